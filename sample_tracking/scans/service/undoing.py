"""Takes a scan back: what stood before is written again, and told; nothing is erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.lifecycle import apply, undoing
from sample_tracking.lifecycle.transitions import DEWAR
from sample_tracking.readings import service as readings
from sample_tracking.scans.settings import ScanSettings
from sample_tracking.scans.store import log, things

from .context import Scan, kept
from .sentences import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

UNDO = "undo"


def undo(unit: Unit, scan_id: int, wish: Wish) -> Document:
    """Within the time that the site gives; ScanRefused when something has happened since."""
    row = log.find(unit, scan_id)
    if row is None:
        raise NotFound("There is no such scan, or you may not see it.")
    unit.call = replace(unit.call, source="scan")
    one = Scan(wish, code=row.code, kind="command", action=UNDO)
    try:
        _take_back(unit, one, row)
    except (Conflict, NotFound) as problem:
        raise one.refused(unit, problem) from problem
    return kept(unit, one)


def last(unit: Unit, one: Scan) -> None:
    """The last scan of this terminal that had an effect, else of this log-in."""
    row = log.last_effective(unit, one.wish.get("terminal"))
    if row is None:
        raise Conflict(later("There is nothing to take back."))
    _take_back(unit, one, row)


def _take_back(unit: Unit, one: Scan, row: Any) -> None:
    _check(unit, one, row)
    before = orjson.loads(row.snapshot)
    one.was = one.thing = things.find(unit, row.level, row.thing_id)
    if one.thing is None:
        raise Conflict(later("What was scanned is not there any more."))
    reason, at = one.wish.get("reason"), one.wish.get("at")
    if "move" in before:
        undoing.undo(unit, before["move"], reason=reason, at=at)
    elif row.dewar_id is not None:
        apply.lock(unit, DEWAR, row.dewar_id)
    if not log.mark_undone(unit, row.scan_id):
        raise _already()
    _beside(unit, one, row, before)
    one.thing = things.find(unit, row.level, row.thing_id) or one.thing
    one.undoes = row.scan_id
    one.done(UNDO, phrase(later("Taken back: {name}."), name=name_of(one.thing)))


def _check(unit: Unit, one: Scan, row: Any) -> None:
    minutes = unit.site.get(ScanSettings).undo_minutes
    terminal = one.wish.get("terminal")
    mine = row.login == unit.principal.login or (terminal is not None and row.terminal == terminal)
    if not mine and not unit.principal.may(Permission.ALL_PROPOSALS):
        raise Conflict(later("It was scanned by somebody else, at another terminal."))
    if row.undone_at is not None:
        raise _already()
    if row.outcome != "done" or row.snapshot is None:
        raise Conflict(later("This scan has changed nothing that could be taken back."))
    if row.at.replace(tzinfo=UTC) + timedelta(minutes=minutes) < unit.now:
        raise Conflict(phrase(later("A scan can be taken back for {minutes} minutes only."), minutes=minutes))

    if "move" in orjson.loads(row.snapshot) and log.moved_since(unit, row):
        raise Conflict(later("It was scanned elsewhere since: take back the later scans first."))


def _already() -> Conflict:
    return Conflict(later("This scan was taken back already."))


def _beside(unit: Unit, one: Scan, row: Any, before: Mapping[str, Any]) -> None:
    """What the scan has done beside a transition."""
    if "tracking" in before:
        _tracking_back(unit, row.dewar_id, *before["tracking"])
    if "reading" in before:
        readings.withdraw(unit, before["reading"])
    if "mark" in before:
        name, value = before["mark"]
        dewars.mark(unit, row.dewar_id, name, value)
    if "move" not in before:
        thing = one.thing
        path = (row.proposal_id, thing.shipment_id if thing else None, row.dewar_id)
        detail = {"undone": row.action}
        at = one.wish.get("at")
        unit.record(
            Event("dewar", row.dewar_id, "undone", *path, detail=detail, reason=one.wish.get("reason"), client_at=at)
        )


def _tracking_back(unit: Unit, dewar_id: int, field: str, before: str | None, after: str) -> None:
    if dewars.read(unit, dewar_id)[field] != after:
        raise Conflict(later("The way-bill was changed since: this cannot be taken back any more."))
    dewars.change(unit, dewar_id, {field: before})
