"""The SQL that finds things by what is printed on them: exact, newest first, only what the caller sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import BLSample, Container, ContainerRegistry, Dewar, DewarRegistry, Shipping
from sample_tracking.scans.codes import same

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FACILITY_CODE: Final = re.compile(r"[A-Za-z]{3}-[A-Za-z]{2}-[0-9]", re.ASCII)
"""How those begin that SynchWeb takes."""
NEWEST_SAMPLES: Final = 200_000
NEWEST_DEWARS: Final = 50_000
"""Codes of samples and numbers of way-bills have no index: they are sought among so many rows, the newest ones."""
MOST: Final = 20


def _code() -> sa.BindParameter[str]:
    return sa.bindparam("code", type_=sa.String)


def _newest(column: Any, how_many: int) -> sa.ColumnElement[bool]:
    # The columns are unsigned: less than nothing would be an error.
    last = sa.select(sa.cast(sa.func.max(column), sa.BigInteger) - how_many).scalar_subquery()
    return column > last  # type: ignore[no-any-return]


def _dewars(sight: Sight, *printed: Any) -> Any:
    found = sa.select(Dewar.dewar_id, *printed).outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    return found.where(sees(Shipping.proposal_id, sight)).order_by(Dewar.dewar_id.desc()).limit(MOST)


def _by_barcode(_site: Site, sight: Sight) -> Any:
    return _dewars(sight, Dewar.bar_code).where(Dewar.bar_code == _code())


def _by_facility_code(site: Site, sight: Sight) -> Any:
    """By the register, or by the name, which a registered dewar has from its code: those columns have an index."""
    named = Dewar.code == _code()
    if site.has(DewarRegistry) and site.has(Dewar.dewar_registry_id):
        registered = sa.select(DewarRegistry.dewar_registry_id).where(DewarRegistry.facility_code == _code())
        named = sa.or_(named, Dewar.dewar_registry_id.in_(registered))
    return _dewars(sight, Dewar.facility_code).where(Dewar.facility_code == _code(), named)


def _by_facility_code_alone(_site: Site, sight: Sight) -> Any:
    """As the older programs may have written it; the column has no index."""
    wanted = Dewar.facility_code == _code(), _newest(Dewar.dewar_id, NEWEST_DEWARS)
    return _dewars(sight, Dewar.facility_code).where(*wanted)


def _by_waybill(_site: Site, sight: Sight) -> Any:
    numbers = (Dewar.tracking_number_to_synchrotron, Dewar.tracking_number_from_synchrotron)
    carried = sa.or_(*(number == _code() for number in numbers))
    return _dewars(sight, *numbers).where(carried, _newest(Dewar.dewar_id, NEWEST_DEWARS))


def _containers(sight: Sight, *printed: Any) -> Any:
    inside = sa.outerjoin(Container, Dewar, Dewar.dewar_id == Container.dewar_id)
    things = inside.outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    seen = sees(Shipping.proposal_id, sight), sees_container(Container, sight)
    found = sa.select(Container.container_id, *printed).select_from(things).where(*seen)
    return found.order_by(Container.container_id.desc()).limit(MOST)


def _by_own_barcode(_site: Site, sight: Sight) -> Any:
    return _containers(sight, Container.barcode).where(Container.barcode == _code())


def _by_register(_site: Site, sight: Sight) -> Any:
    """A registered container is used again and again: the newest counts."""
    printed = (
        sa.select(ContainerRegistry.barcode)
        .where(ContainerRegistry.container_registry_id == Container.container_registry_id)
        .scalar_subquery()
    )
    registered = sa.select(ContainerRegistry.container_registry_id).where(ContainerRegistry.barcode == _code())
    return _containers(sight, printed).where(Container.container_registry_id.in_(registered))


def _by_sample_code(_site: Site, sight: Sight) -> Any:
    inside = sa.join(BLSample, Container, Container.container_id == BLSample.container_id)
    things = inside.outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
    things = things.outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    seen = sees(Shipping.proposal_id, sight), sees_container(Container, sight)
    found = sa.select(BLSample.bl_sample_id, BLSample.code).select_from(things).where(*seen)
    wanted = BLSample.code == _code(), _newest(BLSample.bl_sample_id, NEWEST_SAMPLES)
    return found.where(*wanted).order_by(BLSample.bl_sample_id.desc()).limit(MOST)


def _found(unit: Unit, build: Callable[..., Any], code: str) -> list[tuple[int, str]]:
    """(id, as it is printed), newest first."""
    rows: Any = unit.rows(unit.prepared(build, unit.sight), {"code": code, **unit.seer})
    return [(thing_id, text) for thing_id, *printed in rows for text in printed if same(text, code)]


def _first(unit: Unit, build: Callable[..., Any], code: str) -> tuple[int, str] | None:
    return next(iter(_found(unit, build, code)), None)


def dewar_by_barcode(unit: Unit, code: str) -> tuple[int, str] | None:
    return _first(unit, _by_barcode, code)


def dewar_by_facility_code(unit: Unit, code: str) -> tuple[int, str] | None:
    found = _first(unit, _by_facility_code, code)
    return found or (_first(unit, _by_facility_code_alone, code) if FACILITY_CODE.match(code) else None)


def container_by_code(unit: Unit, code: str) -> tuple[int, str] | None:
    """By the barcode of the register, else by one of its own."""
    registered = unit.site.has(ContainerRegistry) and unit.site.has(Container.container_registry_id)
    found = _first(unit, _by_register, code) if registered else None
    return found or _first(unit, _by_own_barcode, code)


def sample_by_code(unit: Unit, code: str) -> tuple[int, str] | None:
    return _first(unit, _by_sample_code, code)


def dewars_with_waybill(unit: Unit, waybill: str) -> list[int]:
    return list(dict.fromkeys(dewar_id for dewar_id, _ in _found(unit, _by_waybill, waybill)))
