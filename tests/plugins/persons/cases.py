"""How the other lab tries the routes of persons."""

from tests.contract.case import Case

CASES: dict[str, Case] = {
    "GET /persons": Case(queries=("proposal=mx23694", "q=Lund", "count=true")),
    "GET /persons/{person_id}": Case(),
}
