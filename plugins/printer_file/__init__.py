"""A printer that is a folder: each label becomes a file there, for whatever prints or keeps what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def some(named: Mapping[str, str]) -> None:
    if not named or not all(named.values()):
        raise ValueError("must name at least one printer, each with its place")


@dataclass(frozen=True, kw_only=True)
class FilePrinterSettings:
    folders: dict[str, str] = setting("Each printer by its name, with the folder that it is.", validate=some)
    zpl: tuple[str, ...] = setting("Those of them that get ZPL instead of PDF.", default=())


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from pathlib import Path

    from .adapters import FolderPrinter

    chosen = settings.get(FilePrinterSettings)
    return {
        "printers": [
            FolderPrinter(name, Path(folder), zpl=name in chosen.zpl) for name, folder in chosen.folders.items()
        ]
    }


plugin = Module(
    name="printer_file",
    summary="Label printers that are folders: labels become files",
    settings=FilePrinterSettings,
    parts=parts,
)
