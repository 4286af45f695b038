"""What the boards show: one look at the dewars that are of interest now, sorted by what each board asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.changers import service as changers
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.paging import Page
from sample_tracking.lifecycle.vocabulary import fold
from sample_tracking.locations import service as locations
from sample_tracking.readings import service as readings

from . import store
from .settings import BoardSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit
    from sample_tracking.locations.service import Place

HERE: Final = frozenset({"at_facility", "processing", "dispatch_requested"})
COMING: Final = frozenset({"ready", "sent"})
ELSEWHERE: Final = later("Elsewhere")
NO_DAY: Final = later("No day known")
DRY: Final = later("Its nitrogen lasts until {day} at the least.")
EMPTY: Final = later("It may be empty.")
NOT_FILLED: Final = later("It was not topped up since {day}.")
NOT_HEARD: Final = later("Nothing was heard of it since {day}.")
LOSING: Final = later("It loses more than it used to.")


@dataclass
class Floor:
    """The dewars of interest, with what is known of them, and the places."""

    unit: Unit
    settings: BoardSettings
    dewars: list[Document]
    more: bool
    places: list[Place] = field(default_factory=list)

    def in_state(self, states: frozenset[str]) -> list[Document]:
        return [dewar for dewar in self.dewars if dewar["status"] in states]


def list_all(unit: Unit) -> Page:
    """Each with how many dewars are on it."""
    floor = _floor(unit)
    return Page([{"name": name, "total": _count(board(floor))} for name, board in BOARDS.items()])


def read(unit: Unit, name: str) -> Document:
    board = BOARDS.get(name)
    if board is None:
        raise NotFound(later("There is no such board."))
    floor = _floor(unit)
    groups = board(floor)
    return {"name": name, "total": _count(groups), "more": floor.more, "groups": groups}


def _floor(unit: Unit) -> Floor:
    settings = unit.site.get(BoardSettings)
    found = store.live(unit, unit.local_now - settings.back, settings.most + 1)
    dewars = found[: settings.most]
    ids = [dewar["id"] for dewar in dewars]
    outlooks = readings.outlook(unit, ids)
    parcels, wishes = store.parcels(unit, ids), store.wishes(unit, ids)
    for dewar in dewars:
        number = dewar["id"]
        dewar.update(wishes.get(number, {}), parcel=parcels.get(number), nitrogen=_nitrogen(outlooks[number]))
    return Floor(unit, settings, dewars, len(found) > settings.most, locations.tree(unit))


def _nitrogen(outlook: readings.Outlook) -> Document:
    """Rounded, so that a board changes when something happens, not with every second."""
    share, days = outlook.share, outlook.days_left
    return {
        "share": None if share is None else round(share, 1),
        "days_left": None if days is None else float(int(days)),
        "empty_at": None if outlook.empty_at is None else _day(outlook.empty_at),
        "last_top_up": None if outlook.last_top_up is None else _utc(outlook.last_top_up),
        "losing_more": outlook.losing_more,
        "basis": outlook.basis,
    }


def _utc(moment: datetime) -> str | None:
    return utc_text(moment.astimezone(UTC).replace(tzinfo=None))


def _day(moment: datetime) -> str | None:
    return _utc(moment.replace(hour=0, minute=0, second=0, microsecond=0))


def _arrivals(floor: Floor) -> list[Document]:
    """By the day on which they are to arrive, or are needed."""
    days: dict[str | None, list[Document]] = {}
    for dewar in floor.in_state(COMING):
        day = dewar["expected_on"] or (dewar["session_at"] or "")[:10] or None
        days.setdefault(day, []).append(dewar)
    known = sorted(day for day in days if day is not None)
    found = [_group(day, day, days[day], kind="day") for day in known]
    return found + ([_group(None, NO_DAY, days[None], kind="day")] if None in days else [])


def _places(floor: Floor) -> list[Document]:
    """Every place where dewars stand or can stand, empty or not, in the order of the tree; then what is elsewhere."""
    names = {place.id: place.name for place in floor.places}
    parents = {place.parent_id for place in floor.places}
    standing: dict[str, list[Document]] = {}
    for dewar in floor.in_state(HERE):
        standing.setdefault(fold(dewar["location"]), []).append(dewar)
    found = []
    for place in floor.places:
        there = standing.pop(place.folded, [])
        if there or place.id not in parents:
            within = names.get(place.parent_id or 0)
            found.append(_group(place.code, place.name, there, place.kind, place.capacity, within))
    rest = [dewar for some in standing.values() for dewar in some]
    return found + ([_group(None, ELSEWHERE, rest, kind="elsewhere")] if rest else [])


def _beamlines(floor: Floor) -> list[Document]:
    """The dewars at each beamline, and how much of its sample changer is taken."""
    taken = {fold(one["beamline"]): one for one in changers.list_all(floor.unit).items}
    places = {fold(place.word): place for place in floor.places if place.kind == "beamline"}
    standing: dict[str, list[Document]] = {}
    for dewar in floor.in_state(HERE):
        place = places.get(fold(dewar["location"]))
        if place is not None or dewar["status"] == "processing":
            name = (place.beamline or place.name) if place else dewar["location"] or dewar["beamline"] or ""
            standing.setdefault(fold(name), []).append(dewar)
    titles = {fold(place.beamline or place.name): place.beamline or place.name for place in places.values()}
    titles |= {name: one["beamline"] for name, one in taken.items()}
    names = sorted({*titles, *standing})
    return [_beamline(titles.get(name, name), standing.get(name, []), taken.get(name)) for name in names]


def _beamline(title: str, dewars: list[Document], changer: Document | None) -> Document:
    made = _group(title, title or ELSEWHERE, dewars, kind="beamline")
    return made if changer is None else {**made, "size": changer["size"], "taken": changer["taken"]}


def _returns(floor: Floor) -> list[Document]:
    return _one("returns", floor.in_state(frozenset({"dispatch_requested"})))


def _dry(floor: Floor) -> list[Document]:
    """What runs dry first stands first."""
    overdue = [(when, {**dewar, "why": why}) for dewar in floor.in_state(HERE) for when, why in _overdue(floor, dewar)]
    return _one("nitrogen", [dewar for _, dewar in sorted(overdue, key=lambda one: one[0])])


def _overdue(floor: Floor, dewar: Document) -> Iterable[tuple[float, str]]:
    """(days left or so, why) of one that has to be topped up."""
    nitrogen, settings, now = dewar["nitrogen"], floor.settings, floor.unit.now
    if nitrogen["days_left"] is not None:
        if nitrogen["days_left"] <= 0:
            yield 0.0, EMPTY
        elif nitrogen["days_left"] <= settings.dry / timedelta(days=1):
            yield nitrogen["days_left"], phrase(DRY, day=_written(floor, now + timedelta(nitrogen["days_left"])))
        elif nitrogen["losing_more"]:
            yield nitrogen["days_left"], LOSING
        return
    since = _aware(nitrogen["last_top_up"] or dewar["moved_at"], now)
    if now - since > settings.top_up:
        yield 0.0, phrase(NOT_FILLED, day=_written(floor, since))


def _lost(floor: Floor) -> list[Document]:
    """On their way for too long, the longest first."""
    quiet = [(floor.unit.now - _aware(dewar["moved_at"], floor.unit.now), dewar) for dewar in floor.in_state(COMING)]
    lost = [(silence, dewar) for silence, dewar in quiet if dewar["status"] == "sent" and silence > floor.settings.lost]
    lost.sort(key=lambda one: (-one[0], one[1]["id"]))
    return _one("lost", [{**dewar, "why": _unheard(floor, silence)} for silence, dewar in lost])


def _unheard(floor: Floor, silence: timedelta) -> str:
    return phrase(NOT_HEARD, day=_written(floor, floor.unit.now - silence))


def _written(floor: Floor, moment: datetime) -> str:
    """In the zone of the facility."""
    return f"{moment.astimezone(floor.unit.site.zone):%Y-%m-%d}"


def _aware(text: str | None, now: datetime) -> datetime:
    return now if text is None else datetime.fromisoformat(text)


def _one(name: str, dewars: Sequence[Document]) -> list[Document]:
    return [_group(None, "", dewars, kind=name)] if dewars else []


def _group(
    code: str | None,
    title: str,
    dewars: Sequence[Document],
    kind: str,
    size: int | None = None,
    within: str | None = None,
) -> Document:
    told: dict[str, Any] = {"code": code, "title": title, "within": within, "kind": kind, "size": size}
    return {**told, "taken": len(dewars), "dewars": list(dewars)}


def _count(groups: Iterable[Document]) -> int:
    return sum(len(group["dewars"]) for group in groups)


BOARDS: Final[Mapping[str, Callable[[Floor], list[Document]]]] = MappingProxyType(
    {
        "arrivals": _arrivals,
        "places": _places,
        "beamlines": _beamlines,
        "returns": _returns,
        "nitrogen": _dry,
        "lost": _lost,
    }
)
