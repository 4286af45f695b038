"""Badges: by which people at a terminal that many use say who they are."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Fault, Invalid, NotFound
from sample_tracking.kernel.languages import phrase
from sample_tracking.scans.decoders import BADGE, hashed
from sample_tracking.scans.store import badges as store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def make_badge(unit: Unit, wish: Wish) -> Document:
    """With its code, which is told this once."""
    person = store.person_of(unit, wish["login"])
    if person is None:
        sentence = phrase("Nobody here has the login {login}.", login=wish["login"])
        raise Invalid(sentence, errors=[Fault("/login", sentence)])
    person_id, login = person
    code = BADGE + secrets.token_hex(12).upper()
    badge_id = store.add(unit, hashed(code), login, person_id)
    return {**_read(unit, badge_id), "code": code}


def list_badges(unit: Unit, query: Wish) -> Page:
    """Newest first, also those that are not valid any more."""
    return store.page(unit, query)


def revoke_badge(unit: Unit, badge_id: int) -> None:
    """Again is no error."""
    _read(unit, badge_id)
    store.revoke(unit, badge_id)


def _read(unit: Unit, badge_id: int) -> Document:
    found = store.document(unit, badge_id)
    if found is None:
        raise NotFound("There is no such badge.")
    return found
