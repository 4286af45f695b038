"""What processing programs made of data collections: results, statistics, messages, files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import between, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def _folders(roots: tuple[Path, ...]) -> None:
    if not all(root.is_absolute() and root != Path("/") for root in roots):
        raise ValueError("must be absolute paths, and not the whole file system")


@dataclass(frozen=True, kw_only=True)
class AutoProcessingSettings:
    roots: tuple[Path, ...] = setting(
        "Folders below which files of processing are given out; while there are none, only their paths are told.",
        default=(),
        validate=_folders,
    )
    file_limit: int = setting(
        "The largest file that is given out, in bytes.", default=1024**3, validate=between(1, 1024**4)
    )


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    program = "/auto-processing/{program_id:id}"
    return (
        ("/auto-processing", resources.Programs),
        (program, resources.Program),
        (f"{program}/attachments", resources.ProgramAttachments),
        (f"{program}/attachments/{{attachment_id:id}}/file", resources.ProgramFile),
    )


plugin = Module(
    name="auto_processing",
    summary="Processing programs with their results, statistics by shell, messages and files",
    settings=AutoProcessingSettings,
    routes=routes,
)
