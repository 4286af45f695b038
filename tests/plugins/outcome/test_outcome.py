from datetime import timedelta
from typing import Any

import pytest

from tests.measured import BEGAN, collect, process
from tests.world import Configured, Service

WRITTEN = {"done": ("1", "SUCCESS"), "failed": ("0", "FAILED"), "running": (None, "RUNNING")}
NO_PROGRAMS = {"done": 0, "running": 0, "failed": 0}


@pytest.fixture
def configured() -> Configured:
    return Configured(("outcome",))


def ship(service: Service, *pucks: list[str], login: str = "user", code: str = "mx23694") -> dict[str, Any]:
    """A shipment with pucks of samples at the positions 1, 2, …; gives its tree."""
    containers = [
        {
            "code": f"PUCK{number}",
            "type": "Unipuck" if service.flavour == "esrf" else "Puck",
            "samples": [{"name": name, "protein": "TRP4", "position": at} for at, name in enumerate(names, 1)],
        }
        for number, names in enumerate(pucks, 1)
    ]
    wish = {"name": "Measured", "dewars": [{"code": "Dewar1", "containers": containers}]}
    answer = service.client(login).post(f"/proposals/{code}/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    tree: dict[str, Any] = answer.json
    return tree


def samples(tree: dict[str, Any]) -> dict[str, int]:
    return {
        sample["name"]: sample["id"]
        for dewar in tree["dewars"]
        for container in dewar["containers"]
        for sample in container["samples"]
    }


def session(service: Service, code: str = "mx23694") -> int:
    params = {"id": service.founded.proposals[code]}
    return int(service.row("SELECT MIN(sessionId) AS n FROM BLSession WHERE proposalId = :id", **params)["n"])


def run(service: Service, collection_id: int, state: str = "done", resolution: float = 1.8) -> int:
    """A program in the words of the site's database; gives its id."""
    program = process(service, collection_id, resolution)["program"]
    word = WRITTEN[state][service.flavour == "esrf"]
    statement = "UPDATE AutoProcProgram SET processingStatus = :word WHERE autoProcProgramId = :id"
    service.run(statement, word=word, id=program)
    return program


def outcome(service: Service, tree: dict[str, Any], login: str = "user") -> dict[str, Any]:
    answer = service.client(login).get(f"/shipments/{tree['id']}/outcome")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def only(service: Service, tree: dict[str, Any]) -> dict[str, Any]:
    (item,) = outcome(service, tree)["items"]
    told: dict[str, Any] = item
    return told


CELL = {"a": pytest.approx(78.1), "b": None, "c": None, "alpha": None, "beta": None, "gamma": None}


def test_a_shipment_tells_what_came_of_each_sample(anywhere: Service) -> None:
    tree = ship(anywhere, ["a1", "a2"], ["b1"])
    ids, visit = samples(tree), session(anywhere)
    first = collect(anywhere, visit, ids["a1"], end_time=BEGAN + timedelta(minutes=3))
    collect(anywhere, visit, ids["a1"], number_of_images=20, start_time=BEGAN + timedelta(hours=1))
    run(anywhere, first["collection"], "done", 2.1)
    best = run(anywhere, first["collection"], "done", 1.4)
    run(anywhere, first["collection"], "failed", 1.1)
    told = outcome(anywhere, tree)
    assert told["summary"] == {
        "samples": 3,
        "collected": 1,
        "processed": 1,
        "best_resolution": pytest.approx(1.4),
    }
    assert [item["name"] for item in told["items"]] == ["a1", "a2", "b1"]
    item = told["items"][0]
    puck = tree["dewars"][0]["containers"][0]
    assert item["container"] == {"id": puck["id"], "code": "PUCK1", "position": 1}
    assert (item["protein"], item["groups"], item["collections"], item["images"]) == ("TRP4", 2, 2, 200)
    assert item["processing"] == "done"
    assert item["programs"] == {"done": 2, "running": 0, "failed": 1}
    assert (item["best"]["program_id"], item["best"]["program"]) == (best, "xia2 dials")
    figures = {name: item["best"][name] for name in ("resolution_high", "resolution_low", "completeness", "r_merge")}
    assert figures == pytest.approx(
        {"resolution_high": 1.4, "resolution_low": 50, "completeness": 99.1, "r_merge": 0.08}, rel=1e-6
    )
    assert (item["best"]["space_group"], item["best"]["cell"]) == ("P 21 21 21", CELL)


def test_a_sample_that_was_not_collected_says_so(service: Service) -> None:
    tree = ship(service, ["a1", "a2"])
    ids, puck = samples(tree), tree["dewars"][0]["containers"][0]
    collect(service, session(service), ids["a1"])
    told = outcome(service, tree)
    assert told["items"][1] == {
        "id": ids["a2"],
        "name": "a2",
        "protein": "TRP4",
        "container": {"id": puck["id"], "code": "PUCK1", "position": 2},
        "groups": 0,
        "collections": 0,
        "images": 0,
        "first_collected_at": None,
        "last_collected_at": None,
        "beamlines": [],
        "processing": "none",
        "programs": NO_PROGRAMS,
        "best": None,
    }


def test_first_and_last_moment_of_collection_are_told_in_utc(sqlite: Service) -> None:
    tree = ship(sqlite, ["a1"])
    sample = samples(tree)["a1"]
    collect(sqlite, session(sqlite), sample, end_time=BEGAN + timedelta(minutes=3))
    collect(sqlite, session(sqlite), sample, start_time=BEGAN + timedelta(hours=1))
    item = only(sqlite, tree)
    assert item["first_collected_at"] == "2026-03-01T14:00:00Z"
    assert item["last_collected_at"] == "2026-03-01T15:00:00Z"


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([], "waiting"),
        (["running"], "running"),
        (["failed"], "failed"),
        (["failed", "failed"], "failed"),
        (["failed", "running"], "running"),
        (["running", "done", "failed"], "done"),
    ],
)
def test_processing_is_one_word_of_all_programs(anywhere: Service, states: list[str], told: str) -> None:
    tree = ship(anywhere, ["a1"])
    collection = collect(anywhere, session(anywhere), samples(tree)["a1"])["collection"]
    for state in states:
        run(anywhere, collection, state)
    item = only(anywhere, tree)
    assert item["processing"] == told
    assert item["programs"] == {**NO_PROGRAMS, **{state: states.count(state) for state in states}}
    assert (item["best"] is not None) is ("done" in states)


def test_a_group_without_a_collection_is_not_collected(service: Service) -> None:
    tree = ship(service, ["a1"])
    made = collect(service, session(service), samples(tree)["a1"])
    service.run("DELETE FROM DataCollection WHERE dataCollectionId = :id", id=made["collection"])
    item = only(service, tree)
    assert (item["groups"], item["collections"], item["processing"]) == (1, 0, "none")
    assert item["beamlines"] == []


def test_a_collection_may_name_the_sample_when_its_group_does_not(anywhere: Service) -> None:
    tree = ship(anywhere, ["a1"])
    made = collect(anywhere, session(anywhere), None, blsampleid=samples(tree)["a1"])
    run(anywhere, made["collection"])
    item = only(anywhere, tree)
    assert (item["groups"], item["collections"], item["processing"]) == (1, 1, "done")


def test_a_collection_that_both_name_counts_once_and_for_the_sample_of_the_group(service: Service) -> None:
    tree = ship(service, ["a1", "a2"])
    ids = samples(tree)
    collect(service, session(service), ids["a1"], blsampleid=ids["a1"])
    collect(service, session(service), ids["a1"], blsampleid=ids["a2"])
    assert [item["collections"] for item in outcome(service, tree)["items"]] == [2, 0]


@pytest.mark.parametrize("by_group", [True, False])
def test_what_another_proposal_collected_is_not_shown(anywhere: Service, by_group: bool) -> None:  # noqa: FBT001
    tree = ship(anywhere, ["a1"])
    sample, theirs = samples(tree)["a1"], session(anywhere, "mx31001")
    made = collect(anywhere, theirs, sample) if by_group else collect(anywhere, theirs, None, blsampleid=sample)
    run(anywhere, made["collection"])
    item = only(anywhere, tree)
    assert (item["groups"], item["collections"], item["processing"], item["best"]) == (0, 0, "none", None)


def test_a_program_that_put_two_collections_together_counts_once(service: Service) -> None:
    tree = ship(service, ["a1"])
    sample, visit = samples(tree)["a1"], session(service)
    first, second = (collect(service, visit, sample)["collection"] for _ in range(2))
    program = run(service, first)
    statement = "INSERT INTO AutoProcIntegration (dataCollectionId, autoProcProgramId) VALUES (:collection, :program)"
    service.run(statement, collection=second, program=program)
    assert only(service, tree)["programs"] == {**NO_PROGRAMS, "done": 1}


def test_a_result_without_a_resolution_is_no_best_result(service: Service) -> None:
    tree = ship(service, ["a1"])
    collection = collect(service, session(service), samples(tree)["a1"])["collection"]
    run(service, collection, resolution=1.2)
    service.run("UPDATE AutoProcScalingStatistics SET resolutionLimitHigh = 0")
    best = run(service, collection, resolution=2.5)
    run(service, collection, resolution=1.9)
    shells = "UPDATE AutoProcScalingStatistics SET resolutionLimitHigh = NULL WHERE resolutionLimitHigh < 2"
    service.run(shells)
    assert only(service, tree)["best"]["program_id"] == best


def test_only_the_overall_shell_counts(service: Service) -> None:
    tree = ship(service, ["a1"])
    collection = collect(service, session(service), samples(tree)["a1"])["collection"]
    run(service, collection, resolution=1.8)
    inner = "UPDATE AutoProcScalingStatistics SET resolutionLimitHigh = 0.5 WHERE scalingStatisticsType <> 'overall'"
    service.run(inner)
    assert only(service, tree)["best"]["resolution_high"] == pytest.approx(1.8)


def test_pins_stand_in_the_order_of_their_numbers(service: Service) -> None:
    tree = ship(service, [f"pin{number}" for number in range(1, 13)])
    positions = [item["container"]["position"] for item in outcome(service, tree)["items"]]
    assert positions == list(range(1, 13))


def test_a_container_and_a_sample_tell_the_same_of_themselves(service: Service) -> None:
    tree = ship(service, ["a1"], ["b1", "b2"])
    ids = samples(tree)
    run(service, collect(service, session(service), ids["b1"])["collection"])
    collect(service, session(service), ids["a1"])
    whole = {item["id"]: item for item in outcome(service, tree)["items"]}
    puck = tree["dewars"][0]["containers"][1]
    client = service.client("user")
    told = client.get(f"/containers/{puck['id']}/outcome").json
    assert told["items"] == [whole[ids["b1"]], whole[ids["b2"]]]
    assert (told["summary"]["samples"], told["summary"]["collected"]) == (2, 1)
    assert client.get(f"/samples/{ids['b1']}/outcome").json == whole[ids["b1"]]


def test_an_empty_shipment_has_an_empty_outcome(service: Service) -> None:
    tree = ship(service, [])
    nothing = {"samples": 0, "collected": 0, "processed": 0, "best_resolution": None}
    assert outcome(service, tree) == {"summary": nothing, "items": []}


def test_a_shipment_is_read_in_four_statements_however_large(service: Service) -> None:
    tree = ship(service, [f"a{number}" for number in range(16)], ["b1"])
    for sample in samples(tree).values():
        run(service, collect(service, session(service), sample)["collection"])
    outcome(service, tree)
    with service.statements() as sent:
        outcome(service, tree)
    assert len(sent) == 4
    with service.statements() as sent:
        outcome(service, ship(service, ["c1"]))
    assert len([statement for statement in sent if "DataCollection" in statement]) == 1


def test_the_same_outcome_is_not_sent_twice(sqlite: Service) -> None:
    tree = ship(sqlite, ["a1"])
    path, client = f"/shipments/{tree['id']}/outcome", sqlite.client("user")
    tag = client.get(path).headers["etag"]
    assert client.get(path, **{"If-None-Match": tag}).status_code == 304
    collect(sqlite, session(sqlite), samples(tree)["a1"])
    assert client.get(path, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("level", ["shipments", "containers", "samples"])
def test_another_laboratory_cannot_tell_absent_from_hidden(service: Service, level: str) -> None:
    tree = ship(service, ["a1"])
    puck = tree["dewars"][0]["containers"][0]
    number = {"shipments": tree["id"], "containers": puck["id"], "samples": puck["samples"][0]["id"]}[level]
    hidden = service.client("other").get(f"/{level}/{number}/outcome")
    absent = service.client("other").get(f"/{level}/4000000/outcome")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}
    assert service.client("staff").get(f"/{level}/{number}/outcome").status_code == 200
