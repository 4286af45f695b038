"""Runs the jobs that modules and plugins register, one after another, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from .kernel import foreign

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from .kernel.config import Settings
    from .kernel.plugin import Module
    from .kernel.unit import Units


def jobs_of(settings: Settings, modules: Sequence[Module]) -> list[Callable[[Units], None]]:
    return [job for module in modules for job in module.brings("jobs", settings)]


def run_once(units: Units, jobs: Sequence[Callable[[Units], None]]) -> dict[str, str]:
    """A job that fails is tried again in the next round, and hinders no other; gives the refusals by job."""
    told = {_name(job): foreign.afterwards(_name(job), job, units) for job in jobs}
    return {name: detail for name, detail in told.items() if detail is not None}


def _name(job: Callable[[Units], None]) -> str:
    return str(getattr(job, "__name__", type(job).__name__))


def run(units: Units, jobs: Sequence[Callable[[Units], None]], stop: threading.Event, pause: float = 1.0) -> None:
    """Until ``stop`` is set; ``pause`` in seconds between rounds."""
    log, before = structlog.get_logger(__name__), dict[str, str]()
    while not stop.is_set():
        refused = run_once(units, jobs)
        for job, detail in refused.items():
            if before.get(job) != detail:
                log.warning("job refused", job=job, detail=detail)
        before = refused
        stop.wait(pause)
