"""What customs hold up is told where the nitrogen of a dewar is foretold."""

from datetime import timedelta

from tests.world import Service


def test_days_in_customs_stand_in_what_is_said_of_the_nitrogen(sqlite: Service) -> None:
    client, staff = sqlite.client("user"), sqlite.client("staff")
    shipment = client.post("/proposals/mx23694/shipments", {"name": "Held up"}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1", "tracking_to": "1234567890"}).json["id"]
    assert client.move(f"/dewars/{dewar}", "send").status_code == 200
    since = (sqlite.clock.now - timedelta(days=3)).isoformat()
    said = staff.post(f"/dewars/{dewar}/parcels/events", {"status": "customs_hold", "at": since})
    assert said.status_code in (200, 201), said.text
    found = client.get(f"/dewars/{dewar}/nitrogen").json
    assert found["held_days"] == 3.0
    assert found["sentence"].endswith("It was held in customs for 3 days.")
