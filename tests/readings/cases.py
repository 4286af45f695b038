"""How the other lab tries the routes of readings."""

from typing import Any

from tests.contract.case import Case
from tests.world import Service

CASES: dict[str, Case] = {
    "GET /dewars/{dewar_id}/readings": Case(),
    "POST /dewars/{dewar_id}/readings": Case({"kind": "top_up"}),
    "GET /dewars/{dewar_id}/nitrogen": Case(),
    "GET /readings/{reading_id}": Case(),
    "DELETE /readings/{reading_id}": Case(),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    wish = {"kind": "weight", "value": 8.1, "note": f"of {ids['code']}"}
    return {"reading_id": service.client("staff").post(f"/dewars/{ids['dewar_id']}/readings", wish).json["id"]}
