"""From rows to things: which dewars, containers and samples a sheet speaks of, and which of them are there already."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sample_tracking.imports.columns import BY_FIELD, SAMPLE_FIELDS
from sample_tracking.kernel.languages import later, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sample_tracking.kernel.reading import Document

    from .tables import Line, Table


@dataclass
class Thing:
    """``line``: where it is first spoken of. ``parent``: what it goes into. ``there``: its document when it is in the
    shipment already; ``skipped``: it is left as it is.
    """

    line: Line
    wish: dict[str, Any]
    parent: Thing | None = None
    there: Document | None = None
    skipped: bool = False
    place: int = 0

    @property
    def id(self) -> int | None:
        return None if self.there is None else self.there["id"]


@dataclass(frozen=True)
class Present:
    """What the shipment has already, and the site's container types by their names in small letters."""

    dewars: Mapping[str, Document]
    containers: Mapping[str, Document]
    samples: Mapping[int, list[Document]]
    types: Mapping[str, Document]


@dataclass
class Planner:
    table: Table
    present: Present
    existing: str
    dewars: dict[str, Thing] = field(default_factory=dict)
    containers: dict[tuple[int, str], Thing] = field(default_factory=dict)
    samples: list[Thing] = field(default_factory=list)

    def read(self, lines: Iterable[Line]) -> None:
        for line in lines:
            dewar = self._dewar(line)
            container = None if dewar is None else self._container(line, dewar)
            if container is not None and _speaks_of_a_sample(line):
                self._sample(line, container)

    def _dewar(self, line: Line) -> Thing | None:
        values = line.values
        name = (values.get("facility_code") or "").upper() or values.get("dewar")
        if name is None:
            if not {"dewar", "facility_code"} & line.bad:
                self.table.refuse(line, "dewar", later("Say in which dewar it is."))
            return None
        known = self.dewars.get(name.lower())
        if known is None:
            wish = _given(values, {"dewar": "code", "facility_code": "facility_code"})
            known = Thing(line, wish, there=self.present.dewars.get(name.lower()), place=len(self.dewars))
            self.dewars[name.lower()] = known
        return known

    def _container(self, line: Line, dewar: Thing) -> Thing | None:
        values = line.values
        name = values.get("container") or values.get("container_barcode")
        if name is None:
            if _speaks_of_a_sample(line) and not {"container", "container_barcode"} & line.bad:
                self.table.refuse(line, "container", later("Say in which container it is."))
            return None
        known = self.containers.get((dewar.place, name.lower()))
        if known is None:
            known = self._first_of_container(line, dewar, name)
            self.containers[dewar.place, name.lower()] = known
        else:
            self._check_same(line, known)
        if known.skipped and line.outcome != "refused":
            line.outcome = "skipped"
        return known

    def _first_of_container(self, line: Line, dewar: Thing, name: str) -> Thing:
        fields = {"container": "code", "container_barcode": "barcode", "container_type": "type"}
        wish = _given(line.values, fields)
        if (kind := self.present.types.get(str(wish.get("type")).lower())) is not None:
            wish["type"] = kind["name"]
        there = self.present.containers.get(name.lower())
        made = Thing(line, wish, dewar, there, place=len(self.containers))
        if there is not None:
            self._meet(line, made, there)
        elif "type" not in wish and "container_type" not in line.bad:
            offered = ", ".join(found["name"] for found in self.present.types.values())
            self.table.refuse(
                line, "container_type", phrase("Say of which type the container is; there are: {types}.", types=offered)
            )
        return made

    def _meet(self, line: Line, made: Thing, there: Document) -> None:
        """A container that the shipment has already is changed only when that was wished."""
        dewar = made.parent
        if dewar is None or there["dewar_id"] != dewar.id:
            self.table.refuse(
                line,
                "container",
                phrase("The shipment has a container {container} in another dewar.", container=there["code"]),
            )
        elif self.existing == "skip":
            made.skipped = True
            self.table.warn(
                line,
                "container",
                phrase("The container {container} is there already: its rows are skipped.", container=there["code"]),
            )
        elif self.existing == "refuse":
            sentence = phrase(
                "The shipment has a container {container} already: choose to update or to skip it.",
                container=there["code"],
            )
            self.table.refuse(line, "container", sentence)
        for name, field_name in (("type", "container_type"), ("barcode", "container_barcode")):
            wanted = made.wish.get(name)
            if self.existing == "update" and wanted is not None and wanted != there[name]:
                sentence = phrase(
                    "The container is there already with the {field} {value}, which an import leaves.",
                    field=name,
                    value=there[name],
                )
                self.table.refuse(line, field_name, sentence)

    def _check_same(self, line: Line, known: Thing) -> None:
        for field_name, name in (("container_type", "type"), ("container_barcode", "barcode")):
            value = line.values.get(field_name)
            if value is not None and value.lower() != str(known.wish.get(name, value)).lower():
                sentence = phrase(
                    "Row {row} says {value} of the same container.", row=known.line.number, value=known.wish[name]
                )
                self.table.refuse(line, field_name, sentence)

    def _sample(self, line: Line, container: Thing) -> None:
        needed = ["protein", "name"]
        needed += [name for name in self.table.profile.required if name in SAMPLE_FIELDS]
        for name in needed:
            if line.values.get(name) is None and name not in line.bad:
                self.table.refuse(line, name, phrase("A sample needs the {column}.", column=BY_FIELD[name].header))
        if container.skipped or line.outcome == "refused":
            return
        wish = {name: line.values.get(name) for name in SAMPLE_FIELDS if name in self.table.places}
        made = Thing(line, wish, container, place=len(self.samples))
        if container.there is not None:
            made.there = self._same_sample(container.there["id"], wish)
        if made.there is not None:
            self._compare(line, made, made.there)
        self.samples.append(made)

    def _same_sample(self, container_id: int, wish: Mapping[str, Any]) -> Document | None:
        """Of the same protein and name."""
        for there in self.present.samples.get(container_id, ()):
            if _key(there) == _key(wish):
                return there
        return None

    def _compare(self, line: Line, made: Thing, there: Document) -> None:
        changed = {name for name, value in made.wish.items() if differs(value, there[name])}
        line.outcome = "changed" if changed else "unchanged"
        for name in sorted(changed):
            if made.wish[name] is None:
                self.table.warn(
                    line,
                    name,
                    phrase("The cell is empty: {value!r}, which is there now, is taken out.", value=there[name]),
                )


def _key(sample: Mapping[str, Any]) -> tuple[str, str]:
    return str(sample["protein"] or "").lower(), str(sample["name"] or "").lower()


def differs(value: Any, there: Any) -> bool:
    """A column in single precision holds seven digits."""
    if isinstance(value, float | int) and isinstance(there, float | int):
        return not math.isclose(value, there, rel_tol=1e-5)
    return bool(value != there)


def _given(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: values[key] for key, name in names.items() if values.get(key) is not None}


def _speaks_of_a_sample(line: Line) -> bool:
    return any(line.values.get(name) is not None or name in line.bad for name in SAMPLE_FIELDS)
