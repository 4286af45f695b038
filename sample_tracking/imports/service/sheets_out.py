"""Sheets out: the template of a proposal, and the samples of a shipment in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.imports import adapters
from sample_tracking.imports.columns import COLUMNS
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.sight import proposal_id_of
from sample_tracking.proteins import service as proteins
from sample_tracking.samples import service as samples
from sample_tracking.samples.schemas import EXPERIMENT_KINDS
from sample_tracking.shipments import service as shipments

from .sources import CSV, XLSX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

HEADERS: Final = tuple(column.header for column in COLUMNS)


def template(unit: Unit, code: str, media_type: str) -> MadeFile:
    """An empty sheet; as a workbook with the proposal's proteins and the site's container types to choose from."""
    proposal_id_of(unit, code)
    return _file(unit, code, f"samples-{code}", [], media_type)


def export(unit: Unit, shipment_id: int, media_type: str) -> MadeFile:
    """The samples of a shipment, one a row, in the template; a container or dewar without any has a row of its own."""
    shipment = shipments.read(unit, shipment_id)
    rows = [[found.get(column.level, {}).get(column.wish) for column in COLUMNS] for found in _rows(unit, shipment)]
    return _file(unit, shipment["proposal"], f"{shipment['name']}", rows, media_type)


def _file(unit: Unit, code: str, name: str, rows: list[list[Any]], media_type: str) -> MadeFile:
    if media_type == CSV:
        return MadeFile(adapters.csv_of(HEADERS, rows), f"{name}.csv", f"{CSV}; charset=utf-8")
    choices = {
        "Container type": [found["name"] for found in containers.list_types(unit).items],
        "Protein acronym": proteins.acronyms(unit, code),
        "Experiment kind": EXPERIMENT_KINDS,
    }
    return MadeFile(adapters.workbook_of(HEADERS, rows, choices), f"{name}.xlsx", XLSX)


def _rows(unit: Unit, shipment: Document) -> Iterator[dict[str, Document]]:
    """For each row the documents of its levels."""
    pucks: dict[int, list[Document]] = {}
    for puck in containers.in_shipment(unit, shipment["id"]):
        pucks.setdefault(puck["dewar_id"], []).append(puck)
    inside: dict[int, list[Document]] = {}
    for sample in samples.in_shipment(unit, shipment["id"]):
        inside.setdefault(sample["container_id"], []).append(sample)
    for dewar in dewars.in_shipment(unit, shipment["id"]):
        around = {"shipment": shipment, "dewar": dewar}
        for puck in pucks.get(dewar["id"], [{}]):
            for sample in inside.get(puck.get("id", 0), [{}]):
                yield {**around, "container": puck, "sample": sample}
