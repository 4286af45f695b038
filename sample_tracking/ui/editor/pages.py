"""The page of a container's samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.containers import service as containers
from sample_tracking.kernel.errors import Invalid, NotFound, Stale
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later, said
from sample_tracking.kernel.page import GoTo, Sent, View, page
from sample_tracking.kernel.plain_words import plainly
from sample_tracking.kernel.validating import load
from sample_tracking.lifecycle.editing import BEFORE_TRAVEL
from sample_tracking.proteins import service as proteins
from sample_tracking.samples import service as samples
from sample_tracking.samples.schemas import SampleListWish
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress

from .columns import GROUPS, Column, columns, within
from .merging import compare, merge
from .rows import Row, filled, note_saved, place_faults, row_of, rows_of, typed_at, wishes_of
from .sheet import Sheet, arrange, unsaved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

DONE: Final = {
    "saved": later("The samples are saved."),
    "copied": later("This is the copy. Change what is different."),
}
WRONG: Final = later("Nothing is saved yet: some cells are not right. What you typed is still here.")
MERGED: Final = later(
    "Somebody else saved this container meanwhile. Here is theirs together with yours, which is not saved yet: look it"
    " over, then save it."
)


class ContainerSamples(JourneyPage):
    """/containers/{container_id}/samples"""

    @page(Permission.READ, query=PageAddress(), sent=True)
    def on_get(self, unit: Unit, container_id: int, query: Wish, sent: Sent) -> View:
        container = containers.read(unit, container_id)
        present = samples.read_list(unit, container_id)
        names = [column.name for column in unit.prepared(columns)]
        there = {row.id: row for row in (row_of(item, names) for item in present["items"])}
        seen = etag_of(present)
        rows = _typed(sent, there)
        if isinstance(sent.problem, Stale) and rows:
            return _merge_view(unit, container, rows, there, seen)
        if not rows:
            return _sheet_view(unit, container, list(there.values()), there, seen, said(DONE.get(query["done"], "")))
        if sent.problem is not None:
            place_faults(filled(rows), sent.problem.errors)
        version = seen if _is_merging(sent) else sent.seen
        return _sheet_view(unit, container, rows, there, version, said(MERGED) if _is_merging(sent) else "")

    @page(Permission.SHIP, sent=True)
    def on_post(self, unit: Unit, container_id: int, sent: Sent) -> View | GoTo:
        if _is_merging(sent):
            return self._shown_again(unit, container_id, sent)
        rows = filled(rows_of(sent.typed))
        try:
            wish = load(SampleListWish(), {"samples": wishes_of(rows)}, "/", Invalid, WRONG, echo=False)
        except Invalid as refused:
            raise plainly(refused, typed_at(rows)) from refused
        samples.replace_list(unit, container_id, wish["samples"])
        onwards = _next_puck(unit, container_id) if sent.typed.get("then") == "next" else None
        return GoTo(f"/containers/{onwards['id'] if onwards else container_id}/samples?done=saved")

    def _shown_again(self, unit: Unit, container_id: int, sent: Sent) -> View:
        shown: Any = type(self).on_get
        view: View = shown.__wrapped__(self, unit, container_id, {"done": ""}, sent)
        return view


def _is_merging(sent: Sent) -> bool:
    return sent.typed.get("then") == "merge"


def _typed(sent: Sent, there: Mapping[str, Row]) -> list[Row]:
    rows = rows_of(sent.typed)
    if not _is_merging(sent):
        return rows
    chosen = {name.removeprefix("choice-"): text for name, text in sent.typed.items() if name.startswith("choice-")}
    return merge(rows, there, {int(number): text for number, text in chosen.items() if number.isdigit()})


def _sheet_view(
    unit: Unit, container: Document, rows: Sequence[Row], there: Mapping[str, Row], seen: str, notice: str
) -> View:
    names = [column.name for column in unit.prepared(columns)]
    note_saved(rows, there)
    sheet = arrange(rows, containers.picture(unit, container), names)
    may_change = container["status"] in BEFORE_TRAVEL and unit.principal.may(Permission.SHIP)
    changes = unsaved(rows, there)
    about = _about(unit, container)
    data = {
        **about,
        "sheet": sheet,
        "columns": within(unit.prepared(columns), container["capacity"]),
        "groups": _groups(unit.prepared(columns), sheet),
        "seen": seen,
        "notice": notice,
        "may_change": may_change or bool(changes),
        "changes": changes,
        "proteins": _acronyms(unit, container) if may_change else [],
        "next": _after(about["pucks"], container["id"]),
    }
    return View("editor/sheet.html", data)


def _merge_view(unit: Unit, container: Document, rows: list[Row], there: Mapping[str, Row], seen: str) -> View:
    """Who changed what, to choose from; unless there is nothing to choose."""
    differences = compare(rows, there)
    if not differences:
        merged = merge(rows, there, {})
        note_saved(merged, there)
        notice = MERGED if unsaved(merged, there) else DONE["saved"]
        view = _sheet_view(unit, container, merged, there, seen, said(notice))
        return View(view.template, {**view.data, "problem": None})
    data = {
        **_about(unit, container),
        "differences": [one for one in differences if one.contested],
        "quiet": [one for one in differences if not one.contested],
        "titles": {column.name: column.title for column in unit.prepared(columns)},
        "rows": rows,
        "seen": seen,
        "problem": None,
    }
    return View("editor/merge.html", data)


def _about(unit: Unit, container: Document) -> dict[str, Any]:
    """The frame of the shipment, and the container in it."""
    if container["shipment_id"] is None:
        raise NotFound("The container stands in no shipment, so there is no page of its samples.")
    return {**around(unit, container["shipment_id"], "samples"), "container": container}


def _groups(known: Sequence[Column], sheet: Sheet) -> list[tuple[str, str, bool]]:
    """Name, title, and whether it is unfolded."""
    used = sheet.open_groups
    return [
        (group, title, any(column.group == group and column.name in used for column in known))
        for group, title in GROUPS.items()
    ]


def _acronyms(unit: Unit, container: Document) -> list[str]:
    found = proteins.list_of_proposal(unit, container["proposal"], dict(ALL))
    return [protein["acronym"] for protein in found.items if protein["acronym"]]


def _after(pucks: Sequence[Document], container_id: int) -> Document | None:
    return next((puck for puck in pucks if puck["id"] > container_id), None)


def _next_puck(unit: Unit, container_id: int) -> Document | None:
    return _after(containers.in_shipment(unit, containers.read(unit, container_id)["shipment_id"]), container_id)


PAGES: Final = (("/containers/{container_id:id}/samples", ContainerSamples),)
