"""The comments of a dewar: plain text, or an object in which the older scanners have members of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from . import store
from .schemas import SPOKEN

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit


def comments_with(unit: Unit, present: str | None, comments: str | None) -> str | None:
    """The comment as the column keeps it: what the scanner has put beside it stays."""
    if not store.keeps_objects(unit):
        return comments or None
    found = _object(present)
    others = {key: value for key, value in (found or {}).items() if key != SPOKEN}
    return _text({SPOKEN: comments, **others} if comments else others)


def members_with(present: str | None, name: str, value: Any) -> tuple[str | None, Any]:
    """The object with a member, or without it (None), and what that was before; a plain text stays the comment."""
    found = _object(present)
    members = found if found is not None else {SPOKEN: present} if present else {}
    before = members.get(name)
    rest = {key: kept for key, kept in members.items() if key != name}
    return _text(rest if value is None else {**rest, name: value}), before


def _object(text: str | None) -> dict[str, Any] | None:
    try:
        found = orjson.loads(text or "")
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _text(members: dict[str, Any]) -> str | None:
    return orjson.dumps(members).decode() if members else None
