"""What a WSGI server loads: ``sample_tracking.wsgi:application()``."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import worker
from .app import compose, open_units
from .kernel import log
from .kernel.config import FILE_VARIABLE, LogSettings, WorkerSettings
from .modules import configure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import falcon

    from .kernel.config import Settings
    from .kernel.plugin import Module
    from .kernel.unit import Units


def application() -> falcon.App[Any, Any]:
    """The service as the file named by the environment configures it."""
    named = os.environ.get(FILE_VARIABLE)
    settings, modules = configure(Path(named) if named else None, os.environ)
    log.configure(settings.get(LogSettings), settings.secrets)
    units = open_units(settings, modules)
    _start_worker(settings, modules, units)
    return compose(settings, modules, units)


def _start_worker(settings: Settings, modules: Sequence[Module], units: Units) -> None:
    """Jobs beside the requests, in a thread that ends with the process."""
    worker_settings = settings.get(WorkerSettings)
    jobs = worker.jobs_of(settings, modules)
    if worker_settings.embedded and jobs:
        work = (units, jobs, threading.Event(), worker_settings.pause)
        threading.Thread(target=worker.run, args=work, name="worker", daemon=True).start()
