"""How the other lab tries the routes of sessions."""

from tests.contract.case import Case

CASES: dict[str, Case] = {
    "GET /sessions": Case(queries=("proposal=mx23694", "beamline=i03", "from=2026-01-01", "now=true", "count=true")),
    "GET /sessions/{session_id}": Case(),
}
