"""Screening: what characterisation found of a sample, and the strategies that it proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/screenings", resources.Screenings),
        ("/screenings/{screening_id:id}", resources.Screening),
        ("/samples/{sample_id:id}/screenings", resources.ScreeningsOfSample),
    )


plugin = Module(name="screening", summary="Characterisations and the strategies that they propose", routes=routes)
