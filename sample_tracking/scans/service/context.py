"""One scan while it is dealt with: what was sent, what it turned out to be, what is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.errors import Conflict, NotFound, Problem, ScanRefused, UnknownCode
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later, said
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, SAMPLE, possible
from sample_tracking.scans.codes import shown
from sample_tracking.scans.moves import CONFIRMED
from sample_tracking.scans.settings import ScanSettings
from sample_tracking.scans.store import log

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit
    from sample_tracking.lifecycle.transitions import Level
    from sample_tracking.locations.service import Place
    from sample_tracking.scans.store.things import Thing

LEVELS: dict[str, Level] = {level.name: level for level in (DEWAR, CONTAINER, SAMPLE)}
NOT_KNOWN = later("This code is not known here.")


@dataclass
class Scan:
    """``was``: the thing as it stood; ``thing``: as it stands now. ``place``: where it was scanned, ``position`` of a
    sample changer: (beamline, number). ``badge``: (id, login) of whose badge lies at the terminal. ``snapshot``: what
    is needed to take it back.
    """

    wish: Mapping[str, Any]
    code: str = ""
    kind: str = "unknown"
    was: Thing | None = None
    thing: Thing | None = None
    place: Place | None = None
    position: tuple[str, int] | None = None
    badge: tuple[int, str] | None = None
    action: str | None = None
    outcome: str = "told"
    sentence: str = ""
    expected: Document | None = None
    warnings: list[Document] = field(default_factory=list)
    effect: Document | None = None
    snapshot: dict[str, Any] = field(default_factory=dict)
    undoes: int | None = None

    def warn(self, code: str, sentence: str) -> None:
        self.warnings.append({"code": code, "sentence": sentence})

    def check_confirmed(self) -> None:
        """ScanRefused for a warning that has to be confirmed and was not."""
        doubts = [warning for warning in self.warnings if warning["code"] in CONFIRMED]
        if doubts and not self.wish.get("confirm"):
            raise ScanRefused(doubts[0]["sentence"])

    def told(self, sentence: str) -> None:
        self.outcome, self.sentence = "told", sentence

    def nothing(self, sentence: str) -> None:
        self.outcome, self.sentence = "nothing", sentence

    def done(self, action: str, sentence: str) -> None:
        self.outcome, self.action, self.sentence = "done", action, sentence
        now = self.thing
        what = "transition" if now and action in LEVELS[now.level].names else "command"
        self.effect = {
            what: action,
            "status": now.status if now else None,
            "location": now.location if now else None,
        }

    def unknown(self, code: str) -> UnknownCode:
        """Always the same, so that nothing is told of what somebody may not see; kept for those who resolve it."""
        self.code, self.kind, self.outcome, self.sentence = shown(code), "unknown", "unknown", NOT_KNOWN
        self.was = self.thing = self.effect = None
        problem = UnknownCode(NOT_KNOWN)
        problem.remember = self._keep
        return problem

    def refused(self, unit: Unit, problem: Problem) -> Problem:
        """As it is told and kept, though all that the scan had begun is rolled back."""
        self.outcome, self.sentence = "refused", problem.detail
        self.thing, self.effect, self.snapshot = self.was, None, {}
        if isinstance(problem, (Conflict, NotFound)):
            told = {**problem.facts, **self.document(unit)}
            problem = ScanRefused(problem.detail, errors=problem.errors, **told)
        problem.remember = self._keep
        return problem

    def _keep(self, unit: Unit) -> None:
        log.add(unit, self.row(unit))

    def row(self, unit: Unit) -> dict[str, Any]:
        """Of the log."""
        about = self.thing
        return {
            "client_at": self.wish.get("at"),
            "terminal": self.wish.get("terminal"),
            "badge_id": self.badge[0] if self.badge else None,
            "code": self.code,
            "kind": self.kind,
            "level": about.level if about else None,
            "thing_id": about.id if about else None,
            "proposal_id": about.proposal_id if about else None,
            "dewar_id": about.dewar_id if about else None,
            "location": self.place_code,
            "action": self.action,
            "outcome": self.outcome,
            "detail": self.document(unit, translated=False),
            "snapshot": self.snapshot or None,
            "undoes": self.undoes,
        }

    @property
    def place_code(self) -> str | None:
        if self.position is not None:
            return f"{self.position[0]}:{self.position[1]}"
        return self.place.code if self.place else None

    @property
    def sound(self) -> str:
        if self.outcome in ("refused", "unknown"):
            return "error"
        # The same thing read twice is no alarm.
        return "warning" if any(w["code"] != "repeated" for w in self.warnings) else "ok"

    def document(self, unit: Unit, *, translated: bool = True) -> Document:
        """What is answered, but for number and time."""
        speak = said if translated else str
        now = self.thing
        undo_until = unit.now + timedelta(minutes=unit.site.get(ScanSettings).undo_minutes)
        return {
            "code": self.code,
            "kind": self.kind,
            "outcome": self.outcome,
            "sentence": speak(self.sentence),
            "sound": self.sound,
            "thing": _thing(now) if now else None,
            "was": {"status": self.was.status, "location": self.was.location} if self.was else None,
            "place": self._place(),
            "expected": {**self.expected, "because": speak(self.expected["because"])} if self.expected else None,
            "possible": possible(LEVELS[now.level], now.status, unit.principal) if now else [],
            "warnings": [{**warning, "sentence": speak(warning["sentence"])} for warning in self.warnings],
            "effect": self.effect,
            "undo_until": utc_text(undo_until) if self.snapshot else None,
        }

    def _place(self) -> Document | None:
        if self.position is not None:
            return {"code": self.place_code, "name": self.place_code, "kind": "position"}
        place = self.place
        return {"code": place.code, "name": place.name, "kind": place.kind} if place else None


def kept(unit: Unit, one: Scan) -> Document:
    """The row of the log, and who stood where in the events of this unit."""
    number = log.add(unit, one.row(unit))
    facts = {
        "scan": number,
        "undoes": one.undoes,
        "terminal": one.wish.get("terminal"),
        "badge": one.badge[1] if one.badge else None,
    }
    known = {name: fact for name, fact in facts.items() if fact is not None}
    unit.events = [replace(event, detail={**(event.detail or {}), **known}) for event in unit.events]
    return {"id": number, "at": utc_text(unit.now), **one.document(unit)}


def _thing(thing: Thing) -> Document:
    plain = ("level", "id", "name", "barcode", "proposal", "shipment", "status", "location", "beamline", "position")
    links = ("shipment_id", "dewar_id", "container")
    return {name: getattr(thing, name) for name in (*plain, *links)}


def clock_is_off(unit: Unit, at: datetime) -> bool:
    settings = unit.site.get(ScanSettings)
    return at - unit.now > settings.clock_ahead or unit.now - at > settings.clock_behind
