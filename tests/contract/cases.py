"""How the other lab tries the routes of the core modules."""

from typing import Any

from tests.world import Service

from .case import Case

MOVE = {"transition": "cancel"}
CASES: dict[str, Case] = {
    "POST /auth/token": Case(),
    "DELETE /auth/token": Case(),
    "POST /auth/refresh": Case(),
    "GET /auth/me": Case(),
    "GET /auth/providers": Case(),
    "POST /auth/links": Case(),
    "GET /service-tokens": Case(),
    "POST /service-tokens": Case(),
    "GET /service-tokens/{service_token_id}": Case(),
    "DELETE /service-tokens/{service_token_id}": Case(),
    "GET /groups": Case(queries=("q=demo",)),
    "POST /groups": Case({"name": "x"}),
    "GET /groups/{group_id}": Case(),
    "PATCH /groups/{group_id}": Case({"name": "x"}),
    "DELETE /groups/{group_id}": Case(),
    "PUT /groups/{group_id}/members/{person_id}": Case(),
    "DELETE /groups/{group_id}/members/{person_id}": Case(),
    "PUT /groups/{group_id}/permissions/{permission}": Case(),
    "DELETE /groups/{group_id}/permissions/{permission}": Case(),
    "GET /permissions": Case(),
    "GET /proposals": Case(queries=("q=23694", "q=Membrane")),
    "GET /proposals/{code}": Case(),
    "GET /proposals/{code}/sessions": Case(queries=("beamline=i03",)),
    "GET /proposals/{code}/contacts": Case(),
    "POST /proposals/{code}/contacts": Case(
        {"name": "x", "person": {"family_name": "X"}, "laboratory": {"name": "X"}},
        bodies=({"name": "x", "person": {"id": "{person_id}", "family_name": "X"}, "laboratory": {"name": "X"}},),
    ),
    "GET /contacts/{contact_id}": Case(),
    "PATCH /contacts/{contact_id}": Case({"name": "taken"}, bodies=({"person": {"id": "{person_id}"}},)),
    "DELETE /contacts/{contact_id}": Case(),
    "GET /proposals/{code}/proteins": Case(queries=("acronym=canaryprotein",)),
    "POST /proposals/{code}/proteins": Case(
        {"acronym": "X"}, bodies=({"acronym": "X", "proposal_id": "{proposal_id}"},)
    ),
    "GET /proteins/{protein_id}": Case(),
    "PATCH /proteins/{protein_id}": Case({"name": "taken"}, bodies=({"proposal_id": "{proposal_id}"},)),
    "DELETE /proteins/{protein_id}": Case(),
    "GET /shipments": Case(queries=("proposal=mx23694", "q=canary", "status=opened")),
    "GET /proposals/{code}/shipments": Case(queries=("q=canary",)),
    "POST /proposals/{code}/shipments": Case(
        {"name": "x"},
        bodies=(
            {"name": "x", "sending_contact_id": "{contact_id}"},
            {"name": "x", "return_contact_id": "{contact_id}"},
            {"name": "x", "session_id": "{session_id}"},
        ),
    ),
    "GET /shipments/{shipment_id}": Case(),
    "PATCH /shipments/{shipment_id}": Case(
        {"name": "taken"},
        bodies=(
            {"sending_contact_id": "{contact_id}"},
            {"return_contact_id": "{contact_id}"},
            {"session_id": "{session_id}"},
        ),
    ),
    "DELETE /shipments/{shipment_id}": Case(),
    "POST /shipments/{shipment_id}/transitions": Case(MOVE),
    "GET /shipments/{shipment_id}/tree": Case(),
    "GET /favourite-contacts": Case(queries=("proposal=mx23694",)),
    "PUT /contacts/{contact_id}/favourite": Case(),
    "DELETE /contacts/{contact_id}/favourite": Case(),
    "GET /proposals/{code}/defaults": Case(),
    "PATCH /proposals/{code}/defaults": Case(
        {"courier": "taken"}, bodies=({"sending_contact_id": "{contact_id}"}, {"return_contact_id": "{contact_id}"})
    ),
    "POST /shipments/{shipment_id}:copy": Case({"name": "x"}),
    "POST /dewars/{dewar_id}:copy": Case({"code": "x"}, bodies=({"shipment_id": "{shipment_id}"},)),
    "POST /containers/{container_id}:copy": Case({"code": "x"}, bodies=({"code": "x", "dewar_id": "{dewar_id}"},)),
    "GET /shipments/{shipment_id}/readiness": Case(),
    "POST /proposals/{code}/shipments:tree": Case(
        {"name": "x"},
        bodies=(
            {"name": "x", "sending_contact_id": "{contact_id}"},
            {"name": "x", "dewars": [{"code": "d", "facility_code": "DLS-MX-0417"}]},
            {
                "name": "x",
                "dewars": [{"code": "d", "containers": [{"code": "c", "type": "Puck", "barcode": "FAC-0101"}]}],
            },
        ),
    ),
    "GET /shipments/{shipment_id}/dewars": Case(),
    "POST /shipments/{shipment_id}/dewars": Case(
        {"code": "x"}, bodies=({"facility_code": "DLS-MX-0417"}, {"code": "x", "shipment_id": "{shipment_id}"})
    ),
    "GET /dewars": Case(
        queries=("proposal=mx23694", "barcode={barcode}", "facility_code=DLS-MX-0417", "status=opened")
    ),
    "GET /dewars/{dewar_id}": Case(),
    "PATCH /dewars/{dewar_id}": Case({"comments": "taken"}, bodies=({"facility_code": "DLS-MX-0417"},)),
    "DELETE /dewars/{dewar_id}": Case(),
    "GET /dewars/{dewar_id}/history": Case(),
    "POST /dewars/{dewar_id}/transitions": Case(MOVE),
    "GET /proposals/{code}/registered-dewars": Case(),
    "GET /container-types": Case(),
    "GET /containers": Case(queries=("proposal=mx23694", "code=canarypuck", "barcode=FAC-0101", "status=opened")),
    "GET /dewars/{dewar_id}/containers": Case(),
    "POST /dewars/{dewar_id}/containers": Case(
        {"code": "x", "type": "Puck"},
        bodies=(
            {"code": "x", "type": "Puck", "barcode": "FAC-0101"},
            {"code": "x", "type": "Puck", "dewar_id": "{dewar_id}"},
        ),
    ),
    "GET /containers/{container_id}": Case(),
    "PATCH /containers/{container_id}": Case(
        {"comments": "taken"}, bodies=({"dewar_id": "{dewar_id}"}, {"barcode": "FAC-0101"})
    ),
    "DELETE /containers/{container_id}": Case(),
    "GET /containers/{container_id}/history": Case(),
    "POST /containers/{container_id}/transitions": Case(MOVE),
    "GET /proposals/{code}/registered-containers": Case(),
    "GET /samples": Case(
        queries=("proposal=mx23694", "name=canarysample", "protein=canaryprotein", "container={container_id}")
    ),
    "GET /containers/{container_id}/samples": Case(),
    "POST /containers/{container_id}/samples": Case(
        {"name": "x", "protein": "x"},
        bodies=(
            {"name": "x", "protein": "x", "container_id": "{container_id}"},
            {"name": "x", "protein": "x", "protein_id": "{protein_id}"},
        ),
    ),
    "PUT /containers/{container_id}/samples": Case(
        {"samples": []}, bodies=({"samples": [{"id": "{sample_id}", "name": "x", "protein": "x"}]},)
    ),
    "GET /samples/{sample_id}": Case(),
    "PATCH /samples/{sample_id}": Case(
        {"comments": "taken"}, bodies=({"container_id": "{container_id}"}, {"protein_id": "{protein_id}"})
    ),
    "DELETE /samples/{sample_id}": Case(),
    "POST /samples/{sample_id}/transitions": Case(MOVE),
    "GET /events": Case(queries=("after=0", "shipment_id={shipment_id}", "level=dewar")),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, int]:
    wish = {
        "name": "beamline",
        "login": "user",
        "scopes": ["read"],
        "proposals": [ids["code"]],
        "expires_at": "2026-06-01T00:00:00Z",
    }
    return {"service_token_id": service.client("admin").post("/service-tokens", wish).json["id"]}
