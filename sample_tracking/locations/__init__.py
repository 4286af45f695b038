"""Places of the facility: tree, codes, what stands where."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="locations", summary="Places of the facility: tree, codes, what stands where")
