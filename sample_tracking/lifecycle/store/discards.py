"""What belongs to a draft, what else refers to it, and its removal from the leaves up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.own.tables import standing
from sample_tracking.kernel.references import referring, still_used
from sample_tracking.kernel.sight import sees_container
from sample_tracking.kernel.tables import (
    BLSample,
    Container,
    ContainerHistory,
    CourierTermsAccepted,
    Crystal,
    Dewar,
    DewarTransportHistory,
    DiffractionPlan,
    Shipping,
    ShippingHasSession,
)
from sample_tracking.lifecycle.standing import dewar_rank, shipment_rank
from sample_tracking.lifecycle.states import name
from sample_tracking.lifecycle.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.tables import Base
    from sample_tracking.kernel.unit import Unit

Ids = tuple[int, ...]
# Rows that go with the thing that they belong to; any other row that refers to it keeps it.
OWN: Final = frozenset(
    {
        ("ShippingHasSession", "shippingId"),
        ("CourierTermsAccepted", "shippingId"),
        ("Dewar", "shippingId"),
        ("DewarTransportHistory", "dewarId"),
        ("Container", "dewarId"),
        ("ContainerHistory", "containerId"),
        ("BLSample", "containerId"),
    }
)


@dataclass(frozen=True)
class Doomed:
    shipments: Ids = ()
    dewars: Ids = ()
    containers: Ids = ()
    samples: Ids = ()


def path_of(unit: Unit, level: str, thing_id: int) -> dict[str, Any]:
    """The ids of what a thing stands in, as an event holds them."""
    statement = (
        sa.select(
            Shipping.proposal_id.label("proposal_id"),
            Shipping.shipping_id.label("shipment_id"),
            Dewar.dewar_id.label("dewar_id"),
            Container.container_id.label("container_id"),
        )
        .select_from(Shipping)
        .outerjoin(Dewar, Dewar.shipping_id == Shipping.shipping_id)
        .outerjoin(Container, Container.dewar_id == Dewar.dewar_id)
        .outerjoin(BLSample, BLSample.container_id == Container.container_id)
        .where(_key_of(level) == thing_id)
    )
    row = unit.row(statement)
    path = {str(key): value for key, value in row._asdict().items()} if row is not None else {}
    kept = {"shipment": 2, "dewar": 3, "container": 4, "sample": 4}[level]
    return dict(list(path.items())[:kept])


def _key_of(level: str) -> Any:
    return {
        "shipment": Shipping.shipping_id,
        "dewar": Dewar.dewar_id,
        "container": Container.container_id,
        "sample": BLSample.bl_sample_id,
    }[level]


def below(unit: Unit, level: str, thing_ids: Sequence[int]) -> Doomed:
    """The things with everything in them."""
    ids: dict[str, Ids] = {level: tuple(thing_ids)}
    for parent, child, key, column in (
        ("shipment", "dewar", Dewar.dewar_id, Dewar.shipping_id),
        ("dewar", "container", Container.container_id, Container.dewar_id),
        ("container", "sample", BLSample.bl_sample_id, BLSample.container_id),
    ):
        if ids.get(parent):
            ids[child] = tuple(row[0] for row in unit.rows(sa.select(key).where(column.in_(ids[parent]))))
    return Doomed(*(ids.get(each, ()) for each in ("shipment", "dewar", "container", "sample")))


def _states(site: Site) -> sa.Select[Any]:
    vocabulary = site.get(Vocabulary)
    ids: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    return sa.select(dewar_rank(vocabulary)).where(Dewar.dewar_id.in_(ids))


def _shipment_states(site: Site) -> sa.Select[Any]:
    ids: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    return sa.select(shipment_rank(site.get(Vocabulary))).where(Shipping.shipping_id.in_(ids))


def states(unit: Unit, doomed: Doomed) -> list[str]:
    """Of the shipments and dewars themselves; for containers and samples, of the dewars that they stand in."""
    found = unit.rows(unit.prepared(_shipment_states), {"ids": doomed.shipments}) if doomed.shipments else []
    dewars = doomed.dewars or _dewars_around(unit, doomed)
    rows = [*found, *(unit.rows(unit.prepared(_states), {"ids": dewars}) if dewars else [])]
    return [name(row[0]) for row in rows]


def _dewars_around(unit: Unit, doomed: Doomed) -> Ids:
    statement = sa.select(Container.dewar_id).distinct()
    if doomed.containers:
        statement = statement.where(Container.container_id.in_(doomed.containers))
    else:
        inside = sa.select(BLSample.container_id).where(BLSample.bl_sample_id.in_(doomed.samples))
        statement = statement.where(Container.container_id.in_(inside))
    return tuple(row[0] for row in unit.rows(statement) if row[0] is not None)


def words_of_travel(unit: Unit, doomed: Doomed) -> list[str]:
    if not doomed.dewars:
        return []
    statement = sa.select(DewarTransportHistory.dewar_status).where(DewarTransportHistory.dewar_id.in_(doomed.dewars))
    return [row[0] for row in unit.rows(statement.distinct())]


def hidden(unit: Unit, doomed: Doomed) -> bool:
    """Whether some of the containers are not for the caller to see."""
    if not doomed.containers or not unit.sight.owned:
        return False
    seen = sa.select(sa.func.count()).where(
        Container.container_id.in_(doomed.containers), sees_container(Container, unit.sight)
    )
    return int(unit.rows(seen, unit.seer)[0][0]) < len(doomed.containers)


def others(unit: Unit, doomed: Doomed) -> list[str]:
    """The tables with rows that refer to what is to go, and do not go with it; read under the locks of the caller."""
    things = {
        Shipping: doomed.shipments,
        Dewar: doomed.dewars,
        Container: doomed.containers,
        BLSample: doomed.samples,
    }
    return referring(unit, things, OWN)


def remove(unit: Unit, doomed: Doomed) -> None:
    _remove_samples(unit, doomed.samples)
    _delete(unit, ContainerHistory, ContainerHistory.container_id, doomed.containers)
    _delete(unit, Container, Container.container_id, doomed.containers)
    _delete(unit, DewarTransportHistory, DewarTransportHistory.dewar_id, doomed.dewars)
    _delete(unit, Dewar, Dewar.dewar_id, doomed.dewars)
    _delete(unit, ShippingHasSession, ShippingHasSession.shipping_id, doomed.shipments)
    _delete(unit, CourierTermsAccepted, CourierTermsAccepted.shipping_id, doomed.shipments)
    _delete(unit, Shipping, Shipping.shipping_id, doomed.shipments)
    for level in ("shipment", "dewar", "container", "sample"):
        if ids := getattr(doomed, f"{level}s"):
            unit.execute(sa.delete(standing).where(standing.c.level == level, standing.c.thing_id.in_(ids)))


def _remove_samples(unit: Unit, samples: Ids) -> None:
    """With their crystals and plans, unless these serve other samples too."""
    if not samples:
        return
    statement = sa.select(BLSample.crystal_id, BLSample.diffraction_plan_id).where(BLSample.bl_sample_id.in_(samples))
    rows: Sequence[Any] = unit.rows(statement)
    _delete(unit, BLSample, BLSample.bl_sample_id, samples)
    _delete_unused(unit, Crystal, Crystal.crystal_id, [row[0] for row in rows])
    _delete_unused(unit, DiffractionPlan, DiffractionPlan.diffraction_plan_id, [row[1] for row in rows])


def _delete_unused(unit: Unit, table: type[Base], key: Any, ids: Iterable[int | None]) -> None:
    candidates = tuple(sorted({number for number in ids if number is not None}))
    if candidates:
        kept = still_used(unit, table, candidates)
        _delete(unit, table, key, tuple(number for number in candidates if number not in kept))


def _delete(unit: Unit, table: type[Base], key: Any, ids: Ids) -> None:
    if ids and unit.site.has(table):
        unit.execute(sa.delete(table).where(key.in_(ids)))
