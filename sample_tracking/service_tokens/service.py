"""What can be done about service tokens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sample_tracking.kernel.arrivals import person_id_of
from sample_tracking.kernel.errors import Fault, Forbidden, Invalid, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase
from sample_tracking.kernel.people import Gate
from sample_tracking.kernel.rights import SERVICE_PREFIX, hash_of, service_token_id_of
from sample_tracking.kernel.sight import proposal_id_of

from . import store
from .settings import ServiceTokenSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_tokens(unit: Unit, query: Wish) -> Page:
    return store.page(unit, query)


def read(unit: Unit, service_token_id: int) -> Document:
    found = store.find(unit, service_token_id)
    if found is None:
        raise NotFound("There is no such service token.")
    return found


def create(unit: Unit, wish: Wish) -> Document:
    """Gives the token itself, this once."""
    if not unit.principal.log_in:
        raise Forbidden("Tokens for programs are made by people who have logged in, not by a token or a link.")
    if faults := [*_faults(unit, wish)]:
        raise Invalid("Some of what was sent is not right.", errors=faults)
    token = SERVICE_PREFIX + secrets.token_urlsafe(32)
    service_token_id = store.add(unit, wish, hash_of(token))
    facts = {name: wish[name] for name in ("name", "login", "scopes", "proposals")}
    unit.record(Event("service_token", service_token_id, "created", detail=facts))
    return {**read(unit, service_token_id), "token": token}


def revoke(unit: Unit, service_token_id: int) -> None:
    """Holds at once in this process, within ten seconds in others; again is no error."""
    found = read(unit, service_token_id)
    if found["revoked_at"] is None:
        store.revoke(unit, service_token_id)
        unit.record(Event("service_token", service_token_id, "revoked", detail={"name": found["name"]}))
    gate, token_id = unit.site.get(Gate), service_token_id_of(service_token_id)
    unit.afterwards.append(lambda: gate.forget(token_id))


def _faults(unit: Unit, wish: Wish) -> Iterator[Fault]:
    if person_id_of(unit, wish["login"]) is None:
        yield Fault("/login", later("Nobody with this login is known at this facility."))
    longest = unit.site.get(ServiceTokenSettings).longest
    if not unit.now < wish["expires_at"] <= unit.now + longest:
        yield Fault("/expires_at", phrase("It must be in the future, at most {days} days from now.", days=longest.days))
    for number, code in enumerate(wish["proposals"] or ()):
        try:
            proposal_id_of(unit, code)
        except NotFound as absent:
            yield Fault(f"/proposals/{number}", absent.detail)
