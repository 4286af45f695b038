"""DHL's interface "Shipment Tracking - Unified": one way-bill a question, an account has some hundred a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import orjson

from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import TrackingEvent
from sample_tracking.kernel.web import NoAnswer, Web

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from . import DhlSettings

WAYBILL: Final = re.compile(r"\d{10}\Z|JJ?D\d{16,20}\Z", re.ASCII)
CODES: Final[Mapping[str, str]] = MappingProxyType(
    {"pre-transit": "pending", "transit": "in_transit", "delivered": "delivered", "failure": "delivery_failed"}
)
LIMIT: Final = 1024 * 1024


class DhlCourier:
    name = "courier_dhl_unified"

    def __init__(self, settings: DhlSettings) -> None:
        self._settings = settings
        self._meanings = {text.strip().lower(): status for text, status in settings.meanings.items()}
        self._web = Web(settings.ca_file, LIMIT)

    def recognise(self, scanned: str) -> str | None:
        text = scanned.strip().upper()
        return text if WAYBILL.match(text) else None

    def track(self, waybills: Sequence[str]) -> Iterable[TrackingEvent]:
        """One after the other; what was told before a refusal is kept by the caller."""
        for waybill in waybills:
            yield from self._told(waybill, self._ask(waybill))

    def _ask(self, waybill: str) -> bytes | None:
        """None for a parcel that DHL does not know yet."""
        address = f"{self._settings.url}?{urlencode({'trackingNumber': waybill})}"
        headers = {"DHL-API-Key": self._settings.api_key, "Accept": "application/json"}
        try:
            answer = self._web.ask("GET", address, headers, seconds=self._settings.timeout)
        except NoAnswer as reason:
            raise Unavailable(f"DHL could not be asked, because {reason}.") from reason
        if answer.status == 404:
            return None
        if answer.status == 429:
            raise Unavailable("DHL answers no more questions today.")
        if answer.status != 200:
            raise Unavailable(f"DHL refused the question with the status {answer.status}.")
        return answer.body

    def _told(self, waybill: str, body: bytes | None) -> Iterator[TrackingEvent]:
        if body is None:
            return
        try:
            parcels = orjson.loads(body)["shipments"]
            told = [event for parcel in parcels for event in parcel.get("events", [])]
            yield from [self._event(waybill, event) for event in told]
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unavailable("The answer of DHL cannot be read.") from error

    def _event(self, waybill: str, event: Mapping[str, Any]) -> TrackingEvent:
        code = str(event.get("statusCode") or "")
        text = str(event.get("description") or event.get("status") or "")
        place = event.get("location") or {}
        return TrackingEvent(
            waybill,
            _moment(str(event["timestamp"])),
            self._meanings.get(text.strip().lower()) or CODES.get(code.lower(), "unknown"),
            raw_code=code,
            raw_text=text,
            place=str((place.get("address") or {}).get("addressLocality") or ""),
        )


def _moment(text: str) -> datetime:
    """One without a zone is taken as UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
