"""One field for any barcode: what it is, what a scan does, undo."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="scans", summary="One field for any barcode: what it is, what a scan does, undo")
