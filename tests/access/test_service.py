from datetime import timedelta

import pytest

from sample_tracking.kernel.tokens import Tokens
from tests.world import Client, Service

LOGIN = "/api/v1/auth/token"


def test_a_token_is_given_for_login_and_password(service: Service) -> None:
    answer = service.http.simulate_post(LOGIN, json={"login": "user", "password": "user"})
    assert answer.status_code == 200
    assert answer.json["expires_at"] == "2026-03-02T10:30:00Z"
    assert Client(service.http, answer.json["token"]).get("/auth/me").json["family_name"] == "Lund"


@pytest.mark.parametrize(
    "wish",
    [{"login": "user", "password": "wrong"}, {"login": "nobody", "password": "nobody"}],
    ids=["password", "person"],
)
def test_a_refused_login_does_not_say_what_was_wrong(sqlite: Service, wish: dict[str, str]) -> None:
    answer = sqlite.http.simulate_post(LOGIN, json=wish)
    assert answer.status_code == 401
    assert "not right" in answer.json["detail"]


def test_an_unknown_provider_names_those_that_there_are(sqlite: Service) -> None:
    answer = sqlite.http.simulate_post(LOGIN, json={"provider": "x", "login": "user", "password": "user"})
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"pointer": "/provider", "detail": "There is no such way to log in; enabled are: auth_dummy."}
    ]


def test_rights_come_from_the_groups_in_the_database(anywhere: Service) -> None:
    assert anywhere.client("user").get("/auth/me").json["permissions"] == ["read", "ship"]
    assert anywhere.client("staff").get("/auth/me").json["permissions"] == ["all_proposals", "read", "ship", "track"]
    assert "admin" in anywhere.client("admin").get("/auth/me").json["permissions"]


def test_after_logout_the_token_is_worth_nothing(service: Service) -> None:
    client = service.client("user")
    assert client.delete("/auth/token").status_code == 204
    answer = client.get("/auth/me")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_logout_in_another_process_is_noticed_within_a_minute(sqlite: Service) -> None:
    """Another process leaves a row and nothing else."""
    client = sqlite.client("user")
    claims = sqlite.units.site.get(Tokens).read(client.token, sqlite.clock())
    assert client.get("/auth/me").status_code == 200
    sqlite.run(
        "INSERT INTO revoked_token VALUES (:jti, 'user', '2026-03-02 09:30:00.000000', '2026-03-02 10:30:00.000000')",
        jti=claims.token_id,
    )
    sqlite.clock.now += timedelta(seconds=59)
    assert client.get("/auth/me").status_code == 401


def test_a_refreshed_token_replaces_the_old_one(service: Service) -> None:
    client = service.client("user")
    fresh = client.post("/auth/refresh")
    assert fresh.status_code == 200
    assert client.get("/auth/me").status_code == 401
    assert Client(service.http, fresh.json["token"]).get("/auth/me").status_code == 200


def test_a_token_ends_with_its_life_time(sqlite: Service) -> None:
    client = sqlite.client("user")
    sqlite.clock.now += timedelta(minutes=61, seconds=1)
    assert client.get("/auth/me").status_code == 401


def test_who_guesses_must_wait(sqlite: Service) -> None:
    wrong = {"login": "user", "password": "wrong"}
    answers = [sqlite.http.simulate_post(LOGIN, json=wrong).status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]
    late = sqlite.http.simulate_post(LOGIN, json={"login": "user", "password": "user"})
    assert (late.status_code, late.headers["retry-after"]) == (429, "600")
    sqlite.clock.now += timedelta(minutes=10)
    assert sqlite.http.simulate_post(LOGIN, json={"login": "user", "password": "user"}).status_code == 200


def test_rights_taken_away_are_gone_within_a_minute(sqlite: Service) -> None:
    client = sqlite.client("staff")
    assert "track" in client.get("/auth/me").json["permissions"]
    sqlite.run("DELETE FROM UserGroup_has_Person")
    sqlite.clock.now += timedelta(seconds=59)
    assert client.get("/auth/me").json["permissions"] == ["read", "ship"]
