from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.world import Service

HERE = "http://127.0.0.1:8000"
WHERE = "/api/v1/proposals?q=mx&limit=5"


def link(service: Service, path: str = WHERE, login: str = "user", **wish: int) -> str:
    answer = service.client(login).post("/auth/links", {"path": path, **wish})
    assert answer.status_code == 201, answer.text
    return str(answer.json["url"]).removeprefix(HERE)


def test_a_link_opens_its_address_once_without_a_token(service: Service) -> None:
    address = link(service)
    answer = service.http.simulate_get(address)
    assert [item["code"] for item in answer.json["items"]] == ["mx23694"]
    again = service.http.simulate_get(address)
    assert (again.status_code, again.json["type"]) == (401, "/problems/unauthenticated")


def test_of_many_who_follow_one_link_at_once_one_gets_in(official: Service) -> None:
    address = link(official)
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: official.http.simulate_get(address).status_code, range(8)))
    assert sorted(codes) == [200] + [401] * 7


def test_the_order_of_the_query_does_not_matter_its_values_do(sqlite: Service) -> None:
    once = link(sqlite).rpartition("&once=")[2]
    assert sqlite.http.simulate_get(f"/api/v1/proposals?once={once}&q=in&limit=5").status_code == 401
    assert sqlite.http.simulate_get(f"/api/v1/proposals?q=mx&once={once}").status_code == 401
    assert sqlite.http.simulate_get(f"/api/v1/proposals/mx23694?once={once}").status_code == 401
    assert sqlite.http.simulate_get(f"/api/v1/proposals?limit=5&once={once}&q=mx").status_code == 200


def test_a_link_lives_ten_seconds_unless_asked_otherwise(sqlite: Service) -> None:
    brief, longer = link(sqlite), link(sqlite, seconds=60)
    sqlite.clock.now += timedelta(seconds=10)
    assert sqlite.http.simulate_get(brief).status_code == 401
    assert sqlite.http.simulate_get(longer).status_code == 200
    wish = {"path": WHERE, "seconds": 61}
    assert sqlite.client("user").post("/auth/links", wish).json["errors"][0]["pointer"] == "/seconds"


@pytest.mark.parametrize("once", ["", "x", "é", "AAAA" * 20, "A" * 4000])
def test_a_made_up_link_opens_nothing(sqlite: Service, once: str) -> None:
    assert sqlite.http.simulate_get("/api/v1/proposals", params={"once": once}).status_code == 401


def test_a_link_with_one_letter_changed_opens_nothing(sqlite: Service) -> None:
    address = link(sqlite)
    changed = address[:-2] + ("A" if address[-2] != "A" else "B") + address[-1]
    assert sqlite.http.simulate_get(changed).status_code == 401


def test_a_link_is_worth_no_more_than_its_maker(sqlite: Service) -> None:
    assert sqlite.http.simulate_get(link(sqlite, "/api/v1/service-tokens")).status_code == 403
    assert sqlite.http.simulate_get(link(sqlite, "/api/v1/proposals/mx31001")).status_code == 404


def test_a_link_ends_with_the_log_in_that_made_it(sqlite: Service) -> None:
    address = link(sqlite)
    sqlite.client("user").delete("/auth/token")
    assert sqlite.http.simulate_get(address).status_code == 401


def test_a_link_only_reads(sqlite: Service) -> None:
    once = link(sqlite, "/api/v1/proposals/mx23694/shipments").rpartition("once=")[2]
    answer = sqlite.http.simulate_post(f"/api/v1/proposals/mx23694/shipments?once={once}", json={"name": "by a link"})
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["https://evil.example/api/v1/", "/metrics", "//evil.example", "/api/v1/a b"])
def test_a_link_leads_only_into_the_api(sqlite: Service, path: str) -> None:
    answer = sqlite.client("user").post("/auth/links", {"path": path})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/path")
