"""Label printers that take what comes to their port 9100, as nearly all with a network socket do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import between, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings

PORT = 9100


def place_of(text: str) -> tuple[str, int]:
    """``host``, ``host:port`` or ``[address]:port``; ValueError for anything else."""
    host, colon, port = text.rpartition(":") if not text.endswith("]") and text.count(":") else (text, "", "")
    if text.startswith("[") != host.endswith("]") or (":" in host and not host.startswith("[")):
        raise ValueError(f'"{text}" is no host with a port, such as 10.0.0.5:9100')
    number = int(port) if port.isascii() and port.isdigit() else 0 if colon else PORT
    host = host.strip("[]")
    if not host or not 0 < number < 65536 or set(host) & set(" /@?#"):
        raise ValueError(f'"{text}" is no host with a port, such as 10.0.0.5:9100')
    return host, number


def places(named: Mapping[str, str]) -> None:
    if not named:
        raise ValueError("must name at least one printer, each with its host and port")
    for text in named.values():
        place_of(text)


@dataclass(frozen=True, kw_only=True)
class RawPrinterSettings:
    printers: dict[str, str] = setting("Each printer by its name, with its host and port (9100).", validate=places)
    pdf: tuple[str, ...] = setting("Those of them that print PDF; the others get ZPL.", default=())
    ask: bool = setting(
        "Ask printers of ZPL for their state (~HS), to know of missing paper; else only whether they are there.",
        default=True,
    )
    timeout: float = setting("Seconds to wait for a printer.", default=5.0, validate=between(0.1, 60))


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from .adapters import RawPrinter

    chosen = settings.get(RawPrinterSettings)
    return {
        "printers": [
            RawPrinter(
                name, place_of(place), pdf=name in chosen.pdf, ask=chosen.ask, timeout=chosen.timeout
            )
            for name, place in chosen.printers.items()
        ]
    }  # fmt: skip


plugin = Module(
    name="printer_raw9100",
    summary="Label printers on the network by their port 9100",
    settings=RawPrinterSettings,
    parts=parts,
)
