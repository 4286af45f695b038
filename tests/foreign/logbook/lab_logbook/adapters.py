"""The outside of the logbook: badges, a tray for paper, a bicycle."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sample_tracking.kernel.identity import Identity
from sample_tracking.kernel.parts import Decoded, TrackingEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sample_tracking.kernel.happening import Event
    from sample_tracking.kernel.parts import Message
    from sample_tracking.kernel.unit import Unit


class Badges:
    name = "lab_logbook"

    def __init__(self, badges: Sequence[str]) -> None:
        self._logins = {login: badge for badge, _, login in (pair.partition("=") for pair in badges)}

    def authenticate(self, login: str, password: str) -> Identity | None:
        badge = self._logins.get(login, "")
        return Identity(login) if badge and hmac.compare_digest(badge.encode(), password.encode()) else None


class NoteDecoder:
    name = "lab_logbook"
    priority = 900

    def decode(self, _unit: Unit, scanned: str) -> Decoded | None:
        return Decoded("note", scanned[5:]) if scanned.startswith("NOTE:") else None


class Tray:
    """Lays down what others would print or send."""

    name = "lab_logbook"
    media_types = frozenset({"application/pdf"})

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def status(self) -> str:
        return "ready"

    def send(self, document: bytes, media_type: str, copies: int) -> None:
        self._lay(f"{copies}x-{media_type.replace('/', '-')}", document)

    def notify(self, message: Message) -> None:
        self._lay(f"to-{message.to}", message.text.encode())

    def note(self, events: Sequence[Event]) -> None:
        for event in events:
            self._lay(f"event-{event.level}-{event.thing_id}-{event.what}", b"")

    def _lay(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)


class Bicycle:
    name = "lab_logbook"

    def recognise(self, scanned: str) -> str | None:
        return scanned if scanned.startswith("BIKE") else None

    def track(self, waybills: Sequence[str]) -> Iterable[TrackingEvent]:
        now = datetime.now(UTC)
        return [TrackingEvent(waybill, now, "in_transit", raw_text="The bell was rung.") for waybill in waybills]
