"""The pages, a file for each subject; each names its addresses in ``PAGES``."""

from __future__ import annotations

from typing import Final

from . import (
    admin,
    boards,
    changers,
    check,
    contacts,
    copying,
    dewars,
    importing,
    labels,
    locations,
    log_in,
    mapping,
    nitrogen,
    pictures,
    preferring,
    proposals,
    proteins,
    pucks,
    returns,
    scanning,
    shipments,
    tracking,
)

SUBJECTS: Final = (
    log_in,
    proposals,
    shipments,
    dewars,
    tracking,
    nitrogen,
    pictures,
    pucks,
    copying,
    importing,
    mapping,
    check,
    labels,
    contacts,
    preferring,
    proteins,
    scanning,
    returns,
    boards,
    changers,
    admin,
    locations,
)
