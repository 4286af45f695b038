"""Way-bills: the number goes to the dewar that was scanned before, else it is told who bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.parts import Parts
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.states import DEPARTED, ON_SITE
from sample_tracking.lifecycle.transitions import DEWAR
from sample_tracking.lifecycle.undoing import snapshot
from sample_tracking.scans.moves import DEWARS, INSIDE
from sample_tracking.scans.store import codes

from . import placing, sentences
from .sentences import name_of

if TYPE_CHECKING:
    from sample_tracking.kernel.parts import Decoded
    from sample_tracking.kernel.unit import Unit
    from sample_tracking.scans.store.things import Thing

    from .context import Scan

BEFORE = "tracking_to"
BACK = "tracking_from"
MANUAL = "manual"


def carry(unit: Unit, scan: Scan, waybill: str, about: Decoded | None) -> None:
    if about is None:
        _carriers(unit, scan, waybill)
        return
    if about.kind != "dewar" or about.thing_id is None:
        raise Conflict(later("A way-bill is of a dewar: scan the dewar first."))
    apply.lock(unit, DEWAR, about.thing_id)
    dewar = placing.hold(unit, scan, "dewar", about.thing_id)
    field = BACK if dewar.status in ON_SITE | DEPARTED else BEFORE
    borne = dewars.read(unit, dewar.id)
    before, leaving = borne[field], _leaves(scan, dewar)
    if before == waybill and leaving is None:
        sentence = phrase(later("{name} bears the way-bill {waybill} already."), name=name_of(dewar), waybill=waybill)
        scan.warn("repeated", sentence)
        scan.nothing(sentence)
        return
    _check_other(scan, dewar, waybill, before, borne[BEFORE])
    if before != waybill:
        dewars.change(unit, dewar.id, {field: waybill})
        scan.snapshot["tracking"] = [field, before, waybill]
    if leaving is not None:
        _leave(unit, scan, dewar, leaving)
    pattern = later("{name} bears the way-bill {waybill} now.")
    if leaving is not None:
        pattern = later("{name} has left with the way-bill {waybill}.")
    scan.done(leaving or "waybill", phrase(pattern, name=name_of(dewar), waybill=waybill))


def _check_other(scan: Scan, dewar: Thing, waybill: str, before: str | None, came_with: str | None) -> None:
    """Neither an old label nor any number that looks like a way-bill takes the place of another unasked."""
    told: dict[str, Any] = {"name": name_of(dewar), "waybill": waybill, "before": before}
    if before and before != waybill:
        scan.warn("other_waybill", phrase(later("{name} bears the way-bill {before}: shall it be {waybill}?"), **told))
    elif not before and came_with == waybill:
        pattern = later("{name} has come with the way-bill {waybill}: does it go back with the same one?")
        scan.warn("other_waybill", phrase(pattern, **told))
    scan.check_confirmed()


def _carriers(unit: Unit, scan: Scan, waybill: str) -> None:
    found = codes.dewars_with_waybill(unit, waybill)
    if not found:
        raise scan.unknown(scan.code)
    dewar = placing.hold(unit, scan, "dewar", found[0])
    if len(found) == 1:
        scan.told(sentences.told(dewar))
        return
    pattern = later("{name} and {number} more dewars bear the way-bill {waybill}.")
    scan.told(phrase(pattern, name=name_of(dewar), number=len(found) - 1, waybill=waybill))


def _leaves(scan: Scan, dewar: Thing) -> str | None:
    """At stores-out the way-bill is a part of the dispatch."""
    if scan.place is None or scan.place.kind in INSIDE:
        return None
    return DEWARS[scan.place.kind].get(dewar.status)


def _leave(unit: Unit, scan: Scan, dewar: Thing, step: str) -> None:
    """After the number was written: the rows of the stores application tell it."""
    asked = placing.asked(unit, scan, dewar, step)
    asked.setdefault("courier", _courier(unit, scan))
    moved = apply.move(unit, DEWAR, dewar.id, asked)
    scan.snapshot["move"] = snapshot(moved)
    scan.thing = placing.after(dewar, moved)


def _courier(unit: Unit, scan: Scan) -> str | None:
    """Whose number it is, as the courier's plugin is called; `manual` knows the numbers of all."""
    couriers = (courier for courier in unit.site.get(Parts).couriers if courier.name != MANUAL)
    return next((courier.name for courier in couriers if courier.recognise(scan.code)), None)
