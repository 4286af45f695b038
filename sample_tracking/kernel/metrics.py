"""Figures for Prometheus: how many requests, how long, by route template (never by id)."""

from __future__ import annotations

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
# Where the workers of one server put their figures, so that each can answer for all of them.
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "sample_tracking_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "sample_tracking_request_seconds",
            "Time from the request's arrival to its answer.",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._running = Gauge(
            "sample_tracking_requests_running",
            "Requests being answered now.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def began(self) -> None:
        self._running.inc()

    def ended(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """``route`` is the URI template; None for an address that no route has."""
        named = method if method in METHODS else "other"
        template = route or "none"
        self._requests.labels(named, template, str(status)).inc()
        self._seconds.labels(named, template).observe(seconds)
        self._running.dec()

    def text(self) -> bytes:
        """In Prometheus' text format, of all worker processes where they share a folder."""
        if not os.environ.get(SHARED_FOLDER):
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
