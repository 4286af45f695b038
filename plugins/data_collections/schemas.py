"""The wire format of data collections and their groups."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Text, computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcScalingStatistics,
    BLSample,
    BLSession,
    DataCollection,
    DataCollectionComment,
    DataCollectionFileAttachment,
    DataCollectionGroup,
    Person,
)


def micrometres(millimetres: float | None) -> float | None:
    """Of a column in single precision, whose digits beyond these mean nothing."""
    return None if millimetres is None else round(millimetres * 1000, 3)


class CollectionResultSchema(Schema):
    """The successful result with the smallest high limit of resolution over all shells, the newest of equal ones.

    ``resolution`` in Å, ``completeness`` in %, ``r_merge`` as the program wrote it.
    """

    resolution = of(AutoProcScalingStatistics.resolution_limit_high, dump_only=True)
    space_group = of(AutoProc.space_group, dump_only=True)
    completeness = of(AutoProcScalingStatistics.completeness, dump_only=True)
    r_merge = of(AutoProcScalingStatistics.r_merge, dump_only=True)
    program = of(AutoProcProgram.processing_programs, dump_only=True)
    program_id = of(AutoProcProgram.auto_proc_program_id, dump_only=True)
    data_collection_id = of(AutoProcIntegration.data_collection_id, dump_only=True)


class DataCollectionSchema(Schema):
    """``status``: as the beamline wrote it. ``sample``: its name; it and ``sample_id`` are those of the group, null
    for a sample that the caller may not see. ``processing_count``: programs that came to some result.

    ``wavelength`` and ``resolution`` (at the edge of the detector) in Å, ``transmission`` in %, ``exposure_time`` in s
    an image, ``axis_start`` and ``axis_range`` in degrees, ``detector_distance`` in mm, ``flux`` in photons/s, beam
    size in µm.
    """

    id = of(DataCollection.data_collection_id, dump_only=True)
    group_id = of(DataCollection.data_collection_group_id, dump_only=True)
    proposal = computed(fields.String)
    session_id = of(DataCollectionGroup.session_id, dump_only=True)
    beamline = of(BLSession.beam_line_name, dump_only=True)
    sample_id = of(BLSample.bl_sample_id, dump_only=True)
    sample = of(BLSample.name, dump_only=True)
    experiment_type = of(DataCollectionGroup.experiment_type, dump_only=True)
    number = of(DataCollection.data_collection_number, dump_only=True)
    status = of(DataCollection.run_status, dump_only=True)
    start_at = of(DataCollection.start_time, dump_only=True)
    end_at = of(DataCollection.end_time, dump_only=True)
    image_count = of(DataCollection.number_of_images, dump_only=True)
    processing_count = computed(fields.Integer)
    wavelength = of(DataCollection.wavelength, dump_only=True)
    resolution = of(DataCollection.resolution, dump_only=True)
    transmission = of(DataCollection.transmission, dump_only=True)
    exposure_time = of(DataCollection.exposure_time, dump_only=True)
    axis_start = of(DataCollection.axis_start, dump_only=True)
    axis_range = of(DataCollection.axis_range, dump_only=True)
    detector_distance = of(DataCollection.detector_distance, dump_only=True)
    flux = of(DataCollection.flux, dump_only=True)
    beam_size_x = of(DataCollection.beam_size_at_sample_x, dump_only=True, metadata={"convert": micrometres})
    beam_size_y = of(DataCollection.beam_size_at_sample_y, dump_only=True, metadata={"convert": micrometres})
    image_directory = of(DataCollection.image_directory, dump_only=True)
    file_template = of(DataCollection.file_template, dump_only=True)
    comments = of(DataCollection.comments, dump_only=True)
    best_result = fields.Nested(CollectionResultSchema, dump_only=True, allow_none=True)


class CollectionAttachmentSchema(Schema):
    id = of(DataCollectionFileAttachment.data_collection_file_attachment_id, dump_only=True)
    path = of(DataCollectionFileAttachment.file_full_path, dump_only=True)
    type = of(DataCollectionFileAttachment.file_type, dump_only=True)
    created_at = of(DataCollectionFileAttachment.create_time, dump_only=True)


class CollectionRemarkSchema(Schema):
    id = of(DataCollectionComment.data_collection_comment_id, dump_only=True)
    at = of(DataCollectionComment.create_time, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)
    comments = of(DataCollectionComment.comments, dump_only=True)


class DataCollectionDetailSchema(DataCollectionSchema):
    """``snapshots``: paths. ``remarks``: what people wrote afterwards, where the site's database has that.

    Angles in degrees, ``beam_x`` and ``beam_y`` (the beam on the detector) and slit and undulator gaps in mm,
    ``temperature`` in K, ``resolution_at_corner`` in Å, ``flux_at_end`` in photons/s, ``absorbed_dose`` in MGy for
    crystals.
    """

    axis_end = of(DataCollection.axis_end, dump_only=True)
    overlap = of(DataCollection.overlap, dump_only=True)
    rotation_axis = of(DataCollection.rotation_axis, dump_only=True)
    omega_start = of(DataCollection.omega_start, dump_only=True)
    kappa_start = of(DataCollection.kappa_start, dump_only=True)
    phi_start = of(DataCollection.phi_start, dump_only=True)
    chi_start = of(DataCollection.chi_start, dump_only=True)
    detector_two_theta = of(DataCollection.detector2_theta, dump_only=True)
    first_image_number = of(DataCollection.start_image_number, dump_only=True)
    pass_count = of(DataCollection.number_of_passes, dump_only=True)
    image_prefix = of(DataCollection.image_prefix, dump_only=True)
    image_suffix = of(DataCollection.image_suffix, dump_only=True)
    image_container_path = of(DataCollection.image_container_sub_path, dump_only=True)
    beam_x = of(DataCollection.x_beam, dump_only=True)
    beam_y = of(DataCollection.y_beam, dump_only=True)
    beam_shape = of(DataCollection.beam_shape, dump_only=True)
    slit_gap_horizontal = of(DataCollection.slit_gap_horizontal, dump_only=True)
    slit_gap_vertical = of(DataCollection.slit_gap_vertical, dump_only=True)
    undulator_gap = of(DataCollection.undulator_gap1, dump_only=True)
    synchrotron_mode = of(DataCollection.synchrotron_mode, dump_only=True)
    resolution_at_corner = of(DataCollection.resolution_at_corner, dump_only=True)
    flux_at_end = of(DataCollection.flux_end, dump_only=True)
    absorbed_dose = of(DataCollection.total_absorbed_dose, dump_only=True)
    temperature = of(DataCollection.average_temperature, dump_only=True)
    centering_method = of(DataCollection.centering_method, dump_only=True)
    snapshots = later(fields.List(fields.String(), dump_only=True))
    attachments = later(fields.List(fields.Nested(CollectionAttachmentSchema), dump_only=True))
    remarks = later(fields.List(fields.Nested(CollectionRemarkSchema), dump_only=True))


class DataCollectionGroupSchema(Schema):
    """What was collected in one go of one sample. ``start_at``: of the first collection, ``end_at``: of the last;
    ``best_result``: of all its collections. ``actual_…``: what the robot read.
    """

    id = of(DataCollectionGroup.data_collection_group_id, dump_only=True)
    proposal = computed(fields.String)
    session_id = of(DataCollectionGroup.session_id, dump_only=True)
    beamline = of(BLSession.beam_line_name, dump_only=True)
    sample_id = of(BLSample.bl_sample_id, dump_only=True)
    sample = of(BLSample.name, dump_only=True)
    experiment_type = of(DataCollectionGroup.experiment_type, dump_only=True)
    start_at = computed(fields.AwareDateTime, allow_none=True)
    end_at = computed(fields.AwareDateTime, allow_none=True)
    collection_count = computed(fields.Integer)
    image_count = computed(fields.Integer)
    actual_sample_barcode = of(DataCollectionGroup.actual_sample_barcode, dump_only=True)
    actual_sample_position = of(DataCollectionGroup.actual_sample_slot_in_container, dump_only=True)
    actual_container_barcode = of(DataCollectionGroup.actual_container_barcode, dump_only=True)
    actual_container_position = of(DataCollectionGroup.actual_container_slot_in_sc, dump_only=True)
    comments = of(DataCollectionGroup.comments, dump_only=True)
    best_result = fields.Nested(CollectionResultSchema, dump_only=True, allow_none=True)


def sought_id() -> fields.Integer:
    return fields.Integer(validate=validate.Range(1, 2**32 - 1))


class MeasuredQuery(PageQuery):
    """``status``: as the beamline wrote it, such as “DataCollection Successful”."""

    status = sought(DataCollection.run_status)


class DataCollectionGroupQuery(MeasuredQuery):
    """``status``: groups with at least one such collection."""

    proposal = Text(validate=[validate.Length(1, 60)])
    session = sought_id()
    shipment = sought_id()
    container = sought_id()
    sample = sought_id()


class DataCollectionQuery(DataCollectionGroupQuery):
    """All of them together narrow the list."""

    group = sought_id()
