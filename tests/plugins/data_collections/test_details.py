from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import DataCollectionComment, DataCollectionFileAttachment
from sample_tracking.kernel.unit import Call
from tests.measured import collect
from tests.servers.database import Database
from tests.servers.schema import Flavour
from tests.world import Configured, Service, mariadb_service

from .measuring import session_of


@pytest.fixture
def configured() -> Configured:
    return Configured(("data_collections",))


def attach(service: Service, collection: int) -> None:
    rows = [
        {"data_collection_id": collection, "file_full_path": path, "file_type": kind}
        for path, kind in (("/data/a.log", "log"), ("/data/b.png", "snapshot"))
    ]
    service.units.write(Call(SERVICE), lambda unit: unit.insert(DataCollectionFileAttachment, rows))


def test_a_collection_tells_its_files_and_all_that_was_set(anywhere: Service) -> None:
    made = collect(
        anywhere,
        session_of(anywhere),
        xtal_snapshot_full_path1="/snap/0.png",
        xtal_snapshot_full_path2="",
        xtal_snapshot_full_path3="/snap/90.png",
        omega_start=45.0,
        rotation_axis="Omega",
        flux=8.3e11,
        file_template="a_1_####.cbf",
    )
    attach(anywhere, made["collection"])
    document = anywhere.client("user").get(f"/data-collections/{made['collection']}").json
    assert document["snapshots"] == ["/snap/0.png", "/snap/90.png"]
    assert [(file["path"], file["type"]) for file in document["attachments"]] == [
        ("/data/a.log", "log"),
        ("/data/b.png", "snapshot"),
    ]
    told = [document[name] for name in ("omega_start", "rotation_axis", "flux", "file_template", "remarks")]
    assert told == [45.0, "Omega", 8.3e11, "a_1_####.cbf", []]


def test_remarks_are_told_with_who_made_them(service: Service) -> None:
    made = collect(service, session_of(service))
    row = {
        "data_collection_id": made["collection"],
        "person_id": service.founded.people["staff"],
        "comments": "Ice rings.",
    }
    service.units.write(Call(SERVICE), lambda unit: unit.insert(DataCollectionComment, [row]))
    (remark,) = service.client("user").get(f"/data-collections/{made['collection']}").json["remarks"]
    assert (remark["family_name"], remark["comments"]) == ("Fontaine", "Ice rings.")


@pytest.fixture
def bare(make_database: Callable[[Flavour], Database], tmp_path: Path, configured: Configured) -> Iterator[Service]:
    """A site without the tables that only add to a collection."""
    database = make_database("official")
    database.run("DROP TABLE DataCollectionFileAttachment")
    database.run("DROP TABLE DataCollectionComment")
    service = mariadb_service(tmp_path, database.url, database.own, "official", configured)
    yield service
    service.units.reads.dispose()
    service.units.writes.dispose()


def test_a_site_without_tables_for_files_and_remarks_tells_none(bare: Service) -> None:
    made = collect(bare, session_of(bare))
    document = bare.client("user").get(f"/data-collections/{made['collection']}").json
    assert (document["id"], document["attachments"], document["remarks"]) == (made["collection"], [], [])


@pytest.mark.parametrize("path", ["/data-collections", "/data-collection-groups"])
def test_a_stranger_cannot_tell_absent_from_hidden(service: Service, path: str) -> None:
    made = collect(service, session_of(service))
    number = made["collection"] if path == "/data-collections" else made["group"]
    assert service.client("user").get(f"{path}/{number}").status_code == 200
    hidden, absent = (service.client("other").get(f"{path}/{n}") for n in (number, 4_000_000))
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}
