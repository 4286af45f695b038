"""The SQL of proteins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.references import referring
from sample_tracking.kernel.sight import Sight, sees, sees_inside
from sample_tracking.kernel.tables import BLSample, Crystal, Proposal, Protein

from .schemas import ProteinSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _reading(site: Site, sight: Sight) -> Reading:
    samples = (
        sa.select(sa.func.count())
        .select_from(BLSample)
        .join(Crystal, Crystal.crystal_id == BLSample.crystal_id)
        .where(Crystal.protein_id == Protein.protein_id, sees_inside(BLSample.container_id, sight))
        .scalar_subquery()
    )
    expressions = {
        "proposal": Expression(Proposal.proposal_code + Proposal.proposal_number),
        "sample_count": Expression(samples),
    }
    return compile_reading(site, ProteinSchema, expressions)


def _details(site: Site, sight: Sight) -> sa.Select[Any]:
    joined = sa.select(*site.prepared(_reading, sight).columns).select_from(Protein)
    return joined.join(Proposal, Proposal.proposal_id == Protein.proposal_id)


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("protein_id")
    return _details(site, sight).where(Protein.protein_id == this, sees(Protein.proposal_id, sight))


def find(unit: Unit, protein_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"protein_id": protein_id, **unit.seer})
    return None if row is None else unit.prepared(_reading, unit.sight).document(row)


def _list(site: Site, sight: Sight, filters: tuple[str, ...]) -> Listing:
    known = {"acronym": Protein.acronym == sa.bindparam("acronym")}
    criteria = [Protein.proposal_id == sa.bindparam("proposal_id"), *(known[name] for name in filters)]
    return Listing(_details(site, sight), site.prepared(_reading, sight), Protein.protein_id, criteria)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    listing = unit.prepared(_list, unit.sight, asked(query, ("acronym",)))
    return listing.page(unit, query, {name: query.get(name) for name in ("proposal_id", "acronym")})


def lock(unit: Unit, protein_id: int) -> int | None:
    """The proposal first, as everybody who writes acronyms does. Gives its id; None when the protein is gone."""
    statement = sa.select(Protein.proposal_id).where(Protein.protein_id == protein_id)
    row = unit.row(statement)
    if row is None:
        return None
    lock_proposal(unit, row[0])
    return None if unit.row(statement.with_for_update()) is None else int(row[0])


def has_acronym(unit: Unit, proposal_id: int, acronym: str, but: int) -> bool:
    statement = sa.select(Protein.protein_id).where(
        Protein.proposal_id == proposal_id, Protein.acronym == acronym, Protein.protein_id != but
    )
    return unit.row(statement.limit(1)) is not None


def acronyms(unit: Unit, proposal_id: int) -> list[str]:
    statement = sa.select(Protein.acronym).where(Protein.proposal_id == proposal_id, Protein.acronym.is_not(None))
    return sorted({str(row[0]) for row in unit.rows(statement)}, key=str.lower)


def insert(unit: Unit, proposal_id: int, values: Mapping[str, Any]) -> int:
    row = {**values, "proposal_id": proposal_id, "bltime_stamp": unit.local_now}
    return unit.insert(Protein, [row], Protein.protein_id)[0]


def change(unit: Unit, protein_id: int, values: Mapping[str, Any]) -> None:
    unit.update(Protein, Protein.protein_id == protein_id, **values)


def delete(unit: Unit, protein_id: int) -> None:
    unit.execute(sa.delete(Protein).where(Protein.protein_id == protein_id))


def referring_to(unit: Unit, protein_id: int) -> list[str]:
    """The tables with rows that refer to the protein."""
    return referring(unit, {Protein: [protein_id]})
