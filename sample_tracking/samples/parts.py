"""Which wish belongs to which of a sample's three rows: itself, its crystal, its diffraction plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

    Fields = Mapping[str, Any]

CRYSTAL: Final = {
    name: name for name in ("space_group", "cell_a", "cell_b", "cell_c", "cell_alpha", "cell_beta", "cell_gamma")
}
PLAN: Final = {
    "experiment_kind": "experiment_kind",
    "required_resolution": "required_resolution",
    "minimal_resolution": "minimal_resolution",
    "aimed_completeness": "aimed_completeness",
    "aimed_multiplicity": "aimed_multiplicity",
    "anomalous_scatterer": "anomalous_scatterer",
    "radiation_sensitivity": "radiation_sensitivity",
    "energy": "energy",
    "beam_size_x": "preferred_beam_size_x",
    "beam_size_y": "preferred_beam_size_y",
    "beam_diameter": "preferred_beam_diameter",
    "aimed_resolution": "aimed_resolution",
    "observed_resolution": "observed_resolution",
    "number_of_positions": "number_of_positions",
    "forced_space_group": "forced_space_group",
    "rotation_range": "axis_range",
    "oscillation_width": "min_osc_width",
}
SAMPLE_COLUMNS: Final = {
    "name": "name",
    "position": "location",
    "code": "code",
    "comments": "comments",
    "smiles": "smiles",
}
# An empty text, not NULL, is what the older programs look for.
EMPTY: Final = ("code", "comments")


def columns(wish: Fields, names: Mapping[str, str]) -> dict[str, Any]:
    """All columns of a part, None for what was not wished."""
    return {column: wish.get(name) for name, column in names.items()}


def sample_columns(wish: Fields) -> dict[str, Any]:
    """The columns of the sample's own row for what is in the wish."""
    values = {SAMPLE_COLUMNS[name]: value for name, value in wish.items() if name in SAMPLE_COLUMNS}
    if values.get("location") is not None:
        values["location"] = str(values["location"])
    return {column: (value or "") if column in EMPTY else value for column, value in values.items()}


def change_parts(unit: Unit, document: Document, wish: Fields, protein_id: int | None) -> None:
    """Only what is in the wish. A crystal or plan that other samples share stays as it is: this one gets its own."""
    rows = store.rows_of(unit, document["id"])
    values = sample_columns(wish)
    crystal = {column: wish[name] for name, column in CRYSTAL.items() if name in wish}
    if protein_id is not None:
        crystal["protein_id"] = protein_id
    if crystal and not store.change_crystal(unit, rows.crystal_id, crystal):
        whole = {**columns(document, CRYSTAL), "protein_id": document["protein_id"], **crystal}
        values["crystal_id"] = store.insert_crystals(unit, [whole])[0]
    plan = {column: wish[name] for name, column in PLAN.items() if name in wish}
    if plan and not store.change_plan(unit, rows.plan_id, plan):
        values["diffraction_plan_id"] = store.insert_plans(unit, [{**columns(document, PLAN), **plan}])[0]
    store.change_sample(unit, document["id"], values)
