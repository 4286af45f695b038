"""The statements that the service sends for a request: the very text and the very values."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from falcon.testing import TestClient
from sqlalchemy import event

from sample_tracking.app import compose, now_utc, open_units
from sample_tracking.kernel import log
from sample_tracking.kernel.config import LogSettings, TokenSettings
from sample_tracking.kernel.tokens import Tokens
from sample_tracking.kernel.unit import Units
from sample_tracking.modules import configure

from .asks import Ask, Request
from .floor import Statement

if TYPE_CHECKING:
    import falcon


class Service:
    """The service in this process, on the same database."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        settings, modules = configure(None, {**os.environ, **environment})
        log.configure(settings.get(LogSettings))
        self._tokens = Tokens(settings.get(TokenSettings))
        self._units: Units = open_units(settings, modules)
        app: falcon.App[Any, Any] = compose(settings, modules, self._units)
        self._client = TestClient(app)

    def token(self, login: str) -> str:
        return self._tokens.issue(login, now_utc())[0]

    def statements(self, ask: Ask) -> list[list[list[Statement]]]:
        """For each request of each cycle. The round before leaves the service as warm as it is when measured."""
        token = self.token(ask.login)
        for cycle in ask.cycles:
            for request in cycle:
                self._answer(request, token)
        return [[self._recorded(request, token) for request in cycle] for cycle in ask.cycles]

    def _recorded(self, request: Request, token: str) -> list[Statement]:
        with _listening(self._units) as heard:
            self._answer(request, token)
        return heard

    def _answer(self, request: Request, token: str) -> None:
        path, _, query = request.path.partition("?")
        headers = {"Authorization": f"Bearer {token}"}
        if request.body:
            headers |= {"Content-Type": "application/json", "If-Match": "*"}
        done = self._client.simulate_request(
            request.method, path, query_string=query, headers=headers, body=request.body or None
        )
        if done.status_code >= 300:
            raise RuntimeError(f"{request.method} {request.path}: {done.text}")


@contextmanager
def _listening(units: Units) -> Iterator[list[Statement]]:
    heard: list[Statement] = []

    def note(_connection: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:  # noqa: FBT001
        heard.append({"sql": sql, "values": values, "many": many})

    engines = (units.reads, units.writes)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def keep(path: Path, statements: Mapping[str, Sequence[Any]]) -> None:
    """As the floor reads it; moments as the text that the driver would send."""
    option = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
    path.write_bytes(orjson.dumps(statements, option=option, default=str))
