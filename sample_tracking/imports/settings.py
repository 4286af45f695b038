"""The section [imports]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.config.declare import between


@dataclass(frozen=True, kw_only=True)
class ImportSettings:
    most_rows: int = setting(
        "The most rows of a spreadsheet that are taken in.", default=10_000, validate=between(1, 50_000)
    )
    undo_within: timedelta = setting(
        "How long after it an import can be undone as a whole.",
        default=timedelta(minutes=10),
        validate=between(timedelta(0), timedelta(days=7)),
    )
