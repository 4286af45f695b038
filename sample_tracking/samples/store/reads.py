"""Samples as they are read: one, those of a container or a shipment, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import asked, count_of, page_size, read_page
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, seen_proposal_id, sees, sees_container, sees_in_list
from sample_tracking.kernel.tables import BLSample, Container, Crystal, Dewar, DiffractionPlan, Protein, Shipping
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary
from sample_tracking.samples.schemas import SampleSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS: Final = ("proposal", "name", "protein", "container", "after")


def _reading(site: Site) -> Reading:
    status = Expression(standing.sample_rank(site.get(Vocabulary)), states.name)
    return compile_reading(site, SampleSchema, {"status": status})


def _reading_in_tree(site: Site) -> Reading:
    called_off = sa.case((standing.sample_cancelled(), 1), else_=0)
    status = Expression(called_off, lambda found: "cancelled" if found else None)
    return compile_reading(site, SampleSchema, {"status": status})


def _joined(reading: Reading) -> sa.Select[Any]:
    """Whatever of a sample's rows is missing, as happens in older ones, the sample is there."""
    return (
        sa.select(*reading.columns)
        .select_from(BLSample)
        .outerjoin(Crystal, Crystal.crystal_id == BLSample.crystal_id)
        .outerjoin(Protein, Protein.protein_id == Crystal.protein_id)
        .outerjoin(DiffractionPlan, DiffractionPlan.diffraction_plan_id == BLSample.diffraction_plan_id)
        .outerjoin(Container, Container.container_id == BLSample.container_id)
        .outerjoin(Dewar, Dewar.dewar_id == Container.dewar_id)
    )


def _seen(site: Site, sight: Sight) -> sa.Select[Any]:
    joined = _joined(site.prepared(_reading)).outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    return joined.where(sees(Shipping.proposal_id, sight), sees_container(Container, sight))


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    return _seen(site, sight).where(BLSample.bl_sample_id == sa.bindparam("sample_id"))


def find(unit: Unit, sample_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"sample_id": sample_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _position() -> sa.ColumnElement[int]:
    """The column is a text, in which 10 comes before 2."""
    return sa.cast(BLSample.location, sa.Integer)


def _in_container(site: Site, sight: Sight) -> sa.Select[Any]:
    inside = _seen(site, sight).where(BLSample.container_id == sa.bindparam("container_id"))
    return inside.order_by(_position(), BLSample.bl_sample_id)


def in_container(unit: Unit, container_id: int) -> list[Document]:
    rows = unit.rows(unit.prepared(_in_container, unit.sight), {"container_id": container_id, **unit.seer})
    return unit.prepared(_reading).documents(rows)


def _in_shipment(site: Site, sight: Sight) -> sa.Select[Any]:
    joined = _joined(site.prepared(_reading_in_tree))
    inside = joined.where(Dewar.shipping_id == sa.bindparam("shipment_id"), sees_container(Container, sight))
    return inside.order_by(BLSample.container_id, _position(), BLSample.bl_sample_id)


def in_shipment(unit: Unit, shipment_id: int) -> list[Document]:
    """Of a shipment that the caller sees."""
    rows = unit.rows(unit.prepared(_in_shipment, unit.sight), {"shipment_id": shipment_id, **unit.seer})
    return unit.prepared(_reading_in_tree).documents(rows)


def _ids(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:
    """Puck by puck, which the keys of the tables lead to without sorting all."""
    statement: Any = sa.select(BLSample.container_id.label("puck"), BLSample.bl_sample_id.label("sample"))
    everything = sees_in_list(Shipping.proposal_id, sight)
    if "proposal" in filters:
        everything = Shipping.proposal_id == seen_proposal_id(site, sight)
    if not isinstance(everything, sa.True_):
        statement = (
            statement.select_from(Shipping)
            .join(Dewar, Dewar.shipping_id == Shipping.shipping_id)
            .join(Container, Container.dewar_id == Dewar.dewar_id)
            .join(BLSample, BLSample.container_id == Container.container_id)
            .where(everything, sees_container(Container, sight))
        )
    if "protein" in filters:
        statement = (
            statement.join(Crystal, Crystal.crystal_id == BLSample.crystal_id)
            .join(Protein, Protein.protein_id == Crystal.protein_id)
            .where(Protein.acronym == sa.bindparam("protein"))
        )
    known = {
        "name": BLSample.name == sa.bindparam("name"),
        "container": BLSample.container_id == sa.bindparam("container"),
        "after": _beyond(),
    }
    narrowed: sa.Select[Any] = statement.where(
        BLSample.container_id.is_not(None), *(known[name] for name in filters if name in known)
    )
    return narrowed


def _beyond() -> sa.ColumnElement[bool]:
    puck = sa.bindparam("after_container", type_=sa.Integer)
    sample = sa.bindparam("after_id", type_=sa.Integer)
    beyond = sa.and_(BLSample.container_id == puck, BLSample.bl_sample_id > sample)
    return sa.and_(BLSample.container_id >= puck, sa.or_(BLSample.container_id > puck, beyond))


def _page(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:
    ids = _ids(site, sight, filters).order_by(BLSample.container_id, BLSample.bl_sample_id).limit(page_size())
    chosen = ids.subquery("ids")
    joined = _joined(site.prepared(_reading)).join(chosen, chosen.c.sample == BLSample.bl_sample_id)
    return joined.order_by(BLSample.container_id, BLSample.bl_sample_id)


def _count(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(_ids(site, sight, filters).subquery())


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    filters = asked(query, FILTERS)
    params = {name: query.get(name) for name in ("name", "protein", "container", "code", "number")}
    if query.get("after"):
        params["after_container"], params["after_id"] = query["after"]
    reading, key = unit.prepared(_reading), ("container_id", "id")
    found = read_page(unit, unit.prepared(_page, unit.sight, filters), reading, params, query, key)
    if not query.get("count"):
        return found
    narrowed = tuple(name for name in filters if name != "after")
    return Page(found.items, found.next_key, count_of(unit, unit.prepared(_count, unit.sight, narrowed), params))
