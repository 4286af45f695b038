"""The wire format of processing programs."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, computed, later, of, sought
from sample_tracking.kernel.measurements import PROGRAM_STATES
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcProgramAttachment,
    AutoProcProgramMessage,
    AutoProcScalingStatistics,
)

# The shared column's word → the field.
SHELLS: Final = MappingProxyType({"overall": "overall", "innerShell": "inner_shell", "outerShell": "outer_shell"})


class ProcessingProgramSchema(Schema):
    """``program``: what was run, as it named itself. ``data_collection_id``: the first collection, of
    ``collection_count``. ``resolution_high`` (Å): of its best data set, with all reflections; ``space_group``: of its
    first.
    """

    id = of(AutoProcProgram.auto_proc_program_id, dump_only=True)
    program = of(AutoProcProgram.processing_programs, dump_only=True)
    status = computed(fields.String, validate=validate.OneOf(PROGRAM_STATES))
    message = of(AutoProcProgram.processing_message, dump_only=True)
    started_at = of(AutoProcProgram.processing_start_time, dump_only=True)
    ended_at = of(AutoProcProgram.processing_end_time, dump_only=True)
    recorded_at = of(AutoProcProgram.record_time_stamp, dump_only=True)
    data_collection_id = computed(fields.Integer, allow_none=True)
    collection_count = computed(fields.Integer)
    space_group = computed(fields.String, allow_none=True)
    resolution_high = computed(fields.Float, allow_none=True)


class IntegratedCellSchema(Schema):
    """Lengths in Å, angles in degrees."""

    a = of(AutoProcIntegration.cell_a, dump_only=True)
    b = of(AutoProcIntegration.cell_b, dump_only=True)
    c = of(AutoProcIntegration.cell_c, dump_only=True)
    alpha = of(AutoProcIntegration.cell_alpha, dump_only=True)
    beta = of(AutoProcIntegration.cell_beta, dump_only=True)
    gamma = of(AutoProcIntegration.cell_gamma, dump_only=True)


class ScaledCellSchema(Schema):
    """As refined over the whole data set. Lengths in Å, angles in degrees."""

    a = of(AutoProc.refined_cell_a, dump_only=True)
    b = of(AutoProc.refined_cell_b, dump_only=True)
    c = of(AutoProc.refined_cell_c, dump_only=True)
    alpha = of(AutoProc.refined_cell_alpha, dump_only=True)
    beta = of(AutoProc.refined_cell_beta, dump_only=True)
    gamma = of(AutoProc.refined_cell_gamma, dump_only=True)


class IntegrationSchema(Schema):
    """What was integrated of one collection, for the result ``result_id``. Distance and beam centre in mm."""

    id = of(AutoProcIntegration.auto_proc_integration_id, dump_only=True)
    data_collection_id = of(AutoProcIntegration.data_collection_id, dump_only=True)
    result_id = computed(fields.Integer, allow_none=True)
    first_image = of(AutoProcIntegration.start_image_number, dump_only=True)
    last_image = of(AutoProcIntegration.end_image_number, dump_only=True)
    anomalous = of(AutoProcIntegration.anomalous, dump_only=True)
    detector_distance = of(AutoProcIntegration.refined_detector_distance, dump_only=True)
    beam_x = of(AutoProcIntegration.refined_x_beam, dump_only=True)
    beam_y = of(AutoProcIntegration.refined_y_beam, dump_only=True)
    cell = fields.Nested(IntegratedCellSchema, dump_only=True, allow_none=True)


class ScalingShellSchema(Schema):
    """Resolutions in Å, completeness in %. ``r_meas`` and ``r_pim`` with I+ and I- together, ``…_anomalous`` within
    each.
    """

    id = of(AutoProcScalingStatistics.auto_proc_scaling_statistics_id, dump_only=True)
    resolution_high = of(AutoProcScalingStatistics.resolution_limit_high, dump_only=True)
    resolution_low = of(AutoProcScalingStatistics.resolution_limit_low, dump_only=True)
    observations = of(AutoProcScalingStatistics.n_total_observations, dump_only=True)
    unique_observations = of(AutoProcScalingStatistics.n_total_unique_observations, dump_only=True)
    completeness = of(AutoProcScalingStatistics.completeness, dump_only=True)
    multiplicity = of(AutoProcScalingStatistics.multiplicity, dump_only=True)
    i_over_sigma = of(AutoProcScalingStatistics.mean_i_over_sig_i, dump_only=True)
    cc_half = of(AutoProcScalingStatistics.cc_half, dump_only=True)
    cc_anomalous = of(AutoProcScalingStatistics.cc_anomalous, dump_only=True)
    r_merge = of(AutoProcScalingStatistics.r_merge, dump_only=True)
    r_meas = of(AutoProcScalingStatistics.r_meas_all_i_plus_i_minus, dump_only=True)
    r_meas_anomalous = of(AutoProcScalingStatistics.r_meas_within_i_plus_i_minus, dump_only=True)
    r_pim = of(AutoProcScalingStatistics.r_pim_all_i_plus_i_minus, dump_only=True)
    r_pim_anomalous = of(AutoProcScalingStatistics.r_pim_within_i_plus_i_minus, dump_only=True)
    anomalous_completeness = of(AutoProcScalingStatistics.anomalous_completeness, dump_only=True)
    anomalous_multiplicity = of(AutoProcScalingStatistics.anomalous_multiplicity, dump_only=True)
    anomalous = of(AutoProcScalingStatistics.anomalous, dump_only=True)


class DataSetSchema(Schema):
    """What came out of scaling, with its statistics by shell; a shell that the program did not tell is null."""

    id = of(AutoProc.auto_proc_id, dump_only=True)
    space_group = of(AutoProc.space_group, dump_only=True)
    cell = fields.Nested(ScaledCellSchema, dump_only=True, allow_none=True)
    overall = later(fields.Nested(ScalingShellSchema, dump_only=True, allow_none=True))
    inner_shell = later(fields.Nested(ScalingShellSchema, dump_only=True, allow_none=True))
    outer_shell = later(fields.Nested(ScalingShellSchema, dump_only=True, allow_none=True))


class DataSetRowSchema(Schema):
    """A data set with one of its shells, as a row has them."""

    data_set = fields.Nested(DataSetSchema, dump_only=True)
    shell = fields.Nested(ScalingShellSchema, dump_only=True, allow_none=True)
    kind = of(AutoProcScalingStatistics.scaling_statistics_type, dump_only=True)


class ProgramMessageSchema(Schema):
    severity = of(AutoProcProgramMessage.severity, dump_only=True)
    message = of(AutoProcProgramMessage.message, dump_only=True)
    description = of(AutoProcProgramMessage.description, dump_only=True)
    at = of(AutoProcProgramMessage.record_time_stamp, dump_only=True)


class ProgramFileSchema(Schema):
    """``path``: where the program has put the file, for programs at the facility."""

    id = of(AutoProcProgramAttachment.auto_proc_program_attachment_id, dump_only=True)
    type = of(AutoProcProgramAttachment.file_type, dump_only=True)
    name = of(AutoProcProgramAttachment.file_name, dump_only=True)
    folder = of(AutoProcProgramAttachment.file_path, dump_only=True)
    path = later(computed(fields.String))
    importance = of(AutoProcProgramAttachment.importance_rank, dump_only=True)
    recorded_at = of(AutoProcProgramAttachment.record_time_stamp, dump_only=True)


class ProcessingProgramDetailSchema(ProcessingProgramSchema):
    """``messages``: none where the site's database has no table for them."""

    command_line = of(AutoProcProgram.processing_command_line, dump_only=True)
    environment = of(AutoProcProgram.processing_environment, dump_only=True)
    parent_id = of(AutoProcProgram.parent_auto_proc_program_id, dump_only=True)
    integrations = later(fields.List(fields.Nested(IntegrationSchema), dump_only=True))
    results = later(fields.List(fields.Nested(DataSetSchema), dump_only=True))
    messages = later(fields.List(fields.Nested(ProgramMessageSchema), dump_only=True))
    attachments = later(fields.List(fields.Nested(ProgramFileSchema), dump_only=True))


def _sought_id() -> fields.Integer:
    return fields.Integer(validate=validate.Range(1, 2**32 - 1))


class ProgramQuery(PageQuery):
    """All of them together narrow the list; those of collections are met by one and the same collection."""

    data_collection = _sought_id()
    group = _sought_id()
    sample = _sought_id()
    session = _sought_id()
    proposal = Text(validate=[validate.Length(1, 60)])
    program = sought(AutoProcProgram.processing_programs)
    status = fields.String(validate=validate.OneOf(PROGRAM_STATES))
