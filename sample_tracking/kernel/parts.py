"""What plugins may bring beside routes: readers of codes, printers, couriers and what they hold up, notifiers, rules by
which a shipment may leave, guards of transitions, followers of what moved; each by a small protocol.

Whatever reaches out of the process (a printer, a courier, a mail server) is called by the worker, never while a request
waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from .config import StartupError
from .departure import Follower, ReadinessRule, TransitionGuard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from .unit import Unit


@dataclass(frozen=True)
class Decoded:
    """``kind``: dewar, container, sample, location, waybill, badge, command …; ``key``: its code as it is stored;
    ``thing_id``: of its row, where it has one. A kind that the service does not know is told, and nothing is done.
    """

    kind: str
    key: str
    thing_id: int | None = None


@runtime_checkable
class ScanDecoder(Protocol):
    """Reads a scanned text. The lower ``priority`` is asked first; two of the same priority stop the start."""

    name: str
    priority: int

    def decode(self, unit: Unit, scanned: str, /) -> Decoded | None:
        """``scanned`` without what scanners put around it. Only what the caller may see, and only exact matches: what
        is hidden is as good as unknown.
        """
        ...


PDF: Final = "application/pdf"
ZPL: Final = "application/zpl"


@runtime_checkable
class LabelPrinter(Protocol):
    """``media_types``: PDF, ZPL or both."""

    name: str
    media_types: frozenset[str]

    def status(self) -> str:
        """ready, printing, no_media, paper_jam or disconnected."""
        ...

    def send(self, document: bytes, media_type: str, copies: int) -> None:
        """Unavailable, with a sentence for people, when the printer does not take it."""
        ...


@dataclass(frozen=True)
class TrackingEvent:
    """``occurred_at`` is aware; ``status``: one of `couriers.service.STATUSES`, ``unknown`` rather than a guess.
    ``raw_code``, ``raw_text``: what the courier said; ``source_id``: its own name for the event, if it has one.
    """

    waybill: str
    occurred_at: datetime
    status: str
    raw_code: str = ""
    raw_text: str = ""
    place: str = ""
    source_id: str = ""


@runtime_checkable
class Courier(Protocol):
    name: str

    def recognise(self, scanned: str) -> str | None:
        """The way-bill number in a scanned text."""
        ...

    def track(self, waybills: Sequence[str]) -> Iterable[TrackingEvent]:
        """Asks the courier; called by the worker alone. Unavailable, with a sentence, when it does not tell."""
        ...


@dataclass(frozen=True)
class Delivery:
    """A message of a courier; ``delivery_id``: by which it is known when it comes again."""

    delivery_id: str
    events: tuple[TrackingEvent, ...]


@runtime_checkable
class CallingCourier(Courier, Protocol):
    """A courier that tells by itself. ``headers``: which of them its messages need."""

    headers: tuple[str, ...]

    def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """Forbidden for what it has not signed, or long ago; Invalid for what cannot be read."""
        ...


@runtime_checkable
class Holds(Protocol):
    """Knows how long things were held up on their way, as by customs: nitrogen is lost meanwhile."""

    name: str

    def held_days(self, unit: Unit, dewar_ids: Collection[int], /) -> Mapping[int, float]:
        """By dewar, of those that were held; a fixed number of statements."""
        ...


@dataclass(frozen=True)
class Message:
    """``to``: an address in the way of the notifier; ``about``: facts for programs."""

    to: str
    subject: str
    text: str
    about: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class Notifier(Protocol):
    name: str

    def notify(self, message: Message) -> None: ...


@dataclass(frozen=True)
class Parts:
    """All that the enabled plugins bring, decoders by priority; found by ``unit.site.get(Parts)``."""

    decoders: tuple[ScanDecoder, ...] = ()
    printers: tuple[LabelPrinter, ...] = ()
    couriers: tuple[Courier, ...] = ()
    holds: tuple[Holds, ...] = ()
    notifiers: tuple[Notifier, ...] = ()
    rules: tuple[ReadinessRule, ...] = ()
    guards: tuple[TransitionGuard, ...] = ()
    followers: tuple[Follower, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        return iter([(kind.name, getattr(self, kind.name)) for kind in fields(self)])


KINDS: Mapping[str, type] = {
    "decoders": ScanDecoder,
    "printers": LabelPrinter,
    "couriers": Courier,
    "holds": Holds,
    "notifiers": Notifier,
    "rules": ReadinessRule,
    "guards": TransitionGuard,
    "followers": Follower,
}


def gather(brought: Iterable[tuple[str, Mapping[str, Sequence[object]]]]) -> Parts:
    """(module, its parts by kind) → all of them; StartupError for what does not keep to its protocol or name."""
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for module, parts in brought:
        for kind, things in parts.items():
            for thing in things:
                _check(module, kind, thing)
                found[kind].append(thing)
    for kind, things in found.items():
        _check_distinct(kind, "name", things)
    _check_distinct("decoders", "priority", found["decoders"])
    found["decoders"].sort(key=lambda decoder: decoder.priority)
    return Parts(**{kind: tuple(things) for kind, things in found.items()})


def _check(module: str, kind: str, thing: object) -> None:
    if kind not in KINDS:
        raise StartupError(f'"{module}" brings {kind}; the kinds of parts are {", ".join(KINDS)}.')
    if not isinstance(thing, KINDS[kind]):
        raise StartupError(f'"{module}" brings a {type(thing).__name__} as one of its {kind}, which it is not.')


def _check_distinct(kind: str, what: str, things: Sequence[Any]) -> None:
    values = [getattr(thing, what) for thing in things]
    if twice := sorted({value for value in values if values.count(value) > 1}):
        raise StartupError(f"Two of the {kind} have the {what} {twice[0]!r}; disable one of their plugins.")
