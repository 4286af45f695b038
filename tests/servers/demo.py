"""The invented facility with its shipments, served as the product runs."""

from datetime import UTC, datetime
from pathlib import Path

from sample_tracking.app import open_units
from sample_tracking.demo.service import Calendar, Story
from sample_tracking.kernel.installing import install
from sample_tracking.kernel.plugin import branches_of
from sample_tracking.modules import configure
from tests.world import Configured, environment

from .product import Product

PLUGINS = ("outcome", "auth_local")
"""Those that bring pages."""


def serve_demo(folder: Path) -> Product:
    """From a SQLite file in the folder."""
    environ = environment(f"sqlite:///{folder / 'world.sqlite'}", "tracking", "sqlite")
    settings, modules = configure(Configured(plugins=PLUGINS).write(folder), environ)
    calendar = Calendar(datetime.now(UTC))
    units = open_units(settings, modules, calendar)
    install(units.writes, "tracking", branches_of(modules))
    Story(units, calendar).tell()
    units.reads.dispose()
    units.writes.dispose()
    return Product(folder, environ, workers=1)
