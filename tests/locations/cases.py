"""How the other lab tries the routes of places: they are the facility's, for everybody to read."""

from typing import Any

from tests.contract.case import Case
from tests.world import Service

CASES: dict[str, Case] = {
    "GET /locations": Case(queries=("kind=slot", "q=canary", "shape=tree", "retired=true")),
    "POST /locations": Case({"code": "X", "kind": "slot"}),
    "GET /locations/candidates": Case(queries=("source=history", "source=list")),
    "POST /locations/import": Case({"places": [{"code": "X", "kind": "slot"}]}),
    "GET /locations/{location_id}": Case(everybody=True),
    "PATCH /locations/{location_id}": Case({"name": "x"}),
    "DELETE /locations/{location_id}": Case(),
    "GET /locations/{location_id}/occupants": Case(queries=("parts=true",)),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    wish = {"code": f"AT-{ids['shipment_id']}", "kind": "slot"}
    return {"location_id": service.client("admin").post("/locations", wish).json["id"]}
