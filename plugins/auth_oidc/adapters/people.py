"""Whom the provider's claims name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.identity import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import OidcSettings

LONGEST_LOGIN: Final = 45  # as `Person.login`
LONGEST: Final = 255
MOST_GROUPS: Final = 1000


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of that very name, else what the dotted path leads to; None for nothing."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def login(claims: Mapping[str, Any], settings: OidcSettings) -> str | None:
    """None where it is missing or cannot be one; an e-mail address counts only when the provider has verified it."""
    found = _text(claims, settings.login_claim)
    if settings.login_claim == "email" and claims.get("email_verified") is not True:
        return None
    return found if 0 < len(found) <= LONGEST_LOGIN else None


def person(claims: Mapping[str, Any], settings: OidcSettings) -> Identity | None:
    name = login(claims, settings)
    if name is None:
        return None
    return Identity(
        name,
        _text(claims, settings.given_name_claim),
        _text(claims, settings.family_name_claim),
        _text(claims, settings.email_claim),
        _groups(claim(claims, settings.groups_claim)),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claim(claims, name)
    return found.strip()[:LONGEST] if isinstance(found, str) and found.isprintable() else ""


def _groups(found: object) -> tuple[str, ...]:
    listed = found if isinstance(found, list) else [found]
    names = (name.strip() for name in listed if isinstance(name, str) and name.isprintable())
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= LONGEST))[:MOST_GROUPS]
