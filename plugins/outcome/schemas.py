"""The wire format of outcomes."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Whole, computed, later, of
from sample_tracking.kernel.measurements import PROGRAM_STATES
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcProgram,
    AutoProcScalingStatistics,
    BLSample,
    Container,
    Protein,
)
from sample_tracking.samples.schemas import position_of

NOT_COLLECTED: Final = "none"
WAITING: Final = "waiting"


class ContainerPlaceSchema(Schema):
    id = of(Container.container_id, dump_only=True)
    code = of(Container.code, dump_only=True)
    position = Whole(dump_only=True, metadata={"column": BLSample.location, "convert": position_of})


class CollectedSchema(Schema):
    """``beamlines``: where it was collected, by name."""

    groups = computed(fields.Integer)
    collections = computed(fields.Integer)
    images = computed(fields.Integer)
    first_collected_at = computed(fields.AwareDateTime, allow_none=True)
    last_collected_at = computed(fields.AwareDateTime, allow_none=True)
    beamlines = fields.List(fields.String(), dump_only=True)


class ProgramCountsSchema(Schema):
    """How many processing programs have come how far."""

    done = computed(fields.Integer)
    running = computed(fields.Integer)
    failed = computed(fields.Integer)


class RefinedCellSchema(Schema):
    """Lengths in Å, angles in degrees."""

    a = of(AutoProc.refined_cell_a, dump_only=True)
    b = of(AutoProc.refined_cell_b, dump_only=True)
    c = of(AutoProc.refined_cell_c, dump_only=True)
    alpha = of(AutoProc.refined_cell_alpha, dump_only=True)
    beta = of(AutoProc.refined_cell_beta, dump_only=True)
    gamma = of(AutoProc.refined_cell_gamma, dump_only=True)


class BestResultSchema(Schema):
    """Of all reflections of a data set (its overall shell). Resolutions in Å; R values with I+ and I- together."""

    program_id = of(AutoProcProgram.auto_proc_program_id, dump_only=True)
    program = of(AutoProcProgram.processing_programs, dump_only=True)
    resolution_high = of(AutoProcScalingStatistics.resolution_limit_high, dump_only=True)
    resolution_low = of(AutoProcScalingStatistics.resolution_limit_low, dump_only=True)
    completeness = of(AutoProcScalingStatistics.completeness, dump_only=True)
    multiplicity = of(AutoProcScalingStatistics.multiplicity, dump_only=True)
    i_over_sigma = of(AutoProcScalingStatistics.mean_i_over_sig_i, dump_only=True)
    cc_half = of(AutoProcScalingStatistics.cc_half, dump_only=True)
    r_merge = of(AutoProcScalingStatistics.r_merge, dump_only=True)
    r_meas = of(AutoProcScalingStatistics.r_meas_all_i_plus_i_minus, dump_only=True)
    r_pim = of(AutoProcScalingStatistics.r_pim_all_i_plus_i_minus, dump_only=True)
    space_group = of(AutoProc.space_group, dump_only=True)
    cell = fields.Nested(RefinedCellSchema, dump_only=True, allow_none=True)


class ShippedSampleSchema(Schema):
    """``protein``: its acronym."""

    id = of(BLSample.bl_sample_id, dump_only=True)
    name = of(BLSample.name, dump_only=True)
    protein = of(Protein.acronym, dump_only=True)
    container = fields.Nested(ContainerPlaceSchema, dump_only=True)


class SampleOutcomeSchema(ShippedSampleSchema, CollectedSchema):
    """``processing``: none (not collected), waiting (no program yet), running, failed (all of them) or done (any)."""

    processing = later(
        computed(fields.String, validate=validate.OneOf([NOT_COLLECTED, WAITING, *PROGRAM_STATES])),
    )
    programs = later(fields.Nested(ProgramCountsSchema, dump_only=True))
    best = later(fields.Nested(BestResultSchema, dump_only=True, allow_none=True))


class OutcomeSummarySchema(Schema):
    """``processed``: samples with a program that has succeeded. Resolution in Å."""

    samples = computed(fields.Integer)
    collected = computed(fields.Integer)
    processed = computed(fields.Integer)
    best_resolution = computed(fields.Float, allow_none=True)


class OutcomeSchema(Schema):
    """Samples by puck and position."""

    summary = fields.Nested(OutcomeSummarySchema, dump_only=True)
    items = fields.List(fields.Nested(SampleOutcomeSchema), dump_only=True)
