"""What can be done with processing programs: they are read, and their files are given out."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.files import FileAnswer, open_below
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.sight import parts_or_none

from . import AutoProcessingSettings, store
from .schemas import SHELLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Those with a collection of a proposal that the caller sees, newest first; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def read(unit: Unit, program_id: int) -> Document:
    """One statement a level."""
    return {
        **_find(unit, program_id),
        "integrations": store.integrations(unit, program_id),
        "results": _data_sets(store.data_set_rows(unit, program_id)),
        "messages": store.messages(unit, program_id),
        "attachments": _attachments(unit, program_id),
    }


def list_attachments(unit: Unit, program_id: int) -> Page:
    _find(unit, program_id)
    return Page(_attachments(unit, program_id))


def open_file(unit: Unit, program_id: int, attachment_id: int) -> FileAnswer:
    """One refusal for all that is not given out, so that nobody learns what lies elsewhere."""
    refusal = NotFound("There is no such file, or it is not given out here.")
    attachment = store.attachment(unit, program_id, attachment_id)
    if attachment is None:
        raise refusal
    settings = unit.site.get(AutoProcessingSettings)
    path = _path(attachment)
    try:
        stream = open_below(settings.roots, path)
    except FileNotFoundError:
        raise refusal from None
    answer = FileAnswer(stream, path.name)
    if (size := answer.size) > settings.file_limit:
        stream.close()
        raise Conflict(f"The file has {size} bytes, and at most {settings.file_limit} are given out. It is at {path}.")
    return answer


def _find(unit: Unit, program_id: int) -> Document:
    document = store.find(unit, program_id)
    if document is None:
        raise NotFound("There is no such processing program, or you may not see it.")
    return document


def _attachments(unit: Unit, program_id: int) -> list[Document]:
    return [{**found, "path": str(_path(found))} for found in store.attachments(unit, program_id)]


def _path(attachment: Document) -> PurePosixPath:
    return PurePosixPath(attachment["folder"] or "", attachment["name"] or "")


def _data_sets(rows: Iterable[Document]) -> list[Document]:
    """Some programs tell a shell twice, then with Friedel pairs kept apart; the first row of a shell counts."""
    data_sets: dict[int, Document] = {}
    for row in rows:
        nothing = dict.fromkeys(SHELLS.values())
        data_set = data_sets.setdefault(row["data_set"]["id"], {**row["data_set"], **nothing})
        name = SHELLS.get(row["kind"])
        if name is not None and data_set[name] is None:
            data_set[name] = row["shell"]
    return list(data_sets.values())
