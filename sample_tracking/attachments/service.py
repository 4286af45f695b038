"""What can be done with pictures of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Conflict, NotFound
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase

from . import store
from .adapters import made_safe

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

JPEG: Final = "image/jpeg"
MEDIA_TYPES: Final = (JPEG, "image/png", "image/webp")
LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 50
"""Pictures of one thing."""


def of(unit: Unit, level: str, thing_id: int, query: Wish) -> Page:
    """Of a dewar or container, the latest first; NotFound if the caller does not see it."""
    _path_of(unit, level, thing_id)
    return store.page(unit, level, thing_id, query)


def read(unit: Unit, attachment_id: int) -> Document:
    found = store.find(unit, attachment_id)
    if found is None or store.path_of(unit, found["level"], found["thing_id"]) is None:
        raise NotFound("There is no such picture, or you may not see it.")
    return found


def content(unit: Unit, attachment_id: int) -> MadeFile:
    found = read(unit, attachment_id)
    return MadeFile(store.content(unit, attachment_id), found["name"], found["media_type"])


def attach(unit: Unit, level: str, thing_id: int, sent: bytes, note: str | None = None) -> Document:
    """``sent``: a JPEG, PNG or WebP file. The same picture of the same thing again is no second one."""
    path = _path_of(unit, level, thing_id)
    picture = made_safe(sent)
    store.lock(unit, level, thing_id)
    if there := store.same(unit, level, thing_id, picture):
        return read(unit, there)
    if store.count(unit, level, thing_id) >= MOST:
        raise Conflict(phrase(later("There are {most} pictures already, the most there can be."), most=MOST))
    attachment_id = store.add(unit, level, thing_id, path, picture, note)
    unit.record(Event(level, thing_id, "picture_added", **path, reason=note, detail={"attachment_id": attachment_id}))
    return read(unit, attachment_id)


def remove(unit: Unit, attachment_id: int) -> None:
    """Out of sight; the row stays."""
    found = read(unit, attachment_id)
    level, thing_id = found["level"], found["thing_id"]
    store.lock(unit, level, thing_id)
    unit.match(read(unit, attachment_id))
    store.remove(unit, attachment_id)
    detail = {"attachment_id": attachment_id}
    unit.record(Event(level, thing_id, "picture_removed", **_path_of(unit, level, thing_id), detail=detail))


def _path_of(unit: Unit, level: str, thing_id: int) -> dict[str, Any]:
    """In what the thing stands."""
    path = store.path_of(unit, level, thing_id)
    if path is None:
        raise NotFound(f"There is no such {level}, or you may not see it.")
    return path
