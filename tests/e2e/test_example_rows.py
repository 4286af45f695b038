"""The official example rows, odd values included: listed, read as trees and moved."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.database import Database
from tests.world import Configured, Service, mariadb_service


@pytest.fixture
def configured() -> Configured:
    return Configured(("data_collections", "persons", "sessions"))


@pytest.fixture
def examples(shared: Path, official_database: Database, tmp_path: Path, configured: Configured) -> Iterator[Service]:
    rows = json.loads((shared / "schema" / "ispyb-example-rows.json").read_text())
    with official_database.connect(autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = '', foreign_key_checks = 0")
        for table, found in rows.items():
            for row in found:
                names = ", ".join(f"`{name}`" for name in row)
                marks = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO `{table}` ({names}) VALUES ({marks})", list(row.values()))
    service = mariadb_service(tmp_path, official_database.url, official_database.own, "official", configured)
    yield service
    service.units.reads.dispose()
    service.units.writes.dispose()


def test_every_example_is_listed_and_read(examples: Service) -> None:
    staff = examples.client("staff")
    known = {
        "/proposals": "SELECT COUNT(*) AS n FROM Proposal",
        "/shipments": "SELECT COUNT(*) AS n FROM Shipping",
        "/dewars": "SELECT COUNT(*) AS n FROM Dewar",
    }
    for path, counted in known.items():
        page = staff.get(f"{path}?limit=200&count=true")
        assert page.status_code == 200
        assert page.json["total"] == len(page.json["items"]) == examples.row(counted)["n"], path
    for path in ("/containers", "/samples"):
        assert staff.get(f"{path}?limit=200").json["items"]


def test_every_example_shipment_is_read_as_a_tree(examples: Service) -> None:
    staff = examples.client("staff")
    for row in examples.rows("SELECT shippingId AS id FROM Shipping"):
        answer = staff.get(f"/shipments/{row['id']}/tree")
        assert answer.status_code == 200
    for row in examples.rows("SELECT dewarId AS id FROM Dewar"):
        assert staff.get(f"/dewars/{row['id']}").status_code == 200
        assert staff.get(f"/dewars/{row['id']}/history").status_code == 200
    for row in examples.rows("SELECT containerId AS id FROM Container WHERE dewarId IS NOT NULL"):
        assert staff.get(f"/containers/{row['id']}").status_code == 200
        assert staff.get(f"/containers/{row['id']}/history").status_code == 200
        assert staff.get(f"/containers/{row['id']}/samples").status_code == 200


def test_the_sessions_with_zero_dates_are_listed(examples: Service) -> None:
    for proposal in examples.client("staff").get("/proposals").json["items"]:
        assert examples.client("staff").get(f"/proposals/{proposal['code']}/sessions").status_code == 200


def test_every_example_that_plugins_list_is_read(examples: Service) -> None:
    staff = examples.client("staff")
    known = {
        "/sessions": "SELECT COUNT(*) AS n FROM BLSession",
        "/data-collections": "SELECT COUNT(*) AS n FROM DataCollection",
        "/data-collection-groups": "SELECT COUNT(*) AS n FROM DataCollectionGroup",
    }
    for path, counted in known.items():
        page = staff.get(f"{path}?limit=200&count=true").json
        assert page["total"] == len(page["items"]) == examples.row(counted)["n"], path
        for item in page["items"]:
            assert staff.get(f"{path}/{item['id']}").json.items() >= item.items()
    assert [item["best_result"] for item in staff.get("/data-collections").json["items"]].count(None) < 6
    admin = examples.client("admin")
    persons = admin.get("/persons?limit=200&count=true").json
    assert persons["total"] == len(persons["items"]) == examples.row("SELECT COUNT(*) AS n FROM Person")["n"]
    for path in [f"/persons/{person['id']}" for person in staff.get("/persons").json["items"]]:
        assert staff.get(path).status_code == admin.get(path).status_code == 200


def test_every_example_dewar_can_be_moved_on(examples: Service) -> None:
    staff = examples.client("staff")
    for row in examples.rows("SELECT dewarId AS id FROM Dewar"):
        path = f"/dewars/{row['id']}"
        step = staff.get(path).json["transitions"][0]
        answer = staff.move(path, step, **({"location": "rack-1"} if step in ("move", "start") else {}))
        assert answer.status_code == 200, answer.text
