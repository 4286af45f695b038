"""How the other lab tries the routes of the core modules."""

from typing import Any

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.returns import store as returns
from tests.attachments.pictures import picture
from tests.world import Service

from .case import Case

MOVE = {"transition": "cancel"}
PICTURE = picture()
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
    "GET /shipments/{shipment_id}/timeline": Case(queries=("zone=Europe/Paris",)),
    "GET /shipments/{shipment_id}/subscription": Case(),
    "PUT /shipments/{shipment_id}/subscription": Case({}),
    "DELETE /shipments/{shipment_id}/subscription": Case(),
    "GET /calendar-feed": Case(),
    "POST /calendar-feed": Case(),
    "DELETE /calendar-feed": Case(),
    # Whoever knows the address reads it: that is what it is for.
    "GET /calendars/{secret}.ics": Case(everybody=True),
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
    "GET /proposals/{code}/imports": Case(),
    "POST /proposals/{code}/imports": Case(b"Dewar,Container\n"),
    "GET /proposals/{code}/imports/template.csv": Case(),
    "GET /proposals/{code}/imports/template.xlsx": Case(),
    "GET /imports/{import_id}": Case(),
    "POST /imports/{import_id}/undo": Case(),
    "GET /proposals/{code}/import-mappings": Case(),
    "POST /proposals/{code}/import-mappings": Case({"name": "x", "columns": [{"field": "name", "number": 1}]}),
    "GET /import-mappings/{mapping_id}": Case(),
    "PATCH /import-mappings/{mapping_id}": Case({"name": "mine"}),
    "DELETE /import-mappings/{mapping_id}": Case(),
    "GET /shipments/{shipment_id}/samples.csv": Case(),
    "GET /shipments/{shipment_id}/samples.xlsx": Case(),
    "GET /shipments/{shipment_id}/labels.pdf": Case(queries=("what=dewar", "paper=thermal-100x150")),
    "GET /shipments/{shipment_id}/prints": Case(),
    "POST /shipments/{shipment_id}/prints": Case({}),
    "GET /shipments/{shipment_id}/prints/{print_id}": Case(),
    "GET /dewars/{dewar_id}/label.pdf": Case(queries=("paper=thermal-100x150",)),
    "GET /dewars/{dewar_id}/label.zpl": Case(),
    "GET /containers/{container_id}/label.pdf": Case(),
    "GET /printers": Case(),
    "GET /dewars/{dewar_id}/attachments": Case(),
    "POST /dewars/{dewar_id}/attachments": Case(PICTURE),
    "GET /containers/{container_id}/attachments": Case(),
    "POST /containers/{container_id}/attachments": Case(PICTURE),
    "GET /returns": Case(queries=("proposal=mx23694", "state=requested")),
    "GET /dewars/{dewar_id}/return": Case(),
    "POST /dewars/{dewar_id}/return": Case({}),
    "PATCH /dewars/{dewar_id}/return": Case({"note": "taken"}, bodies=({"contact_id": "{contact_id}"},)),
    "DELETE /dewars/{dewar_id}/return": Case(),
    "POST /dewars/{dewar_id}/return/dispatch": Case({"waybill": "1"}),
    "GET /dewars/{dewar_id}/parcels": Case(),
    "POST /dewars/{dewar_id}/parcels/events": Case({"status": "delivered"}),
    "POST /couriers/{courier}/events": Case({}),
    "GET /boards": Case(),
    "GET /boards/{name}": Case(),
    "GET /changers": Case(),
    "GET /changers/{beamline}": Case(),
    "POST /changers/{beamline}:load": Case({"containers": [{"position": 1, "container_id": "{container_id}"}]}),
    "POST /changers/{beamline}:unload": Case({}),
    "GET /attachments/{attachment_id}": Case(),
    "DELETE /attachments/{attachment_id}": Case(),
    "GET /attachments/{attachment_id}/content.jpg": Case(),
    "GET /events": Case(queries=("after=0", "shipment_id={shipment_id}", "level=dewar")),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    wish = {
        "name": "beamline",
        "login": "user",
        "scopes": ["read"],
        "proposals": [ids["code"]],
        "expires_at": "2026-06-01T00:00:00Z",
    }
    token = service.client("admin").post("/service-tokens", wish).json["id"]
    return {
        "service_token_id": token,
        "print_id": _printed(service, ids),
        "attachment_id": _pictured(service, ids),
        "return_id": _asked_back(service, ids),
        "beamline": "i03",
        "courier": "manual",
        "name": "places",
        "secret": _calendar(service, ids),
        **_imported(service, ids["code"], ids["shipment_id"]),
    }


def _calendar(service: Service, ids: dict[str, Any]) -> str:
    """The secret of the calendar of each lab, which follows its own shipment."""
    client = service.client({"mx23694": "user"}.get(ids["code"], "other"))
    client.put(f"/shipments/{ids['shipment_id']}/subscription", {})
    url: str = client.post("/calendar-feed").json["url"]
    return url.rpartition("/")[2].removesuffix(".ics")


def _pictured(service: Service, ids: dict[str, Any]) -> int:
    address = f"/dewars/{ids['dewar_id']}/attachments?note=of {ids['code']}"
    made: int = service.client("staff").post(address, PICTURE).json["id"]
    return made


def _asked_back(service: Service, ids: dict[str, Any]) -> int:
    """As if the dewar had arrived."""
    row = {"dewar_id": ids["dewar_id"], "shipment_id": ids["shipment_id"], "proposal_id": ids["proposal_id"]}
    told = {**row, "address": {"name": f"Home of {ids['code']}"}, "contents": "keep"}
    service.units.write(Call(SERVICE), lambda unit: returns.add(unit, told))
    return int(ids["dewar_id"])


def _printed(service: Service, ids: dict[str, Any]) -> int:
    client = service.client({"mx23694": "user"}.get(ids["code"], "other"))
    made: int = client.post(f"/shipments/{ids['shipment_id']}/prints", {"what": ["dewar"]}).json["id"]
    return made


def _imported(service: Service, code: str, shipment_id: int) -> dict[str, int]:
    """A sheet that was taken in, and the description of one."""
    client = service.client({"mx23694": "user"}.get(code, "other"))
    sheet = b"Dewar,Container,Container type,Position,Protein,Sample name\nd,c,Puck,1,X,x\n"
    into = f"/proposals/{code}/imports?shipment={shipment_id}"
    seen = client.post(f"{into}&dry_run=true", sheet).json["hash"]
    mapping = {"name": f"sheet of {code}", "columns": [{"field": "name", "number": 1}]}
    return {
        "import_id": client.post(f"{into}&hash={seen}", sheet).json["id"],
        "mapping_id": client.post(f"/proposals/{code}/import-mappings", mapping).json["id"],
    }
