"""Jobs of the worker: sends what waits for a printer, and asks the printers how they are."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel import foreign
from sample_tracking.kernel.parts import Parts
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.parts import LabelPrinter
    from sample_tracking.kernel.unit import Units

WORKER: Final = Call(SERVICE, source="worker")
FRESH: Final = timedelta(seconds=30)
PATIENCE: Final = timedelta(minutes=10)
LONGEST: Final = 500
STATUSES: Final = frozenset({"ready", "printing", "no_media", "paper_jam", "disconnected"})


def send_labels(units: Units) -> None:
    """Each print goes out once: it is taken before it is sent, and never sent again when that went wrong."""
    printers = {printer.name: printer for printer in units.site.get(Parts).printers}
    for print_id, name in units.read(WORKER, store.waiting):
        taken = units.write(WORKER, partial(store.take, print_id=print_id))
        if taken is not None:
            document, media_type, copies = taken
            reason = _sent(printers.get(name), bytes(document), media_type, copies)
            _settle(units, print_id, reason)
    _give_up(units)


def _sent(printer: LabelPrinter | None, document: bytes, media_type: str, copies: int) -> str | None:
    """The sentence of what went wrong."""
    if printer is None:
        return "The printer is no longer configured."
    return foreign.afterwards("printer", printer.send, document, media_type, copies)


def _settle(units: Units, print_id: int, reason: str | None) -> None:
    state = "sent" if reason is None else "failed"
    told = None if reason is None else reason[:LONGEST]
    units.write(WORKER, partial(store.settle, print_id=print_id, state=state, reason=told))


def _give_up(units: Units) -> None:
    """On what a worker took that did not live to settle it."""
    for print_id in units.read(WORKER, lambda unit: store.lost(unit, unit.now - PATIENCE)):
        _settle(units, print_id, "The service was stopped while it sent this; look whether it came out.")


def watch_printers(units: Units) -> None:
    """Those that nobody has asked for half a minute."""
    printers = {printer.name: printer for printer in units.site.get(Parts).printers}
    if not printers:
        return
    for name in units.read(WORKER, lambda unit: store.unseen(unit, list(printers), unit.now - FRESH)):
        status, detail = _asked(printers[name])
        units.write(WORKER, partial(store.note_status, name=name, status=status, detail=detail))


def _asked(printer: LabelPrinter) -> tuple[str, str | None]:
    said: list[str] = []
    reason = foreign.afterwards("printer", lambda: said.append(printer.status()))
    if reason is not None:
        return "disconnected", reason[:LONGEST]
    if said[0] not in STATUSES:
        return "unknown", f"It says {said[0]!r}."[:LONGEST]
    return said[0], None
