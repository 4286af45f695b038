"""The SQL of places, and of what stands there."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.own.floor_tables import location
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import (
    BLSession,
    Dewar,
    DewarLocationList,
    DewarTransportHistory,
    Proposal,
    Shipping,
)
from sample_tracking.lifecycle import states
from sample_tracking.lifecycle.standing import dewar_rank
from sample_tracking.lifecycle.vocabulary import Vocabulary, fold

from .places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

COLUMNS: Final = location.c


def _place(row: Any) -> Place:
    return Place(
        row.location_id,
        row.parent_id,
        row.kind,
        row.code,
        row.name,
        row.word,
        row.beamline,
        row.capacity,
        row.retired_at is not None,
        row.sort,
    )


def _found(_site: Site, by: str) -> sa.Select[Any]:
    """A place that is in use before one that is not."""
    ways: dict[str, sa.ColumnElement[bool]] = {
        "code": COLUMNS.code == sa.bindparam("wanted"),
        "word": sa.func.lower(COLUMNS.word) == sa.bindparam("wanted"),
        "id": COLUMNS.location_id == sa.bindparam("wanted"),
    }
    unused = sa.case((COLUMNS.retired_at.is_(None), 0), else_=1)
    return sa.select(location).where(ways[by]).order_by(unused, COLUMNS.location_id).limit(1)


def _first(unit: Unit, by: str, wanted: object) -> Place | None:
    row = unit.row(unit.prepared(_found, by), {"wanted": wanted})
    return None if row is None else _place(row)


def find(unit: Unit, place_id: int) -> Place | None:
    return _first(unit, "id", place_id)


def by_code(unit: Unit, code: str) -> Place | None:
    return _first(unit, "code", code)


def by_word(unit: Unit, word: str) -> Place | None:
    return _first(unit, "word", fold(word))


def everything(unit: Unit) -> list[Place]:
    return [_place(row) for row in unit.rows(unit.prepared(_all))]


def _all(_site: Site) -> sa.Select[Any]:
    return sa.select(location).order_by(COLUMNS.location_id)


def lock(unit: Unit, place_id: int) -> Place | None:
    """Until the end of the unit nobody else puts a dewar there, or changes it."""
    row = unit.row(unit.prepared(_locked), {"place_id": place_id})
    return None if row is None else _place(row)


def _locked(_site: Site) -> sa.Select[Any]:
    return sa.select(location).where(COLUMNS.location_id == sa.bindparam("place_id")).with_for_update()


def add(unit: Unit, values: Mapping[str, Any]) -> int:
    row = {**values, "made_at": _now(unit), "made_by": unit.principal.login}
    made: Any = unit.execute(sa.insert(location), row).inserted_primary_key
    return int(made[0])


def change(unit: Unit, place_id: int, values: Mapping[str, Any]) -> None:
    if values:
        unit.execute(sa.update(location).where(COLUMNS.location_id == place_id).values(**values))


def retire(unit: Unit, place_ids: Collection[int]) -> None:
    these = COLUMNS.location_id.in_(place_ids), COLUMNS.retired_at.is_(None)
    unit.execute(sa.update(location).where(*these).values(retired_at=_now(unit)))


def is_barcode(unit: Unit, code: str) -> bool:
    """Of a dewar: the same text would then mean two things to a scanner."""
    return unit.row(unit.prepared(_barcode), {"code": code}) is not None


def _barcode(_site: Site) -> Any:
    return sa.select(Dewar.dewar_id).where(Dewar.bar_code == sa.bindparam("code")).limit(1)


def _now(unit: Unit) -> Any:
    return unit.now.astimezone(UTC).replace(tzinfo=None)


def _standing(site: Site, sight: Sight) -> Any:
    """Dewars on site with one of these words; the database compares without regard to case."""
    words: sa.BindParameter[Any] = sa.bindparam("words", expanding=True)
    rank = dewar_rank(site.get(Vocabulary))
    on_site = [states.rank(state) for state in sorted(states.ON_SITE)]
    return (
        sa.select(
            Dewar.dewar_id.label("id"),
            Dewar.bar_code.label("barcode"),
            Dewar.code.label("code"),
            Dewar.facility_code.label("facility_code"),
            Dewar.shipping_id.label("shipment_id"),
            Shipping.shipping_name.label("shipment"),
            (Proposal.proposal_code + Proposal.proposal_number).label("proposal"),
            Dewar.storage_location.label("location"),
            rank.label("rank"),
            sa.case((sees(Shipping.proposal_id, sight), 1), else_=0).label("seen"),
        )
        .select_from(Dewar)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .outerjoin(Proposal, Proposal.proposal_id == Shipping.proposal_id)
        .where(Dewar.storage_location.in_(words), rank.in_(on_site))
        .order_by(Dewar.dewar_id)
    )


def standing_at(unit: Unit, words: Collection[str]) -> list[tuple[Document, bool]]:
    """Each dewar on site at one of these words, and whether the caller sees it."""
    if not words:
        return []
    rows = unit.rows(unit.prepared(_standing, unit.sight), {"words": sorted(words), **unit.seer})
    return [(_dewar(row), bool(row.seen)) for row in rows]


def _dewar(row: Any) -> Document:
    return {
        "id": row.id,
        "barcode": row.barcode,
        "code": row.code,
        "facility_code": row.facility_code or None,
        "shipment_id": row.shipment_id,
        "shipment": row.shipment,
        "proposal": row.proposal,
        "status": states.name(row.rank),
        "location": row.location,
    }


def _travelling(site: Site, level: str) -> Any:
    key = Dewar.shipping_id if level == "shipment" else Dewar.dewar_id
    rank = dewar_rank(site.get(Vocabulary)).label("rank")
    return sa.select(Dewar.dewar_id, rank).where(key == sa.bindparam("thing_id"))


def dewars_of(unit: Unit, level: str, thing_id: int) -> dict[int, str]:
    """The state of a dewar, or of each dewar of a shipment, by its id; under the locks of the lifecycle."""
    rows: Any = unit.rows(unit.prepared(_travelling, level), {"thing_id": thing_id})
    return {row[0]: states.name(row[1]) for row in rows}


def has_list(unit: Unit) -> bool:
    return unit.site.has(DewarLocationList)


def listed(unit: Unit) -> list[str]:
    """The places that the stores application of the Java flavour knows."""
    rows: Any = unit.rows(sa.select(DewarLocationList.location_name).order_by(DewarLocationList.location_id))
    return [row[0] for row in rows]


def told(unit: Unit) -> list[tuple[str, int]]:
    """Each word for a place that dewars and their history hold, and how often."""
    counts: list[tuple[str, int]] = []
    for column in (Dewar.storage_location, DewarTransportHistory.storage_location):
        rows: Any = unit.rows(sa.select(column, sa.func.count()).where(column.is_not(None)).group_by(column))
        counts += [(row[0], row[1]) for row in rows]
    return counts


def beamlines(unit: Unit) -> list[str]:
    """The names of beamlines in sessions."""
    name = BLSession.beam_line_name
    rows: Any = unit.rows(sa.select(name).where(name.is_not(None)).distinct())
    return [row[0] for row in rows]
