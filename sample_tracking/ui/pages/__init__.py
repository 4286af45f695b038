"""The pages, a file for each subject; each names its addresses in ``PAGES``."""

from __future__ import annotations

from typing import Final

from . import (
    admin,
    boards,
    changers,
    check,
    contacts,
    dewars,
    importing,
    labels,
    locations,
    log_in,
    nitrogen,
    proposals,
    proteins,
    pucks,
    returns,
    scanning,
    shipments,
)

SUBJECTS: Final = (
    log_in,
    proposals,
    shipments,
    dewars,
    nitrogen,
    pucks,
    importing,
    check,
    labels,
    contacts,
    proteins,
    scanning,
    returns,
    boards,
    changers,
    admin,
    locations,
)
