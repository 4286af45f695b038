from typing import Any

from tests.world import Service

CARD = {
    "name": "Home",
    "person": {"given_name": "Ada", "family_name": "Lund", "phone": "+46 1", "email": "ada@lund.example"},
    "laboratory": {
        "name": "Institute",
        "address": "Street 1",
        "city": "Lund",
        "postcode": None,
        "country": "Sweden",
    },
    "courier": "DHL",
    "courier_account": "4711",
}
ADDRESS = {
    "name": "Home",
    "person": "Ada Lund",
    "laboratory": "Institute",
    "address": "Street 1",
    "postcode": None,
    "city": "Lund",
    "country": "Sweden",
    "phone": "+46 1",
    "email": "ada@lund.example",
}


def arrived(service: Service, login: str = "user", proposal: str = "mx23694", *, contact: bool = True) -> int:
    """A dewar at the facility."""
    client = service.client(login)
    wish: dict[str, Any] = {"name": "Journey"}
    if contact:
        wish["return_contact_id"] = client.post(f"/proposals/{proposal}/contacts", CARD).json["id"]
    shipment = client.post(f"/proposals/{proposal}/shipments", wish).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"]
    assert service.client("staff").move(f"/dewars/{dewar}", "receive").status_code == 200
    return int(dewar)


def ask(service: Service, dewar: int, login: str = "user", **wish: Any) -> Any:
    return service.client(login).post(f"/dewars/{dewar}/return", wish)


def state(service: Service, dewar: int) -> tuple[str, str]:
    client = service.client("user")
    return client.get(f"/dewars/{dewar}").json["status"], client.get(f"/dewars/{dewar}/return").json["state"]


def test_a_return_is_asked_for_with_the_address_as_it_stood(anywhere: Service) -> None:
    dewar = arrived(anywhere)
    answer = ask(anywhere, dewar, contents="empty", note="Not on a Friday")
    assert answer.status_code == 201, answer.text
    told = {"address": ADDRESS, "courier": "DHL", "account": "4711", "contents": "empty", "note": "Not on a Friday"}
    assert told.items() <= answer.json.items()
    assert state(anywhere, dewar) == ("dispatch_requested", "requested")
    contact = answer.json["contact_id"]
    anywhere.client("user").patch(f"/contacts/{contact}", {"laboratory": {"city": "Malmö"}})
    assert anywhere.client("user").get(f"/dewars/{dewar}/return").json["address"]["city"] == "Lund"
    assert [event["what"] for event in anywhere.events("dewar", dewar)][-2:] == ["request_dispatch", "return_requested"]


def test_where_it_goes_must_be_said_and_be_of_the_proposal(service: Service) -> None:
    dewar = arrived(service, contact=False)
    foreign = service.client("other").post("/proposals/mx31001/contacts", CARD).json["id"]
    own = service.client("user").post("/proposals/in10002/contacts", {**CARD, "name": "Other"}).json["id"]
    for wish in ({}, {"contact_id": foreign}, {"contact_id": own}, {"contact_id": 4_000_000}):
        refused = ask(service, dewar, **wish)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/contact_id"), wish
    assert service.client("user").get(f"/dewars/{dewar}").json["status"] == "at_facility"
    assert service.client("user").get(f"/dewars/{dewar}/return").status_code == 404


def test_what_was_asked_is_changed_while_the_dewar_is_still_there(service: Service) -> None:
    dewar = arrived(service)
    ask(service, dewar)
    address = f"/dewars/{dewar}/return"
    client = service.client("user")
    assert client.patch(address, {"courier": "TNT"}, If_Match='"old"').status_code == 412
    assert client.patch(address, {"courier": "TNT"}).json["courier"] == "TNT"
    assert ask(service, dewar).status_code == 409
    service.client("staff").post(f"{address}/dispatch", {"waybill": "1234567890"})
    assert client.patch(address, {"courier": "UPS"}).status_code == 409
    assert client.delete(address).status_code == 409


def test_a_request_that_was_withdrawn_leaves_the_dewar_there_and_can_be_made_anew(service: Service) -> None:
    dewar = arrived(service)
    ask(service, dewar)
    assert service.client("user").delete(f"/dewars/{dewar}/return").status_code == 204
    assert state(service, dewar) == ("at_facility", "withdrawn")
    assert ask(service, dewar, contents="empty").status_code == 201
    assert state(service, dewar) == ("dispatch_requested", "requested")
    requests = service.client("user").get("/returns?count=true").json
    assert [one["state"] for one in requests["items"]] == ["requested", "withdrawn"]
    assert requests["total"] == 2


def test_staff_hand_the_dewar_over_and_the_user_sees_the_way_bill(anywhere: Service) -> None:
    dewar = arrived(anywhere)
    ask(anywhere, dewar)
    answer = anywhere.client("staff").post(f"/dewars/{dewar}/return/dispatch", {"waybill": "1234567890"})
    assert answer.status_code == 200, answer.text
    assert {"state": "dispatched", "waybill": "1234567890", "courier": "DHL"}.items() <= answer.json.items()
    assert state(anywhere, dewar) == ("dispatched", "dispatched")
    row = anywhere.row("SELECT trackingNumberFromSynchrotron AS number FROM Dewar WHERE dewarId = :d", d=dewar)
    assert row["number"] == "1234567890"
    assert anywhere.client("user").move(f"/dewars/{dewar}", "close").status_code == 200
    assert state(anywhere, dewar) == ("closed", "closed")


def test_a_request_keeps_in_step_with_a_dewar_that_is_moved_without_it(service: Service) -> None:
    dewar, staff = arrived(service), service.client("staff")
    ask(service, dewar)
    staff.move(f"/dewars/{dewar}", "move", location="rack-1")
    assert state(service, dewar) == ("dispatch_requested", "requested")
    shipment = staff.get(f"/dewars/{dewar}").json["shipment_id"]
    staff.move(f"/shipments/{shipment}", "dispatch", courier="UPS")
    assert state(service, dewar) == ("dispatched", "dispatched")
    assert staff.get(f"/dewars/{dewar}/return").json["courier"] == "UPS"


def test_a_dewar_that_goes_without_a_request_has_a_return_too(service: Service) -> None:
    dewar, staff = arrived(service), service.client("staff")
    answer = staff.post(f"/dewars/{dewar}/return/dispatch", {"waybill": "77", "courier": "UPS", "location": "dock"})
    assert {"state": "dispatched", "waybill": "77", "courier": "UPS", "address": ADDRESS}.items() <= answer.json.items()
    bare = arrived(service, "other", "mx31001", contact=False)
    answer = staff.post(f"/dewars/{bare}/return/dispatch", {"waybill": "78"})
    assert {"state": "dispatched", "contact_id": None, "courier": None}.items() <= answer.json.items()


def test_a_return_that_was_asked_for_elsewhere_gets_its_address_later(service: Service) -> None:
    dewar = arrived(service)
    service.client("user").move(f"/dewars/{dewar}", "request_dispatch")
    assert service.client("user").get(f"/dewars/{dewar}/return").status_code == 404
    assert ask(service, dewar).status_code == 201
    assert state(service, dewar) == ("dispatch_requested", "requested")


def test_a_dewar_that_has_not_arrived_cannot_go_back(service: Service) -> None:
    client = service.client("user")
    contact = client.post("/proposals/mx23694/contacts", CARD).json["id"]
    shipment = client.post("/proposals/mx23694/shipments", {"name": "x", "return_contact_id": contact}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"]
    refused = ask(service, dewar)
    assert (refused.status_code, "make_ready" in refused.json["possible"]) == (409, True)
    assert client.get("/returns").json["items"] == []


def test_requests_are_listed_for_those_who_see_the_dewar_in_one_statement(service: Service) -> None:
    mine, theirs = arrived(service), arrived(service, "other", "mx31001")
    for dewar, login in ((mine, "user"), (theirs, "other")):
        ask(service, dewar, login)

    def listed(login: str, query: str = "") -> list[int]:
        return [one["dewar_id"] for one in service.client(login).get(f"/returns{query}").json["items"]]

    assert (listed("user"), listed("other"), listed("staff")) == ([mine], [theirs], [theirs, mine])
    assert (listed("staff", "?proposal=MX23694"), listed("user", "?proposal=mx31001")) == ([mine], [])
    assert listed("staff", "?state=dispatched") == []
    with service.statements() as statements:
        listed("staff", "?state=requested")
    assert len(statements) == 1
