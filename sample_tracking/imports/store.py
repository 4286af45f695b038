"""The SQL of imports: what was taken in, and saved mappings."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, count_of, page_size
from sample_tracking.kernel.own.tables import import_mapping, import_run
from sample_tracking.kernel.paging import Page, page_of
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import Proposal

if TYPE_CHECKING:
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

RUN, MAPPING = import_run.c, import_mapping.c


def _code() -> sa.ColumnElement[Any]:
    code: sa.ColumnElement[Any] = (Proposal.proposal_code + Proposal.proposal_number).label("proposal")
    return code


def _run(row: Any) -> Document:
    return {
        "id": row.import_run_id,
        "proposal_id": row.proposal_id,
        "proposal": row.proposal,
        "shipment_id": row.shipment_id,
        "file_name": row.file_name,
        "profile": row.profile,
        "hash": row.hash,
        "counts": orjson.loads(row.counts),
        "at": utc_text(row.at),
        "by": row.login,
        "undone_at": utc_text(row.undone_at),
        "undone_by": row.undone_by,
        "moment": row.at.replace(tzinfo=UTC),
    }


def _runs(sight: Sight) -> sa.Select[Any]:
    """Without ``made``, which may be long."""
    columns = [column for column in RUN if column.name != "made"]
    joined = sa.select(*columns, _code()).join(Proposal, Proposal.proposal_id == RUN.proposal_id)
    return joined.where(sees(Proposal.proposal_id, sight))


def _one_run(site: Site, sight: Sight) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return _runs(sight).where(RUN.import_run_id == sa.bindparam("import_id"))


def find_run(unit: Unit, import_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one_run, unit.sight), {"import_id": import_id, **unit.seer})
    return None if row is None else _run(row)


def made_by(unit: Unit, import_id: int) -> tuple[dict[str, Any], str]:
    """What a run has made, and the version of it; under lock."""
    mine = sa.select(RUN.made, RUN.version).where(RUN.import_run_id == import_id).with_for_update()
    row = unit.rows(mine)[0]
    return orjson.loads(row.made), row.version


def _run_page(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:  # noqa: ARG001
    newest_first = _runs(sight).where(RUN.proposal_id == sa.bindparam("proposal_id"))
    if "after" in filters:
        newest_first = newest_first.where(RUN.import_run_id < sa.bindparam("after_id", type_=sa.Integer))
    return newest_first.order_by(RUN.import_run_id.desc()).limit(page_size())


def _run_count(site: Site) -> sa.Select[Any]:  # noqa: ARG001
    return sa.select(sa.func.count(RUN.import_run_id)).where(RUN.proposal_id == sa.bindparam("proposal_id"))


def runs(unit: Unit, proposal_id: int, query: Wish) -> Page:
    filters = asked(query, ("after",))
    params = {"proposal_id": proposal_id, "after_id": (query.get("after") or (0,))[0], **unit.seer}
    rows = unit.rows(unit.prepared(_run_page, unit.sight, filters), {**params, "page_size": query["limit"] + 1})
    found = page_of(rows, query["limit"], _run, lambda row: (row.import_run_id,))
    if not query["count"]:
        return found
    total = count_of(unit, unit.prepared(_run_count), {"proposal_id": proposal_id})
    return Page(found.items, found.next_key, total)


def add_run(unit: Unit, row: dict[str, Any]) -> int:
    """``counts`` and ``made`` are objects."""
    texts = {name: orjson.dumps(row[name]).decode() for name in ("counts", "made")}
    who = {"at": _now(unit), "login": unit.principal.login, "person_id": unit.principal.person_id}
    made: Any = unit.execute(sa.insert(import_run), {**row, **texts, **who}).inserted_primary_key
    return int(made[0])


def mark_undone(unit: Unit, import_id: int) -> None:
    values = {"undone_at": _now(unit), "undone_by": unit.principal.login}
    unit.execute(sa.update(import_run).where(RUN.import_run_id == import_id).values(**values))


def _mapping(row: Any) -> Document:
    return {
        "id": row.import_mapping_id,
        "proposal_id": row.proposal_id,
        "proposal": row.proposal,
        "name": row.name,
        "header": bool(row.header),
        "columns": orjson.loads(row.columns),
        "created_at": utc_text(row.created_at),
        "created_by": row.created_by,
    }


def _mappings(sight: Sight) -> sa.Select[Any]:
    joined = sa.select(import_mapping, _code()).join(Proposal, Proposal.proposal_id == MAPPING.proposal_id)
    return joined.where(sees(Proposal.proposal_id, sight))


def _one_mapping(site: Site, sight: Sight) -> sa.Select[Any]:  # noqa: ARG001
    return _mappings(sight).where(MAPPING.import_mapping_id == sa.bindparam("mapping_id"))


def find_mapping(unit: Unit, mapping_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one_mapping, unit.sight), {"mapping_id": mapping_id, **unit.seer})
    return None if row is None else _mapping(row)


def _mapping_page(site: Site, sight: Sight, filters: tuple[str, ...]) -> sa.Select[Any]:  # noqa: ARG001
    oldest_first = _mappings(sight).where(MAPPING.proposal_id == sa.bindparam("proposal_id"))
    if "after" in filters:
        oldest_first = oldest_first.where(MAPPING.import_mapping_id > sa.bindparam("after_id", type_=sa.Integer))
    return oldest_first.order_by(MAPPING.import_mapping_id).limit(page_size())


def _mapping_count(site: Site) -> sa.Select[Any]:  # noqa: ARG001
    return sa.select(sa.func.count(MAPPING.import_mapping_id)).where(MAPPING.proposal_id == sa.bindparam("proposal_id"))


def mappings(unit: Unit, proposal_id: int, query: Wish) -> Page:
    filters = asked(query, ("after",))
    params = {"proposal_id": proposal_id, "after_id": (query.get("after") or (0,))[0], **unit.seer}
    rows = unit.rows(unit.prepared(_mapping_page, unit.sight, filters), {**params, "page_size": query["limit"] + 1})
    found = page_of(rows, query["limit"], _mapping, lambda row: (row.import_mapping_id,))
    if not query["count"]:
        return found
    total = count_of(unit, unit.prepared(_mapping_count), {"proposal_id": proposal_id})
    return Page(found.items, found.next_key, total)


def add_mapping(unit: Unit, proposal_id: int, wish: Wish) -> int | None:
    """None when the proposal has one of this name."""
    row = {
        "proposal_id": proposal_id,
        "name": wish["name"],
        "header": wish["header"],
        "columns": orjson.dumps(wish["columns"]).decode(),
        "created_at": _now(unit),
        "created_by": unit.principal.login,
    }
    try:
        with unit.connection.begin_nested():
            made: Any = unit.execute(sa.insert(import_mapping), row).inserted_primary_key
    except IntegrityError:
        return None
    return int(made[0])


def rename_mapping(unit: Unit, mapping_id: int, name: str) -> bool:
    """False when the proposal has another one of this name."""
    try:
        with unit.connection.begin_nested():
            unit.execute(sa.update(import_mapping).where(MAPPING.import_mapping_id == mapping_id).values(name=name))
    except IntegrityError:
        return False
    return True


def delete_mapping(unit: Unit, mapping_id: int) -> None:
    unit.execute(sa.delete(import_mapping).where(MAPPING.import_mapping_id == mapping_id))


def _now(unit: Unit) -> datetime:
    return unit.now.astimezone(UTC).replace(tzinfo=None)
