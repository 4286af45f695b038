"""Sample changers of the beamlines: positions, what stands on them."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="changers", summary="Sample changers of the beamlines: positions, what stands on them")
