"""The SQL of returns."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.own.courier_tables import return_request
from sample_tracking.kernel.reading import Reading
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import Dewar, Proposal, Shipping

from .schemas import AddressSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

OWN: Final = return_request.c
FILTERS: Final = ("state", "proposal")
PARTS: Final = tuple(AddressSchema().fields)


def _address(text: str) -> dict[str, Any]:
    found = orjson.loads(text)
    return {name: found.get(name) for name in PARTS}


def _reading(site: Site) -> Reading:  # noqa: ARG001 - prepared by the site
    columns: dict[str, Any] = {
        "id": OWN.return_request_id,
        "dewar_id": OWN.dewar_id,
        "dewar": Dewar.code,
        "barcode": Dewar.bar_code,
        "location": Dewar.storage_location,
        "shipment_id": Shipping.shipping_id,
        "proposal": Proposal.proposal_code + Proposal.proposal_number,
        "state": OWN.state,
        "contact_id": OWN.contact_id,
        "address": OWN.address,
        "courier": OWN.courier,
        "account": OWN.account,
        "contents": OWN.contents,
        "note": OWN.note,
        "requested_at": OWN.requested_at,
        "requested_by": OWN.login,
        "waybill": OWN.waybill,
        "state_at": OWN.state_at,
        "state_by": OWN.state_by,
    }
    converted: dict[str, Callable[[Any], Any]] = {"address": _address, "requested_at": utc_text, "state_at": utc_text}

    def document(row: Any) -> Document:
        found = dict(zip(columns, row, strict=True))
        return found | {name: convert(found[name]) for name, convert in converted.items()}

    return Reading(tuple(column.label(f"c{n}") for n, column in enumerate(columns.values())), document)


def _details(site: Site) -> sa.Select[Any]:
    """The dewar decides of which proposal a request is."""
    found: sa.Select[Any] = sa.select(*site.prepared(_reading).columns).select_from(return_request)
    return (
        found.join(Dewar, Dewar.dewar_id == OWN.dewar_id)
        .join(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .join(Proposal, Proposal.proposal_id == Shipping.proposal_id)
    )


def _seen_dewars(narrow: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    seen = sa.select(Dewar.dewar_id).join(Shipping, Shipping.shipping_id == Dewar.shipping_id).where(narrow)
    return OWN.dewar_id.in_(seen)


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "state": lambda: OWN.state == sa.bindparam("state"),
        "proposal": lambda: _seen_dewars(Shipping.proposal_id == seen_proposal_id(site, sight)),
    }
    criteria = [known[name]() for name in filters]
    if "proposal" not in filters:
        criteria.append(_seen_dewars(sees_in_list(Shipping.proposal_id, sight)))
    reading = site.prepared(_reading)
    return Listing(_details(site), reading, OWN.return_request_id, criteria, newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params = {name: query.get(name) for name in ("state", "code", "number")}
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _latest(site: Site, sight: Sight) -> sa.Select[Any]:
    wanted = OWN.dewar_id == sa.bindparam("dewar_id"), sees(Shipping.proposal_id, sight)
    return _details(site).where(*wanted).order_by(OWN.return_request_id.desc()).limit(1)


def latest(unit: Unit, dewar_id: int) -> Document | None:
    row = unit.row(unit.prepared(_latest, unit.sight), {"dewar_id": dewar_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def lock(unit: Unit, dewar_id: int) -> None:
    """By its shipment and itself, as the lifecycle does."""
    shipment = sa.select(Dewar.shipping_id).where(Dewar.dewar_id == dewar_id).scalar_subquery()
    unit.row(sa.select(Shipping.shipping_id).where(Shipping.shipping_id == shipment).with_for_update())
    unit.row(sa.select(Dewar.dewar_id).where(Dewar.dewar_id == dewar_id).with_for_update())


def proposal_id_of(unit: Unit, shipment_id: int) -> int | None:
    row = unit.row(sa.select(Shipping.proposal_id).where(Shipping.shipping_id == shipment_id))
    return None if row is None else row[0]


def add(unit: Unit, values: Mapping[str, Any]) -> None:
    """``values["address"]`` is an object."""
    who = unit.principal.login
    row = {
        **values,
        "address": orjson.dumps(values["address"]).decode(),
        "state": "requested",
        "requested_at": _now(unit),
        "login": who,
        "person_id": unit.principal.person_id,
        "state_at": _now(unit),
        "state_by": who,
    }
    unit.execute(sa.insert(return_request), row)


def change(unit: Unit, request_id: int, values: Mapping[str, Any]) -> None:
    row = {**values, "address": orjson.dumps(values["address"]).decode()}
    unit.execute(sa.update(return_request).where(OWN.return_request_id == request_id).values(**row))


def follow(unit: Unit, dewar_id: int, before: str, after: str, courier: str | None = None) -> None:
    """The latest request of a dewar that moved, if it is in the state ``before``."""
    wanted = sa.select(sa.func.max(OWN.return_request_id)).where(OWN.dewar_id == dewar_id)
    row = unit.row(wanted)
    if row is None or row[0] is None:
        return
    values: dict[str, Any] = {"state": after, "state_at": _now(unit), "state_by": unit.principal.login}
    if after == "dispatched":
        number = sa.select(Dewar.tracking_number_from_synchrotron).where(Dewar.dewar_id == dewar_id)
        values |= {"waybill": unit.rows(number)[0][0] or None, **({"courier": courier} if courier else {})}
    mine = OWN.return_request_id == row[0], OWN.state == before
    unit.execute(sa.update(return_request).where(*mine).values(**values))


def _now(unit: Unit) -> datetime:
    return unit.now.astimezone(UTC).replace(tzinfo=None)
