"""How the other lab tries the routes of the user office: it may not at all."""

from tests.contract.case import Case

CASES: dict[str, Case] = {
    "POST /user-office/proposals": Case(),
    "POST /user-office/sync": Case(),
}
