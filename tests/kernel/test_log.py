from __future__ import annotations

import io
import json
import logging
import threading
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import sqlalchemy as sa
import structlog

from sample_tracking.kernel import log
from sample_tracking.kernel.config import LogSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmVkLWNhbmFyeQ"


def fail(reason: str) -> NoReturn:
    raise RuntimeError(reason)


class Written(io.StringIO):
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def written() -> Written:
    stream = Written()
    log.configure(LogSettings(), ("a configured canary", "abc"), stream)
    return stream


def test_a_line_is_one_object_with_what_when_where_and_the_request(written: Written) -> None:
    log.begin("req-1", login="anna")
    structlog.get_logger("sample_tracking.dewars").info("dewar moved", dewar_id=7)
    (line,) = written.lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "dewar moved",
        "level": "info",
        "logger": "sample_tracking.dewars",
        "request_id": "req-1",
        "login": "anna",
        "dewar_id": 7,
    }


def test_libraries_write_the_same_lines(written: Written) -> None:
    log.begin("req-1")
    logging.getLogger("gunicorn.error").warning("worker %s", 7, extra={"pid": 8})
    (line,) = written.lines()
    assert (line["event"], line["level"], line["request_id"], line["pid"]) == ("worker 7", "warning", "req-1", 8)


def test_what_belonged_to_the_request_before_is_gone(written: Written) -> None:
    log.begin("req-1", login="anna")
    log.begin("req-2")
    structlog.get_logger().info("x")
    (line,) = written.lines()
    assert line["request_id"] == "req-2"
    assert "login" not in line


def test_each_thread_has_its_own_request(written: Written) -> None:
    log.begin("mine")
    other = threading.Thread(target=structlog.get_logger().info, args=("theirs",))
    other.start()
    other.join()
    structlog.get_logger().info("mine")
    assert [line.get("request_id") for line in written.lines()] == [None, "mine"]


def test_less_than_the_level_is_not_written() -> None:
    stream = Written()
    log.configure(LogSettings(level="warning"), (), stream)
    structlog.get_logger().info("small")
    logging.getLogger("x").info("small")
    structlog.get_logger().warning("large")
    assert [line["event"] for line in stream.lines()] == ["large"]


@pytest.mark.parametrize(
    "facts",
    [
        {"authorization": "canary"},
        {"headers": {"Authorization": "canary", "X-Api-Key": "canary", "Cookie": "canary"}},
        {"password": "canary", "old_passwd": "canary", "passphrase": "canary"},
        {"body": [{"credentials": {"user": "canary"}}, ({"access_token": "canary"},)]},
        {"key": "canary", "signing_key": "canary", "client_secret": b"canary"},
        {"header": "Bearer canary.canary-canary"},
        {"header": "basic Y2FuYXJ5OmNhbmFyeQ=="},
        {"anything": f"see {TOKEN} there"},
        {"url": "mysql+pymysql://tracker:canary@db/ispyb"},
        {"url": "mysql+pymysql://tracker:can/ary@canary@db/ispyb"},
        {"query": "x=1&token=canary&y=2"},
        {"text": "password: 'canary', then more"},
        {"text": '{"secret": "canary"}'},
        {"text": "it was a configured canary"},
        {"bytes": b"a configured canary"},
    ],
)
def test_secrets_do_not_reach_the_log(written: Written, facts: dict[str, Any]) -> None:
    structlog.get_logger().info("said", **facts)
    logging.getLogger("library").info("said %s", facts)
    logging.getLogger("library").info("said", extra=facts)
    assert len(written.lines()) == 3
    for hidden in ("canary", "Y2FuYXJ5", "eyJ"):
        assert hidden not in written.getvalue()


def test_secrets_in_an_exception_do_not_reach_the_log(written: Written) -> None:
    try:
        fail(f"cannot use a configured canary with {TOKEN}")
    except RuntimeError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed")
    assert "canary" not in written.getvalue()
    assert TOKEN not in written.getvalue()
    assert ["RuntimeError: cannot use [hidden]" in line["exception"] for line in written.lines()] == [True, True]


def test_what_is_no_secret_stays(written: Written) -> None:
    text = "for key 'barCode', monkey: 3"
    structlog.get_logger().info("abc", token_id="id-1", monkey="m", keys_held=2, text=text, at=None, ratio=0.5)
    (line,) = written.lines()
    assert (line["event"], line["token_id"], line["monkey"], line["keys_held"]) == ("abc", "id-1", "m", 2)
    assert line["text"] == text
    assert (line["at"], line["ratio"]) == (None, 0.5)


BREAKS = "one\r\ntwo\u2028three\x85four\x1b[31m"


@pytest.mark.parametrize("kind", ["json", "console"])
def test_nothing_that_is_logged_can_begin_a_line_of_its_own(kind: Any) -> None:
    stream = Written()
    log.configure(LogSettings(format=kind), (), stream)
    structlog.get_logger().info(BREAKS, barcode=BREAKS, many={BREAKS: [BREAKS]})
    logging.getLogger("library").info("%s", BREAKS)
    assert len(stream.getvalue().splitlines()) == 2
    assert "\x1b" not in stream.getvalue()


def test_the_console_shows_a_traceback_indented() -> None:
    stream = Written()
    log.configure(LogSettings(format="console"), (), stream)
    try:
        fail("2024-01-01T00:00:00Z info forged\nand more")
    except RuntimeError:
        structlog.get_logger("here").exception("failed", dewar_id=7)
    first, *rest = stream.getvalue().splitlines()
    assert "error   failed dewar_id=7 logger=here" in first
    assert len(rest) > 2
    assert all(line.startswith("    ") for line in rest)


def test_a_lost_connection_is_one_short_line(written: Written) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.QueuePool)
    connection = engine.raw_connection()
    connection.driver_connection.close()  # type: ignore[union-attr] # the server goes away
    connection.close()
    engine.dispose()
    lines = [line for line in written.lines() if "Exception during reset" in line["event"]]
    assert len(lines) == 1
    assert lines[0]["event"].endswith("(ProgrammingError)")
    assert lines[0]["level"] == "warning"
    assert "exception" not in lines[0]


def test_other_errors_of_the_pool_keep_their_traceback(written: Written) -> None:
    try:
        fail("a defect")
    except RuntimeError:
        logging.getLogger("sqlalchemy.pool.impl").exception("something else")
    assert "a defect" in written.lines()[0]["exception"]
