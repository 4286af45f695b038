"""The SQL of readiness: what no other module tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.tables import BLSession, Protein

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _start(_site: Site) -> sa.Select[Any]:
    return sa.select(BLSession.start_date).where(BLSession.session_id == sa.bindparam("session_id"))


def session_start(unit: Unit, session_id: int) -> datetime | None:
    """Aware; of a session of a shipment that the caller sees."""
    row: Any = unit.row(unit.prepared(_start), {"session_id": session_id})
    return None if row is None or row[0] is None else row[0].replace(tzinfo=unit.site.zone)


def _proteins(site: Site) -> sa.Select[Any]:
    known = Protein.external_id.is_not(None) if site.has(Protein.external_id) else sa.false()
    these: sa.BindParameter[Any] = sa.bindparam("protein_ids", expanding=True)
    approved = sa.case((known, 1), else_=0)
    return sa.select(Protein.protein_id, Protein.acronym, Protein.safety_level, approved).where(
        Protein.protein_id.in_(these)
    )


def proteins(unit: Unit, protein_ids: Collection[int]) -> dict[int, Document]:
    """Of samples that the caller sees, by id."""
    if not protein_ids:
        return {}
    rows: Any = unit.rows(unit.prepared(_proteins), {"protein_ids": sorted(protein_ids)})
    return {row[0]: {"id": row[0], "acronym": row[1], "safety_level": row[2], "approved": bool(row[3])} for row in rows}
