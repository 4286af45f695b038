"""What waits for a printer is sent once, by whichever worker takes it, and says how it went."""

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import Parts
from sample_tracking.labels import printing
from tests.world import Configured, Service

from .test_service import shipment


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    folders = {name: str(tmp_path / name) for name in ("office", "stores", "gone")}
    for name in ("office", "stores"):
        (tmp_path / name).mkdir()
    section = {"folders": folders, "zpl": ["stores"]}
    labels = {"dewar_copies": 2}
    return Configured(("plugins.printer_file:plugin",), {"printer_file": section, "labels": labels})


def queued(service: Service, made: dict[str, Any], **wish: Any) -> dict[str, Any]:
    answer = service.client("user").post(f"/shipments/{made['id']}/prints", wish)
    assert (answer.status_code, answer.json["state"]) == (201, "queued"), answer.text
    found: dict[str, Any] = answer.json
    return found


def look(service: Service, made: dict[str, Any], waiting: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = service.client("user").get(f"/shipments/{made['id']}/prints/{waiting['id']}").json
    return found


def kept(service: Service) -> list[Any]:
    schema = "" if service.flavour == "sqlite" else f"`{_own(service)}`."
    return [row["document"] for row in service.rows(f"SELECT document FROM {schema}label_print")]


def _own(service: Service) -> str:
    options = service.units.reads.get_execution_options()
    return str(options["schema_translate_map"]["tracking"])


def test_the_worker_sends_what_waits_and_keeps_nothing_of_it(service: Service, tmp_path: Path) -> None:
    made = shipment(service)
    waiting = queued(service, made, printer="office", what=["dewar"], copies=3)
    assert len(kept(service)[0]) > 1000
    printing.send_labels(service.units)
    assert look(service, made, waiting) == {**waiting, "state": "sent"}
    files = list((tmp_path / "office").iterdir())
    assert [file.suffix for file in files] == [".pdf"] * 3
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert kept(service) == [None]
    printing.send_labels(service.units)
    assert len(list((tmp_path / "office").iterdir())) == 3


def test_a_printer_of_zpl_gets_zpl_and_only_labels(service: Service, tmp_path: Path) -> None:
    made = shipment(service)
    queued(service, made, printer="stores", what=["dewar", "pucks"], paper="thermal-100x150")
    printing.send_labels(service.units)
    (file,) = (tmp_path / "stores").iterdir()
    assert file.read_bytes().count(b"^XA") == 2 * 2 + 2
    answer = service.client("user").post(f"/shipments/{made['id']}/prints", {"printer": "stores", "what": ["outer"]})
    assert answer.json["errors"][0]["detail"] == "The printer stores takes labels of dewar and pucks only."


def test_a_printer_that_takes_nothing_is_told_with_its_reason(service: Service) -> None:
    made = shipment(service)
    waiting = queued(service, made, printer="gone", what=["dewar"])
    printing.send_labels(service.units)
    told = look(service, made, waiting)
    assert told["state"] == "failed"
    assert told["reason"] == "The folder of gone takes no file: No such file or directory."
    printing.send_labels(service.units)
    assert look(service, made, waiting) == told


def _parts(service: Service, *printers: Any) -> None:
    """Other printers from now on, as after a change of the configuration."""
    service.units.site._provided[Parts] = Parts(printers=printers)


class Odd:
    """A printer of somebody else."""

    media_types = frozenset({"application/pdf"})

    def __init__(self, name: str, act: Callable[[], str]) -> None:
        self.name, self._act, self.sent = name, act, 0

    def status(self) -> str:
        return self._act()

    def send(self, _document: bytes, _media_type: str, _copies: int) -> None:
        self.sent += 1
        self._act()


def test_a_printer_that_is_no_longer_there_is_told(sqlite: Service) -> None:
    made = shipment(sqlite)
    waiting = queued(sqlite, made, printer="office", what=["dewar"])
    _parts(sqlite)
    printing.send_labels(sqlite.units)
    assert look(sqlite, made, waiting)["reason"] == "The printer is no longer configured."


def test_a_mistake_of_a_printer_hinders_no_other(sqlite: Service, tmp_path: Path) -> None:
    def fail() -> str:
        raise RuntimeError("cable")

    made = shipment(sqlite)
    (office,) = [printer for printer in sqlite.units.site.get(Parts).printers if printer.name == "office"]
    _parts(sqlite, Odd("odd", fail), office)
    broken = queued(sqlite, made, printer="odd", what=["dewar"])
    whole = queued(sqlite, made, printer="office", what=["dewar"])
    printing.send_labels(sqlite.units)
    assert (look(sqlite, made, broken)["state"], look(sqlite, made, whole)["state"]) == ("failed", "sent")
    assert "RuntimeError" in look(sqlite, made, broken)["reason"]


def test_two_workers_send_a_print_once(official: Service) -> None:
    made = shipment(official)
    inner: list[Any] = []

    def meanwhile() -> str:
        if not inner:
            inner.append("another worker")
            printing.send_labels(official.units)
        return "ready"

    odd = Odd("odd", meanwhile)
    _parts(official, odd)
    waiting = queued(official, made, printer="odd", what=["dewar"])
    printing.send_labels(official.units)
    assert (odd.sent, look(official, made, waiting)["state"]) == (1, "sent")


def test_a_print_whose_worker_died_is_given_up_and_not_sent_again(service: Service) -> None:
    class Killed(BaseException):
        pass

    def die() -> str:
        raise Killed

    made = shipment(service)
    odd = Odd("odd", die)
    _parts(service, odd)
    waiting = queued(service, made, printer="odd", what=["dewar"])
    with pytest.raises(Killed):
        printing.send_labels(service.units)
    printing.send_labels(service.units)
    assert look(service, made, waiting)["state"] == "sending"
    service.clock.now += timedelta(minutes=11)
    printing.send_labels(service.units)
    told = look(service, made, waiting)
    assert (told["state"], odd.sent) == ("failed", 1)
    assert "look whether it came out" in told["reason"]


def test_the_status_of_printers_is_what_they_last_said_to_the_worker(service: Service, tmp_path: Path) -> None:
    client = service.client("user")
    before = {one["name"]: one for one in client.get("/printers").json["items"]}
    assert (before["office"]["status"], before["office"]["seen_at"]) == ("unknown", None)
    printing.watch_printers(service.units)
    seen = {one["name"]: one for one in client.get("/printers").json["items"]}
    assert {name: one["status"] for name, one in seen.items()} == {
        "office": "ready",
        "stores": "ready",
        "gone": "disconnected",
    }
    assert seen["stores"]["media_types"] == ["application/zpl"]
    assert seen["office"]["seen_at"] == "2026-03-02T09:30:00Z"
    (tmp_path / "gone").mkdir()
    printing.watch_printers(service.units)
    assert _status(service, "gone") == "disconnected"
    service.clock.now += timedelta(seconds=31)
    printing.watch_printers(service.units)
    assert _status(service, "gone") == "ready"


def _status(service: Service, name: str) -> str:
    found = {one["name"]: one["status"] for one in service.client("user").get("/printers").json["items"]}
    return str(found[name])


def test_odd_answers_of_printers_are_told(sqlite: Service) -> None:
    def refuse() -> str:
        raise Unavailable("The print server is away.")

    _parts(sqlite, Odd("odd", lambda: "on fire"), Odd("away", refuse))
    printing.watch_printers(sqlite.units)
    found = {one["name"]: one for one in sqlite.client("user").get("/printers").json["items"]}
    assert (found["odd"]["status"], found["odd"]["detail"]) == ("unknown", "It says 'on fire'.")
    assert (found["away"]["status"], found["away"]["detail"]) == ("disconnected", "The print server is away.")


def test_a_site_without_printers_has_nothing_to_watch(sqlite: Service) -> None:
    _parts(sqlite)
    with sqlite.statements() as sent:
        printing.watch_printers(sqlite.units)
    assert sent == []


def test_printers_of_three_plugins_stand_side_by_side(tmp_path: Path) -> None:
    from sample_tracking.kernel.plugin import parts_of
    from sample_tracking.modules import configure

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sections = {
            "printer_file": {"folders": {"folder": str(tmp_path)}},
            "printer_raw9100": {"printers": {"raw": f"127.0.0.1:{port}"}},
            "printer_cups": {"printers": {"queue": f"ipp://127.0.0.1:{port}/printers/x"}},
        }
        plugins = tuple(f"plugins.{name}:plugin" for name in sections)
        settings, modules = configure(Configured(plugins, sections).write(tmp_path), {})
        assert [printer.name for printer in parts_of(modules, settings).printers] == ["folder", "raw", "queue"]
        assert json.loads((tmp_path / "world.json").read_text())["printer_file"]
