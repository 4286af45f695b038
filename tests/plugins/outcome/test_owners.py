import pytest

from tests.world import Configured, Service

from .test_outcome import outcome, ship


@pytest.fixture
def configured() -> Configured:
    return Configured(("outcome",), {"permissions": {"owned_samples": ["mx23694"]}})


def test_a_container_of_another_owner_is_left_out(service: Service) -> None:
    tree = ship(service, ["a1"], ["b1"])
    first, second = tree["dewars"][0]["containers"]
    owner = "UPDATE Container SET ownerId = :person WHERE containerId = :id"
    service.run(owner, person=service.founded.people["other"], id=second["id"])
    told = outcome(service, tree)
    assert [item["name"] for item in told["items"]] == ["a1"]
    assert service.client("user").get(f"/containers/{first['id']}/outcome").status_code == 200
    assert service.client("user").get(f"/containers/{second['id']}/outcome").status_code == 404
    assert service.client("user").get(f"/samples/{second['samples'][0]['id']}/outcome").status_code == 404
