"""The columns of the table: every field of a sample that can be written, those used most first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.languages import later, said
from sample_tracking.kernel.limits import Limits, limits_of
from sample_tracking.samples.schemas import SampleRowSchema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.site import Site

TITLES: Final = {
    "position": later("Position"),
    "protein": later("Protein"),
    "name": later("Name"),
    "code": later("Pin code"),
    "space_group": later("Space group"),
    "comments": later("Comments"),
    "cell_a": "a (Å)",
    "cell_b": "b (Å)",
    "cell_c": "c (Å)",
    "cell_alpha": "\N{GREEK SMALL LETTER ALPHA} (°)",
    "cell_beta": "\N{GREEK SMALL LETTER BETA} (°)",
    "cell_gamma": "\N{GREEK SMALL LETTER GAMMA} (°)",
    "experiment_kind": later("Experiment"),
    "required_resolution": later("Required resolution (Å)"),
    "minimal_resolution": later("Minimal resolution (Å)"),
    "aimed_completeness": later("Aimed completeness (%)"),
    "aimed_multiplicity": later("Aimed multiplicity"),
    "anomalous_scatterer": later("Anomalous scatterer"),
    "radiation_sensitivity": later("Radiation sensitivity"),
    "energy": later("Energy (eV)"),
    "beam_size_x": later("Beam width (µm)"),
    "beam_size_y": later("Beam height (µm)"),
    "beam_diameter": later("Beam diameter (µm)"),
    "aimed_resolution": later("Aimed resolution (Å)"),
    "observed_resolution": later("Observed resolution (Å)"),
    "number_of_positions": later("Number of positions"),
    "forced_space_group": later("Forced space group"),
    "rotation_range": later("Rotation range (°)"),
    "oscillation_width": later("Oscillation width (°)"),
    "smiles": "SMILES",
}
ALWAYS: Final = ("position", "protein", "name", "code", "space_group", "comments")
GROUPS: Final = {"cell": later("Unit cell"), "wishes": later("Wishes for the experiment")}
"""Columns that are folded away until somebody needs them."""
LISTED: Final = {"protein": "proteins", "experiment_kind": "experiment_kind"}
"""Columns with suggestions."""


@dataclass(frozen=True)
class Column:
    """``group``: empty for what is always shown. ``key``: a short name within the page."""

    key: str
    name: str
    title: str
    group: str
    limits: Limits

    @property
    def suggestions(self) -> str:
        """The id of the list that a cell of it offers."""
        return LISTED.get(self.name, "")

    @property
    def rules(self) -> dict[str, Any]:
        """For the script, which says the same while somebody types."""
        known = vars(self.limits) | {"sentences": {name: said(text) for name, text in self.limits.sentences.items()}}
        return {name: value for name, value in known.items() if value not in (None, "", (), False)}


def columns(_site: Site) -> tuple[Column, ...]:
    declared = {name: field for name, field in SampleRowSchema().fields.items() if not field.dump_only and name != "id"}
    order = [*TITLES, *(name for name in declared if name not in TITLES)]
    named = [(name, TITLES.get(name, name.replace("_", " ").capitalize())) for name in order if name in declared]
    return tuple(
        Column(f"c{number}", name, title, _group(name), limits_of(declared[name]))
        for number, (name, title) in enumerate(named)
    )


def within(known: Sequence[Column], capacity: int | None) -> list[Column]:
    """The columns for a container of so many positions."""
    return [replace(c, limits=c.limits.up_to(capacity)) if c.name == "position" else c for c in known]


def _group(name: str) -> str:
    if name in ALWAYS:
        return ""
    return "cell" if name.startswith("cell_") else "wishes"
