"""The wire format of screenings. Angles are in degrees, resolutions and cells in Å, times in seconds."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, computed, later, of
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import (
    Screening,
    ScreeningOutput,
    ScreeningOutputLattice,
    ScreeningStrategy,
    ScreeningStrategySubWedge,
    ScreeningStrategyWedge,
)


class SubWedgeSchema(Schema):
    id = of(ScreeningStrategySubWedge.screening_strategy_sub_wedge_id, dump_only=True)
    number = of(ScreeningStrategySubWedge.sub_wedge_number)
    rotation_axis = of(ScreeningStrategySubWedge.rotation_axis)
    axis_start = of(ScreeningStrategySubWedge.axis_start)
    axis_end = of(ScreeningStrategySubWedge.axis_end)
    oscillation_range = of(ScreeningStrategySubWedge.oscillation_range)
    exposure_time = of(ScreeningStrategySubWedge.exposure_time)
    transmission = of(ScreeningStrategySubWedge.transmission)
    resolution = of(ScreeningStrategySubWedge.resolution)
    completeness = of(ScreeningStrategySubWedge.completeness)
    multiplicity = of(ScreeningStrategySubWedge.multiplicity)
    dose_total = of(ScreeningStrategySubWedge.dose_total)
    number_of_images = of(ScreeningStrategySubWedge.number_of_images)
    comments = of(ScreeningStrategySubWedge.comments)


class WedgeSchema(Schema):
    id = of(ScreeningStrategyWedge.screening_strategy_wedge_id, dump_only=True)
    number = of(ScreeningStrategyWedge.wedge_number)
    resolution = of(ScreeningStrategyWedge.resolution)
    completeness = of(ScreeningStrategyWedge.completeness)
    multiplicity = of(ScreeningStrategyWedge.multiplicity)
    dose_total = of(ScreeningStrategyWedge.dose_total)
    number_of_images = of(ScreeningStrategyWedge.number_of_images)
    phi = of(ScreeningStrategyWedge.phi)
    kappa = of(ScreeningStrategyWedge.kappa)
    chi = of(ScreeningStrategyWedge.chi)
    wavelength = of(ScreeningStrategyWedge.wavelength)
    comments = of(ScreeningStrategyWedge.comments)
    sub_wedges = later(fields.List(fields.Nested(SubWedgeSchema), dump_only=True))


class StrategySchema(Schema):
    id = of(ScreeningStrategy.screening_strategy_id, dump_only=True)
    program = of(ScreeningStrategy.program)
    phi_start = of(ScreeningStrategy.phi_start)
    phi_end = of(ScreeningStrategy.phi_end)
    rotation = of(ScreeningStrategy.rotation)
    exposure_time = of(ScreeningStrategy.exposure_time)
    transmission = of(ScreeningStrategy.transmission)
    resolution = of(ScreeningStrategy.resolution)
    ranking_resolution = of(ScreeningStrategy.ranking_resolution)
    completeness = of(ScreeningStrategy.completeness)
    multiplicity = of(ScreeningStrategy.multiplicity)
    anomalous = of(ScreeningStrategy.anomalous)
    wedges = later(fields.List(fields.Nested(WedgeSchema), dump_only=True))


class LatticeSchema(Schema):
    id = of(ScreeningOutputLattice.screening_output_lattice_id, dump_only=True)
    space_group = of(ScreeningOutputLattice.space_group)
    point_group = of(ScreeningOutputLattice.point_group)
    bravais_lattice = of(ScreeningOutputLattice.bravais_lattice)
    cell_a = of(ScreeningOutputLattice.unit_cell_a)
    cell_b = of(ScreeningOutputLattice.unit_cell_b)
    cell_c = of(ScreeningOutputLattice.unit_cell_c)
    cell_alpha = of(ScreeningOutputLattice.unit_cell_alpha)
    cell_beta = of(ScreeningOutputLattice.unit_cell_beta)
    cell_gamma = of(ScreeningOutputLattice.unit_cell_gamma)


class OutputSchema(Schema):
    id = of(ScreeningOutput.screening_output_id, dump_only=True)
    program = of(ScreeningOutput.program)
    status = of(ScreeningOutput.status_description)
    indexing_success = of(ScreeningOutput.indexing_success)
    strategy_success = of(ScreeningOutput.strategy_success)
    alignment_success = of(ScreeningOutput.alignment_success)
    mosaicity = of(ScreeningOutput.mosaicity)
    resolution_obtained = of(ScreeningOutput.resolution_obtained)
    ranking_resolution = of(ScreeningOutput.ranking_resolution)
    i_over_sigma = of(ScreeningOutput.i_over_sigma)
    r_friedel = of(ScreeningOutput.r_friedel)
    spots_found = of(ScreeningOutput.num_spots_found)
    spots_used = of(ScreeningOutput.num_spots_used)
    spots_rejected = of(ScreeningOutput.num_spots_rejected)
    diffraction_rings = of(ScreeningOutput.diffraction_rings)
    dose_total = of(ScreeningOutput.dose_total)
    total_exposure_time = of(ScreeningOutput.total_exposure_time)
    total_rotation_range = of(ScreeningOutput.total_rotation_range)
    total_number_of_images = of(ScreeningOutput.total_number_of_images)
    lattices = later(fields.List(fields.Nested(LatticeSchema), dump_only=True))
    strategies = later(fields.List(fields.Nested(StrategySchema), dump_only=True))


class ScreeningSchema(Schema):
    """``indexed``, ``strategy_found``: whether any of its outputs is so; null without an output."""

    id = of(Screening.screening_id, dump_only=True)
    recorded_at = of(Screening.bltime_stamp, dump_only=True)
    data_collection_id = of(Screening.data_collection_id, dump_only=True)
    data_collection_group_id = of(Screening.data_collection_group_id, dump_only=True)
    program = of(Screening.program_version)
    comments = of(Screening.comments)
    short_comments = of(Screening.short_comments)
    indexed = computed(fields.Boolean, allow_none=True)
    strategy_found = computed(fields.Boolean, allow_none=True)


class ScreeningDetailSchema(ScreeningSchema):
    outputs = later(fields.List(fields.Nested(OutputSchema), dump_only=True))


def _id() -> fields.Integer:
    return fields.Integer(validate=validate.Range(1, 2**32 - 1))


class ScreeningQuery(PageQuery):
    data_collection = _id()
    sample = _id()
    session = _id()
    proposal = Text(validate=[validate.Length(1, 60)])
