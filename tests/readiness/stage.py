"""A shipment that may leave, and ways to spoil it."""

from typing import Any

from tests.world import Service


def packed(service: Service, **changes: Any) -> dict[str, Any]:
    """Complete in every respect; ``changes`` are of the shipment itself."""
    contact = service.founded.contacts["in10002"]
    samples = [{"name": f"X{n}", "protein": "KIN2", "position": n} for n in (1, 2)]
    wish = {
        "name": "Fragments",
        "sending_contact_id": contact,
        "return_contact_id": contact,
        "safety_level": "Green",
        "courier": "DHL",
        "dewars": [
            {
                "code": "D1",
                "tracking_to": "1234567890",
                "containers": [{"code": "P1", "type": kind_of_puck(service), "samples": samples}],
            }
        ],
        **changes,
    }
    answer = service.client("user").post("/proposals/in10002/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    tree: dict[str, Any] = answer.json
    return tree


def kind_of_puck(service: Service) -> str:
    return "Unipuck" if service.flavour == "esrf" else "Puck"


def readiness(service: Service, shipment_id: int, login: str = "user") -> dict[str, Any]:
    answer = service.client(login).get(f"/shipments/{shipment_id}/readiness")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def rule(told: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (each for each in told["rules"] if each["name"] == name)
    return dict(found)
