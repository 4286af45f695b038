"""Couriers: the ways of parcels, followed by the worker and told by webhooks."""

from __future__ import annotations

from sample_tracking.kernel.plugin import Module

module = Module(name="couriers", summary="Couriers: the ways of parcels, followed by the worker and told by webhooks")
