from typing import Any

import pytest

from tests.measured import collect, process
from tests.world import Configured, Service

from .measuring import session_of, shipped, succeed


@pytest.fixture
def configured() -> Configured:
    return Configured(("data_collections",))


def items(service: Service, path: str, login: str = "staff") -> list[dict[str, Any]]:
    answer = service.client(login).get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def ids(service: Service, path: str, login: str = "staff") -> list[int]:
    return [item["id"] for item in items(service, path, login)]


def test_collections_come_newest_first_with_what_was_set(anywhere: Service) -> None:
    tree = shipped(anywhere)
    session = session_of(anywhere)
    settings = {"wavelength": 0.9795, "exposure_time": 0.02, "transmission": 40.0, "beam_size_at_sample_x": 0.05}
    old = collect(anywhere, session, tree["samples"][0], **settings, image_directory="/data/1")
    new = collect(anywhere, session)
    second, first = items(anywhere, "/data-collections", "user")
    assert [second["id"], first["id"]] == [new["collection"], old["collection"]]
    told = {name: first[name] for name in ("group_id", "proposal", "session_id", "beamline", "sample_id", "sample")}
    assert told == {
        "group_id": old["group"],
        "proposal": "mx23694",
        "session_id": session,
        "beamline": "i03",
        "sample_id": tree["samples"][0],
        "sample": "s1",
    }
    measured = ("wavelength", "exposure_time", "transmission", "beam_size_x", "beam_size_y", "image_directory")
    assert [first[name] for name in measured] == pytest.approx([0.9795, 0.02, 40.0, 50.0, None, "/data/1"])
    counts = ("number", "status", "start_at", "image_count", "processing_count", "best_result")
    expected = [1, "DataCollection Successful", "2026-03-01T14:00:00Z", 180, 0, None]
    assert [first[name] for name in counts] == expected
    assert (second["sample_id"], second["sample"]) == (None, None)


def test_a_collection_is_of_the_proposal_of_its_session(service: Service) -> None:
    mine, other = (collect(service, session_of(service, code)) for code in ("mx23694", "mx31001"))
    assert ids(service, "/data-collections", "user") == [mine["collection"]]
    assert ids(service, "/data-collections", "other") == [other["collection"]]
    assert ids(service, "/data-collections") == [other["collection"], mine["collection"]]
    assert ids(service, "/data-collection-groups", "user") == [mine["group"]]
    assert ids(service, "/data-collection-groups") == [other["group"], mine["group"]]


def test_a_sample_of_another_proposal_is_not_named_to_those_who_do_not_see_it(service: Service) -> None:
    tree = shipped(service)
    collect(service, session_of(service, "mx31001"), tree["samples"][0])
    for path in ("/data-collections", "/data-collection-groups"):
        (seen,) = items(service, path, "other")
        assert (seen["sample_id"], seen["sample"]) == (None, None)
        (seen,) = items(service, path)
        assert (seen["sample_id"], seen["sample"]) == (tree["samples"][0], "s1")
        assert ids(service, path, "user") == []


def test_lists_are_narrowed_by_everything_that_was_measured(anywhere: Service) -> None:
    tree, session = shipped(anywhere), session_of(anywhere)
    one = collect(anywhere, session, tree["samples"][0])
    two = collect(anywhere, session, tree["samples"][1], run_status="Stopped")
    bare = collect(anywhere, session)
    foreign = collect(anywhere, session_of(anywhere, "mx31001"))
    both, everything = [two, one], [foreign, bare, two, one]
    expected = {
        f"sample={tree['samples'][0]}": [one],
        f"container={tree['container']}": both,
        f"shipment={tree['shipment']}": both,
        f"session={session}": [bare, two, one],
        "proposal=mx31001": [foreign],
        "proposal=mx99999": [],
        "status=Stopped": [two],
        "status=stopped": [two],
        "status=Stop": [],
        f"shipment={tree['shipment']}&status=Stopped&proposal=mx23694&session={session}": [two],
        f"sample={tree['samples'][0]}&container={tree['container']}": [one],
        "": everything,
    }
    for query, made in expected.items():
        assert ids(anywhere, f"/data-collections?{query}") == [m["collection"] for m in made], query
        assert ids(anywhere, f"/data-collection-groups?{query}") == [m["group"] for m in made], query
        total = anywhere.client("staff").get(f"/data-collections?limit=1&count=true&{query}").json["total"]
        assert total == len(made), query
    assert ids(anywhere, f"/data-collections?group={two['group']}") == [two["collection"]]
    assert ids(anywhere, f"/data-collections?group={foreign['group']}", "user") == []
    assert ids(anywhere, f"/data-collections?shipment={tree['shipment']}", "other") == []


def test_a_sample_that_only_the_collection_names_counts_as_well(anywhere: Service) -> None:
    sample = shipped(anywhere)["samples"][0]
    made = collect(anywhere, session_of(anywhere), blsampleid=sample)
    assert ids(anywhere, f"/data-collections?sample={sample}", "user") == [made["collection"]]
    assert items(anywhere, "/data-collections", "user")[0]["sample"] == "s1"


@pytest.mark.parametrize("path", ["/samples/{sample}", "/containers/{container}", "/sessions/{session}"])
def test_what_was_measured_is_found_below_what_it_is_of(anywhere: Service, path: str) -> None:
    tree, session = shipped(anywhere), session_of(anywhere)
    made = collect(anywhere, session, tree["samples"][0])
    collect(anywhere, session_of(anywhere, "mx31001"))
    numbers = {"sample": tree["samples"][0], "container": tree["container"], "session": session}
    below = f"{path.format(**numbers)}/data-collections"
    assert ids(anywhere, below, "user") == [made["collection"]]
    assert ids(anywhere, f"{below}?status=Stopped", "user") == []
    hidden = anywhere.client("other").get(below)
    absent = anywhere.client("other").get(f"{path.format(**dict.fromkeys(numbers, 4_000_000))}/data-collections")
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}


@pytest.mark.parametrize("path", ["/data-collections", "/data-collection-groups"])
@pytest.mark.parametrize("login", ["user", "staff"])
def test_pages_follow_each_other_in_one_statement_each(service: Service, path: str, login: str) -> None:
    session = session_of(service)
    kind = "collection" if path == "/data-collections" else "group"
    made = [collect(service, session) for _ in range(5)]
    for number in (0, 0, 3):
        succeed(service, process(service, made[number]["collection"])["program"])
    client, following = service.client(login), f"{path}?limit=2"
    seen: list[int] = []
    client.get(client.get(following).json["next"])
    while following:
        with service.statements() as sent:
            page = client.get(following).json
        assert len(sent) == 1
        seen += [item["id"] for item in page["items"]]
        following = page["next"]
    assert seen == [m[kind] for m in reversed(made)]


def test_a_group_sums_up_its_collections(anywhere: Service) -> None:
    made = collect(anywhere, session_of(anywhere), end_time=None)
    further = (
        "INSERT INTO DataCollection (dataCollectionGroupId, startTime, endTime, numberOfImages) VALUES"
        " (:group, '2026-03-01 13:00:00', '2026-03-01 15:30:00', 20), (:group, NULL, NULL, NULL)"
    )
    anywhere.run(further, group=made["group"])
    (group,) = items(anywhere, "/data-collection-groups", "user")
    assert [group[name] for name in ("collection_count", "image_count", "start_at", "end_at", "experiment_type")] == [
        3,
        200,
        "2026-03-01T13:00:00Z",
        "2026-03-01T15:30:00Z",
        "OSC",
    ]
    assert anywhere.client("user").get(f"/data-collection-groups/{made['group']}").json == group


def test_a_group_without_a_collection_has_its_own_times_and_no_counts(service: Service) -> None:
    made = collect(service, session_of(service))
    service.run("DELETE FROM DataCollection")
    document = service.client("user").get(f"/data-collection-groups/{made['group']}").json
    counts = (document["collection_count"], document["image_count"], document["start_at"], document["end_at"])
    assert counts == (0, 0, "2026-03-01T14:00:00Z", None)


def test_a_filter_that_cannot_be_is_refused_by_its_name(sqlite: Service) -> None:
    for query, pointer in (("sample=x", "?sample"), ("session=0", "?session"), ("status=", "?status"), ("a=1", "?a")):
        answer = sqlite.client("staff").get(f"/data-collections?{query}")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
