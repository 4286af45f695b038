"""Boards for staff: arrivals, places, beamlines, returns, nitrogen."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="boards", summary="Boards for staff: arrivals, places, beamlines, returns, nitrogen")
