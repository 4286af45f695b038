"""The wire format of phasing analyses. Resolutions are in Å; moments are those at which programs wrote their rows."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, computed, later, of, sought
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
    SpaceGroup,
)

RUN_STATES: Final = ("done", "running", "failed")
STATES: Final = (*RUN_STATES, "unknown")


class RunSchema(Schema):
    """A run of a program."""

    id = of(PhasingProgramRun.phasing_program_run_id, dump_only=True)
    program = of(PhasingProgramRun.phasing_programs)
    status = computed(fields.String, validate=validate.OneOf(RUN_STATES))
    message = of(PhasingProgramRun.phasing_message)
    started_at = of(PhasingProgramRun.phasing_start_time)
    ended_at = of(PhasingProgramRun.phasing_end_time)


class BinSchema(Schema):
    """One resolution bin; ``bin`` is null where a value is of all of them."""

    bin = of(PhasingStatistics.bin_number)
    bins = of(PhasingStatistics.number_of_bins)
    low_resolution = of(PhasingStatistics.low_res)
    high_resolution = of(PhasingStatistics.high_res)
    value = of(PhasingStatistics.statistics_value)
    reflections = of(PhasingStatistics.n_reflections)


class StatisticSchema(BinSchema):
    """A row as it is read; the documents have them by metric."""

    metric = of(PhasingStatistics.metric)
    step_id = of(PhasingStatistics.phasing_step_id, dump_only=True)
    data_set_id = of(PhasingStatistics.phasing_has_scaling_id1, dump_only=True)


class MetricSchema(Schema):
    metric = fields.String(allow_none=True, dump_only=True)
    data_set_id = fields.Integer(dump_only=True)
    bins = fields.List(fields.Nested(BinSchema), dump_only=True)


class DataSetSchema(Schema):
    id = of(PhasingHasScaling.phasing_has_scaling_id, dump_only=True)
    auto_proc_scaling_id = of(PhasingHasScaling.auto_proc_scaling_id, dump_only=True)
    number = of(PhasingHasScaling.dataset_number)


class PreparationSchema(Schema):
    id = of(PreparePhasingData.prepare_phasing_data_id, dump_only=True)
    space_group = of(SpaceGroup.space_group_short_name)
    low_resolution = of(PreparePhasingData.low_res)
    high_resolution = of(PreparePhasingData.high_res)
    run = fields.Nested(RunSchema, allow_none=True, dump_only=True)


class SolutionSchema(Schema):
    id = of(Phasing.phasing_id, dump_only=True)
    method = of(Phasing.method)
    space_group = of(SpaceGroup.space_group_short_name)
    enantiomorph = of(Phasing.enantiomorph)
    solvent_content = of(Phasing.solvent_content)
    low_resolution = of(Phasing.low_res)
    high_resolution = of(Phasing.high_res)
    run = fields.Nested(RunSchema, allow_none=True, dump_only=True)


class StepSchema(Schema):
    """What programs write as text stays text: resolutions, solvent content, enantiomorph."""

    id = of(PhasingStep.phasing_step_id, dump_only=True)
    previous_id = of(PhasingStep.previous_phasing_step_id, dump_only=True)
    kind = of(PhasingStep.phasing_step_type)
    method = of(PhasingStep.method)
    space_group = of(SpaceGroup.space_group_short_name)
    enantiomorph = of(PhasingStep.enantiomorph)
    solvent_content = of(PhasingStep.solvent_content)
    low_resolution = of(PhasingStep.low_res)
    high_resolution = of(PhasingStep.high_res)
    run = fields.Nested(RunSchema, allow_none=True, dump_only=True)
    statistics = later(fields.List(fields.Nested(MetricSchema), dump_only=True))
    steps = later(fields.List(fields.Nested(lambda: StepSchema()), dump_only=True))  # noqa: PLW0108 - made here


class FileSchema(Schema):
    id = of(PhasingProgramAttachment.phasing_program_attachment_id, dump_only=True)
    run_id = of(PhasingProgramAttachment.phasing_program_run_id, dump_only=True)
    kind = of(PhasingProgramAttachment.file_type)
    name = of(PhasingProgramAttachment.file_name)
    folder = of(PhasingProgramAttachment.file_path)
    path = later(fields.String(dump_only=True))


class AnalysisSchema(Schema):
    """``data_collection_id``: the first of those whose data were used. ``status``: failed when a run has failed."""

    id = of(PhasingAnalysis.phasing_analysis_id, dump_only=True)
    recorded_at = of(PhasingAnalysis.record_time_stamp, dump_only=True)
    data_collection_id = computed(fields.Integer, allow_none=True)
    method = computed(fields.String, allow_none=True)
    status = computed(fields.String, validate=validate.OneOf(STATES))


class AnalysisDetailSchema(AnalysisSchema):
    """``solutions`` and ``preparations`` come from older programs, ``steps`` from newer ones; ``statistics`` are
    those that no step names.
    """

    data_sets = later(fields.List(fields.Nested(DataSetSchema), dump_only=True))
    preparations = later(fields.List(fields.Nested(PreparationSchema), dump_only=True))
    solutions = later(fields.List(fields.Nested(SolutionSchema), dump_only=True))
    steps = later(fields.List(fields.Nested(StepSchema), dump_only=True))
    statistics = later(fields.List(fields.Nested(MetricSchema), dump_only=True))
    attachments = later(fields.List(fields.Nested(FileSchema), dump_only=True))


def _id() -> fields.Integer:
    return fields.Integer(validate=validate.Range(1, 2**32 - 1))


class AnalysisOfSampleQuery(PageQuery):
    method = sought(PhasingStep.method)
    status = fields.String(validate=validate.OneOf(STATES))


class AnalysisQuery(AnalysisOfSampleQuery):
    data_collection = _id()
    sample = _id()
    session = _id()
    proposal = Text(validate=[validate.Length(1, 60)])
