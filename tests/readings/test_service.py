"""Readings are noted, stay when they are withdrawn, and tell how long the nitrogen lasts."""

from datetime import timedelta
from typing import Any

import pytest

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.readings import service as readings
from sample_tracking.readings.outlook import Outlook
from tests.world import Configured, Service

TYPES = {
    "CX100": {"empty_kg": 5.3, "full_kg": 8.6, "loss_kg_per_day": 0.18},
    "Large": {"empty_kg": 12, "full_kg": 20.5, "loss_kg_per_day": 0.35},
}
STAFF = Call(SERVICE, source="test")


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"readings": {"types": TYPES, "type_by_code": {"DLS-BI": "Large"}}})


def dewar(service: Service, **wish: Any) -> int:
    client = service.client("user")
    shipment = client.post("/proposals/mx23694/shipments", {"name": "Cold"}).json["id"]
    answer = client.post(f"/shipments/{shipment}/dewars", wish or {"code": "D1"})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def note(
    service: Service, dewar_id: int, kind: str, value: float | None = None, *, days: float = 0, **more: Any
) -> int:
    """``days`` ago."""
    at = (service.clock.now - timedelta(days=days)).isoformat()
    wish = {"kind": kind, "value": value, "at": at, **more}
    answer = service.client("staff").post(f"/dewars/{dewar_id}/readings", wish)
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def outlook(service: Service, dewar_id: int) -> Outlook:
    return service.units.read(STAFF, lambda unit: readings.outlook(unit, [dewar_id]))[dewar_id]


def told(service: Service, dewar_id: int) -> list[tuple[str, str]]:
    sql = "SELECT dewarStatus, storageLocation FROM DewarTransportHistory WHERE dewarId = :id ORDER BY 1"
    return [(row["dewarStatus"], row["storageLocation"]) for row in service.rows(sql, id=dewar_id)]


def test_a_reading_is_noted_with_who_and_when_and_shown_to_its_people(service: Service) -> None:
    number = dewar(service)
    at = service.clock.now - timedelta(hours=3)
    wish = {"kind": "weight", "value": 8.123, "at": at.isoformat(), "note": "Without its lid"}
    made = service.client("staff").post(f"/dewars/{number}/readings", wish)
    expected = {"kind": "weight", "value": 8.123, "at": "2026-03-02T06:30:00Z", "login": "staff", "withdrawn_at": None}
    assert expected.items() <= made.json.items()
    assert made.headers["location"] == f"/api/v1/readings/{made.json['id']}"
    (seen,) = service.client("user").get(f"/dewars/{number}/readings").json["items"]
    assert seen == made.json == service.client("user").get(f"/readings/{seen['id']}").json
    assert service.events("dewar", number)[-1]["what"] == "weighed"
    assert service.client("other").get(f"/dewars/{number}/readings").status_code == 404
    assert service.client("user").post(f"/dewars/{number}/readings", wish).status_code == 403


def test_a_clock_that_is_ahead_is_kept_and_not_believed(service: Service) -> None:
    made = note(service, dewar(service), "weight", 8.0, days=-1)
    seen = service.client("staff").get(f"/readings/{made}").json
    assert (seen["at"], seen["client_at"]) == ("2026-03-02T09:30:00Z", "2026-03-03T09:30:00Z")


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"kind": "weight"}, "/value"),
        ({"kind": "temperature"}, "/value"),
        ({"kind": "weight", "value": 0}, "/value"),
        ({"kind": "weight", "value": 5000}, "/value"),
        ({"kind": "temperature", "value": -300}, "/value"),
        ({"kind": "top_up", "share": 1.5}, "/share"),
        ({"kind": "top_up", "share": 1e-200}, "/share"),
        ({"kind": "temperature", "value": -190, "at": "0001-01-01T00:00:00+14:00"}, "/at"),
        ({"kind": "temperature", "value": -190, "at": "9999-12-31T23:59:59-12:00"}, "/at"),
        ({"kind": "top_up", "share": 0.5, "value": 8}, "/share"),
        ({"kind": "weight", "share": 0.5, "value": 8}, "/share"),
        ({"kind": "smell", "value": 1}, "/kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(sqlite: Service, wish: dict[str, Any], pointer: str) -> None:
    refused = sqlite.client("staff").post(f"/dewars/{dewar(sqlite)}/readings", wish)
    assert (refused.status_code, [fault["pointer"] for fault in refused.json["errors"]]) == (422, [pointer])


def test_a_top_up_leaves_what_the_older_programs_read_and_moves_nothing(anywhere: Service) -> None:
    number = dewar(anywhere)
    sql = "SELECT dewarStatus, storageLocation FROM Dewar WHERE dewarId = :id"
    before = anywhere.row(sql, id=number)
    note(anywhere, number, "top_up")
    assert anywhere.row(sql, id=number) == before
    topped = [place for word, place in told(anywhere, number) if word == "ln2 topped up"]
    assert topped == ([] if anywhere.flavour == "esrf" else [""])
    history = anywhere.client("user").get(f"/dewars/{number}/history").json["items"]
    assert [item["what"] for item in history] == ["created", "top_up"]


def test_a_top_up_is_told_at_the_place_where_the_dewar_is(service: Service) -> None:
    number = dewar(service)
    service.client("staff").move(f"/dewars/{number}", "receive", location="RACK-A1")
    note(service, number, "top_up")
    assert ("ln2 topped up", "rack-a1") in told(service, number)


def test_a_withdrawn_reading_stays_and_does_not_count(service: Service) -> None:
    number = dewar(service)
    note(service, number, "top_up", days=10)
    wrong = note(service, number, "top_up")
    assert outlook(service, number).last_top_up == service.clock.now
    staff = service.client("staff")
    assert staff.delete(f"/readings/{wrong}", If_Match='"old"').status_code == 412
    assert [staff.delete(f"/readings/{wrong}").status_code for _ in range(2)] == [204, 204]
    seen = staff.get(f"/readings/{wrong}").json
    assert (seen["withdrawn_at"], seen["withdrawn_by"]) == ("2026-03-02T09:30:00Z", "staff")
    assert outlook(service, number).last_top_up == service.clock.now - timedelta(days=10)
    assert [event["what"] for event in service.events("dewar", number)].count("reading_withdrawn") == 1
    assert service.client("user").delete(f"/readings/{wrong}").status_code == 403


def test_what_the_older_scanners_note_counts_as_a_filling(service: Service) -> None:
    number = dewar(service)
    assert outlook(service, number).basis == "none"
    columns = "(dewarId, dewarStatus, storageLocation, arrivalDate)"
    row = f"INSERT INTO DewarTransportHistory {columns} VALUES (:id, 'LN2 Topped Up', '', '2026-03-01 09:30:00')"
    service.run(row, id=number)
    seen = outlook(service, number)
    assert (seen.basis, seen.last_top_up) == ("type", service.clock.now - timedelta(days=1))
    assert seen.likely_days == pytest.approx(3.3 / 0.18 - 1)


def test_a_dewar_that_was_sent_without_a_word_was_full_when_it_left(service: Service) -> None:
    number = dewar(service)
    assert service.client("user").move(f"/dewars/{number}", "send").status_code == 200
    service.clock.now += timedelta(days=4)
    seen = outlook(service, number)
    assert (seen.basis, seen.last_top_up) == ("type", None)
    assert seen.likely_days == pytest.approx(3.3 / 0.18 - 4)
    assert seen.days_left == pytest.approx(6, abs=0.3)


def test_a_toolbox_that_was_sent_is_no_dewar(sqlite: Service) -> None:
    number = dewar(sqlite, code="T1", type="Toolbox")
    assert sqlite.client("user").move(f"/dewars/{number}", "send").status_code == 200
    assert outlook(sqlite, number).basis == "none"


class TestWhereNothingIsAssumed:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"readings": {"assume_full": False}})

    def test_nothing_is_foretold_of_a_dewar_that_was_only_sent(self, sqlite: Service) -> None:
        number = dewar(sqlite)
        assert sqlite.client("user").move(f"/dewars/{number}", "send").status_code == 200
        assert outlook(sqlite, number).basis == "none"


def test_its_weighings_tell_the_loss_and_its_type_comes_from_its_code(sqlite: Service) -> None:
    number = dewar(sqlite)
    sqlite.run("UPDATE Dewar SET facilityCode = 'dls-bi-0001' WHERE dewarId = :id", id=number)
    for days, mass in ((9, None), (9, 20.5), (6, 19.0), (3, 17.5), (0, 16.0)):
        note(sqlite, number, "top_up" if mass is None else "weight", mass, days=days)
    seen = sqlite.client("user").get(f"/dewars/{number}/nitrogen").json
    assert (seen["basis"], seen["level"], seen["weight_kg"]) == ("measured", "good", 16.0)
    assert seen["loss_kg_per_day"] == pytest.approx(0.5, abs=0.02)
    assert seen["likely_days"] == pytest.approx(8, abs=0.5)
    assert seen["share"] == pytest.approx(4 / 8.5, abs=0.03)


def test_the_loss_of_earlier_trips_counts_and_a_growing_one_is_flagged(sqlite: Service) -> None:
    for trip, loss in enumerate((0.18, 0.18, 0.4)):
        number = dewar(sqlite, code=f"D{trip}")
        sqlite.run("UPDATE Dewar SET facilityCode = 'DLS-MX-0001' WHERE dewarId = :id", id=number)
        for day in (0, 3, 6):
            days = 100 - 40 * trip - day
            note(sqlite, number, "weight" if day else "top_up", round(8.6 - loss * day, 2), days=days)
    seen = sqlite.client("user").get(f"/dewars/{number}/nitrogen").json
    assert seen["losing_more"]
    assert (seen["usual_loss"], seen["loss_kg_per_day"]) == (pytest.approx(0.18), pytest.approx(0.4, abs=0.01))
    assert "0.40 kg a day, before 0.18" in seen["sentence"]


def test_a_warm_dewar_is_empty_whatever_it_weighs(sqlite: Service) -> None:
    number = dewar(sqlite)
    note(sqlite, number, "top_up", days=1)
    note(sqlite, number, "temperature", -80)
    seen = sqlite.client("user").get(f"/dewars/{number}/nitrogen").json
    assert (seen["level"], seen["share"], seen["days_left"]) == ("dry", 0, 0)
    note(sqlite, number, "top_up", share=0.5)
    sqlite.clock.now += timedelta(seconds=1)
    assert sqlite.client("user").get(f"/dewars/{number}/nitrogen").json["share"] == pytest.approx(0.5, abs=0.01)


def test_of_a_dewar_that_is_not_seen_nothing_is_foretold_or_noted(service: Service) -> None:
    number = dewar(service)
    assert service.client("other").get(f"/dewars/{number}/nitrogen").status_code == 404
    assert service.client("staff").post("/dewars/999999/readings", {"kind": "top_up"}).status_code == 404
    assert service.client("staff").delete("/readings/999999").status_code == 404
    with pytest.raises(NotFound):
        service.units.write(STAFF, lambda unit: readings.withdraw(unit, 999999))
    assert service.units.read(STAFF, lambda unit: readings.outlook(unit, [])) == {}


def test_many_dewars_are_looked_at_in_a_fixed_number_of_statements(service: Service) -> None:
    numbers = [dewar(service) for _ in range(3)]
    for number in numbers:
        note(service, number, "top_up")

    def sent(some: list[int]) -> int:
        service.units.read(STAFF, lambda unit: readings.outlook(unit, some))  # prepared
        with service.statements() as statements:
            found = service.units.read(STAFF, lambda unit: readings.outlook(unit, some))
        assert len(found) == len(some)
        return len(statements)

    assert sent(numbers) == sent(numbers[:1]) <= 4
