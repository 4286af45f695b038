"""A facility's floor for the tests: places, a dewar on its way, and a scanner."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from falcon import testing

from sample_tracking.kernel.own.floor_tables import location
from tests.world import NOW, Service

PLACES = (
    # code, kind, word, beamline, capacity
    ("STORES-IN", "stores_in", "stores-in", None, None),
    ("STORES-OUT", "stores_out", "stores-out", None, None),
    ("TRAY-1A", "rack", "tray-1a", None, 1),
    ("TRAY-1B", "rack", "tray-1b", None, None),
    ("I03", "beamline", "i03", "i03", None),
    ("I04", "beamline", "i04", "i04", None),
    ("DHL", "courier", "outside", None, None),
)
KEYS = (f"scan-{number}" for number in itertools.count())


@dataclass
class Floor:
    service: Service
    login: str = "staff"
    dewars: list[dict[str, Any]] = field(default_factory=list)

    def send(
        self, proposal: str = "mx23694", pucks: int = 2, login: str = "user", *, steps: bool = True
    ) -> dict[str, Any]:
        """A shipment with one dewar, on its way to the facility."""
        client = self.service.client(login)
        protein = client.get(f"/proposals/{proposal}/proteins").json["items"][0]["acronym"]
        number = len(self.dewars) + 1
        containers = [
            {
                "code": f"P{number}{n}",
                "barcode": f"PUCK-{number}-{n}",
                "type": self.puck,
                "samples": [{"name": f"s{number}x{n}", "protein": protein, "position": 1, "code": f"PIN{number}{n}"}],
            }
            for n in range(1, pucks + 1)
        ]
        wish = {
            "name": f"Sent {number}",
            "return_contact_id": self.service.founded.contacts[proposal],
            "sending_contact_id": self.service.founded.contacts[proposal],
            "safety_level": "Green",
            "dewars": [{"code": f"D{number}", "containers": containers}],
        }
        answer = client.post(f"/proposals/{proposal}/shipments:tree", wish)
        assert answer.status_code == 201, answer.text
        dewar: dict[str, Any] = answer.json["dewars"][0]
        self.dewars.append(dewar)
        if steps:
            moved = client.move(f"/shipments/{answer.json['id']}", "send")
            assert moved.status_code == 200, moved.text
        return {**dewar, "shipment_id": answer.json["id"]}

    @property
    def puck(self) -> str:
        return "Unipuck" if self.service.flavour == "esrf" else "Puck"

    def scan(self, barcode: str, login: str | None = None, key: str | None = None, **wish: Any) -> testing.Result:
        body = {"barcode": barcode, **wish}
        return self.service.client(login or self.login).post("/scans", body, Idempotency_Key=key or next(KEYS))

    def done(self, barcode: str, **wish: Any) -> dict[str, Any]:
        answer = self.scan(barcode, **wish)
        assert (answer.status_code, answer.json.get("outcome")) == (201, "done"), answer.text
        document: dict[str, Any] = answer.json
        return document

    def dewar(self, dewar_id: int) -> dict[str, Any]:
        sql = "SELECT dewarStatus AS word, storageLocation AS place, barCode AS barcode FROM Dewar WHERE dewarId = :id"
        return self.service.row(sql, id=dewar_id)

    def history(self, dewar_id: int) -> list[tuple[str, str]]:
        sql = "SELECT dewarStatus AS w, storageLocation AS p FROM DewarTransportHistory WHERE dewarId = :id ORDER BY 1"
        sql = sql.replace("ORDER BY 1", "ORDER BY DewarTransportHistoryId")
        return [(row["w"], row["p"]) for row in self.service.rows(sql, id=dewar_id)]


def lay(service: Service) -> Floor:
    rows = [
        {
            "kind": kind,
            "code": code,
            "name": code.title(),
            "word": word,
            "beamline": beamline,
            "capacity": capacity,
            "sort": number,
            "made_at": NOW.replace(tzinfo=None),
            "made_by": "test",
        }
        for number, (code, kind, word, beamline, capacity) in enumerate(PLACES)
    ]
    with service.units.writes.begin() as connection:
        connection.execute(location.delete())
        connection.execute(location.insert(), rows)
    return Floor(service)
