"""A courier, or a service that gathers couriers, which calls by itself with signed messages."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.config import between, length, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings

PREFIX: Final = "whsec_"


def keys_of(secrets: str) -> list[bytes]:
    """ValueError for what is no list of secrets, with blanks between."""
    found = []
    for secret in secrets.split():
        try:
            key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error as error:
            raise ValueError("a secret is whsec_ and a key in base64") from error
        if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
            raise ValueError("a secret is whsec_ and a key of 24 to 64 bytes in base64")
        found.append(key)
    if not found:
        raise ValueError("at least one secret is needed")
    return found


def pattern(text: str) -> None:
    """ValueError for what is no regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error


@dataclass(frozen=True, kw_only=True)
class WebhookSettings:
    secret: str = setting(
        "What the messages are signed with: whsec_ and 24 to 64 bytes in base64. While a secret is changed, the old one"
        " and the new one, with a blank between.",
        secret=True,
        validate=keys_of,
    )
    waybills: str = setting(
        "A regular expression for the way-bills of this courier, matched as a whole; by it a scanned text is known.",
        default=r"[A-Z0-9]{8,30}",
        validate=[length(1, 200), pattern],
    )
    tolerance: int = setting(
        "Seconds that a message may be old, or ahead of this clock.", default=300, validate=between(1, 86400)
    )


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from .adapters import WebhookCourier

    return {"couriers": [WebhookCourier(settings.get(WebhookSettings))]}


plugin = Module(
    name="courier_webhook",
    summary="A courier that calls by itself, with signed messages",
    requires=("couriers",),
    settings=WebhookSettings,
    parts=parts,
)
