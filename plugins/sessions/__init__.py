"""Sessions at the beamlines: what the user office has scheduled, over all proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/sessions", resources.Sessions),
        ("/sessions/{session_id:id}", resources.Session),
    )


plugin = Module(name="sessions", summary="Sessions by beamline, day and now, with who takes part", routes=routes)
