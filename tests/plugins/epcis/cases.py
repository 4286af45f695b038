"""How the other lab tries the route of the life of a dewar."""

from tests.contract.case import Case

CASES: dict[str, Case] = {"GET /dewars/{dewar_id}/epcis.json": Case()}
