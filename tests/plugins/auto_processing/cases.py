"""How the other lab tries the routes of processing programs."""

from pathlib import Path
from typing import Any

from tests.contract.case import Case
from tests.measured import process
from tests.world import Service

from .given import attach

# A file that is there for whoever may see its program.
FOLDER, NAME = Path(__file__).parent, "permissions.json"
SECTIONS = {"auto_processing": {"roots": [str(FOLDER)]}}
CASES: dict[str, Case] = {
    "GET /auto-processing": Case(
        queries=(
            "proposal=mx23694",
            "session={session_id}",
            "sample={sample_id}",
            "group={data_collection_group_id}",
            "data_collection={data_collection_id}",
            "program=canary",
            "status=done",
            "count=true",
        )
    ),
    "GET /auto-processing/{program_id}": Case(),
    "GET /auto-processing/{program_id}/attachments": Case(),
    "GET /auto-processing/{program_id}/attachments/{attachment_id}/file": Case(),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    names = {"mx23694": "canary"}
    program = process(service, ids["data_collection_id"], processing_programs=names.get(ids["code"], "mine"))["program"]
    return {"program_id": program, "attachment_id": attach(service, program, FOLDER, NAME)}
