"""How the other lab tries the routes of phasing."""

from typing import Any

from tests.contract.case import Case
from tests.measured import process
from tests.world import Service

from .solved import phase

CASES: dict[str, Case] = {
    "GET /phasing": Case(
        queries=(
            "data_collection={data_collection_id}",
            "sample={sample_id}",
            "session={session_id}",
            "proposal=mx23694",
            "method=SAD",
            "status=done",
        ),
    ),
    "GET /phasing/{phasing_analysis_id}": Case(),
    "GET /samples/{sample_id}/phasing": Case(),
}


def furnish(service: Service, ids: dict[str, Any]) -> dict[str, Any]:
    scaling_id = process(service, ids["data_collection_id"])["scaling"]
    return {"phasing_analysis_id": phase(service, scaling_id)["analysis"]}
