"""The SQL of screenings.

A screening names the collection that it was made of or, where that is not known, the group. It is of the proposal in
whose session those were collected; one that names neither is for those who see all proposals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.measurements import collections_of_samples, of_seen_collections, of_seen_groups
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.sight import seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import (
    BLSample,
    BLSession,
    DataCollection,
    DataCollectionGroup,
    Screening,
    ScreeningOutput,
    ScreeningOutputLattice,
    ScreeningStrategy,
    ScreeningStrategySubWedge,
    ScreeningStrategyWedge,
)

from .schemas import LatticeSchema, OutputSchema, ScreeningSchema, StrategySchema, SubWedgeSchema, WedgeSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marshmallow import Schema

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.sight import Sight
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

FILTERS: Final = ("data_collection", "sample", "session", "proposal")
KEY: Final = Screening.screening_id
GROUP: Final = DataCollectionGroup.data_collection_group_id
Criterion = sa.ColumnElement[bool]


def _of_collections(sight: Sight, proposal: Criterion, filters: tuple[str, ...]) -> sa.Select[Any]:
    """The ids of those that name a collection."""
    collection: Any = DataCollection.data_collection_id
    named: sa.Select[Any] = sa.select(Screening.screening_id).join(
        DataCollection, collection == Screening.data_collection_id
    )
    found = of_seen_collections(named, proposal, sight)
    if "sample" in filters:
        found = found.where(collection.in_(sa.select(_measured().c.collection_id)))
    return _narrowed(found, filters)


def _of_groups(sight: Sight, proposal: Criterion, filters: tuple[str, ...]) -> sa.Select[Any]:
    """The ids of those that name a group alone."""
    named: sa.Select[Any] = (
        sa.select(Screening.screening_id)
        .join(DataCollectionGroup, Screening.data_collection_group_id == GROUP)
        .where(Screening.data_collection_id.is_(None))
    )
    found = of_seen_groups(named, proposal, sight)
    if "sample" in filters:
        found = found.where(GROUP.in_(sa.select(_measured().c.group_id)))
    return _narrowed(found, filters)


def _measured() -> sa.Subquery:
    return collections_of_samples(BLSample.bl_sample_id == sa.bindparam("sample"))


def _narrowed(found: sa.Select[Any], filters: tuple[str, ...]) -> sa.Select[Any]:
    known: dict[str, Criterion] = {
        "data_collection": Screening.data_collection_id == sa.bindparam("data_collection"),
        "session": BLSession.session_id == sa.bindparam("session"),
    }
    return found.where(*(known[name] for name in filters if name in known))


def _any_output(success: Any) -> Expression:
    """Null where there is no output."""
    found = sa.select(sa.func.max(sa.cast(success, sa.Integer))).where(ScreeningOutput.screening_id == KEY)
    return Expression(found.correlate(Screening).scalar_subquery(), lambda value: None if value is None else value > 0)


def _reading(site: Site) -> Reading:
    expressions = {
        "indexed": _any_output(ScreeningOutput.indexing_success),
        "strategy_found": _any_output(ScreeningOutput.strategy_success),
    }
    return compile_reading(site, ScreeningSchema, expressions)


def _details(site: Site) -> sa.Select[Any]:
    return sa.select(*site.prepared(_reading).columns).select_from(Screening)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("screening_id", type_=sa.Integer)
    found = _details(site).where(this == KEY)
    if sight.everything and not sight.limited:
        return found
    proposal = sees(BLSession.proposal_id, sight)
    ways = (_of_collections(sight, proposal, ()), _of_groups(sight, proposal, ()))
    return found.where(sa.or_(*(KEY.in_(way.where(this == KEY).correlate(None)) for way in ways)))


def find(unit: Unit, screening_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"screening_id": screening_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    proposal = sees_in_list(BLSession.proposal_id, sight)
    if "proposal" in filters:
        proposal = BLSession.proposal_id == seen_proposal_id(site, sight)
    criteria: list[Criterion] = []
    if filters or not sight.everything or sight.limited:
        ways = sa.union(_of_collections(sight, proposal, filters), _of_groups(sight, proposal, filters)).subquery()
        criteria = [KEY.in_(sa.select(ways.c[0]))]
    return Listing(_details(site), site.prepared(_reading), KEY, criteria, newest_first=True)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    params = {name: query.get(name) for name in (*FILTERS, "code", "number")}
    return unit.prepared(_list, unit.sight, asked(query, FILTERS)).page(unit, query, params)


def _inside(site: Site, schema: type[Schema], parent_id: Any, key: Any) -> sa.Select[Any]:
    parents: sa.BindParameter[Any] = sa.bindparam("parent_ids", expanding=True)
    inside = sa.select(*site.prepared(compile_reading, schema).columns, parent_id.label("parent_id"))
    return inside.where(parent_id.in_(parents)).order_by(key)


def _below(
    schema: type[Schema], parent_id: Any, key: Any
) -> Callable[[Unit, Sequence[int]], dict[int, list[Document]]]:
    """Reads the things below several at once, by the parent's id."""

    def read(unit: Unit, parent_ids: Sequence[int]) -> dict[int, list[Document]]:
        found: dict[int, list[Document]] = {parent: [] for parent in parent_ids}
        if parent_ids:
            reading = unit.prepared(compile_reading, schema)
            for row in unit.rows(unit.prepared(_inside, schema, parent_id, key), {"parent_ids": parent_ids}):
                found[row[-1]].append(reading.document(row))
        return found

    return read


outputs: Final = _below(OutputSchema, ScreeningOutput.screening_id, ScreeningOutput.screening_output_id)
lattices: Final = _below(
    LatticeSchema, ScreeningOutputLattice.screening_output_id, ScreeningOutputLattice.screening_output_lattice_id
)
strategies: Final = _below(
    StrategySchema, ScreeningStrategy.screening_output_id, ScreeningStrategy.screening_strategy_id
)
wedges: Final = _below(
    WedgeSchema, ScreeningStrategyWedge.screening_strategy_id, ScreeningStrategyWedge.screening_strategy_wedge_id
)
sub_wedges: Final = _below(
    SubWedgeSchema,
    ScreeningStrategySubWedge.screening_strategy_wedge_id,
    ScreeningStrategySubWedge.screening_strategy_sub_wedge_id,
)
