"""Printers of CUPS, and any other that speaks IPP: by IPP over HTTP, so that no program of CUPS need be installed here
and the answers are facts instead of lines for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sample_tracking.kernel.config import StartupError, between, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


def addresses(named: Mapping[str, str]) -> None:
    if not named:
        raise ValueError("must name at least one printer, each with its address")
    for uri in named.values():
        parts = urlsplit(uri)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname or parts.query or parts.fragment or "@" in uri:
            raise ValueError(f'"{uri}" is no address such as ipp://print.example.org/printers/labels')


@dataclass(frozen=True, kw_only=True)
class CupsSettings:
    printers: dict[str, str] = setting(
        "Each printer by its name, with its address (`lpstat -v` or the page of CUPS tells it).", validate=addresses
    )
    raw: tuple[str, ...] = setting(
        "Those of them that are raw queues of label printers: they get ZPL, which CUPS hands on as it is.", default=()
    )
    ca_file: Path | None = setting(
        "The certificates (PEM) of the authorities to trust for ipps; without it those of this machine.", default=None
    )
    timeout: float = setting("Seconds to wait for the print server.", default=10.0, validate=between(0.1, 120))


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    chosen = settings.get(CupsSettings)
    try:
        from .adapters import open_printers
    except ModuleNotFoundError as missing:
        raise StartupError(
            f'printer_cups needs the package "{missing.name}": pip install "sample-tracking[http]".'
        ) from missing
    return {"printers": open_printers(chosen)}


plugin = Module(
    name="printer_cups",
    summary="Printers of CUPS and others that speak IPP",
    settings=CupsSettings,
    parts=parts,
)
