"""The kinds of sample changers as data, and where their positions are, seen from above."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.site import Site

PLAIN: Final = re.compile(r"([1-9][0-9]{0,2}) positions\Z", re.ASCII)
"""A changer of which nothing more is known: its positions stand in rows."""


@dataclass(frozen=True)
class Position:
    """A circle, in the unit of the drawing's width. ``cell``: 1 and up, null where positions stand by themselves;
    ``holds``: the capacity of the containers that fit, null for any.
    """

    number: int
    x: float
    y: float
    radius: float
    cell: int | None
    holds: int | None


@dataclass(frozen=True)
class Changer:
    """``round``: a disk, else rows; ``height`` in the unit of the drawing's width."""

    beamline: str
    title: str
    round: bool
    height: float
    positions: tuple[Position, ...]

    def position(self, number: int) -> Position | None:
        return self.positions[number - 1] if 1 <= number <= len(self.positions) else None


def known(kind: str) -> bool:
    return PLAIN.match(kind) is not None or kind in _told()


def names() -> list[str]:
    return sorted(_told())


def changer_of(site: Site, beamline: str, kind: str) -> Changer:
    """``kind``: one of `names`, or "12 positions"."""
    if plain := PLAIN.match(kind):
        return _in_rows(beamline, int(plain[1]))
    told = site.prepared(_kinds)[kind]
    places = [place for ring in told["rings"] for place in _on_ring(ring)]
    numbered = [place for middle in places for place in _in_cell(middle, told["cell"])]
    holds = told["holds"]
    positions = tuple(
        Position(
            number + 1,
            *place,
            cell=number // told["cell"] + 1 if told["cell"] > 1 else None,
            holds=holds[number // told["cell"] % len(holds)] if holds else None,
        )
        for number, place in enumerate(numbered)
    )
    return Changer(beamline, told["title"], round=True, height=1.0, positions=positions)


def _kinds(_site: Site) -> dict[str, Any]:
    return _told()


def _told() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("kinds.toml").read_text("utf-8"))


Place = tuple[float, float, float]


def _on_ring(ring: Mapping[str, Any]) -> Iterator[Place]:
    """Clockwise from the top."""
    for number in range(ring["count"]):
        turn = 2 * math.pi * number / ring["count"]
        x, y = ring["distance"] * math.sin(turn), ring["distance"] * math.cos(turn)
        yield round(0.5 + x, 4), round(0.5 - y, 4), ring["radius"]


def _in_cell(middle: Place, size: int) -> Iterator[Place]:
    """Positions that stand together, the first one outermost."""
    x, y, radius = middle
    if size == 1:
        yield middle
        return
    outward = math.atan2(x - 0.5, 0.5 - y)
    for number in range(size):
        turn = outward + 2 * math.pi * number / size
        shift = radius * 0.56
        yield round(x + shift * math.sin(turn), 4), round(y - shift * math.cos(turn), 4), round(radius * 0.46, 4)


def _in_rows(beamline: str, count: int) -> Changer:
    columns = math.ceil(math.sqrt(count))
    width = 1 / columns
    places = (((n % columns + 0.5) * width, (n // columns + 0.5) * width) for n in range(count))
    positions = tuple(
        Position(number + 1, round(x, 4), round(y, 4), round(0.42 * width, 4), None, None)
        for number, (x, y) in enumerate(places)
    )
    title = f"{count} positions"
    return Changer(
        beamline, title, round=False, height=round(math.ceil(count / columns) * width, 4), positions=positions
    )
