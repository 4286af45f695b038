"""What a WSGI server loads: ``sample_tracking.wsgi:application()``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .app import build
from .kernel import log
from .kernel.config import FILE_VARIABLE, LogSettings
from .modules import configure

if TYPE_CHECKING:
    import falcon


def application() -> falcon.App[Any, Any]:
    """The service as the file named by the environment configures it."""
    named = os.environ.get(FILE_VARIABLE)
    settings, modules = configure(Path(named) if named else None, os.environ)
    log.configure(settings.get(LogSettings), settings.secrets())
    return build(settings, modules)
