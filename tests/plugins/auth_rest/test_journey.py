"""Log-in at the service's own address, beside another way to log in."""

import subprocess

import pytest
from falcon import testing

from tests.world import Configured, Service

from .given import TOKEN

PASSWORD = "user's word"


@pytest.fixture
def configured(address: str) -> Configured:
    section = {"url": address, "token": TOKEN, "timeout": 20}
    return Configured(plugins=("auth_rest",), sections={"auth_rest": section, "log": {"level": "warning"}})


def log_in(service: Service, login: str, password: str, **wish: str) -> testing.Result:
    return service.http.simulate_post("/api/v1/auth/token", json={"login": login, "password": password, **wish})


def test_who_the_service_knows_gets_a_token(sqlite: Service) -> None:
    answer = log_in(sqlite, "user", PASSWORD)
    assert answer.status_code == 200
    me = sqlite.http.simulate_get("/api/v1/auth/me", headers={"Authorization": f"Bearer {answer.json['token']}"})
    assert me.json["login"] == "user"


def test_wrong_password_and_unknown_login_are_refused_alike(sqlite: Service) -> None:
    wrong = log_in(sqlite, "user", "not the word", provider="auth_rest")
    unknown = log_in(sqlite, "nobody", "not the word", provider="auth_rest")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


def test_a_service_that_died_is_told_and_leaves_the_other_way_open(
    sqlite: Service, example: tuple[str, "subprocess.Popen[str]"], capfd: pytest.CaptureFixture[str]
) -> None:
    address, process = example
    process.kill()
    process.wait()
    refused = log_in(sqlite, "user", PASSWORD)
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert log_in(sqlite, "user", "user").status_code == 200
    logged = "".join(capfd.readouterr())
    assert logged.count("auth_rest.no_answer") == 1
    for secret in (PASSWORD, TOKEN):
        assert secret not in logged + refused.text
    assert address.rpartition(":")[2] not in refused.text
    assert "auth_rest" not in refused.text
