from datetime import timedelta
from typing import Any

import pytest

from tests.world import Client, Service

LATER = "2026-09-01T00:00:00Z"
WISH: dict[str, Any] = {"name": "MXCuBE at i03", "login": "staff", "scopes": ["read", "track"], "expires_at": LATER}


def made(service: Service, **change: Any) -> dict[str, Any]:
    answer = service.client("admin").post("/service-tokens", {**WISH, **change})
    assert answer.status_code == 201, answer.text
    token: dict[str, Any] = answer.json
    return token


def program(service: Service, **change: Any) -> Client:
    return Client(service.http, made(service, **change)["token"])


def test_a_program_acts_in_the_name_of_a_person(service: Service) -> None:
    me = program(service).get("/auth/me").json
    assert (me["login"], me["permissions"]) == ("staff", ["read", "track"])


def test_the_token_is_shown_once_and_not_stored(service: Service) -> None:
    token = made(service)
    shown = service.client("admin").get(f"/service-tokens/{token['id']}").json
    assert "token" not in shown
    assert shown == {name: value for name, value in token.items() if name != "token"}
    stored = service.rows("SELECT * FROM {}service_token".format("" if service.flavour == "sqlite" else _own(service)))
    assert token["token"] not in str(stored)


def _own(service: Service) -> str:
    from sample_tracking.kernel.config import DatabaseSettings

    return f"{service.units.site.get(DatabaseSettings).tracking_database}."


def test_scopes_never_give_more_than_the_person_has(sqlite: Service) -> None:
    client = program(sqlite, login="user", scopes=["read", "admin", "all_proposals"])
    assert client.get("/auth/me").json["permissions"] == ["read"]
    assert client.get("/service-tokens").status_code == 403
    assert client.get("/proposals/mx31001").status_code == 404


def test_without_the_scope_to_ship_nothing_is_written(service: Service) -> None:
    client = program(service, login="user", scopes=["read"])
    assert client.post("/proposals/mx23694/shipments", {"name": "x"}).status_code == 403


def test_a_token_for_one_proposal_reaches_no_other(anywhere: Service) -> None:
    client = program(anywhere, login="user", proposals=["in10002"])
    assert [item["code"] for item in client.get("/proposals").json["items"]] == ["in10002"]
    assert client.get("/proposals/mx23694").status_code == 404
    staff = program(anywhere, scopes=["read", "all_proposals"], proposals=["mx31001"])
    assert [item["code"] for item in staff.get("/proposals").json["items"]] == ["mx31001"]
    assert staff.get("/shipments?proposal=mx23694").json["items"] == []


def test_a_withdrawn_token_is_refused_at_once(service: Service) -> None:
    token = made(service)
    client, address = Client(service.http, token["token"]), f"/service-tokens/{token['id']}"
    assert client.get("/auth/me").status_code == 200
    for _ in range(2):
        assert service.client("admin").delete(address).status_code == 204
    assert client.get("/auth/me").status_code == 401
    assert service.client("admin").get(address).json["revoked_at"] == "2026-03-02T09:30:00Z"
    assert [event["what"] for event in service.events("service_token", token["id"])] == ["created", "revoked"]


def test_a_token_withdrawn_in_another_process_is_refused_within_a_minute(sqlite: Service) -> None:
    token = made(sqlite)
    client = Client(sqlite.http, token["token"])
    assert client.get("/auth/me").status_code == 200
    sqlite.run(
        "UPDATE service_token SET revoked_at = '2026-03-02 09:30:00' WHERE service_token_id = :id", id=token["id"]
    )
    sqlite.clock.now += timedelta(seconds=59)
    assert client.get("/auth/me").status_code == 401


def test_a_token_ends_when_it_says(sqlite: Service) -> None:
    client = program(sqlite, expires_at="2026-03-02T10:00:00Z")
    sqlite.clock.now += timedelta(minutes=29, seconds=59)
    assert client.get("/auth/me").status_code == 200
    sqlite.clock.now += timedelta(seconds=1)
    assert client.get("/auth/me").status_code == 401


@pytest.mark.parametrize("token", ["st-", "st-unknown", "st-é", f"st-{'x' * 9000}"])
def test_a_made_up_token_is_refused(sqlite: Service, token: str) -> None:
    assert Client(sqlite.http, token.encode("utf-8").decode("latin-1")).get("/auth/me").status_code == 401


def test_tokens_make_no_tokens_and_cannot_be_prolonged(sqlite: Service) -> None:
    client = program(sqlite, login="admin", scopes=["read", "admin"])
    assert client.get("/service-tokens").status_code == 200
    assert client.post("/service-tokens", WISH).status_code == 403
    assert client.post("/auth/refresh").status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"login": "nobody"}, "/login"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["everything"]}, "/scopes/0"),
        ({"proposals": ["mx23694", "mx1"]}, "/proposals/1"),
        ({"expires_at": "2026-03-02T09:30:00Z"}, "/expires_at"),
        ({"expires_at": "2028-03-02T09:30:00Z"}, "/expires_at"),
        ({"expires_at": "2026-09-01"}, "/expires_at"),
        ({"name": ""}, "/name"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_its_place(sqlite: Service, change: dict[str, Any], pointer: str) -> None:
    answer = sqlite.client("admin").post("/service-tokens", {**WISH, **change})
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])
    assert sqlite.client("admin").get("/service-tokens?count=true").json["total"] == 0


def test_tokens_are_listed_newest_first_in_pages(service: Service) -> None:
    admin = service.client("admin")
    for number in range(3):
        made(service, name=f"program {number}", login="user" if number else "staff")
    first = admin.get("/service-tokens?limit=2&count=true").json
    assert ([item["name"] for item in first["items"]], first["total"]) == (["program 2", "program 1"], 3)
    assert [item["name"] for item in admin.get(first["next"]).json["items"]] == ["program 0"]
    assert [item["name"] for item in admin.get("/service-tokens?login=staff").json["items"]] == ["program 0"]


def test_only_administrators_see_and_make_tokens(sqlite: Service) -> None:
    assert sqlite.client("staff").get("/service-tokens").status_code == 403
    assert sqlite.client("staff").post("/service-tokens", WISH).status_code == 403
    assert sqlite.client("admin").get("/service-tokens/7").status_code == 404
