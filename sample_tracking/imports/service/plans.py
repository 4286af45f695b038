"""The plan of an import: all that a sheet would do, and all that hinders it. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import orjson

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.imports.columns import SAMPLE_FIELDS, TO_FIELD
from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.sight import proposal_id_of
from sample_tracking.lifecycle.editing import check_addition
from sample_tracking.lifecycle.transitions import SHIPMENT
from sample_tracking.samples import service as samples
from sample_tracking.shipments import service as shipments

from .planning import Planner, Present, Thing
from .remarks import Remark
from .sources import Source, read_sheet
from .tables import columns_of, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sample_tracking.kernel.errors import Fault
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

    from .tables import Line, Table

MOST: Final = {"dewars": 100, "containers": 1000}
TOLD: Final = 1000


@dataclass
class Plan:
    """``name``: of the shipment that is to be made, when ``shipment`` (the document of one) is None."""

    source: Source
    proposal_id: int
    shipment: Document | None
    name: str | None
    table: Table
    planner: Planner
    new_proteins: list[str]

    @property
    def dewars(self) -> list[Thing]:
        return [thing for thing in self.planner.dewars.values() if thing.there is None]

    @property
    def containers(self) -> list[Thing]:
        return [thing for thing in self.planner.containers.values() if thing.there is None]

    @property
    def samples(self) -> list[Thing]:
        """Of new containers."""
        return [thing for thing in self.planner.samples if thing.parent is not None and thing.parent.there is None]

    @property
    def updated(self) -> dict[int, list[Thing]]:
        """Containers that are there already → what the sheet says of samples in them."""
        found: dict[int, list[Thing]] = {}
        for thing in self.planner.samples:
            if thing.parent is not None and thing.parent.there is not None:
                found.setdefault(thing.parent.there["id"], []).append(thing)
        return found

    @property
    def counts(self) -> dict[str, int]:
        told = Counter(line.outcome for line in self.table.lines)
        return {
            "rows": len(self.table.lines),
            "shipments": 0 if self.shipment else 1,
            "dewars": len(self.dewars),
            "containers": len(self.containers),
            "samples": sum(1 for thing in self.planner.samples if thing.there is None),
            "proteins": len(self.new_proteins),
            **{outcome: told[outcome] for outcome in ("changed", "unchanged", "skipped", "refused")},
        }

    @cached_property
    def hash(self) -> str:
        """Of the file, the choices, and all that was found in the database for them."""
        found = {
            "file": hashlib.sha256(self.source.content).hexdigest(),
            "profile": self.table.profile.document(),
            "proposal": self.proposal_id,
            "existing": self.source.existing,
            "shipment": (self.shipment or {}).get("id"),
            "name": self.name,
            "proteins": self.new_proteins,
            "things": [
                [thing.line.number, thing.wish, thing.there]
                for things in (self.planner.dewars.values(), self.planner.containers.values(), self.planner.samples)
                for thing in things
            ],
        }
        return hashlib.sha256(orjson.dumps(found, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def document(self, *, dry_run: bool) -> Document:
        """``hash`` is None while there are errors."""
        errors, warnings = self.table.remarks.errors, self.table.remarks.warnings
        return {
            "id": None,
            "dry_run": dry_run,
            "hash": None if errors else self.hash,
            "profile": self.table.profile.name,
            "shipment_id": None if self.shipment is None else self.shipment["id"],
            "shipment": self.name,
            "counts": self.counts,
            "columns": list(columns_of(self.table)),
            "rows": [_row(line) for line in self.table.lines],
            "error_count": len(errors),
            "errors": [vars(remark) for remark in errors[:TOLD]],
            "warnings": [vars(remark) for remark in warnings[:TOLD]],
        }


def _row(line: Line) -> Document:
    values = line.values
    return {
        "row": line.number,
        "outcome": line.outcome,
        "dewar": values.get("facility_code") or values.get("dewar"),
        "container": values.get("container") or values.get("container_barcode"),
        **{name: values.get(name) for name in ("position", "protein", "name")},
    }


def make_plan(unit: Unit, code: str, source: Source, progress: Callable[[int, int], None]) -> Plan:
    proposal_id = proposal_id_of(unit, code)
    shipment = None if source.shipment is None else _target(unit, proposal_id, source.shipment)
    sheet, profile = read_sheet(unit, proposal_id, source)
    table = read_table(unit.site, sheet, profile, progress)
    planner = Planner(table, _present(unit, shipment), source.existing)
    planner.read(table.lines)
    name = shipment["name"] if shipment is not None else source.name or _named(table)
    plan = Plan(source, proposal_id, shipment, name, table, planner, [])
    _check(unit, plan)
    return plan


def _target(unit: Unit, proposal_id: int, shipment_id: int) -> Document:
    found = shipments.read(unit, shipment_id)
    if proposal_id_of(unit, found["proposal"]) != proposal_id:
        raise NotFound("There is no such shipment, or you may not see it.")
    return found


def _present(unit: Unit, shipment: Document | None) -> Present:
    types = {found["name"].lower(): found for found in containers.list_types(unit).items}
    if shipment is None:
        return Present({}, {}, {}, types)
    dewar_list = dewars.in_shipment(unit, shipment["id"])
    container_list = containers.in_shipment(unit, shipment["id"])
    inside: dict[int, list[Document]] = {}
    for sample in samples.in_shipment(unit, shipment["id"]):
        inside.setdefault(sample["container_id"], []).append(sample)
    by_barcode = {found["barcode"].lower(): found for found in container_list if found["barcode"]}
    by_code = {found["code"].lower(): found for found in container_list if found["code"]}
    return Present(
        {found["code"].lower(): found for found in dewar_list if found["code"]}, by_barcode | by_code, inside, types
    )


def _named(table: Table) -> str | None:
    """The one name in the column of shipments."""
    first: Line | None = None
    for line in table.lines:
        name = line.values.get("shipment")
        if name is None:
            continue
        if first is None:
            first = line
        elif name != first.values["shipment"]:
            table.refuse(
                line, "shipment", phrase("Row {row} says another shipment; one is made at a time.", row=first.number)
            )
    return None if first is None else first.values["shipment"]


def _check(unit: Unit, plan: Plan) -> None:
    """All that only the database knows, at once."""
    table, shipment = plan.table, plan.shipment
    if shipment is None and plan.name is None and not any("shipment" in line.bad for line in table.lines):
        sentence = later("Say how the new shipment is to be called, or which one the samples go into.")
        table.remarks.errors.append(Remark(sentence, field="shipment"))
    if shipment is not None:
        _check_target(plan, shipment)
    for name, most in MOST.items():
        if (number := len(getattr(plan, name))) > most:
            table.remarks.errors.append(Remark(f"The sheet has {number} new {name}; at most {most} are made at once."))
            return
    number = 0 if shipment is None else shipment["id"]
    _check_level(unit, plan, "dewar", [(number, thing) for thing in plan.dewars], dewars.faults)
    known = [thing for thing in plan.containers if "type" in thing.wish]
    _check_level(unit, plan, "container", [(number, thing) for thing in known], containers.faults)
    _check_samples(unit, plan)
    _warn(unit, plan)


def _check_target(plan: Plan, shipment: Document) -> None:
    try:
        check_addition(SHIPMENT, shipment["status"], "dewar")
    except Conflict as refused:
        plan.table.remarks.errors.append(Remark(refused.detail, field="shipment"))
    for line in plan.table.lines:
        name = line.values.get("shipment")
        if name not in (None, shipment["name"]):
            plan.table.warn(
                line,
                "shipment",
                phrase("It goes into the shipment {shipment} all the same.", shipment=shipment["name"]),
            )


def _check_level(
    unit: Unit,
    plan: Plan,
    level: str,
    wanted: Sequence[tuple[int, Thing]],
    faults: Callable[..., list[Fault]],
) -> None:
    roots = [f"/{place}" for place in range(len(wanted))]
    if wanted:
        found = faults(unit, plan.proposal_id, [(number, thing.wish) for number, thing in wanted], roots)
        _tell(plan.table, level, [thing for _, thing in wanted], found)


def _check_samples(unit: Unit, plan: Plan) -> None:
    wanted = plan.planner.samples
    pucks = dict(_puck(plan, thing) for thing in plan.planner.containers.values())
    wishes = [(_number(thing.parent), _whole(thing)) for thing in wanted if thing.parent is not None]
    leaving = sorted({thing.there["id"] for thing in wanted if thing.there is not None})
    roots = [f"/{place}" for place in range(len(wanted))]
    _tell(plan.table, "sample", wanted, samples.faults(unit, plan.proposal_id, wishes, roots, pucks, leaving))


def _number(container: Thing) -> int:
    """Its id, or a number below 0 while it has none."""
    return container.id or -1 - container.place


def _puck(plan: Plan, thing: Thing) -> tuple[int, tuple[str, int | None]]:
    code = thing.wish.get("code") or thing.wish.get("barcode") or ""
    if thing.there is not None:
        return _number(thing), (thing.there["code"] or code, thing.there["capacity"])
    kind = plan.planner.present.types.get(str(thing.wish.get("type")).lower(), {})
    return _number(thing), (code, kind.get("capacity"))


def _whole(thing: Thing) -> Mapping[str, Any]:
    """What a sample will be: what the sheet does not speak of stays."""
    if thing.there is None:
        return thing.wish
    return {**{name: thing.there[name] for name in SAMPLE_FIELDS}, **thing.wish}


def _tell(table: Table, level: str, things: Sequence[Thing], faults: Iterable[Fault]) -> None:
    for fault in faults:
        _, place, name = fault.pointer.split("/", 2)
        table.refuse(things[int(place)].line, TO_FIELD.get((level, name), name), fault.detail)


def _warn(unit: Unit, plan: Plan) -> None:
    first: dict[str, Thing] = {}
    pins: dict[str, Thing] = {}
    for thing in plan.planner.samples:
        first.setdefault(thing.wish["protein"].lower(), thing)
        code = thing.wish.get("code")
        if code is None:
            continue
        if (other := pins.setdefault(code.lower(), thing)) is not thing:
            plan.table.warn(thing.line, "code", phrase("Row {row} has the same pin barcode.", row=other.line.number))
    wanted = [thing.wish["protein"] for thing in first.values()]
    plan.new_proteins = samples.unknown_proteins(unit, plan.proposal_id, wanted)
    for acronym in plan.new_proteins:
        sentence = phrase(
            "The proposal has no protein {protein} yet: it is registered with the samples.", protein=acronym
        )
        plan.table.warn(first[acronym.lower()].line, "protein", sentence)
