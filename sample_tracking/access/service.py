"""What can be done about access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.authenticators import Authenticators, identify
from sample_tracking.kernel.errors import Fault, Invalid, Unauthenticated
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.people import Gate
from sample_tracking.kernel.rights import CHALLENGE, logged_out
from sample_tracking.kernel.tokens import Tokens

from . import store
from .throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.authenticators import Passwords
    from sample_tracking.kernel.identity import Identity
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

REFUSED = "The log-in or the password is not right, or the login is not known here."


def log_in(unit: Unit, wish: Wish) -> Document:
    """A token; the refusal says the same whether login, password or person is missing."""
    throttle, login = unit.site.get(Throttle), wish["login"].strip()
    throttle.check(login, unit.now)
    identity = _identify(_chosen(unit, wish.get("provider")), login, wish["password"])
    if identity is None or store.find_person(unit, identity.login) is None:
        throttle.missed(login, unit.now)
        raise Unauthenticated(REFUSED, headers=CHALLENGE)
    throttle.passed(login)
    return _token(unit, identity.login)


def log_out(unit: Unit) -> None:
    store.revoke(unit)
    unit.site.get(Gate).forget(unit.principal.token_id)


def refresh(unit: Unit) -> Document:
    """A new token for the old one, which ends: one that has ended already, perhaps in another process, gives none."""
    if not store.revoke(unit):
        raise logged_out()
    unit.site.get(Gate).forget(unit.principal.token_id)
    return _token(unit, unit.principal.login)


def me(unit: Unit) -> Document:
    principal = unit.principal
    return {
        "login": principal.login,
        **(store.find_person(unit, principal.login) or {}),
        "permissions": sorted(principal.permissions),
        "beamlines": sorted(principal.beamlines),
        "expires_at": utc_text(principal.expires_at),
    }


def _chosen(unit: Unit, provider: str | None) -> Sequence[Passwords]:
    enabled = unit.site.get(Authenticators).passwords
    if provider is None:
        return enabled
    chosen = [authenticator for authenticator in enabled if authenticator.name == provider]
    if not chosen:
        names = ", ".join(authenticator.name for authenticator in enabled) or "none"
        sentence = f"There is no such way to log in; enabled are: {names}."
        raise Invalid(sentence, errors=[Fault("/provider", sentence)])
    return chosen


def _identify(authenticators: Sequence[Passwords], login: str, password: str) -> Identity | None:
    for authenticator in authenticators:
        if identity := identify(authenticator, login, password):
            return identity
    return None


def _token(unit: Unit, login: str) -> Document:
    token, claims = unit.site.get(Tokens).issue(login, unit.now)
    return {"token": token, "expires_at": utc_text(claims.expires_at)}
