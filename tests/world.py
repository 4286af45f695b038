"""Two laboratories, staff and an administrator, on a real database: the invented facility without its shipments."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import falcon
import sqlalchemy as sa
from falcon import testing
from sqlalchemy import event

from sample_tracking.app import compose, open_units
from sample_tracking.demo.founding import Founded, found
from sample_tracking.kernel import installing
from sample_tracking.kernel.config import DatabaseSettings, Settings
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own import tables as own
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.plugin import Module, branches_of
from sample_tracking.kernel.unit import Call, Units
from sample_tracking.modules import configure

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Client:
    """One person's way to the API: adds the token and the prefix, and ``If-Match: *`` where none is given."""

    http: testing.TestClient
    token: str

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> testing.Result:
        sent = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if "If-Match" not in sent and (method in ("PUT", "PATCH", "DELETE") or path.endswith("/transitions")):
            sent["If-Match"] = "*"
        full = path if path.startswith("/api/") else f"/api/v1{path}"
        if isinstance(json, bytes):  # a file: a picture, or a sheet
            sent = {"Content-Type": "image/jpeg" if json.startswith(b"\xff\xd8") else "text/csv", **sent}
            return self.http.simulate_request(method, full, body=json, headers=sent)
        return self.http.simulate_request(method, full, json=json, headers=sent)

    def get(self, path: str, **headers: str) -> testing.Result:
        return self.ask("GET", path, **headers)

    def post(self, path: str, json: Any = None, **headers: str) -> testing.Result:
        return self.ask("POST", path, json, **headers)

    def patch(self, path: str, json: Any = None, **headers: str) -> testing.Result:
        return self.ask("PATCH", path, json, **headers)

    def put(self, path: str, json: Any = None, **headers: str) -> testing.Result:
        return self.ask("PUT", path, json, **headers)

    def delete(self, path: str, **headers: str) -> testing.Result:
        return self.ask("DELETE", path, **headers)

    def move(self, thing: str, transition: str, **wish: Any) -> testing.Result:
        """``thing``: its address, such as ``/dewars/7``."""
        return self.post(f"{thing}/transitions", {"transition": transition, **wish})


@dataclass
class Service:
    """The product on one database. mx23694 and in10002 (mail-in) are of ``user``, mx31001 is of ``other``."""

    http: testing.TestClient
    units: Units
    clock: Clock
    founded: Founded
    flavour: str
    _clients: dict[str, Client] = field(default_factory=dict)

    def client(self, login: str) -> Client:
        if login not in self._clients:
            answer = self.http.simulate_post("/api/v1/auth/token", json={"login": login, "password": login})
            self._clients[login] = Client(self.http, answer.json["token"])
        return self._clients[login]

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """What stands in the database."""
        with self.units.reads.connect() as connection:
            return [{str(k): v for k, v in row.items()} for row in connection.execute(sa.text(sql), params).mappings()]

    def row(self, sql: str, **params: Any) -> dict[str, Any]:
        (only,) = self.rows(sql, **params)
        return only

    def run(self, sql: str, **params: Any) -> None:
        """What an older program writes."""
        with self.units.writes.begin() as connection:
            connection.execute(sa.text(sql), params)

    def events(self, level: str, thing_id: int) -> list[dict[str, Any]]:
        """Our own record of what happened to a thing, oldest first."""
        statement = sa.select(own.event).where(own.event.c.level == level, own.event.c.thing_id == thing_id)
        with self.units.reads.connect() as connection:
            rows = connection.execute(statement.order_by(own.event.c.event_id)).mappings()
            return [{str(k): v for k, v in row.items()} for row in rows]

    def end(self) -> None:
        self.units.reads.dispose()
        self.units.writes.dispose()

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent to the database meanwhile."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            sent.append(statement)

        engines = (self.units.reads, self.units.writes)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)


@contextmanager
def just_before(service: Service, part: str, sql: str, **params: Any) -> Iterator[None]:
    """What an older program writes in the moment before our first statement with this part. On MariaDB: SQLite lets
    nobody in between.
    """
    done: list[str] = []

    def step_in(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if part in statement and not done:
            done.append(statement)
            with service.units.reads.connect() as connection:
                connection.execute(sa.text(sql), params)

    event.listen(service.units.writes, "before_cursor_execute", step_in)
    try:
        yield
    finally:
        event.remove(service.units.writes, "before_cursor_execute", step_in)
    assert done, f"No statement had the part {part!r}."


def environment(url: str, tracking: str, flavour: str) -> dict[str, str]:
    words = {"esrf": ("esrf", "ESRF")}.get(flavour, ("diamond", "DLS"))
    return {
        "SAMPLE_TRACKING__DATABASE__URL": url,
        "SAMPLE_TRACKING__DATABASE__TRACKING_DATABASE": tracking,
        "SAMPLE_TRACKING__SITE__VOCABULARY": words[0],
        "SAMPLE_TRACKING__SITE__CODE": words[1],
    }


@dataclass(frozen=True)
class Configured:
    """What a test's configuration says beyond the database: plugins beside `auth_dummy`, sections by their name."""

    plugins: tuple[str, ...] = ()
    sections: Mapping[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Only what the environment cannot say."""
        path = folder / "world.json"
        chosen = {"mode": "development", "plugins": ["auth_dummy", *self.plugins], "log": {"level": "error"}}
        path.write_text(json.dumps({**chosen, **self.sections}))
        return path


PLAIN = Configured()
Opened = tuple[Settings, Sequence[Module], Units, falcon.App[Any, Any]]
Opening = Callable[[Path, Mapping[str, str], Clock], Opened]


def opened(path: Path, environ: Mapping[str, str], clock: Clock) -> Opened:
    settings, modules = configure(path, environ)
    units = open_units(settings, modules, clock)
    return settings, modules, units, compose(settings, modules, units)


def serve(
    folder: Path,
    environ: Mapping[str, str],
    flavour: str,
    *,
    founded: Founded | None = None,
    configured: Configured = PLAIN,
    opening: Opening = opened,
) -> Service:
    """The product on a database that has its tables; the facility is founded unless it stands there already."""
    clock = Clock()
    settings, modules, units, app = opening(configured.write(folder), environ, clock)
    for branch in branches_of(modules)[1:]:
        migrate.upgrade(units.writes, settings.get(DatabaseSettings).tracking_database, branch)
    if founded is None:
        founded = units.write(Call(SERVICE, source="test"), found)
    return Service(testing.TestClient(app), units, clock, founded, flavour)


def sqlite_service(
    folder: Path,
    template: "Template",
    configured: Configured = PLAIN,
    *,
    file: Path | None = None,
    opening: Opening = opened,
) -> Service:
    file = file or folder / "world.sqlite"
    shutil.copyfile(template.file, file)
    environ = environment(f"sqlite:///{file}", "tracking", "sqlite")
    return serve(folder, environ, "sqlite", founded=template.founded, configured=configured, opening=opening)


@dataclass(frozen=True)
class Template:
    file: Path
    founded: Founded


def make_template(folder: Path) -> Template:
    """A SQLite file with the facility, made once and copied for each test."""
    file = folder / "template.sqlite"
    settings, modules = configure(PLAIN.write(folder), environment(f"sqlite:///{file}", "tracking", "sqlite"))
    units = open_units(settings, modules, Clock())
    installing.install(units.writes, "tracking")
    founded = units.write(Call(SERVICE, source="test"), found)
    for engine in (units.reads, units.writes):
        engine.dispose()
    return Template(file, founded)


@cache
def _with_own_tables(url: str, own: str) -> None:
    """Once for each database: tests leave the tables as they were made."""
    engine = sa.create_engine(url)
    migrate.upgrade(engine, own)
    engine.dispose()


def mariadb_service(folder: Path, url: str, own: str, flavour: str, configured: Configured = PLAIN) -> Service:
    _with_own_tables(url, own)
    environ = environment(url, own, flavour)
    return serve(folder, environ, flavour, configured=configured)
