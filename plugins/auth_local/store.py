"""The SQL of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sample_tracking.kernel.lists import escaped

from .tables import account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

MOST_SHOWN = 200
COLUMNS = account.c


@dataclass(frozen=True)
class Account:
    """Times are aware, in UTC."""

    login: str
    given_name: str
    family_name: str
    email: str
    groups: tuple[str, ...]
    password_hash: str
    misses: int
    password_at: datetime
    locked_until: datetime | None
    disabled_at: datetime | None

    def locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


def _account(row: Any) -> Account:
    return Account(
        row.login,
        row.given_name,
        row.family_name,
        row.email,
        tuple(orjson.loads(row.groups)),
        row.password_hash,
        row.misses,
        row.password_at.replace(tzinfo=UTC),
        None if row.locked_until is None else row.locked_until.replace(tzinfo=UTC),
        None if row.disabled_at is None else row.disabled_at.replace(tzinfo=UTC),
    )


def _one(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return sa.select(account).where(COLUMNS.login == sa.bindparam("login"))


def find(unit: Unit, login: str) -> Account | None:
    row = unit.row(unit.prepared(_one), {"login": login.lower()[:45]})
    return None if row is None else _account(row)


def _some(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    contains: sa.BindParameter[str] = sa.bindparam("contains")
    names = (COLUMNS.login, sa.func.lower(COLUMNS.given_name), sa.func.lower(COLUMNS.family_name))
    met = sa.or_(*(name.like(contains, escape="!") for name in names))
    return sa.select(account).where(met).order_by(COLUMNS.login).limit(MOST_SHOWN)


def search(unit: Unit, text: str) -> Sequence[Account]:
    """The first by login, ``MOST_SHOWN`` at most."""
    return [_account(row) for row in unit.rows(unit.prepared(_some), {"contains": f"%{escaped(text.lower())}%"})]


def add(unit: Unit, wish: Mapping[str, Any], password_hash: str) -> bool:
    """False when the login is taken."""
    now = unit.now.astimezone(UTC).replace(tzinfo=None)
    row = {**_named(wish), "login": wish["login"], "password_hash": password_hash, "misses": 0}
    try:
        unit.execute(sa.insert(account), {**row, "created_at": now, "password_at": now})
    except IntegrityError:
        return False
    return True


def change(unit: Unit, login: str, wish: Mapping[str, Any]) -> None:
    _set(unit, login, **_named(wish))


def set_password(unit: Unit, login: str, password_hash: str) -> None:
    now = unit.now.astimezone(UTC).replace(tzinfo=None)
    _set(unit, login, password_hash=password_hash, password_at=now, misses=0, locked_until=None)


def set_disabled(unit: Unit, login: str, *, disabled: bool) -> None:
    _set(unit, login, disabled_at=unit.now.astimezone(UTC).replace(tzinfo=None) if disabled else None)


def unlock(unit: Unit, login: str) -> None:
    _set(unit, login, misses=0, locked_until=None)


def miss(unit: Unit, login: str, most: int, until: datetime) -> None:
    """Counts in the database, so that many tries at once all count."""
    last = COLUMNS.misses + 1 >= most
    moment = until.astimezone(UTC).replace(tzinfo=None)
    _set(
        unit,
        login,
        locked_until=sa.case((last, sa.literal(moment, COLUMNS.locked_until.type)), else_=COLUMNS.locked_until),
        misses=sa.case((last, 0), else_=COLUMNS.misses + 1),
    )


def _set(unit: Unit, login: str, **values: Any) -> None:
    unit.execute(sa.update(account).where(COLUMNS.login == login.lower()).ordered_values(*values.items()))


def _named(wish: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: wish[name] for name in ("given_name", "family_name", "email")}
    return {**named, "groups": orjson.dumps(wish["groups"]).decode()}
