"""How the other lab tries the routes of outcomes."""

from tests.contract.case import Case

CASES: dict[str, Case] = {
    "GET /shipments/{shipment_id}/outcome": Case(),
    "GET /containers/{container_id}/outcome": Case(),
    "GET /samples/{sample_id}/outcome": Case(),
}
