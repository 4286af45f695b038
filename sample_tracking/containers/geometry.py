"""Where the positions of a container are, seen from above: what its pictures are drawn from."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site

Puck = list[dict[str, Any]]
LARGEST: Final = 2000
"""Positions that are drawn; no container has more."""


@dataclass(frozen=True)
class Spot:
    """A position as a circle, in the unit of the drawing's width; ``label``: its well, such as A1 or A1b."""

    position: int
    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True)
class Picture:
    """One wide and ``height`` high; ``round``: a disk, else a plate."""

    round: bool
    height: float
    spots: tuple[Spot, ...]


def picture_of(site: Site, kind: Document) -> Picture:
    """``kind``: a container type, with at least ``name`` and ``capacity``."""
    return _draw(kind, site.prepared(_pucks))


def rings_of(site: Site, name: str | None) -> list[int] | None:
    """How many positions each ring has, from the middle outwards, where it is known."""
    rings = site.prepared(_pucks).get((name or "").lower())
    return None if rings is None else [ring["count"] for ring in rings]


def _pucks(_site: Site) -> dict[str, Puck]:
    """Rings by the name of the type in lower case."""
    told = tomllib.loads(resources.files(__package__).joinpath("geometry.toml").read_text("utf-8"))
    return {name.lower(): puck["rings"] for puck in told["pucks"] for name in puck["names"]}


def _draw(kind: Document, pucks: Mapping[str, Puck]) -> Picture:
    capacity = min(kind["capacity"] or 0, LARGEST)
    rings = pucks.get((kind["name"] or "").lower(), [])
    if capacity and sum(ring["count"] for ring in rings) == capacity:
        return Picture(round=True, height=1.0, spots=tuple(_on_rings(rings)))
    if kind.get("wells_per_row"):
        return _plate(kind, capacity)
    return _rows(capacity)


def _on_rings(rings: Puck) -> Iterator[Spot]:
    position = 0
    for ring in rings:
        for number in range(ring["count"]):
            position += 1
            turn = 2 * math.pi * number / ring["count"]
            x, y = ring["distance"] * math.sin(turn), ring["distance"] * math.cos(turn)
            yield Spot(position, round(0.5 + x, 4), round(0.5 - y, 4), ring["radius"], str(position))


def _plate(kind: Document, capacity: int) -> Picture:
    """Wells row by row, the drops of a well one after the other."""
    columns = kind["wells_per_row"]
    across, down = kind.get("drops_per_well_x") or 1, kind.get("drops_per_well_y") or 1
    drops = _drops(capacity, columns, across * down)
    lines = math.ceil(capacity / drops / columns)
    well = 1 / (columns + 0.5)
    spots = [
        Spot(
            number + 1,
            round((0.25 + (number // drops) % columns + (number % drops % across + 0.5) / across) * well, 4),
            round((0.25 + (number // drops) // columns + (number % drops // across + 0.5) / down) * well, 4),
            round(0.4 * well / max(across, down), 4),
            _well(number // drops, columns) + ("" if drops == 1 else _letter(number % drops).lower()),
        )
        for number in range(capacity)
    ]
    return Picture(round=False, height=round((lines + 0.5) * well, 4), spots=tuple(spots))


def _drops(capacity: int, columns: int, places: int) -> int:
    """Drops of each well; one of its places may be the reservoir, which is no position."""
    fitting = [drops for drops in (places, places - 1) if drops > 0 and capacity % (drops * columns) == 0]
    usual = [drops for drops in fitting if capacity // drops in (24, 48, 96, 384)]
    return (usual or fitting or [1])[0]


def _rows(capacity: int) -> Picture:
    columns = max(1, math.ceil(math.sqrt(capacity)))
    kind = {"wells_per_row": columns}
    drawn = _plate(kind, capacity)
    spots = tuple(Spot(s.position, s.x, s.y, s.radius, str(s.position)) for s in drawn.spots)
    return Picture(round=False, height=drawn.height, spots=spots)


def _well(number: int, columns: int) -> str:
    return f"{_letter(number // columns)}{number % columns + 1}"


def _letter(number: int) -> str:
    """A to Z, then AA, AB …"""
    first, last = divmod(number, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
