"""The wire format of samples."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, pre_load, validate

from sample_tracking.kernel.fields import CODE_PATTERN, NAME_PATTERN, Text, Whole, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import BLSample, Crystal, DiffractionPlan, Protein
from sample_tracking.lifecycle.states import STATES

# What both flavours of the shared database know; either may hold more.
EXPERIMENT_KINDS: Final = (
    "Default",
    "MXPressE",
    "MXPressO",
    "MXPressE_SAD",
    "MXScore",
    "MXPressM",
    "MAD",
    "SAD",
    "Fixed",
    "Ligand binding",
    "Refinement",
    "OSC",
    "MAD - Inverse Beam",
    "SAD - Inverse Beam",
)
SIZE: Final = [validate.Range(0, 10000)]
ANGLE: Final = [validate.Range(0, 180)]


def _or_none(text: str | None) -> str | None:
    """The older programs write an empty text for nothing."""
    return text or None


def position_of(location: str | None) -> int | None:
    """The shared column is a text; what is no number is no position."""
    number = (location or "").strip()
    return int(number) if number.isascii() and number.isdigit() else None


class SampleSchema(Schema):
    """``protein``: its acronym. ``code``: of the pin. Cell lengths and resolutions in Å, angles in degrees, energy
    in eV.
    """

    id = of(BLSample.bl_sample_id, dump_only=True)
    name = of(BLSample.name, required=True, pattern=NAME_PATTERN)
    protein = of(Protein.acronym, required=True, pattern=NAME_PATTERN)
    protein_id = of(Protein.protein_id, dump_only=True)
    container_id = of(BLSample.container_id, dump_only=True)
    position = Whole(
        allow_none=True,
        validate=validate.Range(1, 10000),
        metadata={"column": BLSample.location, "convert": position_of},
    )
    code = of(BLSample.code, pattern=CODE_PATTERN, metadata={"convert": _or_none})
    space_group = of(Crystal.space_group)
    cell_a = of(Crystal.cell_a, validate=SIZE)
    cell_b = of(Crystal.cell_b, validate=SIZE)
    cell_c = of(Crystal.cell_c, validate=SIZE)
    cell_alpha = of(Crystal.cell_alpha, validate=ANGLE)
    cell_beta = of(Crystal.cell_beta, validate=ANGLE)
    cell_gamma = of(Crystal.cell_gamma, validate=ANGLE)
    comments = of(BLSample.comments, lines=True, metadata={"convert": _or_none})
    smiles = of(BLSample.smiles)
    experiment_kind = of(DiffractionPlan.experiment_kind, validate=[validate.OneOf(EXPERIMENT_KINDS)])
    required_resolution = of(DiffractionPlan.required_resolution, validate=[validate.Range(0, 100)])
    minimal_resolution = of(DiffractionPlan.minimal_resolution, validate=[validate.Range(0, 100)])
    aimed_completeness = of(DiffractionPlan.aimed_completeness, validate=[validate.Range(0, 100)])
    aimed_multiplicity = of(DiffractionPlan.aimed_multiplicity, validate=[validate.Range(0, 1000)])
    anomalous_scatterer = of(DiffractionPlan.anomalous_scatterer)
    radiation_sensitivity = of(DiffractionPlan.radiation_sensitivity)
    energy = of(DiffractionPlan.energy, validate=[validate.Range(0, 1_000_000)])
    beam_size_x = of(DiffractionPlan.preferred_beam_size_x, validate=SIZE)
    beam_size_y = of(DiffractionPlan.preferred_beam_size_y, validate=SIZE)
    beam_diameter = of(DiffractionPlan.preferred_beam_diameter, validate=SIZE)
    aimed_resolution = of(DiffractionPlan.aimed_resolution, validate=[validate.Range(0, 100)])
    observed_resolution = of(DiffractionPlan.observed_resolution, validate=[validate.Range(0, 100)])
    number_of_positions = of(DiffractionPlan.number_of_positions, validate=[validate.Range(0, 10000)])
    forced_space_group = of(DiffractionPlan.forced_space_group)
    rotation_range = of(DiffractionPlan.axis_range, validate=[validate.Range(0, 100_000)])
    oscillation_width = of(DiffractionPlan.min_osc_width, validate=[validate.Range(0, 360)])
    status = computed(fields.String, validate=validate.OneOf(STATES))
    transitions = later(fields.List(fields.String(), dump_only=True))


class SampleRowSchema(SampleSchema):
    """A row of a whole list: with its id it is kept and changed, without it is new.

    A row may be sent back as it was read; what is only read does not count.
    """

    id = Whole(metadata={"column": BLSample.bl_sample_id}, validate=validate.Range(min=1))

    @pre_load
    def leave_out_what_is_only_read(self, row: Any, **_: Any) -> Any:
        if not isinstance(row, dict):
            return row
        return {name: value for name, value in row.items() if name not in self.dump_fields or name in self.load_fields}


class SampleListSchema(Schema):
    items = fields.List(fields.Nested(SampleSchema))


class SampleListWish(Schema):
    samples = fields.List(fields.Nested(SampleRowSchema), required=True, validate=validate.Length(max=2000))


class SampleQuery(PageQuery):
    """Each is met exactly, as the database compares: without regard to case."""

    proposal = Text(validate=[validate.Length(1, 60)])
    name = sought(BLSample.name)
    protein = sought(Protein.acronym)
    container = fields.Integer(validate=validate.Range(1, 2**32 - 1))
