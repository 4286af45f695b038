"""Weights, top-ups and temperatures of dewars, and how long their nitrogen lasts."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

from .settings import ReadingSettings

module = Module(
    name="readings",
    summary="Weights and top-ups of dewars, and how long their nitrogen lasts",
    requires=("dewars",),
    settings=ReadingSettings,
)
