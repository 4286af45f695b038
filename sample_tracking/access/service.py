"""What can be done about access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.arrivals import arrive
from sample_tracking.kernel.authenticators import Authenticators, Directory, identify
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.errors import Fault, Forbidden, Invalid, Unauthenticated, Unavailable
from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.links import PARAMETER, Links, target_of
from sample_tracking.kernel.people import Gate
from sample_tracking.kernel.rights import CHALLENGE, logged_out
from sample_tracking.kernel.tokens import Tokens

from . import store
from .throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_tracking.kernel.authenticators import Passwords
    from sample_tracking.kernel.endpoint import Visitor
    from sample_tracking.kernel.identity import Identity
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

REFUSED = later("The log-in or the password is not right, or the login is not known here.")


@dataclass(frozen=True)
class Vouched:
    """What an authenticator says of somebody."""

    provider: str
    identity: Identity


def vouch(visitor: Visitor) -> dict[str, Any]:
    """Asks the authenticators in their order, before a transaction begins: they may be slow."""
    wish, throttle = visitor.body, visitor.site.get(Throttle)
    login = wish["login"].strip()
    throttle.check(login, visitor.now)
    vouched = _identified(_chosen(visitor.site, wish.get("provider")), login, wish["password"])
    if vouched is None:
        throttle.missed(login, visitor.now)
        raise Unauthenticated(REFUSED, headers=CHALLENGE)
    return {"vouched": vouched}


def log_in(unit: Unit, wish: Wish, vouched: Vouched) -> Document:
    """A token; the refusal says the same whether login, password or person is missing."""
    throttle, login = unit.site.get(Throttle), wish["login"].strip()
    token = admit(unit, vouched)
    if token is None:
        throttle.missed(login, unit.now)
        raise Unauthenticated(REFUSED, headers=CHALLENGE)
    throttle.passed(login)
    return token


def admit(unit: Unit, vouched: Vouched) -> Document | None:
    """A token for somebody who is a person of the facility, or is made one now; None for anybody else."""
    if arrive(unit, vouched.provider, vouched.identity) is None:
        return None
    return _token(unit, vouched.identity.login, vouched.provider)


def log_out(unit: Unit) -> None:
    store.revoke(unit)
    _forget(unit)


def look_again(visitor: Visitor) -> dict[str, Any]:
    """Whether the directory that vouched for somebody still does; one that cannot tell is not asked."""
    principal = visitor.principal
    if not principal.log_in:
        raise Forbidden("Only a log-in can be prolonged; ask for a new token where this one comes from.")
    for authenticator in visitor.site.get(Authenticators).all:
        if authenticator.name == principal.provider and isinstance(authenticator, Directory):
            found = authenticator.find(principal.login)
            if found is None:
                raise Unauthenticated("Your account does not exist any more or was closed.", headers=CHALLENGE)
            return {"vouched": Vouched(principal.provider, found)}
    return {"vouched": None}


def refresh(unit: Unit, vouched: Vouched | None) -> Document:
    """A new token for the old one, which ends: one that has ended already, perhaps in another process, gives none."""
    if not store.revoke(unit):
        raise logged_out()
    _forget(unit)
    if vouched is not None:
        arrive(unit, vouched.provider, vouched.identity)
    return _token(unit, unit.principal.login, unit.principal.provider)


def make_link(unit: Unit, wish: Wish) -> Document:
    """For a single GET of the address, in the name of the caller."""
    path, _, query = wish["path"].partition("?")
    target = target_of(path, _pairs(query))
    life = timedelta(seconds=wish["seconds"])
    once = unit.site.get(Links).write(unit.principal, target, unit.now, life)
    mark = "&" if "?" in target else "?"
    url = f"{unit.site.get(SiteSettings).public_url.rstrip('/')}{target}{mark}{PARAMETER}={once}"
    return {"url": url, "expires_at": utc_text(unit.now + life)}


def providers(unit: Unit) -> Document:
    """The ways to log in, in the order of the configuration, for programs that show a choice."""
    return {"items": [*_ways(unit.site.get(Authenticators))]}


def me(unit: Unit) -> Document:
    principal = unit.principal
    return {
        "login": principal.login,
        **(store.find_caller(unit) or {}),
        "permissions": sorted(principal.permissions),
        "beamlines": sorted(principal.beamlines),
        "expires_at": utc_text(principal.expires_at),
    }


def _ways(enabled: Authenticators) -> Iterator[Document]:
    for one in enabled.all:
        title = str(getattr(one, "title", one.name))
        if one in enabled.passwords:
            yield {"name": one.name, "kind": "password", "title": title, "address": None}
        if one in enabled.portals:
            yield {"name": one.name, "kind": "portal", "title": title, "address": f"/login/{one.name}"}
        if one in enabled.bearers:
            yield {"name": one.name, "kind": "bearer", "title": title, "address": None}


def _chosen(site: Site, provider: str | None) -> Sequence[Passwords]:
    enabled = site.get(Authenticators).passwords
    if provider is None:
        return enabled
    chosen = [authenticator for authenticator in enabled if authenticator.name == provider]
    if not chosen:
        names = ", ".join(authenticator.name for authenticator in enabled) or "none"
        sentence = f"There is no such way to log in; enabled are: {names}."
        raise Invalid(sentence, errors=[Fault("/provider", sentence)])
    return chosen


def _identified(authenticators: Sequence[Passwords], login: str, password: str) -> Vouched | None:
    """One that cannot answer hinders no other; only when nobody vouches, its trouble is told."""
    trouble: Unavailable | None = None
    for authenticator in authenticators:
        try:
            identity = identify(authenticator, login, password)
        except Unavailable as unavailable:
            trouble = trouble or unavailable
            continue
        if identity is not None:
            return Vouched(authenticator.name, identity)
    if trouble is not None:
        raise trouble
    return None


def _forget(unit: Unit) -> None:
    """Once the revocation stands; before, another request would only be remembered anew."""
    gate, token_id = unit.site.get(Gate), unit.principal.token_id
    unit.afterwards.append(lambda: gate.forget(token_id))


def _pairs(query: str) -> dict[str, list[str]]:
    from urllib.parse import parse_qs

    return parse_qs(query, keep_blank_values=True)


def _token(unit: Unit, login: str, provider: str) -> Document:
    token, claims = unit.site.get(Tokens).issue(login, unit.now, provider)
    return {"token": token, "expires_at": utc_text(claims.expires_at)}
