"""What can be done with spreadsheets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sample_tracking.imports import store
from sample_tracking.imports.columns import COLUMNS, letters, plain
from sample_tracking.imports.settings import ImportSettings
from sample_tracking.imports.sheets import MOST_COLUMNS
from sample_tracking.kernel.errors import BadQuery, Conflict, Fault, NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.sight import proposal_id_of

from .carrying_out import carry_out, take_back, version
from .plans import make_plan
from .sheets_out import export, template
from .sources import CSV, MEDIA_TYPES, TSV, XLSX, Source, preview
from .tables import NEEDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .plans import Plan

__all__ = [
    "COLUMNS",
    "CSV",
    "MEDIA_TYPES",
    "MOST_COLUMNS",
    "NEEDED",
    "TSV",
    "XLSX",
    "Source",
    "add_mapping",
    "commit",
    "dry_run",
    "export",
    "letters",
    "list_of_proposal",
    "mappings_of_proposal",
    "plain",
    "plan",
    "preview",
    "read",
    "read_mapping",
    "remove_mapping",
    "rename_mapping",
    "template",
    "undo",
]


def unobserved(done: int, total: int) -> None:
    """The progress that nobody looks at."""


def plan(unit: Unit, code: str, source: Source, progress: Callable[[int, int], None] = unobserved) -> Plan:
    """As `dry_run`, with the sheet's cells; ``progress(done, total)`` is called now and then."""
    return make_plan(unit, code, source, progress)


def dry_run(unit: Unit, code: str, source: Source, progress: Callable[[int, int], None] = unobserved) -> Document:
    """All that the file would do and all that is wrong with it, as `schemas.ImportSchema` has it; writes nothing."""
    return plan(unit, code, source, progress).document(dry_run=True)


def commit(
    unit: Unit, code: str, source: Source, seen: str | None, progress: Callable[[int, int], None] = unobserved
) -> Document:
    """Does exactly what the dry run with the hash ``seen`` told; Conflict when it would be something else by now."""
    proposal_id = proposal_id_of(unit, code)
    if seen is None:
        sentence = "Ask with dry_run=true first; then send the same file with the hash that you were given."
        raise BadQuery(sentence, errors=[Fault("?hash", sentence)])
    lock_proposal(unit, proposal_id)
    found = make_plan(unit, code, source, unobserved)
    if errors := found.table.remarks.errors:
        faults = [Fault(f"/rows/{e.row or 0}/{e.column or e.field or ''}", e.detail) for e in errors[:100]]
        raise Conflict("The file cannot be taken in as it is; nothing was written.", errors=faults)
    if found.hash != seen:
        raise Conflict(
            "The file, the choices or what is in the database is no longer what the dry run saw: make another one."
        )
    return carry_out(unit, found, progress)


def list_of_proposal(unit: Unit, code: str, query: Wish) -> Page:
    """The latest first."""
    page = store.runs(unit, proposal_id_of(unit, code), query)
    return Page([_told(unit, run) for run in page.items], page.next_key, page.total)


def read(unit: Unit, import_id: int) -> Document:
    return _told(unit, _find(unit, import_id))


def undo(unit: Unit, import_id: int) -> Document:
    """Takes back an import as a whole, while nobody has touched what it made."""
    run = _find(unit, import_id)
    lock_proposal(unit, run["proposal_id"])
    made, before = store.made_by(unit, import_id)
    run = _find(unit, import_id)
    if run["undone_at"] is not None:
        raise Conflict("The import was undone already.")
    if _until(unit, run) < unit.now:
        minutes = unit.site.get(ImportSettings).undo_within // timedelta(minutes=1)
        pattern = later("An import can be undone for {minutes} minutes; discard what it made one by one instead.")
        raise Conflict(phrase(pattern, minutes=minutes))
    if version(unit, run["shipment_id"], made) != before:
        raise Conflict("Something that the import made was changed since: it cannot be undone as a whole any more.")
    take_back(unit, run["shipment_id"], made)
    store.mark_undone(unit, import_id)
    return read(unit, import_id)


def mappings_of_proposal(unit: Unit, code: str, query: Wish) -> Page:
    return store.mappings(unit, proposal_id_of(unit, code), query)


def read_mapping(unit: Unit, mapping_id: int) -> Document:
    document = store.find_mapping(unit, mapping_id)
    if document is None:
        raise NotFound("There is no such mapping, or you may not see it.")
    return {name: value for name, value in document.items() if name != "proposal_id"}


def add_mapping(unit: Unit, code: str, wish: Wish) -> Document:
    number = store.add_mapping(unit, proposal_id_of(unit, code), wish)
    if number is None:
        raise _taken(wish["name"])
    return read_mapping(unit, number)


def rename_mapping(unit: Unit, mapping_id: int, name: str) -> Document:
    unit.match(read_mapping(unit, mapping_id))
    if not store.rename_mapping(unit, mapping_id, name):
        raise _taken(name)
    return read_mapping(unit, mapping_id)


def remove_mapping(unit: Unit, mapping_id: int) -> None:
    unit.match(read_mapping(unit, mapping_id))
    store.delete_mapping(unit, mapping_id)


def _taken(name: str) -> Conflict:
    sentence = phrase("The proposal has a mapping {name} already.", name=name)
    return Conflict(sentence, errors=[Fault("/name", sentence)])


def _find(unit: Unit, import_id: int) -> Document:
    document = store.find_run(unit, import_id)
    if document is None:
        raise NotFound("There is no such import, or you may not see it.")
    return document


def _until(unit: Unit, run: Document) -> datetime:
    moment: datetime = run["moment"]
    return moment + unit.site.get(ImportSettings).undo_within


def _told(unit: Unit, run: Document) -> Document:
    until = _until(unit, run)
    closed = run["undone_at"] is not None or until < unit.now
    kept = {name: value for name, value in run.items() if name not in ("moment", "proposal_id")}
    return {**kept, "undo_until": None if closed else utc_text(until)}
