from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from sample_tracking import worker as running
from sample_tracking.app import open_units
from sample_tracking.kernel import log
from sample_tracking.kernel.config import LogSettings, WorkerSettings

if TYPE_CHECKING:
    from sample_tracking.cli import Installation


@click.command()
@click.option("--once", is_flag=True, help="One round of all jobs, then end.")
@click.pass_obj
def worker(installation: Installation, once: bool) -> None:  # noqa: FBT001 - click's way
    """Run the jobs of modules and plugins until a signal ends it."""
    settings, modules = installation.configure()
    log.configure(settings.get(LogSettings), settings.secrets)
    units, jobs = open_units(settings, modules), running.jobs_of(settings, modules)
    if once:
        if refused := running.run_once(units, jobs):
            raise click.ClickException("; ".join(f"{job}: {detail}" for job, detail in refused.items()))
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running.run(units, jobs, stop, settings.get(WorkerSettings).pause)
