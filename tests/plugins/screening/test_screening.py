from dataclasses import dataclass
from typing import Any

import pytest

from tests.measured import collect
from tests.world import Client, Configured, Service

from .screened import screen


@pytest.fixture
def configured() -> Configured:
    return Configured(("screening",))


@dataclass
class Measured:
    service: Service
    session: int
    sample: int
    container: int
    group: int
    collection: int

    @property
    def user(self) -> Client:
        return self.service.client("user")


def measure(service: Service) -> Measured:
    """A collection of a sample of mx23694."""
    user = service.client("user")
    kind = next(kind["name"] for kind in user.get("/container-types").json["items"] if kind["capacity"] == 16)
    puck = {"code": "P1", "type": kind, "samples": [{"name": "s1", "protein": "TRP4", "position": 1}]}
    wish = {"name": "S", "dewars": [{"code": "D1", "containers": [puck]}]}
    container = user.post("/proposals/mx23694/shipments:tree", wish).json["dewars"][0]["containers"][0]
    sample = container["samples"][0]["id"]
    session = user.get("/proposals/mx23694/sessions").json["items"][0]["id"]
    return Measured(service, session, sample, container["id"], **collect(service, session, sample))


def ids_of(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


def test_there_is_none_at_first(anywhere: Service) -> None:
    assert anywhere.client("user").get("/screenings").json == {"items": [], "next": None}


def test_a_screening_has_everything_inside_of_it(anywhere: Service) -> None:
    measured = measure(anywhere)
    read = measured.user.get(f"/screenings/{screen(anywhere, collection=measured.collection)}").json
    assert (read["data_collection_id"], read["program"]) == (measured.collection, "BEST")
    assert (read["indexed"], read["strategy_found"]) == (True, False)
    (output,) = read["outputs"]
    assert (output["mosaicity"], output["lattices"][0]["cell_a"]) == (0.5, 78.5)
    (strategy,) = output["strategies"]
    assert [wedge["number"] for wedge in strategy["wedges"]] == [1, 2]
    assert [inner["resolution"] for wedge in strategy["wedges"] for inner in wedge["sub_wedges"]] == [1.5, 1.5]


def test_what_the_site_lacks_is_null(esrf: Service) -> None:
    measured = measure(esrf)
    (output,) = measured.user.get(f"/screenings/{screen(esrf, collection=measured.collection)}").json["outputs"]
    assert (output["indexing_success"], output["alignment_success"]) == (True, None)


def test_lists_are_narrowed_to_what_was_screened(anywhere: Service) -> None:
    measured, user = measure(anywhere), anywhere.client("user")
    of_collection = screen(anywhere, collection=measured.collection)
    of_group = screen(anywhere, group=measured.group)
    assert ids_of(user.get("/screenings?count=true")) == [of_group, of_collection]
    assert ids_of(user.get(f"/samples/{measured.sample}/screenings")) == [of_group, of_collection]
    assert ids_of(user.get(f"/screenings?session={measured.session}&proposal=mx23694")) == [of_group, of_collection]
    assert ids_of(user.get(f"/screenings?data_collection={measured.collection}")) == [of_collection]
    for nothing in ("data_collection=4000000", "session=4000000", "sample=4000000", "proposal=mx1", "proposal=x"):
        assert ids_of(user.get(f"/screenings?{nothing}")) == [], nothing
    assert user.get("/screenings?colour=red").status_code == 400


def test_pages_follow_each_other(service: Service) -> None:
    measured, user = measure(service), service.client("user")
    made = [screen(service, collection=measured.collection) for _ in range(3)]
    first = user.get("/screenings?limit=2&count=true").json
    assert ([item["id"] for item in first["items"]], first["total"]) == ([made[2], made[1]], 3)
    assert ids_of(user.get(first["next"])) == [made[0]]


def test_a_stranger_cannot_tell_absent_from_hidden(anywhere: Service) -> None:
    measured, other = measure(anywhere), anywhere.client("other")
    made = [screen(anywhere, collection=measured.collection), screen(anywhere, group=measured.group)]
    absent = other.get("/screenings/4000000")
    for screening_id in made:
        foreign = other.get(f"/screenings/{screening_id}")
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert {**foreign.json, "request_id": ""} == {**absent.json, "request_id": ""}
        assert measured.user.get(f"/screenings/{screening_id}").status_code == 200
    assert ids_of(other.get("/screenings")) == []
    assert ids_of(other.get(f"/screenings?data_collection={measured.collection}&proposal=mx23694")) == []
    assert other.get(f"/samples/{measured.sample}/screenings").status_code == 404


def test_a_screening_of_nothing_known_is_for_those_who_see_everything(service: Service) -> None:
    made = screen(service)
    assert service.client("user").get(f"/screenings/{made}").status_code == 404
    assert ids_of(service.client("user").get("/screenings")) == []
    assert ids_of(service.client("admin").get("/screenings")) == [made]
    assert service.client("admin").get(f"/screenings/{made}").json["data_collection_id"] is None


def test_reading_costs_one_statement_a_level(service: Service) -> None:
    measured, user = measure(service), service.client("user")
    made = screen(service, collection=measured.collection)
    for path, expected in (("/screenings", 1), (f"/screenings/{made}", 6)):
        user.get(path)
        with service.statements() as sent:
            user.get(path)
        assert len(sent) == expected, path


class TestWhereOwnersAreHeeded:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(("screening",), {"permissions": {"owned_samples": ["mx23694"]}})

    def test_what_is_of_a_sample_of_somebody_else_is_not_shown(self, service: Service) -> None:
        measured = measure(service)
        made = [screen(service, collection=measured.collection), screen(service, group=measured.group)]
        assert sorted(ids_of(measured.user.get("/screenings"))) == made
        service.run(
            "UPDATE Container SET ownerId = :owner WHERE containerId = :id",
            owner=service.founded.people["other"],
            id=measured.container,
        )
        assert ids_of(measured.user.get("/screenings")) == []
        assert [measured.user.get(f"/screenings/{screening_id}").status_code for screening_id in made] == [404, 404]
