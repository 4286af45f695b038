from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from plugins.auth_local import service as accounts
from plugins.auth_local.tables import account
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.plugin import load_plugin
from sample_tracking.kernel.unit import Call
from tests.world import Client, Configured, Service

PASSWORD = "a sentence to remember"
ANNA: dict[str, Any] = {
    "login": "anna",
    "given_name": "Anna",
    "family_name": "Łukasz",
    "email": "anna@example.org",
    "groups": ["staff"],
    "password": PASSWORD,
}
RIGHTS = {"create_persons": True, "track": ["group:staff"], "all_proposals": [], "admin": ["group:admins"]}


@pytest.fixture
def configured() -> Configured:
    return Configured(("auth_local",), {"permissions": RIGHTS})


def add(service: Service, **change: Any) -> None:
    service.units.write(Call(SERVICE, source="test"), lambda unit: accounts.add(unit, {**ANNA, **change}))


def do(service: Service, verb: Any, *arguments: Any) -> None:
    service.units.write(Call(SERVICE, source="test"), lambda unit: verb(unit, *arguments))


def log_in(service: Service, login: str = "anna", password: str = PASSWORD) -> Any:
    wish = {"provider": "auth_local", "login": login, "password": password}
    return service.http.simulate_post("/api/v1/auth/token", json=wish)


def stored(service: Service) -> Any:
    with service.units.reads.connect() as connection:
        return connection.execute(sa.select(account)).one()


def test_who_has_an_account_gets_in_and_becomes_a_person(anywhere: Service) -> None:
    add(anywhere, family_name="Lukasz")
    answer = log_in(anywhere)
    me = Client(anywhere.http, answer.json["token"]).get("/auth/me").json
    assert (me["login"], me["given_name"], me["family_name"]) == ("anna", "Anna", "Lukasz")
    assert me["permissions"] == ["read", "ship", "track"]
    assert anywhere.row("SELECT emailAddress AS mail FROM Person WHERE login = 'anna'") == {"mail": "anna@example.org"}
    assert [event["what"] for event in anywhere.events("person", me["person_id"])] == ["created"]


def test_a_second_log_in_makes_no_second_person(service: Service) -> None:
    add(service, family_name="Lukasz")
    for _ in range(2):
        assert log_in(service).status_code == 200
    assert service.row("SELECT COUNT(*) AS n FROM Person WHERE login = 'anna'") == {"n": 1}


def test_a_name_that_the_shared_database_cannot_hold_is_told(official: Service) -> None:
    add(official)
    answer = log_in(official)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/family_name")
    assert official.row("SELECT COUNT(*) AS n FROM Person WHERE login = 'anna'") == {"n": 0}


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper(), f"{PASSWORD} ", "x" * 1024])
def test_another_password_does_not_open(sqlite: Service, password: str) -> None:
    add(sqlite)
    assert log_in(sqlite, password=password).status_code == 401
    assert log_in(sqlite, "nobody", password).status_code == 401


def test_the_login_is_met_in_any_case(sqlite: Service) -> None:
    add(sqlite, login="anna")
    assert log_in(sqlite, " ANNA ").status_code == 200


def test_the_password_stands_nowhere_but_as_argon2id(service: Service) -> None:
    add(service)
    row = stored(service)
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in str(row)


def test_too_many_misses_lock_the_account_for_a_while_on_all_servers(service: Service) -> None:
    add(service, family_name="Lukasz")
    for _ in range(10):
        assert log_in(service, password="wrong").status_code == 401
    assert log_in(service).status_code == 401
    service.clock.now += timedelta(minutes=15)
    assert log_in(service).status_code == 200


def test_a_right_password_forgets_the_misses(sqlite: Service) -> None:
    add(sqlite)
    for _ in range(9):
        log_in(sqlite, password="wrong")
    assert stored(sqlite).misses == 9
    assert log_in(sqlite).status_code == 200
    assert stored(sqlite).misses == 0


def test_an_administrator_takes_off_a_lock(sqlite: Service) -> None:
    add(sqlite)
    for _ in range(10):
        log_in(sqlite, password="wrong")
    do(sqlite, accounts.unlock, "anna")
    assert log_in(sqlite).status_code == 200


def test_a_disabled_account_opens_nothing_and_its_log_in_is_not_prolonged(sqlite: Service) -> None:
    add(sqlite)
    client = Client(sqlite.http, log_in(sqlite).json["token"])
    do(sqlite, accounts.disable, "anna")
    assert log_in(sqlite).status_code == 401
    answer = client.post("/auth/refresh")
    assert (answer.status_code, "closed" in answer.json["detail"]) == (401, True)
    do(sqlite, accounts.enable, "anna")
    assert log_in(sqlite).status_code == 200


def test_groups_are_read_anew_when_the_log_in_is_prolonged(service: Service) -> None:
    add(service, family_name="Lukasz")
    client = Client(service.http, log_in(service).json["token"])
    do(service, accounts.change, "anna", {**ANNA, "groups": ["admins"]})
    fresh = Client(service.http, client.post("/auth/refresh").json["token"])
    assert fresh.get("/auth/me").json["permissions"] == ["admin", "read", "ship"]


def test_a_hash_of_older_parameters_is_renewed_at_the_log_in(sqlite: Service) -> None:
    from argon2 import PasswordHasher

    add(sqlite)
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    sqlite.run("UPDATE auth_local_account SET password_hash = :weak", weak=weak)
    assert log_in(sqlite).status_code == 200
    assert stored(sqlite).password_hash != weak
    assert log_in(sqlite).status_code == 200


def test_a_broken_hash_opens_nothing(sqlite: Service) -> None:
    add(sqlite)
    sqlite.run("UPDATE auth_local_account SET password_hash = 'rubbish'")
    assert log_in(sqlite, password="rubbish").status_code == 401


def test_its_tables_are_what_its_revisions_make(service: Service) -> None:
    branch = load_plugin("auth_local").own_tables
    assert branch is not None
    from sample_tracking.kernel.config import DatabaseSettings

    tracking = service.units.site.get(DatabaseSettings).tracking_database
    assert migrate.differences(service.units.writes, tracking, branch) == []


class TestWithoutNewPersons:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(("auth_local",))

    def test_an_account_without_a_person_does_not_get_in(self, sqlite: Service) -> None:
        add(sqlite)
        assert log_in(sqlite).status_code == 401
        assert sqlite.row("SELECT COUNT(*) AS n FROM Person WHERE login = 'anna'") == {"n": 0}

    def test_an_account_of_a_known_person_does(self, sqlite: Service) -> None:
        add(sqlite, login="user")
        assert log_in(sqlite, "user").status_code == 200
