"""The SQL of phasing."""

from .phasing import find_phasing, page_of_phasings, phasings_of
from .phasing_analysis import find_phasing_analysis, page_of_phasing_analyses
from .phasing_has_scaling import find_phasing_has_scaling, page_of_phasing_has_scalings, phasing_has_scalings_of
from .phasing_program_attachment import (
    find_phasing_program_attachment,
    page_of_phasing_program_attachments,
    phasing_program_attachments_of,
)
from .phasing_program_run import find_phasing_program_run, page_of_phasing_program_runs
from .phasing_statistics import find_phasing_statistics, page_of_phasing_statistics, phasing_statistics_of
from .phasing_step import find_phasing_step, page_of_phasing_steps, phasing_steps_of
from .prepare_phasing_data import find_prepare_phasing_data, page_of_prepare_phasing_data, prepare_phasing_data_of

__all__ = [
    "find_phasing",
    "find_phasing_analysis",
    "find_phasing_has_scaling",
    "find_phasing_program_attachment",
    "find_phasing_program_run",
    "find_phasing_statistics",
    "find_phasing_step",
    "find_prepare_phasing_data",
    "page_of_phasing_analyses",
    "page_of_phasing_has_scalings",
    "page_of_phasing_program_attachments",
    "page_of_phasing_program_runs",
    "page_of_phasing_statistics",
    "page_of_phasing_steps",
    "page_of_phasings",
    "page_of_prepare_phasing_data",
    "phasing_has_scalings_of",
    "phasing_program_attachments_of",
    "phasing_statistics_of",
    "phasing_steps_of",
    "phasings_of",
    "prepare_phasing_data_of",
]
