"""The SQL of log-in."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.own.tables import revoked_token
from sample_tracking.kernel.reading import Document, compile_reading
from sample_tracking.kernel.tables import Person

from .schemas import PersonSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _person(site: Site) -> sa.Select[Any]:
    columns = compile_reading(site, PersonSchema).columns
    return sa.select(*columns).where(Person.login == sa.bindparam("login")).order_by(Person.person_id).limit(1)


def find_person(unit: Unit, login: str) -> Document | None:
    row = unit.row(unit.prepared(_person), {"login": login})
    return None if row is None else unit.prepared(compile_reading, PersonSchema).document(row)


def revoke(unit: Unit) -> None:
    """The caller's token; it may be revoked already."""
    principal = unit.principal
    known = sa.select(revoked_token.c.jti).where(revoked_token.c.jti == principal.token_id)
    if unit.row(known) is None:
        row = {
            "jti": principal.token_id,
            "login": principal.login,
            "revoked_at": unit.now.astimezone(UTC).replace(tzinfo=None),
            "expires_at": principal.expires_at.astimezone(UTC).replace(tzinfo=None),
        }
        unit.execute(sa.insert(revoked_token), row)
