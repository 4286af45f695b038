"""How the other lab tries the routes of scans."""

from tests.contract.case import Case

CASES: dict[str, Case] = {
    "GET /scans": Case(queries=("dewar_id={dewar_id}", "code={barcode}")),
    "POST /scans": Case(bodies=({"barcode": "{barcode}"}, {"barcode": "CMD:TOPUP", "subject": "{barcode}"})),
    "POST /scans/{scan_id}/undo": Case({}),
    "GET /scans/unknown": Case(),
    "POST /scans/unknown/resolve": Case(bodies=({"code": "canary", "resolution": "mine"},)),
    "POST /scans/photo": Case(),
    "GET /badges": Case(queries=("login=user",)),
    "POST /badges": Case(bodies=({"login": "user"},)),
    "DELETE /badges/{badge_id}": Case(),
}


def furnish(_service: object, ids: dict[str, object]) -> dict[str, object]:
    return {"scan_id": ids["dewar_id"], "badge_id": 1}
