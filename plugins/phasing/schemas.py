"""The wire format of phasing."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import (
    Phasing,
    PhasingAnalysis,
    PhasingHasScaling,
    PhasingProgramAttachment,
    PhasingProgramRun,
    PhasingStatistics,
    PhasingStep,
    PreparePhasingData,
)


class PreparePhasingDataSchema(Schema):
    id = of(PreparePhasingData.prepare_phasing_data_id, dump_only=True)
    phasing_analysis_id = of(PreparePhasingData.phasing_analysis_id, dump_only=True)
    phasing_program_run_id = of(PreparePhasingData.phasing_program_run_id, dump_only=True)
    space_group_id = of(PreparePhasingData.space_group_id, dump_only=True)
    low_res = of(PreparePhasingData.low_res)
    high_res = of(PreparePhasingData.high_res)
    record_time_stamp = of(PreparePhasingData.record_time_stamp)


class PreparePhasingDataQuery(PageQuery):
    phasing_analysis_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    phasing_program_run_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    space_group_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))


class PhasingSchema(Schema):
    id = of(Phasing.phasing_id, dump_only=True)
    phasing_analysis_id = of(Phasing.phasing_analysis_id, dump_only=True)
    phasing_program_run_id = of(Phasing.phasing_program_run_id, dump_only=True)
    space_group_id = of(Phasing.space_group_id, dump_only=True)
    method = of(Phasing.method)
    solvent_content = of(Phasing.solvent_content)
    enantiomorph = of(Phasing.enantiomorph)
    low_res = of(Phasing.low_res)
    high_res = of(Phasing.high_res)
    record_time_stamp = of(Phasing.record_time_stamp)


class PhasingQuery(PageQuery):
    phasing_analysis_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    phasing_program_run_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    space_group_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))


class PhasingStatisticsSchema(Schema):
    id = of(PhasingStatistics.phasing_statistics_id, dump_only=True)
    phasing_has_scaling_id1 = of(PhasingStatistics.phasing_has_scaling_id1, dump_only=True)
    phasing_has_scaling_id2 = of(PhasingStatistics.phasing_has_scaling_id2, dump_only=True)
    phasing_step_id = of(PhasingStatistics.phasing_step_id, dump_only=True)
    number_of_bins = of(PhasingStatistics.number_of_bins)
    bin_number = of(PhasingStatistics.bin_number)
    low_res = of(PhasingStatistics.low_res)
    high_res = of(PhasingStatistics.high_res)
    metric = of(PhasingStatistics.metric)
    statistics_value = of(PhasingStatistics.statistics_value)
    n_reflections = of(PhasingStatistics.n_reflections)
    record_time_stamp = of(PhasingStatistics.record_time_stamp)


class PhasingStatisticsQuery(PageQuery):
    phasing_has_scaling_id1 = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    phasing_has_scaling_id2 = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    phasing_step_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))


class PhasingHasScalingSchema(Schema):
    id = of(PhasingHasScaling.phasing_has_scaling_id, dump_only=True)
    phasing_analysis_id = of(PhasingHasScaling.phasing_analysis_id, dump_only=True)
    auto_proc_scaling_id = of(PhasingHasScaling.auto_proc_scaling_id, dump_only=True)
    dataset_number = of(PhasingHasScaling.dataset_number)
    record_time_stamp = of(PhasingHasScaling.record_time_stamp)


class PhasingHasScalingDetailSchema(PhasingHasScalingSchema):
    phasing_statistics = later(fields.List(fields.Nested(PhasingStatisticsSchema), dump_only=True))


class PhasingHasScalingQuery(PageQuery):
    phasing_analysis_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    auto_proc_scaling_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))


class PhasingAnalysisSchema(Schema):
    id = of(PhasingAnalysis.phasing_analysis_id, dump_only=True)
    record_time_stamp = of(PhasingAnalysis.record_time_stamp)


class PhasingAnalysisDetailSchema(PhasingAnalysisSchema):
    phasing_has_scalings = later(fields.List(fields.Nested(PhasingHasScalingDetailSchema), dump_only=True))
    phasings = later(fields.List(fields.Nested(PhasingSchema), dump_only=True))
    prepare_phasing_data = later(fields.List(fields.Nested(PreparePhasingDataSchema), dump_only=True))


class PhasingAnalysisQuery(PageQuery):
    """Nothing that it could be narrowed by."""


class PhasingStepSchema(Schema):
    id = of(PhasingStep.phasing_step_id, dump_only=True)
    previous_phasing_step_id = of(PhasingStep.previous_phasing_step_id)
    program_run_id = of(PhasingStep.program_run_id, dump_only=True)
    space_group_id = of(PhasingStep.space_group_id, dump_only=True)
    auto_proc_scaling_id = of(PhasingStep.auto_proc_scaling_id, dump_only=True)
    phasing_analysis_id = of(PhasingStep.phasing_analysis_id)
    phasing_step_type = of(PhasingStep.phasing_step_type)
    method = of(PhasingStep.method)
    solvent_content = of(PhasingStep.solvent_content)
    enantiomorph = of(PhasingStep.enantiomorph)
    low_res = of(PhasingStep.low_res)
    high_res = of(PhasingStep.high_res)
    record_time_stamp = of(PhasingStep.record_time_stamp)


class PhasingStepQuery(PageQuery):
    program_run_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    space_group_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    auto_proc_scaling_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))


class PhasingProgramAttachmentSchema(Schema):
    id = of(PhasingProgramAttachment.phasing_program_attachment_id, dump_only=True)
    phasing_program_run_id = of(PhasingProgramAttachment.phasing_program_run_id, dump_only=True)
    file_type = of(PhasingProgramAttachment.file_type)
    file_name = of(PhasingProgramAttachment.file_name)
    file_path = of(PhasingProgramAttachment.file_path)
    record_time_stamp = of(PhasingProgramAttachment.record_time_stamp)


class PhasingProgramAttachmentQuery(PageQuery):
    phasing_program_run_id = fields.Integer(validate=validate.Range(1, 2**32 - 1))
    file_name = sought(PhasingProgramAttachment.file_name)


class PhasingProgramRunSchema(Schema):
    id = of(PhasingProgramRun.phasing_program_run_id, dump_only=True)
    phasing_command_line = of(PhasingProgramRun.phasing_command_line)
    phasing_programs = of(PhasingProgramRun.phasing_programs)
    phasing_status = of(PhasingProgramRun.phasing_status)
    phasing_message = of(PhasingProgramRun.phasing_message)
    phasing_start_time = of(PhasingProgramRun.phasing_start_time)
    phasing_end_time = of(PhasingProgramRun.phasing_end_time)
    phasing_environment = of(PhasingProgramRun.phasing_environment)
    record_time_stamp = of(PhasingProgramRun.record_time_stamp)


class PhasingProgramRunDetailSchema(PhasingProgramRunSchema):
    phasing_program_attachments = later(fields.List(fields.Nested(PhasingProgramAttachmentSchema), dump_only=True))
    phasing_steps = later(fields.List(fields.Nested(PhasingStepSchema), dump_only=True))


class PhasingProgramRunQuery(PageQuery):
    """Nothing that it could be narrowed by."""
