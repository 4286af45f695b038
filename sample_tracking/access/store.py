"""The SQL of log-in."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel.own.tables import revoked_token
from sample_tracking.kernel.reading import Document, compile_reading
from sample_tracking.kernel.tables import Person

from .schemas import PersonSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _person(site: Site) -> sa.Select[Any]:
    columns = compile_reading(site, PersonSchema).columns
    return sa.select(*columns).where(Person.person_id == sa.bindparam("caller_id"))


def find_caller(unit: Unit) -> Document | None:
    row = unit.row(unit.prepared(_person), {"caller_id": unit.principal.person_id})
    return None if row is None else unit.prepared(compile_reading, PersonSchema).document(row)


def revoke(unit: Unit) -> bool:
    """The caller's token; False when it was revoked before, also by somebody at the same moment."""
    principal = unit.principal
    row = {
        "jti": principal.token_id,
        "login": principal.login,
        "revoked_at": unit.now.astimezone(UTC).replace(tzinfo=None),
        "expires_at": principal.expires_at.astimezone(UTC).replace(tzinfo=None),
    }
    try:
        unit.execute(sa.insert(revoked_token), row)
    except IntegrityError:
        return False
    return True
