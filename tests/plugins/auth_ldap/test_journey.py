"""Log-in at the service's own address, beside another way to log in."""

import json

import pytest
from falcon import testing

from tests.servers.slapd import SERVICE, SERVICE_PASSWORD, Slapd
from tests.world import Configured, Service

from .given import GROUPS, PEOPLE

PASSWORD = "user's word"


@pytest.fixture
def configured(spare_slapd: Slapd) -> Configured:
    section = {
        "url": [spare_slapd.plain_url],
        "ca_file": str(spare_slapd.authority),
        "bind_dn": SERVICE,
        "bind_password": SERVICE_PASSWORD,
        "base": PEOPLE,
        "group_base": GROUPS,
        "timeout": 20,
    }
    return Configured(plugins=("auth_ldap",), sections={"auth_ldap": section, "log": {"level": "warning"}})


def log_in(service: Service, login: str, password: str, **wish: str) -> testing.Result:
    return service.http.simulate_post("/api/v1/auth/token", json={"login": login, "password": password, **wish})


def test_who_the_directory_knows_gets_a_token(sqlite: Service) -> None:
    answer = log_in(sqlite, "user", PASSWORD)
    assert answer.status_code == 200
    me = sqlite.http.simulate_get("/api/v1/auth/me", headers={"Authorization": f"Bearer {answer.json['token']}"})
    assert me.json["login"] == "user"
    assert log_in(sqlite, "user", PASSWORD, provider="auth_ldap").status_code == 200


def test_wrong_password_and_unknown_login_are_refused_alike(sqlite: Service) -> None:
    wrong = log_in(sqlite, "user", "not the word", provider="auth_ldap")
    unknown = log_in(sqlite, "nobody", "not the word", provider="auth_ldap")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


def test_a_directory_that_died_is_told_and_leaves_the_other_way_open(
    sqlite: Service, spare_slapd: Slapd, capfd: pytest.CaptureFixture[str]
) -> None:
    spare_slapd.kill()
    refused = log_in(sqlite, "user", PASSWORD)
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert log_in(sqlite, "user", "user", provider="auth_dummy").status_code == 200
    assert log_in(sqlite, "user", "user").status_code == 200
    spare_slapd.start()
    assert log_in(sqlite, "user", PASSWORD).status_code == 200
    logged = "".join(capfd.readouterr())
    assert logged.count("auth_ldap.no_answer") == 1
    for secret in (PASSWORD, SERVICE_PASSWORD):
        assert secret not in logged + json.dumps(refused.json)
    assert "auth_ldap" not in refused.text
    assert str(spare_slapd.port) not in refused.text
