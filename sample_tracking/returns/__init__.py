"""The way back: requests, dispatch, closing."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="returns", summary="The way back: requests, dispatch, closing")
