"""Runs the jobs that modules and plugins register, one after another, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from .kernel.errors import Problem

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from .kernel.config import Settings
    from .kernel.plugin import Module
    from .kernel.unit import Units


def jobs_of(settings: Settings, modules: Sequence[Module]) -> list[Callable[[Units], None]]:
    return [job for module in modules for job in module.jobs(settings)]


def run_once(units: Units, jobs: Sequence[Callable[[Units], None]]) -> None:
    """A job that finds the database away is tried again in the next round."""
    for job in jobs:
        try:
            job(units)
        except Problem as problem:
            structlog.get_logger(__name__).warning("job refused", job=job.__name__, detail=problem.detail)


def run(units: Units, jobs: Sequence[Callable[[Units], None]], stop: threading.Event, pause: float = 1.0) -> None:
    """Until ``stop`` is set; ``pause`` in seconds between rounds."""
    while not stop.is_set():
        run_once(units, jobs)
        stop.wait(pause)
