from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sample_tracking.kernel import log
from sample_tracking.kernel.config import FILE_VARIABLE, LogSettings

if TYPE_CHECKING:
    from sample_tracking.cli import Installation

APPLICATION: Final = "sample_tracking.wsgi:application()"
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 256), help="Threads of each process.")
@click.option("--forwarded-allow-ips", default="127.0.0.1", show_default=True, help="Proxies whose headers count.")
@click.pass_obj
def serve(
    installation: Installation, host: str, port: int, workers: int, threads: int, forwarded_allow_ips: str
) -> None:
    """Serve requests with gunicorn until a signal ends it."""
    run(
        installation,
        bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        workers=workers,
        threads=threads,
        forwarded_allow_ips=forwarded_allow_ips,
    )


def run(installation: Installation, **options: Any) -> None:
    """Check the configuration, then hand over to gunicorn; does not return."""
    settings, _ = installation.configure()
    log.configure(settings.get(LogSettings), settings.secrets)
    if installation.path:
        os.environ[FILE_VARIABLE] = str(installation.path.resolve())
    if SHARED_FOLDER in os.environ:
        _server({**defaults(), **options}).run()
        return
    folder = os.environ[SHARED_FOLDER] = tempfile.mkdtemp(prefix="sample-tracking-")
    # The hook runs in the master alone; a `with` around run() would be left by every worker that ends.
    _server({**defaults(), **options, "on_exit": lambda _server: shutil.rmtree(folder, ignore_errors=True)}).run()


def defaults() -> dict[str, Any]:
    """What we want of gunicorn, where that differs from its defaults or matters."""
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file of gunicorn's own naming; a disk may stall it
    return {
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 5,
        "backlog": 256,
        "max_requests": 50_000,
        "max_requests_jitter": 5_000,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
        "accesslog": None,  # each request has a line of its own in our log
        "errorlog": None,
        "worker_tmp_dir": str(memory) if os.access(memory, os.W_OK) else None,
        "child_exit": _forget_figures,
    }


def _forget_figures(_server: object, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _server(options: dict[str, Any]) -> Any:
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger
    from gunicorn.util import import_app

    class OurLogger(Logger):  # type: ignore[misc] # gunicorn has no types
        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            self.error_log.propagate = True

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
        def load_config(self) -> None:
            for name, value in {**options, "logger_class": OurLogger}.items():
                self.cfg.set(name, value)
            if "control_socket_disable" in self.cfg.settings:  # since 25.1, a socket below the home folder
                self.cfg.set("control_socket_disable", True)

        def load(self) -> Any:
            return import_app(APPLICATION)

    return Server()
