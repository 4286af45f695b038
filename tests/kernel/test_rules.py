import pytest

from sample_tracking.app import routes_of
from sample_tracking.kernel.config import ConfigError
from sample_tracking.kernel.rules import rules_of
from sample_tracking.modules import configure
from tests.world import Configured, Service


class TestRules:
    @pytest.fixture
    def configured(self) -> Configured:
        written = ["GET /proposals=admin", "POST /proposals/{code}/shipments = track", "GET /api/v1/dewars=track"]
        return Configured(sections={"permissions": {"rules": written}})

    def test_the_configuration_says_who_may_what(self, service: Service) -> None:
        user, staff, admin = (service.client(login) for login in ("user", "staff", "admin"))
        assert user.get("/proposals").status_code == 403
        assert "admin" in user.get("/proposals").json["detail"]
        assert admin.get("/proposals").status_code == 200
        assert user.post("/proposals/mx23694/shipments", {"name": "x"}).status_code == 403
        assert staff.post("/proposals/mx23694/shipments", {"name": "x"}).status_code == 201
        assert user.get("/dewars").status_code == 403
        assert user.get("/proposals/mx23694").status_code == 200

    def test_the_description_follows(self, sqlite: Service) -> None:
        paths = sqlite.http.simulate_get("/openapi.json").json["paths"]
        assert paths["/api/v1/proposals"]["get"]["x-permission"] == "admin"
        assert paths["/api/v1/shipments"]["get"]["x-permission"] == "read"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("GET /nothing=admin", "there is no guarded address GET /nothing"),
        ("DELETE /proposals=admin", "there is no guarded address DELETE /proposals"),
        ("POST /auth/token=admin", "there is no guarded address POST /auth/token"),
        ("GET /proposals=everybody", "is not of the form"),
        ("/proposals", "is not of the form"),
        ("get /proposals=admin", "is not of the form"),
    ],
)
def test_a_rule_about_nothing_stops_the_start(rule: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match="rules") as stopped:
        rules_of([rule], routes_of(configure(None, {})[1]))
    assert sentence in str(stopped.value)
