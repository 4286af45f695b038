"""What is asked before something moves, and told after it: guards of transitions, followers, and the rules by which a
shipment may leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from .unit import Unit

    Document = dict[str, Any]


class Step(Protocol):
    """A transition of the lifecycle: its name, from which states it starts, and where it leads."""

    @property
    def name(self) -> str: ...

    @property
    def starts(self) -> Sequence[str]: ...

    def leads(self, state: str, /) -> str: ...


class Wished(Protocol):
    """What was asked for (`lifecycle.steps.Wish`), checked. ``share``: that others stand there is known and meant."""

    @property
    def transition(self) -> Step: ...

    @property
    def location(self) -> str | None: ...

    @property
    def beamline(self) -> str | None: ...

    @property
    def position(self) -> str | None: ...

    @property
    def courier(self) -> str | None: ...

    @property
    def reason(self) -> str | None: ...

    @property
    def at(self) -> datetime | None: ...

    @property
    def share(self) -> bool: ...


@runtime_checkable
class TransitionGuard(Protocol):
    """Asked for each transition that is open, under the locks of its unit, before anything is written."""

    name: str

    def check(self, unit: Unit, level: str, thing_id: int, wish: Wished) -> None:
        """A Conflict refuses it."""
        ...


@dataclass(frozen=True)
class Passage:
    """A dewar that has moved. ``transition``: ``undone`` when a move was taken back."""

    transition: str
    dewar_id: int
    before: str
    after: str
    location: str | None = None
    courier: str | None = None


@runtime_checkable
class Follower(Protocol):
    """Told of the dewars that moved, in the unit that moves them, after their rows were written: for what must keep
    in step with them.
    """

    name: str

    def follow(self, unit: Unit, passages: Sequence[Passage]) -> None: ...


@dataclass(frozen=True)
class Departure:
    """A shipment that is to leave, as the API gives its parts; what was called off is not among them.

    ``contacts``: those of the shipment by their id; ``proteins``: those of the samples, by their id, with acronym,
    safety_level and ``approved`` (known to the user office).
    """

    shipment: Document
    now: datetime
    contacts: Mapping[int, Document] = field(default_factory=dict)
    dewars: Sequence[Document] = ()
    containers: Sequence[Document] = ()
    samples: Sequence[Document] = ()
    proteins: Mapping[int, Document] = field(default_factory=dict)
    session_start: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: a sentence in the reader's language, and the page where it is put right."""

    sentence: str
    link: str


@runtime_checkable
class ReadinessRule(Protocol):
    """``title``: what must hold, in a few words. ``required``: whether sending is refused while it does not hold,
    unless the site's configuration says otherwise.
    """

    name: str
    title: str
    required: bool

    def check(self, unit: Unit, departure: Departure) -> Iterable[Finding]: ...
