"""Which steps there are, from where, to where, and who may take them. Nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.identity import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_tracking.kernel.identity import Principal

SHIP: Final = Permission.SHIP
TRACK: Final = Permission.TRACK

SAME: Final = "the same"
AS_PARENT: Final = "as its parent"

# What travels along, one level below; a thing in processing is never carried, and what cannot follow stays.
ALONE: Final = ""
DEWARS: Final = "dewar"
CONTAINERS: Final = "container"


@dataclass(frozen=True)
class Transition:
    """``needs`` and ``takes`` name the wishes (``location``, ``beamline``, ``position``, ``courier``) beside
    ``reason`` and ``at``, which every transition takes. ``unloads``: loaded containers leave the beamline.
    """

    name: str
    starts: tuple[str, ...]
    to: str
    permission: Permission
    carries: str = ALONE
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    unloads: bool = False

    def leads(self, state: str) -> str:
        """The state after it, for a thing in ``state``."""
        return state if self.to == SAME else self.to


@dataclass(frozen=True)
class Level:
    name: str
    start: str
    transitions: tuple[Transition, ...]

    def transition(self, name: str) -> Transition | None:
        return next((t for t in self.transitions if t.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(t.name for t in self.transitions)


def transition(
    name: str,
    starts: str,
    to: str,
    permission: Permission,
    carries: str = ALONE,
    *,
    needs: str = "",
    takes: str = "",
    unloads: bool = False,
) -> Transition:
    return Transition(
        name, tuple(starts.split(" | ")), to, permission, carries, tuple(needs.split()), tuple(takes.split()), unloads
    )


def possible(
    level: Level, states: str | Iterable[str], principal: Principal | None = None, parent: str | None = None
) -> list[str]:
    """The transitions open from a state (from any of several), to this principal.

    ``parent`` is the state of the thing it stands in: nothing is reopened inside what is cancelled.
    """
    standing = {states} if isinstance(states, str) else set(states)
    return [
        t.name
        for t in level.transitions
        if standing.intersection(t.starts)
        and (principal is None or principal.may(t.permission))
        and not (t.to == AS_PARENT and parent == "cancelled")
    ]


# fmt: off
_TRAVEL = (
    #          name                from                                 to                     permission
    transition("make_ready",       "opened",                            "ready",               SHIP),
    transition("send",             "opened | ready",                    "sent",                SHIP),
    transition("receive",          "opened | ready | sent | unknown",   "at_facility",         TRACK, takes="location"),
    transition("start",            "at_facility",                       "processing",          TRACK, needs="location"),
    transition("finish",           "processing",                        "at_facility",         TRACK, takes="location",
               unloads=True),
    transition("request_dispatch", "at_facility",                       "dispatch_requested",  SHIP),
    transition("withdraw_dispatch", "dispatch_requested",               "at_facility",         SHIP),
    transition("dispatch",         "at_facility | dispatch_requested",  "dispatched",          TRACK,
               takes="location courier", unloads=True),
    transition("close",            "dispatched",                        "closed",              SHIP),
    transition("cancel",           "opened | ready",                    "cancelled",           SHIP),
    transition("reopen",           "ready | cancelled",                 "opened",              SHIP),
)

_MOVE = (
    transition("move",             "at_facility | dispatch_requested | unknown", SAME,         TRACK, needs="location"),
)

_CALLED_OFF = (
    transition("cancel",           "opened | ready",                    "cancelled",           SHIP),
    transition("reopen",           "cancelled",                         AS_PARENT,             SHIP),
)

_CHANGER = (
    transition("load",             "at_facility",                       "processing",          TRACK,
               needs="beamline position"),
    transition("unload",           "processing",                        "at_facility",         TRACK, unloads=True),
)
# fmt: on


def _carrying(what: str, table: tuple[Transition, ...]) -> tuple[Transition, ...]:
    return tuple(Transition(**{**vars(t), "carries": what}) for t in table)


SHIPMENT: Final = Level("shipment", "opened", _carrying(DEWARS, _TRAVEL))
DEWAR: Final = Level("dewar", "opened", _carrying(CONTAINERS, _TRAVEL + _MOVE))
CONTAINER: Final = Level("container", "opened", _CHANGER + _CALLED_OFF)
SAMPLE: Final = Level("sample", "opened", _CALLED_OFF)

LEVELS: Final = (SHIPMENT, DEWAR, CONTAINER, SAMPLE)
