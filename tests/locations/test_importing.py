"""Many places at once: from a list, and from what the shared tables speak of; again makes nothing twice."""

from typing import Any

import pytest

from sample_tracking.lifecycle.wording import load
from sample_tracking.locations import sheets
from sample_tracking.locations.importing import guessed
from tests.servers.debian import ROOT
from tests.world import Service

from .stage import arrived, place

EXAMPLE = sheets.read((ROOT / "config" / "locations.example.toml").read_text("utf-8"), ".toml")


def take_in(service: Service, *places: dict[str, Any], dry: bool = False) -> Any:
    query = "?dry_run=true" if dry else ""
    return service.client("admin").post(f"/locations/import{query}", {"places": list(places)})


def count(service: Service) -> int:
    return int(service.client("user").get("/locations?limit=1&count=true").json["total"])


def candidates(service: Service, source: str) -> dict[str, Any]:
    answer = service.client("admin").get(f"/locations/candidates?source={source}")
    assert answer.status_code == 200, answer.text
    return {one["word"]: one for one in answer.json["items"]}


def test_a_list_is_taken_in_once(anywhere: Service) -> None:
    dry = take_in(anywhere, *EXAMPLE, dry=True)
    assert (dry.status_code, dry.json["dry_run"], len(dry.json["made"])) == (200, True, len(EXAMPLE))
    assert count(anywhere) == 0
    done = take_in(anywhere, *EXAMPLE)
    assert (done.status_code, done.json["made"], done.json["known"]) == (201, dry.json["made"], [])
    assert count(anywhere) == len(EXAMPLE)
    again = take_in(anywhere, *EXAMPLE)
    assert (len(again.json["made"]), len(again.json["known"]), count(anywhere)) == (0, len(EXAMPLE), len(EXAMPLE))
    (zone,) = anywhere.client("user").get("/locations?shape=tree&q=TRAY-16F").json["items"]
    assert [part["code"] for part in zone["parts"][0]["parts"]] == ["TRAY-16F"]


def test_a_place_may_stand_before_the_one_around_it(service: Service) -> None:
    answer = take_in(service, {"code": "A1", "kind": "slot", "parent": "A"}, {"code": "A", "kind": "rack"})
    assert [one["code"] for one in answer.json["made"]] == ["A", "A1"]


def test_what_is_there_by_its_word_is_not_made_again_under_another_code(service: Service) -> None:
    place(service, "GOODS-IN", "stores_in", word="stores-in")
    answer = take_in(service, {"code": "Stores-IN", "kind": "stores_in"})
    assert (answer.json["made"], answer.json["known"]) == ([], ["Stores-IN"])


def test_all_is_made_or_nothing_and_every_mistake_is_told(service: Service) -> None:
    answer = take_in(
        service,
        {"code": "FINE", "kind": "rack"},
        {"code": "LOST", "kind": "slot", "parent": "NOWHERE"},
        {"code": "DEEPER", "kind": "slot", "parent": "LOST"},
        {"code": "OUT", "kind": "slot", "word": "stores-out"},
        {"code": "TWICE", "kind": "slot"},
        {"code": "TWICE", "kind": "slot", "word": "other"},
    )
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert answer.status_code == 422
    assert pointers == ["/places/3/word", "/places/5/code", "/places/1/parent", "/places/2/parent"]
    assert "no place NOWHERE" in answer.json["errors"][2]["detail"]
    assert count(service) == 0


@pytest.mark.parametrize(("wish", "pointer"), [({"kind": "shed"}, "/places/0/kind"), ({"id": 1}, "/places/0/id")])
def test_a_list_keeps_to_its_form(sqlite: Service, wish: dict[str, Any], pointer: str) -> None:
    answer = take_in(sqlite, {"code": "A", "kind": "slot", **wish})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_history_is_looked_through_for_words_with_how_often_they_stand_there(anywhere: Service) -> None:
    staff = anywhere.client("staff")
    (dewar,) = arrived(anywhere, "D1")
    for word in ("TRAY-1A", "I03", "tray-1a", "TRAY-1A"):
        staff.move(f"/dewars/{dewar}", "move", location=word)
    anywhere.run("UPDATE Dewar SET storageLocation = :odd WHERE dewarId = :id", odd="  ", id=dewar)
    place(anywhere, "DOCK", "area")
    found = candidates(anywhere, "history")
    lower = anywhere.flavour != "esrf"
    tray = found["tray-1a" if lower else "TRAY-1A"]
    # of two moves between the same words, only the first is told to the history of a site that lowers them
    assert (tray["count"], tray["code"], tray["kind"], tray["place"]) == (2 if lower else 3, "TRAY-1A", "slot", None)
    assert found["i03" if lower else "I03"]["kind"] == "beamline"
    assert found["dock"]["place"] == "DOCK"
    assert "" not in found
    counts = [one["count"] for one in found.values()]
    assert counts == sorted(counts, reverse=True)


def test_the_list_of_the_older_programs_is_offered(anywhere: Service) -> None:
    anywhere.run("DELETE FROM DewarLocationList")
    for name in ("STORES-IN", "ID30A-1", "MASSIF cage"):
        anywhere.run("INSERT INTO DewarLocationList (locationName) VALUES (:name)", name=name)
    found = candidates(anywhere, "list")
    assert {word: one["kind"] for word, one in found.items()} == {
        "STORES-IN": "stores_in",
        "ID30A-1": "area",
        "MASSIF cage": "rack",
    }
    assert found["MASSIF cage"]["code"] == ("MASSIF-cage" if anywhere.flavour == "esrf" else "MASSIF-CAGE")
    anywhere.run("DELETE FROM DewarLocationList")
    assert candidates(anywhere, "list") == {}


def test_what_is_proposed_can_be_taken_in(anywhere: Service) -> None:
    (dewar,) = arrived(anywhere, "D1")
    anywhere.client("staff").move(f"/dewars/{dewar}", "move", location="Tray 1A")
    wish = [
        {"code": one["code"], "kind": one["kind"], "word": word}
        for word, one in candidates(anywhere, "history").items()
    ]
    assert take_in(anywhere, *wish).status_code == 201
    assert all(one["place"] == one["code"] for one in candidates(anywhere, "history").values())


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("i03", "beamline"),
        ("I03 ", "beamline"),
        ("stores-out", "stores_out"),
        ("STORES_IN", "stores_in"),
        ("DHL desk", "courier"),
        ("off-site", "outside"),
        ("rack-a1", "slot"),
        ("RACK", "rack"),
        ("ebic", "area"),
    ],
)
def test_a_kind_is_guessed_from_a_word(word: str, kind: str) -> None:
    assert guessed(word, {"i03"}, load("diamond", "DLS")) == kind
