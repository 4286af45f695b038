"""The SQL of preferences."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel.own.tables import favourite_contact, proposal_default

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

FAVOURITE: Final = favourite_contact.c
DEFAULT: Final = proposal_default.c
FIELDS: Final = ("sending_contact_id", "return_contact_id", "safety_level", "container_type", "courier")


def _now(unit: Unit) -> datetime:
    return unit.now.astimezone(UTC).replace(tzinfo=None)


def _mine(unit: Unit) -> sa.ColumnElement[bool]:
    return FAVOURITE.person_id == (unit.principal.person_id or 0)


def favourites(unit: Unit) -> set[int]:
    return {row[0] for row in unit.rows(sa.select(FAVOURITE.contact_id).where(_mine(unit)))}


def add_favourite(unit: Unit, contact_id: int) -> None:
    row = {"person_id": unit.principal.person_id, "contact_id": contact_id, "since": _now(unit)}
    try:
        with unit.connection.begin_nested():
            unit.execute(sa.insert(favourite_contact), row)
    except IntegrityError:  # it is one already
        return


def remove_favourite(unit: Unit, contact_id: int) -> None:
    unit.execute(sa.delete(favourite_contact).where(_mine(unit), FAVOURITE.contact_id == contact_id))


def defaults(unit: Unit, proposal_id: int) -> Document:
    """All fields, null where nothing was said."""
    columns = [DEFAULT[name] for name in FIELDS]
    row = unit.row(sa.select(*columns).where(DEFAULT.proposal_id == proposal_id))
    return dict(zip(FIELDS, (None,) * len(FIELDS) if row is None else row, strict=True))


def change_defaults(unit: Unit, proposal_id: int, values: Mapping[str, Any]) -> None:
    """Of a proposal that is locked."""
    whole = {**values, "login": unit.principal.login, "changed_at": _now(unit)}
    changed = unit.execute(sa.update(proposal_default).where(DEFAULT.proposal_id == proposal_id).values(**whole))
    if changed.rowcount == 0:
        unit.execute(sa.insert(proposal_default).values(proposal_id=proposal_id, **whole))
