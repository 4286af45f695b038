"""A unit of work: one caller, one transaction, one moment."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from . import database, foreign
from .errors import Stale
from .etag import etag_of
from .happening import Event, write_events
from .sight import Sight, seer_of, sight_of
from .writing import change_statement, fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import CursorResult, Engine, Row

    from .identity import Principal
    from .site import Site
    from .tables.base import Base

T = TypeVar("T")
Wish = dict[str, Any]
"""What was asked for, as the schema has loaded it; services do not change it, since a unit may run again."""
TRIES = 5


@dataclass(frozen=True)
class Call:
    """Who asks, by which way, which version they have seen (``If-Match``), and from which address of the network."""

    principal: Principal
    request_id: str = ""
    source: str = "api"
    if_match: str | None = None
    address: str = ""


@dataclass
class Unit:
    connection: sa.Connection
    site: Site
    call: Call
    now: datetime
    events: list[Event] = field(default_factory=list)
    matched: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """Called once the transaction has ended well; of a unit that only reads never."""

    @property
    def principal(self) -> Principal:
        return self.call.principal

    @cached_property
    def sight(self) -> Sight:
        """By which ways the caller sees proposals, as `sight.sees` takes it."""
        return sight_of(self.site, self.principal)

    @cached_property
    def seer(self) -> dict[str, Any]:
        """The parameters of a statement that narrows by `sight`."""
        return seer_of(self.site, self.principal, self.local_now)

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    @property
    def local_now(self) -> datetime:
        """The moment as the shared DATETIME columns hold it: naive, in the site's zone, whole seconds."""
        return self.local(self.now)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.site.zone).replace(tzinfo=None, microsecond=0)

    def prepared(self, build: Callable[..., T], *key: object) -> T:
        return self.site.prepared(build, *key)

    def rows(self, statement: sa.Executable, params: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return self.connection.execute(statement, params).fetchall()

    def row(self, statement: sa.Executable, params: Mapping[str, Any] | None = None) -> Row[Any] | None:
        return self.connection.execute(statement, params).first()

    def execute(
        self, statement: sa.Executable, params: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        return self.connection.execute(statement, params)

    def insert(
        self,
        table: type[Base],
        rows: Sequence[Mapping[str, Any]],
        returning: Any = None,
    ) -> list[int]:
        """Rows of attribute → value, all with the same attributes; gives their ids in that order when asked."""
        if not rows:
            return []
        columns = [fitting(self.site, table, row) for row in rows]
        given = self.connection.execute(self.prepared(_insert, table, returning), columns)
        return [] if returning is None else [row[0] for row in given]

    def update(self, table: type[Base], criterion: sa.ColumnElement[bool], **values: object) -> int:
        """Sets attributes of the rows that meet the criterion; says how many there were."""
        columns = fitting(self.site, table, values)
        if not columns:
            return 0
        return self.connection.execute(change_statement(table, criterion, columns)).rowcount

    def record(self, happening: Event) -> None:
        self.events.append(happening)

    def match(self, document: Mapping[str, Any]) -> None:
        """Compares what stands there, read under lock, with the version that the caller has seen."""
        self.matched = True
        expected = self.call.if_match
        if expected in (None, "*"):
            return
        if etag_of(document) not in {tag.strip() for tag in expected.split(",")}:
            raise Stale("It was changed since you read it. Read it again, then repeat your change.")


def _insert(_site: Site, table: type[Base], returning: Any) -> sa.Insert:
    statement = sa.insert(table)
    return statement if returning is None else statement.returning(returning, sort_by_parameter_order=True)


class Units:
    """Opens units of work, commits them, and tries again what only met somebody else."""

    def __init__(
        self,
        reads: Engine,
        writes: Engine,
        site: Site,
        clock: Callable[[], datetime],
        listeners: Iterable[Callable[[Sequence[Event]], None]] = (),
    ) -> None:
        self.reads, self.writes, self.site, self.clock = reads, writes, site, clock
        self.listeners = tuple(listeners)

    def read(self, call: Call, work: Callable[[Unit], T]) -> T:
        """Without a transaction; once more if the connection was lost."""
        return self._attempts(lambda: self._read_once(call, work), 2, database.is_lost)

    def write(self, call: Call, work: Callable[[Unit], T]) -> T:
        """In one transaction; ``work`` has no effects outside of it and may run again."""
        return self._attempts(lambda: self._write_once(call, work), TRIES, _worth_another)

    def _read_once(self, call: Call, work: Callable[[Unit], T]) -> T:
        with self.reads.connect() as connection:
            return work(Unit(connection, self.site, call, self.clock()))

    def _write_once(self, call: Call, work: Callable[[Unit], T]) -> T:
        with self.writes.begin() as connection:
            unit = Unit(connection, self.site, call, self.clock())
            answer = work(unit)
            write_events(unit, unit.events)
        for act in unit.afterwards:
            act()
        for listener in self.listeners if unit.events else ():
            foreign.afterwards("listener", listener, tuple(unit.events))
        return answer

    def _attempts(self, once: Callable[[], T], tries: int, again: Callable[[BaseException], bool]) -> T:
        for attempt in range(tries):
            try:
                return once()
            except SQLAlchemyError as error:
                if attempt + 1 < tries and again(error):
                    time.sleep(database.pause(attempt))
                    continue
                if problem := database.problem_of(error):
                    raise problem from error
                raise
        raise AssertionError  # the last try returns or raises


def _worth_another(error: BaseException) -> bool:
    return database.is_contended(error) or database.is_lost(error)
