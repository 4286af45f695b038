"""The routes, the contracts and the OpenAPI document are one and the same."""

from pathlib import Path

import pytest
from falcon import testing
from openapi_spec_validator import validate

from sample_tracking.app import build
from sample_tracking.kernel.endpoint import Resource, contracts_of, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.openapi import PARAMETER
from sample_tracking.modules import configure
from tests.world import Configured

from .routes import every_contract, routed_plugins, written_permissions


@pytest.fixture
def client(tmp_path: Path) -> testing.TestClient:
    """With every plugin of ours that brings routes."""
    environ = {"SAMPLE_TRACKING__DATABASE__URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    settings, modules = configure(Configured(routed_plugins()).write(tmp_path), environ)
    return testing.TestClient(build(settings, modules))


def test_the_document_is_valid_openapi(client: testing.TestClient) -> None:
    validate(client.simulate_get("/openapi.json").json)


def test_the_document_lists_exactly_the_routes(client: testing.TestClient) -> None:
    paths = client.simulate_get("/openapi.json").json["paths"]
    described = {
        f"{method.upper()} {path}" for path, item in paths.items() for method in item if method != "parameters"
    }
    assert described == set(every_contract())


def test_who_may_call_what_is_written_down() -> None:
    """A new route, or another permission for one, is a decision: change the module's permissions.json with it."""
    assert written_permissions() == every_contract()


def test_without_a_token_every_guarded_route_asks_to_log_in(client: testing.TestClient) -> None:
    for route, permission in every_contract().items():
        method, path = route.split(" ")
        if permission != "anybody":
            answer = client.simulate_request(method, path.replace("{code}", "mx1").replace("{", "").replace("}", ""))
            plain = client.simulate_request(method, PARAMETER.sub("1", path))
            assert plain.status_code == 401, route
            assert answer.status_code in (401, 404), route


def test_a_responder_without_a_contract_stops_the_start() -> None:
    class Open(Resource):
        def on_get(self) -> None: ...

    with pytest.raises(TypeError, match="on_get has no @endpoint contract"):
        list(contracts_of(Open))


def test_a_contract_is_found_by_its_method() -> None:
    class Guarded(Resource):
        @endpoint(Permission.READ)
        def on_get(self) -> None: ...

    assert [(method, contract.permission) for method, contract in contracts_of(Guarded)] == [("GET", Permission.READ)]


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v1/shipments/x", "/api/v1/shipments/0"])
def test_an_address_that_does_not_exist_is_a_problem_document(client: testing.TestClient, path: str) -> None:
    answer = client.simulate_get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json["type"] == "/problems/not-found"
    assert answer.json["request_id"] == answer.headers["x-request-id"]


def test_a_method_that_is_not_open_says_which_are(client: testing.TestClient) -> None:
    answer = client.simulate_put("/api/v1/shipments")
    assert answer.status_code == 405
    assert answer.json["type"] == "/problems/wrong-method"
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/docs", "text/html"),
        ("/docs/start.js", "text/javascript"),
        ("/docs/assets/swagger-ui.css", "text/css"),
        ("/docs/assets/swagger-ui-bundle.js", "text/javascript"),
        ("/metrics", "text/plain"),
        ("/livez", "application/json"),
        ("/problems/stale", "application/json"),
    ],
)
def test_the_addresses_beside_the_api_answer(client: testing.TestClient, path: str, kind: str) -> None:
    answer = client.simulate_get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/docs/assets/..%2Fsecret", "/docs/assets/index.html", "/problems/none"])
def test_nothing_else_is_served_beside_the_api(client: testing.TestClient, path: str) -> None:
    assert client.simulate_get(path).status_code == 404


def test_a_database_without_our_tables_is_not_ready(client: testing.TestClient) -> None:
    answer = client.simulate_get("/readyz")
    assert answer.status_code == 503
    assert "database upgrade" in answer.json["detail"]


def test_a_request_keeps_the_id_that_it_was_given(client: testing.TestClient) -> None:
    assert (
        client.simulate_get("/livez", headers={"X-Request-Id": "trace-12345"}).headers["x-request-id"] == "trace-12345"
    )


def test_an_id_that_could_forge_log_lines_is_replaced(client: testing.TestClient) -> None:
    assert client.simulate_get("/livez", headers={"X-Request-Id": "a b\tc<script>"}).headers["x-request-id"].isalnum()
