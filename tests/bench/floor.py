"""The floor: the same statements through the bare driver, behind the same framework and server, and nothing else.

``gunicorn "tests.bench.floor:application()"`` with the file of statements and the server's socket in the environment.
"""

import os
import threading
from pathlib import Path
from typing import Any

import falcon
import orjson
import pymysql

from sample_tracking.kernel.database import STRICT

STATEMENTS = "BENCH_STATEMENTS"
SOCKET = "BENCH_SOCKET"
DATABASE = "BENCH_DATABASE"
Statement = dict[str, Any]
"""``sql``, ``values``, and whether ``many`` rows of values go with it."""
Rows = list[list[dict[str, Any]]]


class Bare(threading.local):
    """Two connections for each thread, as the service has for its reads and its writes."""

    def __init__(self, socket: str, database: str) -> None:
        self.reading = connect(socket, database, autocommit=True)
        self.writing = connect(socket, database, autocommit=False)

    def read(self, statements: list[Statement]) -> Rows:
        return run(self.reading, statements)

    def write(self, statements: list[Statement]) -> Rows:
        rows = run(self.writing, statements)
        self.writing.commit()
        return rows


def connect(socket: str, database: str, *, autocommit: bool) -> "pymysql.Connection[Any]":
    return pymysql.connect(
        unix_socket=socket,
        user="root",
        database=database,
        charset="utf8mb4",
        autocommit=autocommit,
        init_command=f"SET SESSION sql_mode='{STRICT}', tx_isolation='READ-COMMITTED'",
    )


def run(connection: "pymysql.Connection[Any]", statements: list[Statement]) -> Rows:
    """The rows of each statement that gives some."""
    found: Rows = []
    for statement in statements:
        with connection.cursor() as cursor:
            (cursor.executemany if statement["many"] else cursor.execute)(statement["sql"], statement["values"])
            if cursor.description is not None:
                names = [column[0] for column in cursor.description]
                found.append([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])
    return found


class Replay:
    """/{name}/{cycle}/{number}: what the service sends for this request."""

    def __init__(self, bare: Bare, statements: dict[str, Any]) -> None:
        self._bare, self._statements = bare, statements

    def on_get(self, _req: falcon.Request, resp: falcon.Response, name: str, cycle: int, number: int) -> None:
        self._answer(resp, self._bare.read(self._statements[name][cycle][number]))

    def on_post(self, req: falcon.Request, resp: falcon.Response, name: str, cycle: int, number: int) -> None:
        orjson.loads(req.bounded_stream.read())
        self._answer(resp, self._bare.write(self._statements[name][cycle][number]))

    def _answer(self, resp: falcon.Response, rows: Rows) -> None:
        resp.content_type = "application/json"
        resp.data = orjson.dumps(rows, default=str)


class Nothing:
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = "application/json"
        resp.data = b"{}"


def application() -> falcon.App[Any, Any]:
    app: falcon.App[Any, Any] = falcon.App()
    statements = orjson.loads(Path(os.environ[STATEMENTS]).read_bytes())
    bare = Bare(os.environ[SOCKET], os.environ[DATABASE])
    app.add_route("/nothing", Nothing())
    app.add_route("/{name}/{cycle:int}/{number:int}", Replay(bare, statements))
    return app
