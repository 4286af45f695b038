from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from sample_tracking.kernel.own.tables import revoked_token
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
    client = sqlite.client("user")
    assert client.get("/auth/me").status_code == 200
    revoke_elsewhere(sqlite, client)
    sqlite.clock.now += timedelta(seconds=59)
    assert client.get("/auth/me").status_code == 401


def test_a_refreshed_token_replaces_the_old_one(service: Service) -> None:
    client = service.client("user")
    fresh = client.post("/auth/refresh")
    assert fresh.status_code == 200
    assert client.get("/auth/me").status_code == 401
    assert Client(service.http, fresh.json["token"]).get("/auth/me").status_code == 200


def revoke_elsewhere(service: Service, client: Client) -> None:
    """Another process leaves a row and nothing else."""
    claims = service.units.site.get(Tokens).read(client.token, service.clock())
    row = {"jti": claims.token_id, "login": "user", "revoked_at": claims.issued_at, "expires_at": claims.expires_at}
    with service.units.writes.begin() as connection:
        connection.execute(sa.insert(revoked_token), {k: naive(v) for k, v in row.items()})


def naive(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_a_token_revoked_in_another_process_gives_no_new_one(service: Service) -> None:
    client = service.client("user")
    assert client.get("/auth/me").status_code == 200
    revoke_elsewhere(service, client)
    answer = client.post("/auth/refresh")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_of_many_refreshes_at_once_one_gives_a_token(official: Service) -> None:
    client = official.client("user")
    with ThreadPoolExecutor(8) as pool:
        answers = [done.result() for done in [pool.submit(client.post, "/auth/refresh") for _ in range(8)]]
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7


def test_a_token_is_never_kept_for_a_repetition(sqlite: Service) -> None:
    client, key = sqlite.client("user"), {"Idempotency-Key": "once"}
    assert client.post("/auth/refresh", **key).status_code == 200
    sqlite.http.simulate_post(LOGIN, json={"login": "user", "password": "user"}, headers=key)
    assert sqlite.rows("SELECT * FROM idempotency_key") == []


@pytest.mark.parametrize("password", [123456, "s" * 2000, ["secret"]])
def test_a_password_is_not_repeated_in_the_refusal(sqlite: Service, password: object) -> None:
    answer = sqlite.http.simulate_post(LOGIN, json={"login": "user", "password": password})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/password")
    assert "sent" not in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize("login", ["\N{GREEK SMALL LETTER ALPHA}", "🧪", "x" * 60])
def test_a_login_that_the_database_cannot_hold_is_not_known(service: Service, login: str) -> None:
    answer = service.http.simulate_post(LOGIN, json={"login": login, "password": login})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


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
    assert late.headers["ratelimit-policy"] == '"log-in";q=20;w=600'
    assert late.headers["ratelimit"] == '"log-in";r=0;t=600'
    sqlite.clock.now += timedelta(minutes=10)
    assert sqlite.http.simulate_post(LOGIN, json={"login": "user", "password": "user"}).status_code == 200


def test_rights_taken_away_are_gone_within_a_minute(sqlite: Service) -> None:
    client = sqlite.client("staff")
    assert "track" in client.get("/auth/me").json["permissions"]
    sqlite.run("DELETE FROM UserGroup_has_Person")
    sqlite.clock.now += timedelta(seconds=59)
    assert client.get("/auth/me").json["permissions"] == ["read", "ship"]
