"""The section [samples]."""

from __future__ import annotations

from dataclasses import dataclass

from sample_tracking.kernel.config import setting


@dataclass(frozen=True, kw_only=True)
class SampleSettings:
    create_proteins: bool = setting(
        "Whether a sample with an acronym that the proposal does not know yet registers the protein.", default=True
    )
