"""Two laboratories: nothing of one is read, told or touched by the other, on any route."""

from dataclasses import dataclass
from typing import Any

import pytest
from falcon import testing

from sample_tracking.kernel.openapi import PARAMETER
from tests.labels.paper import text_of
from tests.measured import collect
from tests.world import Client, Configured, Service

from .routes import every_case, every_contract, furnish, routed_plugins, sections

CANARIES = ("canaryship", "canarydewar", "canarypuck", "canarysample", "canarycard", "canaryprotein", "23694")
ABSENT = 4_000_000


@dataclass
class Labs:
    service: Service
    a: dict[str, Any]
    b: dict[str, Any]

    @property
    def intruder(self) -> Client:
        return self.service.client("other")


def _furnished(service: Service, login: str, code: str, name: str) -> dict[str, Any]:
    """A tree of a lab's own, and the ids in it by the names that routes use."""
    client = service.client(login)
    card = {"name": f"{name}card", "person": {"family_name": "X"}, "laboratory": {"name": "X"}}
    contact = client.post(f"/proposals/{code}/contacts", card).json
    sample = {"name": f"{name}sample", "protein": f"{name}protein", "position": 1}
    wish = {
        "name": f"{name}ship",
        "return_contact_id": contact["id"],
        "dewars": [
            {"code": f"{name}dewar", "containers": [{"code": f"{name}puck", "type": "Puck", "samples": [sample]}]}
        ],
    }
    answer = client.post(f"/proposals/{code}/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    tree = answer.json
    dewar, sessions = tree["dewars"][0], client.get(f"/proposals/{code}/sessions").json["items"]
    container = dewar["containers"][0]
    proteins = client.get(f"/proposals/{code}/proteins").json["items"]
    ids = {
        "code": code,
        "proposal_id": service.founded.proposals[code],
        "person_id": contact["person"]["id"],
        "contact_id": contact["id"],
        "protein_id": next(p["id"] for p in proteins if p["acronym"] == f"{name}protein"),
        "session_id": sessions[0]["id"],
        "shipment_id": tree["id"],
        "dewar_id": dewar["id"],
        "barcode": dewar["barcode"],
        "container_id": container["id"],
        "sample_id": container["samples"][0]["id"],
        "group_id": 1,
        "permission": "all_dewars",
    }
    measured = collect(service, ids["session_id"], ids["sample_id"])
    ids["data_collection_group_id"], ids["data_collection_id"] = measured["group"], measured["collection"]
    furnish(service, ids)
    return ids


@pytest.fixture
def configured() -> Configured:
    return Configured(routed_plugins(), sections())


@pytest.fixture
def labs(official: Service) -> Labs:
    return Labs(
        official,
        _furnished(official, "user", "mx23694", "canary"),
        _furnished(official, "other", "mx31001", "mine"),
    )


def _filled(value: Any, ids: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, ids) for inner in value]
    if isinstance(value, str) and PARAMETER.fullmatch(value):
        return ids[value.strip("{}")]
    return value


def _path(route: str, ids: dict[str, Any]) -> str:
    return PARAMETER.sub(lambda found: str(ids[found[1]]), route.partition(" ")[2])


def _state(service: Service) -> dict[str, int]:
    tables = ("Shipping", "Dewar", "Container", "BLSample", "Crystal", "Protein", "LabContact", "Person", "Laboratory")
    return {table: service.row(f"SELECT COUNT(*) AS n FROM {table}")["n"] for table in tables}


def _tell_nothing(text: str) -> bool:
    return not any(canary in text for canary in CANARIES)


def _told(answer: testing.Result) -> str:
    """Also what is written on paper."""
    if answer.headers.get("content-type") == "application/pdf":
        return text_of(answer.content)
    return answer.content.decode("utf-8", "replace")


def closed(route: str) -> bool:
    """To everybody who is no staff."""
    return every_contract()[route.replace(" /", " /api/v1/", 1)] not in ("anybody", "read", "ship")


def test_every_route_has_a_case() -> None:
    assert set(every_case()) == {route.replace(" /api/v1", " ") for route in every_contract()}


def test_what_is_of_the_other_lab_is_as_good_as_absent(labs: Labs) -> None:
    nowhere = {name: "mx99999" if name == "code" else ABSENT for name in labs.a}
    before = _state(labs.service)
    for route, case in every_case().items():
        if "{" not in route or case.everybody:
            continue
        method = route.split(" ")[0]
        foreign = labs.intruder.ask(method, _path(route, labs.a), _filled(case.body, labs.b))
        absent = labs.intruder.ask(method, _path(route, nowhere), _filled(case.body, labs.b))
        expected = 403 if closed(route) else 404
        assert (foreign.status_code, absent.status_code) == (expected, expected), (route, foreign.text)
        assert {**foreign.json, "request_id": ""} == {**absent.json, "request_id": ""}, route
        assert len(foreign.content) == len(absent.content), route
        kept = {k: v for k, v in foreign.headers.items() if k != "x-request-id"}
        assert kept == {k: v for k, v in absent.headers.items() if k != "x-request-id"}, route
    assert _state(labs.service) == before


def test_lists_and_queries_tell_nothing_of_the_other_lab(labs: Labs) -> None:
    for route, case in every_case().items():
        method = route.split(" ")[0]
        if method != "GET":
            continue
        for query in ("", *case.queries):
            asked = PARAMETER.sub(lambda found: str(labs.a[found[1]]), query)
            answer = labs.intruder.get(f"{_path(route, labs.b)}?{asked}" if asked else _path(route, labs.b))
            assert answer.status_code == (403 if closed(route) else 200), (route, query, _told(answer))
            assert _tell_nothing(_told(answer).replace(asked, "")), (route, query)


def test_ids_of_the_other_lab_in_a_body_are_refused_and_nothing_is_written(labs: Labs) -> None:
    before = _state(labs.service)
    for route, case in every_case().items():
        for body in case.bodies:
            answer = labs.intruder.ask(route.split(" ")[0], _path(route, labs.b), _filled(body, labs.a))
            assert answer.status_code in (403, 404, 409, 422), (route, body, answer.text)
            assert _tell_nothing(answer.text), (route, body)
    assert _state(labs.service) == before


def test_a_cursor_and_a_version_of_the_other_lab_open_nothing(labs: Labs) -> None:
    owner = labs.service.client("user")
    owner.post("/proposals/mx23694/shipments", {"name": "second"})
    following = owner.get("/shipments?limit=1").json["next"]
    assert labs.intruder.get(following).json["items"] in ([], labs.intruder.get("/shipments").json["items"])
    path = f"/shipments/{labs.a['shipment_id']}"
    tag = owner.get(path).headers["etag"]
    assert labs.intruder.get(path, **{"If-None-Match": tag}).status_code == 404
    assert labs.intruder.patch(path, {"name": "x"}, **{"If-Match": tag}).status_code == 404


def test_a_key_of_the_other_lab_replays_nothing(labs: Labs) -> None:
    key, path = {"Idempotency-Key": "the same"}, "/proposals/mx23694/shipments"
    assert labs.service.client("user").post(path, {"name": "x"}, **key).status_code == 201
    answer = labs.intruder.post(path, {"name": "x"}, **key)
    assert answer.status_code == 404
