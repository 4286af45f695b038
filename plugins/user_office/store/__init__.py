"""The SQL of the push: rows by the names of their columns, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.references import still_used
from sample_tracking.kernel.tables import BLSession, LabContact, Person

from .kinds import SESSION_PERSON, table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

    from .kinds import Kind

Row = dict[str, Any]
Key = tuple[Any, ...]
AT_ONCE: Final = 5000
"""Values in one IN: SQLite takes 32,766."""


def _found(site: Site, kind: Kind, column: str) -> sa.Select[Any]:
    table = site.prepared(table_of, kind)
    wanted: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
    return sa.select(table).where(table.c[column].in_(wanted)).order_by(*(table.c[name] for name in kind.key))


def find(unit: Unit, kind: Kind, column: str, values: Iterable[Any]) -> list[Row]:
    """Rows with one of the values, the oldest first; none where the site lacks the column."""
    if column not in unit.prepared(table_of, kind).c:
        return []
    statement = unit.prepared(_found, kind, column)
    return [row for some in _parts(list(values)) for row in _rows(unit, statement, {"wanted": some})]


def find_proposals(unit: Unit, kind: Kind, names: Iterable[tuple[str, str]]) -> list[Row]:
    """By code and number, as the database compares them."""
    table, numbers = unit.prepared(table_of, kind), dict[str, list[str]]()
    for code, number in names:
        numbers.setdefault(code, []).append(number)
    named = [sa.and_(table.c.proposalCode == code, table.c.proposalNumber.in_(some)) for code, some in numbers.items()]
    return _rows(unit, sa.select(table).where(sa.or_(sa.false(), *named)).order_by(table.c.proposalId))


def _rows(unit: Unit, statement: sa.Executable, params: Mapping[str, Any] | None = None) -> list[Row]:
    return [{str(name): value for name, value in row._mapping.items()} for row in unit.rows(statement, params)]  # noqa: SLF001 - SQLAlchemy's public name


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _by_columns(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[int]]:
    """Columns → the places of the rows that have them: a statement for many rows wants the same ones in each."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(tuple(sorted(row)), []).append(place)
    return places


def _insert(site: Site, kind: Kind) -> sa.Insert:
    table = site.prepared(table_of, kind)
    if len(kind.key) > 1:
        return sa.insert(table)
    return sa.insert(table).returning(table.c[kind.key[0]], sort_by_parameter_order=True)


def add(unit: Unit, kind: Kind, rows: Sequence[Row]) -> list[int]:
    """Their ids in the order of the rows; 0 for rows that have no id of their own."""
    ids = [0] * len(rows)
    for places in _by_columns(rows).values():
        given = unit.execute(unit.prepared(_insert, kind), [rows[place] for place in places])
        if given.returns_rows:
            for place, (made,) in zip(places, given, strict=True):
                ids[place] = made
    return ids


def _where_key(table: sa.Table, kind: Kind) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == sa.bindparam(f"key_{name}") for name in kind.key))


def _update(site: Site, kind: Kind, columns: tuple[str, ...]) -> sa.Update:
    table = site.prepared(table_of, kind)
    return (
        sa.update(table).where(_where_key(table, kind)).values({name: sa.bindparam(f"new_{name}") for name in columns})
    )


def change(unit: Unit, kind: Kind, changes: Sequence[tuple[Key, Row]]) -> None:
    for columns, places in _by_columns([values for _, values in changes]).items():
        statement = unit.prepared(_update, kind, columns)
        unit.execute(statement, [_parameters(kind, *changes[place]) for place in places])


def _parameters(kind: Kind, key: Key, values: Row) -> Row:
    named = {f"key_{name}": value for name, value in zip(kind.key, key, strict=True)}
    return named | {f"new_{name}": value for name, value in values.items()}


def _delete(site: Site, kind: Kind) -> sa.Delete:
    table = site.prepared(table_of, kind)
    return sa.delete(table).where(_where_key(table, kind))


def remove(unit: Unit, kind: Kind, keys: Sequence[Key]) -> None:
    if keys:
        unit.execute(unit.prepared(_delete, kind), [_parameters(kind, key, {}) for key in keys])


def laboratories_of_cards(unit: Unit, laboratory_ids: Collection[int]) -> set[int]:
    """Those that somebody wrote on a card of their own, for a person whom the user office does not know."""
    statement = (
        sa.select(Person.laboratory_id)
        .join(LabContact, LabContact.person_id == Person.person_id)
        .where(Person.laboratory_id.in_(laboratory_ids), Person.login.is_(None), Person.external_id.is_(None))
    )
    return {row[0] for row in unit.rows(statement)} if laboratory_ids else set()


def used_sessions(unit: Unit, session_ids: Sequence[int]) -> set[int]:
    """Those to which anything is attached: shipments, dewars, collections …; their people do not count."""
    people = {(str(SESSION_PERSON.mapped.__tablename__), "sessionId")}
    return still_used(unit, BLSession, session_ids, people) if session_ids else set()


def used_contacts(unit: Unit, contact_ids: Sequence[int]) -> set[int]:
    return still_used(unit, LabContact, contact_ids) if contact_ids else set()
