from typing import Any

import pytest

from sample_tracking.labels.consignment import KINDS
from tests.world import Configured, Service

from .paper import pages, text_of, texts

LABELS = {
    "receiver": "Light Source\nStores, Building 12\nOX11 0QX Example Town",
    "receiver_phone": "+44 1235 000000",
    "dewar_copies": 1,
    "code128": "{barcode}",
}
SITE = {"public_url": "https://tracking.example.org/st/", "name": "Example Light Source"}


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"labels": LABELS, "site": SITE})


def shipment(service: Service, **wish: Any) -> dict[str, Any]:
    client = service.client("user")
    # The schema of the Java ISPyB has no column for it.
    town = {"city": "10623 Berlin"} if service.flavour == "esrf" else {"postcode": "10623", "city": "Berlin"}
    card = {
        "name": f"Zoë {wish.get('name', '')}",
        "person": {"given_name": "Zoë", "family_name": "Müller", "phone": "+49 30 1234567"},
        "laboratory": {"name": "Institut", "address": "Straße 1\nGebäude C", **town},
        "courier": "DHL",
        "courier_account": "0815",
    }
    contact = client.post("/proposals/mx23694/contacts", card).json["id"]
    samples = [{"name": f"lyso-{n}", "protein": "LYSO", "position": n} for n in range(1, 4)]
    told = {
        "name": "Autumn",
        "sending_contact_id": contact,
        "return_contact_id": contact,
        "safety_level": "Green",
        "dewars": [
            {"code": "DW1", "containers": [{"code": "TRPA", "type": _puck(service), "samples": samples}]},
            {"code": "DW2", "containers": [{"code": "TRPB", "type": _puck(service)}]},
        ],
    }
    answer = client.post("/proposals/mx23694/shipments:tree", {**told, **wish})
    assert answer.status_code == 201, answer.text
    tree: dict[str, Any] = answer.json
    return tree


def _puck(service: Service) -> str:
    return "Unipuck" if service.flavour == "esrf" else "Puck"


def test_a_shipment_has_all_its_labels_and_papers_in_one_file(anywhere: Service) -> None:
    made = shipment(anywhere)
    answer = anywhere.client("user").get(f"/shipments/{made['id']}/labels.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Autumn.pdf"
    written = text_of(answer.content)
    for told in ("Zoë Müller", "Gebäude C", "10623 Berlin", "Stores, Building 12", "Return label", "account 0815"):
        assert told in written, told
    for told in ("Contents", "lyso-3", "Pro-forma invoice", "Packing list", "Parcel 2 of 2", "Example Light Source"):
        assert told in written, told


def test_the_symbols_say_what_the_site_wants(service: Service) -> None:
    made = shipment(service)
    barcode = made["dewars"][0]["barcode"]
    answer = service.client("user").get(f"/dewars/{made['dewars'][0]['id']}/label.pdf?paper=thermal-100x150")
    (page,) = pages(answer.content, 203)
    assert texts(page) == {barcode, f"https://tracking.example.org/st/d/{barcode}"}


def test_one_dewar_and_one_container_have_their_label(service: Service) -> None:
    made, client = shipment(service), service.client("user")
    dewar = made["dewars"][1]
    answer = client.get(f"/dewars/{dewar['id']}/label.pdf")
    assert "Parcel 2 of 2" in text_of(answer.content)
    assert "DW1" not in text_of(answer.content)
    container = dewar["containers"][0]["id"]
    answer = client.get(f"/containers/{container}/label.pdf?paper=thermal-62x100")
    assert "TRPB" in text_of(answer.content)
    assert "TRPA" not in text_of(answer.content)
    zpl = client.get(f"/dewars/{dewar['id']}/label.zpl")
    assert (zpl.status_code, zpl.headers["content-type"]) == (200, "application/zpl")
    assert zpl.content.startswith(b"^XA\n^CI28")
    assert dewar["barcode"].encode() in zpl.content


def test_a_session_stands_on_the_dewar_label(service: Service) -> None:
    client = service.client("user")
    session = client.get("/proposals/mx23694/sessions").json["items"][0]
    made = shipment(service, session_id=session["id"])
    written = text_of(client.get(f"/dewars/{made['dewars'][0]['id']}/label.pdf").content)
    assert session["beamline"] in written
    assert "Beamtime" in written


@pytest.mark.parametrize(
    ("query", "pointer", "sentence"),
    [
        ("what=dewar,lid", "?what", "There is no 'lid' to print"),
        ("paper=a3", "?paper", "There is no paper 'a3'; there are: a4"),
        ("paper=thermal-100x150&what=dewar,invoice", "?what", "invoice cannot be printed on so small a paper"),
        ("copies=3", "?copies", "Unknown field"),
    ],
)
def test_what_cannot_be_printed_is_said(sqlite: Service, query: str, pointer: str, sentence: str) -> None:
    made = shipment(sqlite)
    answer = sqlite.client("user").get(f"/shipments/{made['id']}/labels.pdf?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
    assert sentence in answer.json["errors"][0]["detail"]


def test_what_may_be_named_once_or_often(sqlite: Service) -> None:
    made, client = shipment(sqlite), sqlite.client("user")
    once = client.get(f"/shipments/{made['id']}/labels.pdf?what=packing,dewar").content
    often = client.get(f"/shipments/{made['id']}/labels.pdf?what=dewar&what=packing").content
    assert once == often
    assert "Pro-forma" not in text_of(once)


def test_a_shipment_without_dewars_has_nothing_to_print(sqlite: Service) -> None:
    client = sqlite.client("user")
    made = client.post("/proposals/mx23694/shipments", {"name": "empty"}).json["id"]
    answer = client.get(f"/shipments/{made}/labels.pdf?what=dewar")
    assert answer.status_code == 409
    assert "has no dewar yet" in answer.json["detail"]
    bare = client.post("/proposals/mx23694/shipments:tree", {"name": "bare", "dewars": [{"code": "D"}]}).json["id"]
    answer = client.get(f"/shipments/{bare}/labels.pdf?what=return")
    assert "no return contact" in answer.json["detail"]
    assert "There is no contact yet." in text_of(client.get(f"/shipments/{bare}/labels.pdf?what=outer").content)


def test_reading_a_label_changes_nothing_and_printing_is_counted(service: Service) -> None:
    made, client = shipment(service), service.client("user")
    path, label = f"/shipments/{made['id']}/prints", f"/dewars/{made['dewars'][0]['id']}/label.pdf"
    client.get(label)
    assert client.get(path).json["items"] == []
    first = client.post(path, {"what": ["dewar"], "paper": "thermal-100x150"})
    assert (first.status_code, first.json["numbers"], first.json["state"]) == (201, {"dewar": 1}, "made")
    assert client.get(first.headers["location"]).json == first.json
    assert "copy" not in text_of(client.get(label).content)
    second = client.post(path, {"what": ["outer", "dewar"]})
    assert second.json["numbers"] == {"outer": 1, "dewar": 2}
    assert second.json["paper"] == "a4"
    assert "copy 2" in text_of(client.get(label).content)
    assert "copy" not in text_of(client.get(f"/shipments/{made['id']}/labels.pdf?what=outer").content)
    listed = client.get(f"{path}?limit=1&count=true").json
    assert (listed["items"], listed["total"]) == ([second.json], 2)
    assert client.get(listed["next"]).json["items"] == [first.json]
    (event,) = [e for e in service.events("shipment", made["id"]) if e["what"] == "labels_printed"][1:]
    assert '"dewar":2' in event["detail"]


def test_a_print_that_is_sent_twice_counts_once(service: Service) -> None:
    made, client = shipment(service), service.client("user")
    path = f"/shipments/{made['id']}/prints"
    answers = [client.post(path, {"what": ["dewar"]}, Idempotency_Key="double click") for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(client.get(path).json["items"]) == 1


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"printer": "nowhere"}, "/printer"),
        ({"paper": "a3"}, "/paper"),
        ({"what": ["lid"]}, "/what/0"),
        ({"copies": 0}, "/copies"),
        ({"copies": 21}, "/copies"),
        ({"paper": "thermal-100x150", "what": ["contents"]}, "/what"),
        ({"state": "sent"}, "/state"),
    ],
)
def test_a_wish_that_is_not_right_is_refused_at_its_place(sqlite: Service, wish: dict[str, Any], pointer: str) -> None:
    made = shipment(sqlite)
    answer = sqlite.client("user").post(f"/shipments/{made['id']}/prints", wish)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_who_does_not_see_the_shipment_sees_no_label_and_prints_none(service: Service) -> None:
    made, other = shipment(service), service.client("other")
    dewar, container = made["dewars"][0]["id"], made["dewars"][0]["containers"][0]["id"]
    for path in (
        f"/shipments/{made['id']}/labels.pdf",
        f"/shipments/{made['id']}/prints",
        f"/dewars/{dewar}/label.pdf",
        f"/dewars/{dewar}/label.zpl",
        f"/containers/{container}/label.pdf",
    ):
        assert other.get(path).status_code == 404, path
    assert other.post(f"/shipments/{made['id']}/prints", {}).status_code == 404
    mine = service.client("user").post(f"/shipments/{made['id']}/prints", {}).json["id"]
    assert other.get(f"/shipments/{made['id']}/prints/{mine}").status_code == 404
    assert service.client("user").get(f"/shipments/{made['id']}/prints/{mine + 1}").status_code == 404


def test_an_address_that_older_programs_wrote_is_printed_as_far_as_it_goes(service: Service) -> None:
    made = shipment(service)
    service.run("UPDATE Laboratory SET address = :told", told="Street\r\n\u00a0 Room 1\n\n")
    service.run("UPDATE Person SET phoneNumber = NULL")
    service.run("UPDATE Shipping SET safetyLevel = NULL")
    written = text_of(service.client("user").get(f"/shipments/{made['id']}/labels.pdf?what=outer").content)
    assert "Street Room 1" in written
    assert "None" not in written


def test_a_site_without_printers_says_so(sqlite: Service) -> None:
    made, client = shipment(sqlite), sqlite.client("user")
    assert client.get("/printers").json["items"] == []
    answer = client.post(f"/shipments/{made['id']}/prints", {"printer": "stores"})
    assert "this site has none" in answer.json["detail"]


def test_all_kinds_are_gathered_with_a_fixed_number_of_statements(service: Service) -> None:
    small, large = shipment(service), shipment(service, name="Large", dewars=[_full(service, n) for n in range(4)])
    counts = []
    for made in (small, large):
        with service.statements() as sent:
            answer = service.client("user").get(f"/shipments/{made['id']}/labels.pdf?what={','.join(KINDS)}")
        assert answer.status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def _full(service: Service, number: int) -> dict[str, Any]:
    samples = [{"name": f"s{number}-{n}", "protein": "LYSO", "position": n} for n in range(1, 17)]
    return {"code": f"D{number}", "containers": [{"code": f"P{number}", "type": _puck(service), "samples": samples}]}
