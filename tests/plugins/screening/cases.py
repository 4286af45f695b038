"""How the other lab tries the routes of screenings."""

from typing import Any

from tests.contract.case import Case
from tests.world import Service

from .screened import screen

CASES: dict[str, Case] = {
    "GET /screenings": Case(
        queries=(
            "data_collection={data_collection_id}",
            "sample={sample_id}",
            "session={session_id}",
            "proposal=mx23694",
        ),
    ),
    "GET /screenings/{screening_id}": Case(),
    "GET /samples/{sample_id}/screenings": Case(),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    return {"screening_id": screen(service, collection=ids["data_collection_id"])}
