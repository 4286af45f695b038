"""Code of others that raises: at the start it stops the start, afterwards it stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sample_tracking import worker
from sample_tracking.app import build, open_units
from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.plugin import Module
from sample_tracking.modules import configure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import Service


def broken(*_: object) -> Any:
    raise RuntimeError("two\nlines")


def started(tmp_path: Path, **parts: Any) -> Any:
    settings, modules = configure(None, {"SAMPLE_TRACKING__DATABASE__URL": f"sqlite:///{tmp_path}/none.sqlite"})
    return build(settings, (*modules, Module(name="foreign", summary="for a test", **parts)))


@pytest.mark.parametrize("part", ["routes", "pages", "provides", "parts", "listeners", "authenticator"])
def test_a_plugin_that_fails_while_it_is_built_stops_the_start_by_name(tmp_path: Path, part: str) -> None:
    with pytest.raises(StartupError, match='"foreign" cannot be made: RuntimeError: two lines') as stopped:
        started(tmp_path, **{part: broken})
    assert len(str(stopped.value).splitlines()) == 1


def test_a_responder_of_a_plugin_without_a_contract_stops_the_start(tmp_path: Path) -> None:
    from sample_tracking.kernel.endpoint import Resource

    class Open(Resource):
        def on_get(self) -> None: ...

    with pytest.raises(TypeError, match="on_get has no @endpoint contract"):
        started(tmp_path, routes=lambda: [("/open", Open)])


def test_a_listener_that_fails_spoils_neither_the_answer_nor_the_others(
    sqlite: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[str] = []
    sqlite.units.listeners = (broken, lambda events: heard.extend(event.what for event in events))
    answer = sqlite.client("user").post("/proposals/mx23694/shipments", {"name": "heard"})
    assert answer.status_code == 201
    assert heard == ["created"]
    logged = [line for line in capsys.readouterr().out.splitlines() if "failed" in line and "listener" in line]
    assert len(logged) == 1
    assert answer.headers["x-request-id"] in logged[0]


def test_a_job_that_fails_hinders_no_other(sqlite: Service) -> None:
    done: list[str] = []

    def refusing(_units: object) -> None:
        raise Unavailable("The courier does not answer.")

    jobs: list[Any] = [broken, refusing, lambda _units: done.append("done")]
    assert worker.run_once(sqlite.units, jobs) == {
        "broken": "RuntimeError; the log has more.",
        "refusing": "The courier does not answer.",
    }
    assert done == ["done"]


def test_a_plugin_with_tables_outside_of_its_corner_stops_the_start() -> None:
    import sqlalchemy as sa

    from sample_tracking.kernel.own.branch import OURS, of_plugin

    for table, schema in (("event", "tracking"), ("foreign_note", None)):
        metadata = sa.MetaData()
        sa.Table(table, metadata, sa.Column("id", sa.Integer, primary_key=True), schema=schema)
        with pytest.raises(StartupError, match='must be in the schema "tracking" and have names that begin with'):
            of_plugin("foreign", metadata, OURS.versions).check("foreign")


def test_units_are_opened_with_what_the_modules_provide(tmp_path: Path) -> None:
    settings, modules = configure(None, {"SAMPLE_TRACKING__DATABASE__URL": f"sqlite:///{tmp_path}/none.sqlite"})
    units = open_units(settings, (*modules, Module(name="foreign", summary="", provides=lambda _: [7])))
    assert units.site.get(int) == 7
