"""A logbook: short notes of a laboratory about anything with a code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.menu import Entry
from sample_tracking.kernel.own.branch import of_plugin
from sample_tracking.kernel.plugin import Module

from .tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import click

    from sample_tracking.kernel.config import Settings
    from sample_tracking.kernel.happening import Event

    from .adapters import Badges


@dataclass(frozen=True, kw_only=True)
class LogbookSettings:
    badges: tuple[str, ...] = setting("Who gets in with a badge, each as `badge=login`.", default=())
    tray: Path = setting("The folder in which printed labels and messages are laid.", default=Path("tray"))


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (("/logbook", resources.Logbook),)


def bring_pages() -> Sequence[tuple[str, type]]:
    from . import pages

    return (("/logbook", pages.LogbookPage),)


def commands() -> Sequence[click.Command]:
    from .commands import logbook

    return (logbook,)


def authenticator(settings: Settings) -> Badges:
    from .adapters import Badges

    return Badges(settings.get(LogbookSettings).badges)


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from .adapters import Bicycle, NoteDecoder, Tray

    tray = Tray(settings.get(LogbookSettings).tray)
    return {"decoders": (NoteDecoder(),), "printers": (tray,), "couriers": (Bicycle(),), "notifiers": (tray,)}


def listeners(settings: Settings) -> Sequence[Callable[[Sequence[Event]], None]]:
    from .adapters import Tray

    return (Tray(settings.get(LogbookSettings).tray).note,)


plugin = Module(
    name="lab_logbook",
    summary="Short notes of a laboratory about anything with a code",
    version="2.4",
    settings=LogbookSettings,
    requires=("dewars",),
    routes=routes,
    pages=bring_pages,
    menu=(Entry("Logbook", "/logbook", Permission.READ),),
    commands=commands,
    authenticator=authenticator,
    parts=parts,
    listeners=listeners,
    own_tables=of_plugin("lab_logbook", metadata, Path(__file__).parent / "versions"),
)
