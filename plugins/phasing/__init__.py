"""Phasing: analyses of processed data, with their steps, statistics and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/phasing", resources.Analyses),
        ("/phasing/{phasing_analysis_id:id}", resources.Analysis),
        ("/samples/{sample_id:id}/phasing", resources.AnalysesOfSample),
    )


plugin = Module(name="phasing", summary="Phasing analyses: their steps, statistics and files", routes=routes)
