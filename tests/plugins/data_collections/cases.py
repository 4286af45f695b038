"""How the other lab tries the routes of data collections."""

from tests.contract.case import Case

NARROWED = (
    "proposal=mx23694",
    "session={session_id}",
    "shipment={shipment_id}",
    "container={container_id}",
    "sample={sample_id}",
    "status=DataCollection Successful",
    "count=true",
)
CASES: dict[str, Case] = {
    "GET /data-collections": Case(queries=(*NARROWED, "group={data_collection_group_id}")),
    "GET /data-collections/{data_collection_id}": Case(),
    "GET /data-collection-groups": Case(queries=NARROWED),
    "GET /data-collection-groups/{data_collection_group_id}": Case(),
    "GET /samples/{sample_id}/data-collections": Case(),
    "GET /containers/{container_id}/data-collections": Case(),
    "GET /sessions/{session_id}/data-collections": Case(),
}
