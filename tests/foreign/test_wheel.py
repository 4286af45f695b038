"""A plugin of somebody else: built as a wheel, installed in a fresh environment, enabled, called."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.product import Product

from .installation import Environment, build, build_product

LOGBOOK = Path(__file__).with_name("logbook")
CONFIGURATION: dict[str, Any] = {
    "plugins": ["lab_logbook", "auth_dummy"],
    "permissions": {"create_persons": True},
    "lab_logbook": {"badges": ["0815=anna"], "tray": "tray"},
    "log": {"level": "warning"},
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("wheels")
    made = Environment(folder / "environment")
    made.make(build_product(folder), build(LOGBOOK, folder / "wheels"))
    return made


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "world.json").write_text(json.dumps(CONFIGURATION))
    return tmp_path


@pytest.fixture
def product(environment: Environment, site: Path) -> Iterator[Product]:
    environment.run("sample-tracking", "--config", "world.json", "database", "init", folder=site)
    running = Product(site, {"PYTHONPATH": ""}, workers=1, python=str(environment.bin / "python"))
    yield running
    running.end()


def test_it_is_listed_with_the_distribution_that_brought_it(environment: Environment, site: Path) -> None:
    told = environment.run("sample-tracking", "--config", "world.json", "plugins", folder=site)
    row = next(line for line in told.splitlines() if line.startswith("lab_logbook"))
    assert row.split()[:4] == ["lab_logbook", "enabled", "lab-logbook", "2.4"]
    detail = environment.run("sample-tracking", "--config", "world.json", "plugins", "lab_logbook", folder=site)
    for brought in ("/api/v1/logbook", "/logbook", "badges", "decoders", "printers", "couriers", "notifiers"):
        assert brought in detail, brought
    assert environment.run("sample-tracking", "--config", "world.json", "config", "check", folder=site)


def test_every_part_of_it_works(environment: Environment, site: Path, product: Product) -> None:
    token = product.ask("POST", "/api/v1/auth/token", {"login": "anna", "password": "0815"}).json["token"]
    anna = {"Authorization": f"Bearer {token}"}
    made = product.ask("POST", "/api/v1/logbook", {"code": "D1", "text": "It ticks."}, anna)
    assert (made.status, made.json["login"]) == (201, "anna")
    assert product.ask("POST", "/api/v1/logbook", {"code": "D1"}, anna).json["errors"][0]["pointer"] == "/text"
    assert (site / "tray" / "event-note-1-written").exists()
    command = ("sample-tracking", "--config", "world.json", "logbook", "D2", "By command.")
    assert environment.run(*command, folder=site) == "Written as note 2.\n"
    listed = product.ask("GET", "/api/v1/logbook?limit=1", headers=anna)
    assert [note["code"] for note in listed.json["items"]] == ["D2"]
    assert product.ask("GET", listed.json["next"], headers=anna).json["items"] == [made.json]
    assert "/api/v1/logbook" in product.ask("GET", "/openapi.json").json["paths"]
    cookie = {"Cookie": f"__Host-session={token}"}
    page = product.http.request("GET", f"http://127.0.0.1:{product.port}/logbook", headers=cookie)
    assert (page.status, "It ticks." in page.data.decode()) == (200, True)


def test_without_it_nothing_of_it_is_left(environment: Environment, site: Path) -> None:
    (site / "world.json").write_text(json.dumps({"plugins": []}))
    told = environment.run("sample-tracking", "--config", "world.json", "database", "init", folder=site)
    assert "lab_logbook" not in told
    row = environment.run("sample-tracking", "--config", "world.json", "plugins", folder=site)
    assert next(line for line in row.splitlines() if line.startswith("lab_logbook")).split()[1] == "-"
