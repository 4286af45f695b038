"""Pictures of things, as of damage."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="attachments", summary="Pictures of things, as of damage")
