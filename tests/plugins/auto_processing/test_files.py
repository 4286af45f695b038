import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from plugins.auto_processing import AutoProcessingSettings
from sample_tracking.kernel.config import ConfigError
from sample_tracking.modules import configure
from tests.measured import collect
from tests.world import Configured, Service

from .given import attach, run, session

LIMIT = 32_000_000
REFUSED = "There is no such file, or it is not given out here."


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    """The folder whose files are given out."""
    folder = tmp_path / "visits"
    folder.mkdir()
    return folder


@pytest.fixture
def configured(visits: Path) -> Configured:
    return Configured(("auto_processing",), {"auto_processing": {"roots": [str(visits)], "file_limit": LIMIT}})


@pytest.fixture
def program(sqlite: Service) -> int:
    return run(sqlite, collect(sqlite, session(sqlite))["collection"])


def address(service: Service, program: int, folder: Path | str | None, name: str | None, **columns: Any) -> str:
    number = attach(service, program, folder, name, **columns)
    return f"/auto-processing/{program}/attachments/{number}/file"


def assert_refused(service: Service, path: str) -> None:
    answer = service.client("user").get(path)
    assert (answer.status_code, answer.json["detail"]) == (404, REFUSED)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fast_dp.log", "text/plain; charset=utf-8"),
        ("NOTES.TXT", "text/plain; charset=utf-8"),
        ("plot.png", "image/png"),
        ("report.html", "application/octet-stream"),
        ("merged.mtz", "application/octet-stream"),
    ],
)
def test_a_file_is_given_as_it_is_and_never_shown_as_a_page(
    sqlite: Service, visits: Path, program: int, name: str, kind: str
) -> None:
    (visits / name).write_bytes(b"<script>\x00\xff")
    answer = sqlite.client("user").get(address(sqlite, program, visits, name))
    assert (answer.status_code, answer.content) == (200, b"<script>\x00\xff")
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_both_databases_lead_to_the_file(anywhere: Service, visits: Path) -> None:
    made = run(anywhere, collect(anywhere, session(anywhere))["collection"])
    (visits / "a.log").write_text("done")
    assert anywhere.client("user").get(address(anywhere, made, visits, "a.log")).text == "done"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a\r\nSet-Cookie: x=1.log", "a__Set-Cookie%3A%20x%3D1.log"),
        ('a"; filename="evil.html', "a%22%3B%20filename%3D%22evil.html"),
        ("Ångström 日.log", "%C3%85ngstr%C3%B6m%20%E6%97%A5.log"),
        ("a\u202egol.exe", "a_gol.exe"),
        ("in/side.log", "side.log"),
    ],
)
def test_a_name_cannot_reach_beyond_its_place_in_the_header(
    sqlite: Service, visits: Path, program: int, name: str, told: str
) -> None:
    (visits / name).parent.mkdir(exist_ok=True)
    (visits / name).write_text("x")
    answer = sqlite.client("user").get(address(sqlite, program, visits, name))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{told}"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "../secret.log",
        "inside/../../secret.log",
        "link.log",
        "folder/secret.log",
        "circle",
        "absent.log",
        "inside",
        "nul\0.log",
        "x" * 250,
        "",
        ".",
        None,
    ],
)
def test_what_is_not_a_file_below_a_root_is_refused_alike(
    sqlite: Service, visits: Path, program: int, name: str | None
) -> None:
    (visits.parent / "secret.log").write_text("secret")
    (visits / "inside").mkdir()
    (visits / "link.log").symlink_to(visits.parent / "secret.log")
    (visits / "folder").symlink_to(visits.parent)
    (visits / "circle").symlink_to(visits / "circle")
    assert_refused(sqlite, address(sqlite, program, visits, name))


@pytest.mark.parametrize("folder", ["elsewhere", "visits-of-others", None])
def test_another_folder_is_refused(sqlite: Service, visits: Path, program: int, folder: str | None) -> None:
    where = folder and visits.parent / folder
    if where:
        where.mkdir()
        (where / "a.log").write_text("secret")
    assert_refused(sqlite, address(sqlite, program, where, "a.log"))


def test_a_name_that_is_a_path_of_its_own_leads_nowhere_else(sqlite: Service, visits: Path, program: int) -> None:
    secret = visits.parent / "secret.log"
    secret.write_text("secret")
    assert_refused(sqlite, address(sqlite, program, visits, str(secret)))


def test_a_relative_path_is_of_no_root(
    sqlite: Service, visits: Path, program: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (visits / "a.log").write_text("x")
    monkeypatch.chdir(visits)
    assert_refused(sqlite, address(sqlite, program, ".", "a.log"))


def test_a_link_within_the_root_is_followed(sqlite: Service, visits: Path, program: int) -> None:
    (visits / "a.log").write_text("x")
    (visits / "latest.log").symlink_to(visits / "a.log")
    assert sqlite.client("user").get(address(sqlite, program, visits, "latest.log")).text == "x"


def test_a_pipe_is_refused_without_waiting_for_its_writer(sqlite: Service, visits: Path, program: int) -> None:
    os.mkfifo(visits / "pipe.log")
    assert_refused(sqlite, address(sqlite, program, visits, "pipe.log"))


def test_an_attachment_taken_back_is_refused(service: Service, visits: Path) -> None:
    made = run(service, collect(service, session(service))["collection"])
    (visits / "a.log").write_text("x")
    assert_refused(service, address(service, made, visits, "a.log", deleted=True))


def test_an_attachment_is_only_given_for_its_own_program(sqlite: Service, visits: Path, program: int) -> None:
    (visits / "a.log").write_text("x")
    path = address(sqlite, program, visits, "a.log")
    another = run(sqlite, collect(sqlite, session(sqlite))["collection"])
    assert_refused(sqlite, path.replace(f"/{program}/", f"/{another}/", 1))


def test_another_laboratory_gets_no_file(service: Service, visits: Path) -> None:
    made = run(service, collect(service, session(service))["collection"])
    (visits / "a.log").write_text("x")
    path = address(service, made, visits, "a.log")
    assert service.client("other").get(path).status_code == 404
    assert service.client("staff").get(path).status_code == 200


def test_a_file_beyond_the_limit_is_refused_with_its_path(sqlite: Service, visits: Path, program: int) -> None:
    with (visits / "big.h5").open("wb") as file:
        file.truncate(LIMIT + 1)
    answer = sqlite.client("user").get(address(sqlite, program, visits, "big.h5"))
    assert answer.status_code == 409
    assert answer.json["detail"].endswith(f"It is at {visits / 'big.h5'}.")


def test_a_large_file_is_never_held_as_a_whole(sqlite: Service, visits: Path, program: int) -> None:
    size = 20_000_000
    with (visits / "merged.mtz").open("wb") as file:
        file.truncate(size)
    path = address(sqlite, program, visits, "merged.mtz")
    client = sqlite.client("user")
    headers = {"Authorization": f"Bearer {client.token}"}
    environ = testing.create_environ(f"/api/v1{path}", headers=headers)
    tracemalloc.start()
    try:
        chunks: Any = client.http.app(environ, lambda *_: lambda _: None)
        lengths = [len(chunk) for chunk in chunks]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    chunks.close()
    assert sum(lengths) == size
    assert max(lengths) <= 65536
    assert peak < size / 4


def test_the_document_says_that_the_answer_is_a_file(sqlite: Service) -> None:
    paths = sqlite.http.simulate_get("/openapi.json").json["paths"]
    route = paths["/api/v1/auto-processing/{program_id}/attachments/{attachment_id}/file"]["get"]
    kind = {"type": "string", "format": "binary"}
    assert route["responses"]["200"]["content"] == {"application/octet-stream": {"schema": kind}}


def test_without_roots_no_file_is_given() -> None:
    assert AutoProcessingSettings().roots == ()


@pytest.mark.parametrize("root", ["/", "visits", ""])
def test_a_root_must_be_a_folder_by_its_whole_path(tmp_path: Path, root: str) -> None:
    chosen = Configured(("auto_processing",), {"auto_processing": {"roots": [root]}}).write(tmp_path)
    environ = {"SAMPLE_TRACKING__DATABASE__URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    with pytest.raises(ConfigError, match="must be absolute paths"):
        configure(chosen, environ)
