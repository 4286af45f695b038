"""The SQL of the log of scans: rows are added; what is taken back or resolved is marked."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, count_of, page_size
from sample_tracking.kernel.own.floor_tables import badge, scan
from sample_tracking.kernel.paging import Page, page_of
from sample_tracking.kernel.sight import Sight, sees_in_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Row

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

UNKNOWN: Final = "unknown"
FILTERS: Final = ("terminal", "outcome", "kind", "code", "dewar_id", "login", "unresolved", "since")


def naive(moment: datetime) -> datetime:
    """Our own tables hold UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _insert(_site: Site) -> Any:
    return sa.insert(scan)


def add(unit: Unit, row: Mapping[str, Any]) -> int:
    told = {**row}
    for name in ("detail", "snapshot"):
        told[name] = orjson.dumps(told[name]).decode() if told.get(name) is not None else None
    told["client_at"] = naive(told["client_at"]) if told.get("client_at") else None
    told |= {"at": naive(unit.now), "login": unit.principal.login, "person_id": unit.principal.person_id}
    told["address"] = unit.call.address[:45]
    added: Any = unit.execute(unit.prepared(_insert), told).inserted_primary_key
    return int(added[0])


def _misses(_site: Site) -> Any:
    return sa.select(sa.func.count(), sa.func.min(scan.c.at)).where(
        scan.c.login == sa.bindparam("wanted_login"),
        scan.c.outcome == UNKNOWN,
        scan.c.at > sa.bindparam("since", type_=scan.c.at.type),
        scan.c.address == sa.bindparam("wanted_address"),
    )


def misses(unit: Unit, since: datetime) -> tuple[int, datetime | None]:
    """How many unknown codes of this log-in and address since then, and when the first of them came."""
    wanted = {"wanted_login": unit.principal.login, "wanted_address": unit.call.address[:45], "since": naive(since)}
    found: Any = unit.rows(unit.prepared(_misses), wanted)[0]
    count, first = found
    return int(count), None if first is None else first.replace(tzinfo=UTC)


def find(unit: Unit, scan_id: int, *, locked: bool = False) -> Any:
    """The row, of a proposal that the caller sees or of the caller's own."""
    statement: Any = sa.select(scan).where(scan.c.scan_id == scan_id, _seen(unit.sight))
    return unit.row(statement.with_for_update() if locked else statement, _seer(unit))


def last_effective(unit: Unit, terminal: str | None) -> Any:
    """The last scan with an effect that was not taken back: of the terminal, else of the log-in."""
    mine = scan.c.terminal == terminal if terminal else scan.c.login == unit.principal.login
    statement: Any = sa.select(scan).where(mine, _effective(), _seen(unit.sight))
    return unit.row(statement.order_by(scan.c.scan_id.desc()).limit(1), _seer(unit))


def moved_since(unit: Unit, row: Any) -> bool:
    """Whether a later scan has moved the same thing, and was not taken back."""
    same = sa.and_(scan.c.level == row.level, scan.c.thing_id == row.thing_id, scan.c.scan_id > row.scan_id)
    later: Any = sa.select(scan.c.scan_id).where(same, _effective(), scan.c.snapshot.contains('"move":')).limit(1)
    return unit.row(later) is not None


def _effective() -> sa.ColumnElement[bool]:
    taken_back = scan.c.undone_at.is_not(None)
    return sa.and_(scan.c.outcome == "done", scan.c.snapshot.is_not(None), sa.not_(taken_back))


def mark_undone(unit: Unit, scan_id: int) -> bool:
    """False when somebody else has done so already."""
    mine = sa.and_(scan.c.scan_id == scan_id, scan.c.undone_at.is_(None))
    return bool(unit.execute(sa.update(scan).where(mine).values(undone_at=naive(unit.now))).rowcount)


def _seen(sight: Sight) -> sa.ColumnElement[bool]:
    """What is of no proposal (unknown codes, places) is seen by who scanned it, and by those who see everything."""
    mine = scan.c.login == sa.bindparam("seer_login")
    anybodys = sa.true() if sight.everything and not sight.limited else mine
    of_nothing = sa.and_(scan.c.proposal_id.is_(None), anybodys)
    return sa.or_(of_nothing, sa.and_(scan.c.proposal_id.is_not(None), sees_in_list(scan.c.proposal_id, sight)))


def _seer(unit: Unit) -> dict[str, Any]:
    return {**unit.seer, "seer_login": unit.principal.login}


def _is(name: str) -> sa.ColumnElement[bool]:
    return scan.c[name] == sa.bindparam(f"wanted_{name}")


def _criteria(filters: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    plain = ("terminal", "outcome", "kind", "code", "dewar_id", "login")
    known: dict[str, Callable[[], sa.ColumnElement[bool]]] = {name: partial(_is, name) for name in plain}
    known["unresolved"] = lambda: sa.and_(scan.c.outcome == UNKNOWN, scan.c.resolved_at.is_(None))
    known["since"] = lambda: scan.c.at >= sa.bindparam("wanted_since", type_=scan.c.at.type)
    return [known[name]() for name in filters]


def _list(_site: Site, sight: Sight, filters: tuple[str, ...], further: bool) -> Any:  # noqa: FBT001
    after = scan.c.scan_id < sa.bindparam("after_id", type_=sa.Integer)
    criteria = [*_criteria(filters), _seen(sight), *([after] if further else [])]
    holder = badge.c.login.label("badge")
    rows = sa.select(scan, holder).outerjoin(badge, badge.c.badge_id == scan.c.badge_id)
    return rows.where(*criteria).order_by(scan.c.scan_id.desc()).limit(page_size())


def _count(_site: Site, sight: Sight, filters: tuple[str, ...]) -> Any:
    return sa.select(sa.func.count()).select_from(scan).where(*_criteria(filters), _seen(sight))


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    """Newest first."""
    query = {**query, "unresolved": query.get("unresolved") or None}
    filters = asked(query, FILTERS)
    params = {f"wanted_{name}": query[name] for name in filters}
    if query.get("since"):
        params["wanted_since"] = naive(query["since"])
    params |= _seer(unit)
    after = query.get("after")
    statement = unit.prepared(_list, unit.sight, filters, after is not None)
    sent = {**params, "page_size": query["limit"] + 1, **({"after_id": after[0]} if after else {})}
    found = page_of(unit.rows(statement, sent), query["limit"], document, lambda row: (row.scan_id,))
    if not query.get("count"):
        return found
    return Page(found.items, found.next_key, count_of(unit, unit.prepared(_count, unit.sight, filters), params))


def document(row: Row[Any]) -> Document:
    told = orjson.loads(row.detail or "{}")
    plain = (
        "terminal", "login", "badge", "code", "kind", "level", "thing_id", "dewar_id", "location", "action", "outcome",
        "undoes", "resolved_by", "resolution",
    )  # fmt: skip
    return {
        "id": row.scan_id,
        **{name: getattr(row, name) for name in plain},
        **{name: utc_text(getattr(row, name)) for name in ("at", "client_at", "undone_at", "resolved_at")},
        "sentence": told.get("sentence"),
        "warnings": told.get("warnings", []),
        "name": (told.get("thing") or {}).get("name"),
        "proposal": (told.get("thing") or {}).get("proposal"),
    }


def _unknown(_site: Site, sight: Sight, further: bool) -> Any:  # noqa: FBT001
    open_ = scan.c.outcome == UNKNOWN, scan.c.resolved_at.is_(None), _seen(sight)
    grouped = sa.select(
        scan.c.code,
        sa.func.count().label("count"),
        sa.func.min(scan.c.at).label("first_at"),
        sa.func.max(scan.c.at).label("last_at"),
        sa.func.max(scan.c.scan_id).label("last_id"),
    ).where(*open_)
    groups = grouped.group_by(scan.c.code)
    if further:
        groups = groups.having(sa.func.max(scan.c.scan_id) < sa.bindparam("after_id", type_=sa.Integer))
    some = groups.order_by(sa.func.max(scan.c.scan_id).desc()).limit(page_size()).subquery("groups")
    last = scan.alias("last")
    return (
        sa.select(some, last.c.terminal, last.c.location, last.c.login)
        .join(last, last.c.scan_id == some.c.last_id)
        .order_by(some.c.last_id.desc())
    )


def unknown(unit: Unit, query: Mapping[str, Any]) -> Page:
    """Codes that nobody has dealt with yet, the last scanned first."""
    after = query.get("after")
    sent = {**_seer(unit), "page_size": query["limit"] + 1, **({"after_id": after[0]} if after else {})}
    rows = unit.rows(unit.prepared(_unknown, unit.sight, after is not None), sent)
    return page_of(rows, query["limit"], _group, lambda row: (row.last_id,))


def _group(row: Row[Any]) -> Document:
    plain = ("code", "count", "terminal", "location", "login")
    moments = {name: utc_text(getattr(row, name)) for name in ("first_at", "last_at")}
    told = row._asdict()
    return {**{name: told[name] for name in plain}, **moments}


def resolve(unit: Unit, code: str, resolution: str) -> int:
    """How many scans of an unknown code were dealt with by this."""
    mine = scan.c.code == code, scan.c.outcome == UNKNOWN, scan.c.resolved_at.is_(None), _seen(unit.sight)
    values = {"resolved_at": naive(unit.now), "resolved_by": unit.principal.login, "resolution": resolution}
    return unit.execute(sa.update(scan).where(*mine).values(**values), _seer(unit)).rowcount
