"""A sheet is looked at, taken in as a whole, and taken back."""

from typing import Any

from sample_tracking.imports.settings import ImportSettings
from tests.world import Service

from .sheets import HEADER, PATH, XLSX, ask, commit, csv, puck, told, xlsx


def everything(service: Service) -> dict[str, int]:
    tables = ("Shipping", "Dewar", "Container", "BLSample", "Crystal", "DiffractionPlan", "Protein")
    return {table: service.row(f"SELECT COUNT(*) AS n FROM {table}")["n"] for table in tables}


def test_a_dry_run_tells_what_would_be_made_and_writes_nothing(service: Service) -> None:
    before = everything(service)
    answer = ask(service.client("user"), csv(*puck(3), *puck(2, "p2")))
    assert answer.status_code == 200, answer.text
    assert answer.json["errors"] == []
    assert answer.json["counts"] == {
        "rows": 5,
        "shipments": 1,
        "dewars": 1,
        "containers": 2,
        "samples": 5,
        "proteins": 1,
        "changed": 0,
        "unchanged": 0,
        "skipped": 0,
        "refused": 0,
    }
    assert len(answer.json["hash"]) == 64
    assert answer.json["rows"][4] == {
        "row": 6,
        "outcome": "new",
        "dewar": "D1",
        "container": "p2",
        "position": 2,
        "protein": "LYS",
        "name": "p2-2",
    }
    assert everything(service) == before


def test_a_commit_does_what_the_dry_run_told(anywhere: Service) -> None:
    kind = "Unipuck" if anywhere.flavour == "esrf" else "puck"
    content = csv(*puck(3, kind=kind), *puck(2, "p2", kind=kind))
    client = anywhere.client("user")
    answer = commit(client, content, "name=Import&file_name=crystals.csv")
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(f"/imports/{answer.json['id']}")
    tree = client.get(f"/shipments/{answer.json['shipment_id']}/tree").json
    assert tree["name"] == "Import"
    pucks = tree["dewars"][0]["containers"]
    assert [[sample["name"] for sample in p["samples"]] for p in pucks] == [["p1-1", "p1-2", "p1-3"], ["p2-1", "p2-2"]]
    assert pucks[0]["type"] == ("Unipuck" if anywhere.flavour == "esrf" else "Puck")
    (run,) = client.get(PATH).json["items"]
    assert (run["file_name"], run["by"], run["shipment_id"]) == ("crystals.csv", "user", tree["id"])
    assert run["counts"]["samples"] == 5
    assert client.get(f"/imports/{run['id']}").json == run


def test_a_workbook_is_read_like_a_text(service: Service) -> None:
    answer = commit(service.client("user"), xlsx(*puck(3)), kind=XLSX)
    assert answer.status_code == 201, answer.text
    assert answer.json["counts"]["samples"] == 3


def test_every_mistake_is_told_at_once_with_its_cell(service: Service) -> None:
    client = service.client("user")
    commit(client, csv(*puck(1, "taken"), header=HEADER))
    header = (*HEADER, "Cell a", "Comments")
    rows: list[tuple[Any, ...]] = [
        ("D1", "p1", "Puck", 1, "LYS", "good", "", ""),
        ("D1", "p1", "Puck", 17, "LYS", "far", "", ""),
        ("D1", "p1", "Puck", "x", "LYS", "no-number", "", ""),
        ("D1", "p1", "Puck", 1, "LYS", "same-place", "", ""),
        ("D1", "p1", "Puck", 2, "LYS", "good", "", ""),
        ("D1", "p1", "Puck", 3, "LYS", "taken-1", "", ""),
        ("D1", "p1", "Puck", 4, "", "no-protein", "", ""),
        ("D1", "p1", "Puck", 5, "LYS", "two words", "", ""),
        ("D1", "p1", "Puck", 6, "LYS", "cell", "wide", ""),
        ("D1", "p1", "Box", 7, "LYS", "other-type", "", ""),
        ("", "p1", "Puck", 8, "LYS", "no-dewar", "", ""),
        ("D1", "", "Puck", 9, "LYS", "no-puck", "", ""),
        ("D1", "p9", "Barrel", 1, "LYS", "no-such-type", "", ""),
        ("D1", "p1", "Puck", 10, "LYS", "polish", "", "Łódź"),
    ]
    answer = ask(client, csv(*rows, header=header))
    expected = [
        *[(3, "D", "position"), (4, "D", "position"), (5, "D", "position"), (2, "D", "position")],
        *[(6, "F", "name"), (2, "F", "name"), (7, "F", "name"), (8, "E", "protein"), (9, "F", "name")],
        *[(10, "G", "cell_a"), (11, "C", "container_type"), (12, "A", "dewar"), (13, "B", "container")],
        *[(14, "C", "container_type"), (15, "H", "comments")],
    ]
    assert sorted(told(answer)) == sorted(expected)
    assert answer.json["hash"] is None
    by_row = {error["row"]: error for error in answer.json["errors"]}
    assert by_row[9]["suggestion"] == "two-words"
    assert by_row[4]["cell"] == "x"
    assert by_row[15]["suggestion"] == "Lódz"


def test_what_is_no_longer_what_the_dry_run_saw_is_not_done(service: Service) -> None:
    client, content = service.client("user"), csv(*puck(2))
    seen = ask(client, content).json["hash"]
    before = everything(service)
    other = client.post(f"{PATH}?hash={seen}&name=Import", csv(*puck(3)))
    renamed = client.post(f"{PATH}?hash={seen}&name=Other", content)
    assert (other.status_code, renamed.status_code) == (409, 409)
    assert everything(service) == before
    client.post("/proposals/mx23694/proteins", {"acronym": "LYS"})
    assert client.post(f"{PATH}?hash={seen}&name=Import", content).status_code == 409
    assert client.post(f"{PATH}?name=Import", content).status_code == 400


def test_the_same_key_takes_a_sheet_in_once(service: Service) -> None:
    client, content = service.client("user"), csv(*puck(2))
    first = commit(client, content, Idempotency_Key="one")
    again = client.post(f"{PATH}?hash={first.json['hash']}&name=Import", content, Idempotency_Key="one")
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])
    assert again.headers["idempotency-replayed"] == "true"
    assert len(client.get("/proposals/mx23694/shipments").json["items"]) == 1


def test_an_import_is_undone_as_a_whole_while_nobody_touched_it(service: Service) -> None:
    client, before = service.client("user"), everything(service)
    number = commit(client, csv(*puck(2))).json["id"]
    answer = client.post(f"/imports/{number}/undo")
    assert answer.status_code == 200, answer.text
    assert (answer.json["undone_by"], answer.json["undo_until"]) == ("user", None)
    assert everything(service) == before
    assert client.post(f"/imports/{number}/undo").status_code == 409


def test_what_was_touched_or_sent_or_is_old_is_not_undone(service: Service) -> None:
    client = service.client("user")
    touched = commit(client, csv(*puck(2))).json
    sample = client.get("/samples?proposal=mx23694&name=p1-2").json["items"][0]
    client.patch(f"/samples/{sample['id']}", {"comments": "mine"})
    assert client.post(f"/imports/{touched['id']}/undo").status_code == 409
    old = commit(client, csv(*puck(2, "p2", dewar="D2")), "name=Old").json
    service.clock.now += service.units.site.get(ImportSettings).undo_within * 2
    answer = client.post(f"/imports/{old['id']}/undo")
    assert (answer.status_code, "10 minutes" in answer.json["detail"]) == (409, True)


def test_samples_are_added_to_a_draft(service: Service) -> None:
    client = service.client("user")
    shipment = commit(client, csv(*puck(2))).json["shipment_id"]
    more = csv(*puck(2, "p2"), *puck(1, "p3", dewar="D2"))
    added = commit(client, more, f"shipment={shipment}").json
    assert added["counts"]["dewars"] == 1
    tree = client.get(f"/shipments/{shipment}/tree").json
    assert [[c["code"] for c in d["containers"]] for d in tree["dewars"]] == [["p1", "p2"], ["p3"]]
    assert client.post(f"/imports/{added['id']}/undo").status_code == 200
    tree = client.get(f"/shipments/{shipment}/tree").json
    assert [[c["code"] for c in d["containers"]] for d in tree["dewars"]] == [["p1"]]


def test_a_puck_that_is_there_is_changed_only_when_that_is_wished(service: Service) -> None:
    client = service.client("user")
    shipment = commit(client, csv(*puck(2))).json["shipment_id"]
    header = (*HEADER, "Comments")
    content = csv(
        ("D1", "p1", "Puck", 1, "LYS", "p1-1", "new words"), ("D1", "p1", "Puck", 5, "LYS", "p1-5", ""), header=header
    )
    refused = ask(client, content, f"shipment={shipment}")
    assert told(refused) == [(2, "B", "container")]
    skipped = ask(client, content, f"shipment={shipment}&existing=skip")
    assert skipped.json["counts"]["skipped"] == 2
    done = commit(client, content, f"shipment={shipment}&existing=update").json
    assert (done["counts"]["changed"], done["counts"]["samples"]) == (1, 1)
    items = client.get(f"/shipments/{shipment}/tree").json["dewars"][0]["containers"][0]["samples"]
    assert [(s["name"], s["comments"]) for s in items] == [("p1-1", "new words"), ("p1-2", None), ("p1-5", None)]
    assert client.post(f"/imports/{done['id']}/undo").status_code == 200
    items = client.get(f"/shipments/{shipment}/tree").json["dewars"][0]["containers"][0]["samples"]
    assert [(s["name"], s["comments"]) for s in items] == [("p1-1", None), ("p1-2", None)]
