"""Messages signed as the Standard Webhooks say: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson

from sample_tracking.kernel.errors import Forbidden, Invalid
from sample_tracking.kernel.parts import Delivery, TrackingEvent
from sample_tracking.kernel.validating import load

from . import keys_of
from .schemas import MessageSchema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from . import WebhookSettings

UNSIGNED: Final = "The message is not signed by this courier."
VERSION: Final = "v1"
MOST: Final = 10
"""Signatures of one message."""
LONGEST_ID: Final = 100


class WebhookCourier:
    name = "courier_webhook"
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature")

    def __init__(self, settings: WebhookSettings) -> None:
        self._keys = keys_of(settings.secret)
        self._waybills = re.compile(settings.waybills)
        self._tolerance = timedelta(seconds=settings.tolerance)

    def recognise(self, scanned: str) -> str | None:
        text = scanned.strip()
        return text if self._waybills.fullmatch(text) else None

    def track(self, waybills: Sequence[str]) -> Iterable[TrackingEvent]:  # noqa: ARG002 - it calls by itself
        return ()

    def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        delivery_id, moment, signatures = (headers.get(name, "") for name in self.headers)
        if not 1 <= len(delivery_id) <= LONGEST_ID or not self._signed(f"{delivery_id}.{moment}.", body, signatures):
            raise Forbidden(UNSIGNED)
        self._check_recent(moment, now)
        message = load_message(body)
        return Delivery(delivery_id, tuple(TrackingEvent(**event) for event in message["events"]))

    def _signed(self, before: str, body: bytes, signatures: str) -> bool:
        """By any of the keys; all are tried, so that the time tells nothing."""
        signed = before.encode("utf-8", "replace") + body
        wanted = [hmac.new(key, signed, hashlib.sha256).digest() for key in self._keys]
        versioned = [text.partition(",") for text in signatures.split()[:MOST]]
        sent = [signature.encode("utf-8", "replace") for version, _, signature in versioned if version == VERSION]
        found = [hmac.compare_digest(base64.b64encode(one), other) for one in wanted for other in sent]
        return True in found

    def _check_recent(self, moment: str, now: datetime) -> None:
        if not re.fullmatch(r"[0-9]{1,12}", moment, re.ASCII):
            raise Forbidden(UNSIGNED)
        if abs(now - datetime.fromtimestamp(int(moment), UTC)) > self._tolerance:
            raise Forbidden("The message is too old, or ahead of its time.")


def load_message(body: bytes) -> dict[str, Any]:
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid("The message is no JSON.") from error
    return load(MessageSchema(), sent, "/", Invalid, "Some of the message is not right.")
