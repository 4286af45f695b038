"""A spreadsheet becomes the samples of a shipment: looked at first, then taken in, taken back if need be."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.imports import service as imports
from sample_tracking.imports.service import CSV, TSV, XLSX, Source
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.kernel.plain_words import plain
from sample_tracking.shipments import service as shipments
from sample_tracking.ui import JOURNEY
from sample_tracking.ui.frame import JourneyPage, around
from sample_tracking.ui.lists import ALL
from sample_tracking.ui.schemas import PageAddress, SheetAddress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.page import Sent
    from sample_tracking.kernel.unit import Unit, Wish

LARGEST: Final = 16 * 1024 * 1024
"""A file of 10 MiB in base64, as it stands in the form that takes it in."""
SHOWN: Final = 300
KINDS: Final = {"xlsx": XLSX, "tsv": TSV, "txt": TSV}
EXISTING: Final = ("refuse", "skip", "update")


class ImportPage(JourneyPage):
    needs: ClassVar[tuple[str, ...]] = (*JOURNEY, "imports")


class ShipmentImport(ImportPage):
    """/shipments/{shipment_id}/import"""

    @page(Permission.SHIP, query=SheetAddress())
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> View:
        framed = around(unit, shipment_id, "samples")
        code = framed["shipment"]["proposal"]
        runs = imports.list_of_proposal(unit, code, ALL).items
        data = {
            "mappings": [(one["id"], one["name"]) for one in imports.mappings_of_proposal(unit, code, ALL).items],
            "present": {"mapping": query["mapping"]},
            "runs": [run for run in runs if run["shipment_id"] == shipment_id],
            "done": query["done"],
        }
        return View("imports/choose.html", {**framed, **data})

    @page(Permission.SHIP, sent=True, upload=LARGEST)
    def on_post(self, unit: Unit, shipment_id: int, sent: Sent) -> View | GoTo:
        code, source = shipments.read(unit, shipment_id)["proposal"], _source(shipment_id, sent.typed)
        if sent.typed.get("hash"):
            made = imports.commit(unit, code, source, sent.typed["hash"])
            return GoTo(f"/imports/{made['id']}?done=imported")
        data = {**around(unit, shipment_id, "samples"), **_looked_at(unit, code, source)}
        return View("imports/look.html", data)


class Import(ImportPage):
    """/imports/{import_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, import_id: int, query: Wish) -> View:
        run = imports.read(unit, import_id)
        data = {**around(unit, run["shipment_id"], "samples"), "run": run, "done": query["done"]}
        return View("imports/done.html", data)

    @page(Permission.SHIP)
    def on_post(self, unit: Unit, import_id: int) -> GoTo:
        return GoTo(f"/shipments/{imports.undo(unit, import_id)['shipment_id']}/samples?done=undone")


class Template(ImportPage):
    """/proposals/{code}/samples.xlsx"""

    @page(Permission.READ)
    def on_get(self, unit: Unit, code: str) -> MadeFile:
        return imports.template(unit, code, XLSX)


class Export(ImportPage):
    """/shipments/{shipment_id}/samples.xlsx"""

    @page(Permission.READ)
    def on_get(self, unit: Unit, shipment_id: int) -> MadeFile:
        return imports.export(unit, shipment_id, XLSX)


def _source(shipment_id: int, typed: Mapping[str, str]) -> Source:
    existing, mapping = typed.get("existing", "refuse"), typed.get("mapping", "")
    return replace(
        source_of(typed),
        shipment=shipment_id,
        existing=existing if existing in EXISTING else "refuse",
        mapping=int(mapping) if mapping.isascii() and mapping.isdigit() else None,
    )


def source_of(typed: Mapping[str, str]) -> Source:
    """The file of the form, or the cells that were pasted."""
    if pasted := typed.get("pasted", "").strip("\r\n"):
        return Source(pasted.encode(), TSV if "\t" in pasted else CSV)
    name = typed.get("file/name", "")
    try:
        content = base64.b64decode(typed.get("file", ""), validate=True)
    except binascii.Error:
        content = b""
    if not content:
        sentence = later("Please choose a file, or paste the cells.")
        raise Invalid(sentence, errors=[Fault("/file", sentence)])
    return Source(content, KINDS.get(name.lower().rpartition(".")[2], CSV), name[:255] or None)


def _looked_at(unit: Unit, code: str, source: Source) -> dict[str, Any]:
    """What would come of it, beside the cells: the rows with remarks first in line, as many as fit on a page."""
    plan = imports.plan(unit, code, source)
    found = plan.document(dry_run=True)
    remarks: dict[int, list[Any]] = {}
    for kind in ("errors", "warnings"):
        for remark in found[kind]:
            told = {**remark, "detail": plain(remark["detail"]), "kind": kind}
            remarks.setdefault(remark["row"] or 0, []).append(told)
    outcomes = {row["row"]: row["outcome"] for row in found["rows"]}
    lines = sorted(plan.table.lines, key=lambda line: (line.number not in remarks, line.number))[:SHOWN]
    return {
        "found": found,
        "headers": plan.table.headers,
        "lines": [(line.number, outcomes[line.number], line.cells) for line in lines],
        "left_out": len(plan.table.lines) - len(lines),
        "remarks": remarks,
        "letters": [column["column"] for column in found["columns"]],
        "file": base64.b64encode(source.content).decode(),
        "file_name": source.file_name or ("cells.tsv" if source.media_type == TSV else "cells.csv"),
        "existing": source.existing,
        "mapping": source.mapping,
    }


PAGES: Final = (
    ("/shipments/{shipment_id:id}/import", ShipmentImport),
    ("/shipments/{shipment_id:id}/samples.xlsx", Export),
    ("/proposals/{code}/samples.xlsx", Template),
    ("/imports/{import_id:id}", Import),
)
