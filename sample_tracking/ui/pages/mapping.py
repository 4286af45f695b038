"""Sheets of a laboratory's own: which of their columns holds what, saved by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.imports import service as imports
from sample_tracking.imports.schemas import MappingNameSchema
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.proposals import service as proposals
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.matching import ALWAYS, LETTERS, TITLES, columns_of, first_rows, kept, wished
from sample_tracking.ui.schemas import PageAddress, SheetAddress

from .discarding import Discarding
from .importing import LARGEST, ImportPage, source_of

if TYPE_CHECKING:
    from sample_tracking.kernel.page import Sent
    from sample_tracking.kernel.unit import Unit, Wish


class Mappings(ImportPage):
    """/proposals/{code}/mappings"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:
        found = imports.mappings_of_proposal(unit, code, ALL).items
        data = {"proposal": proposals.read(unit, code), "mappings": found, "done": query["done"]}
        return View("imports/mappings.html", data)


class NewMapping(ImportPage):
    """/proposals/{code}/mappings/new: a sheet is sent, then its columns are matched with our fields."""

    @page(Permission.SHIP, query=SheetAddress(), sent=True)
    def on_get(self, unit: Unit, code: str, query: Wish, sent: Sent) -> View:
        data = {"proposal": proposals.read(unit, code), "shipment_id": _shipment_id(sent) or query["shipment"]}
        if (rows := first_rows(sent.typed)) is None:
            return View("imports/new_mapping.html", data)
        return View("imports/match.html", {**data, **_matching(rows, columns_of(rows))})

    @page(Permission.SHIP, sent=True, upload=LARGEST)
    def on_post(self, unit: Unit, code: str, sent: Sent) -> View | GoTo:
        if (rows := first_rows(sent.typed)) is None:
            seen = imports.preview(unit, code, source_of(sent.typed))
            data = {"proposal": proposals.read(unit, code), "shipment_id": _shipment_id(sent)}
            return View("imports/match.html", {**data, **_matching(seen["rows"], seen["columns"])})
        made = imports.add_mapping(unit, code, wished(sent.typed, rows))
        if shipment_id := _shipment_id(sent):
            return GoTo(f"/shipments/{shipment_id}/import?mapping={made['id']}&done=mapped")
        return GoTo(f"/proposals/{code}/mappings?done=added")


class Mapping(ImportPage):
    """/import-mappings/{mapping_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, mapping_id: int, query: Wish) -> View:  # noqa: ARG002
        mapping = imports.read_mapping(unit, mapping_id)
        data = {"mapping": mapping, "seen": etag_of(mapping), "titles": TITLES, "column_letters": LETTERS}
        return View("imports/mapping.html", {"proposal": proposals.read(unit, mapping["proposal"]), **data})

    @page(Permission.SHIP, takes=MappingNameSchema())
    def on_post(self, unit: Unit, mapping_id: int, form: Wish) -> GoTo:
        mapping = imports.rename_mapping(unit, mapping_id, form["name"])
        return GoTo(f"/proposals/{mapping['proposal']}/mappings?done=saved")


class MappingDiscarding(Discarding):
    """/import-mappings/{mapping_id}/delete"""

    needs = ImportPage.needs

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        mapping = imports.read_mapping(unit, thing_id)
        return {"document": mapping, "name": mapping["name"], "back": f"/proposals/{mapping['proposal']}/mappings"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        imports.remove_mapping(unit, thing_id)


def _matching(rows: list[list[str]], columns: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "columns": [{**column, "cells": [row[n] for row in rows]} for n, column in enumerate(columns)],
        "fields": list(TITLES.items()),
        "always": [(name, TITLES[name]) for name in ALWAYS],
        "rows": kept(rows),
    }


def _shipment_id(sent: Sent) -> int | None:
    text = sent.typed.get("shipment", "")
    return int(text) if text.isascii() and text.isdigit() else None


PAGES: Final = (
    ("/proposals/{code}/mappings", Mappings),
    ("/proposals/{code}/mappings/new", NewMapping),
    ("/import-mappings/{mapping_id:id}", Mapping),
    ("/import-mappings/{mapping_id:id}/delete", MappingDiscarding),
)
