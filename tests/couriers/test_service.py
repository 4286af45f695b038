"""Parcels are followed by the worker, each saying counts once, and customs are told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sample_tracking import worker
from sample_tracking.couriers import service as couriers
from sample_tracking.couriers.following import Following
from sample_tracking.couriers.settings import CourierSettings
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import TrackingEvent
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.plugin import Module
from sample_tracking.kernel.unit import Call
from sample_tracking.tracking.steps import STEPS
from tests.world import Configured, Service

HOUR = timedelta(hours=1)


@dataclass
class Rider:
    """A courier with a book in which the tests write."""

    name: str = "rider"
    book: list[TrackingEvent] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    fails: str = ""

    def recognise(self, scanned: str) -> str | None:
        return scanned if scanned.startswith("RIDE") else None

    def track(self, waybills: Sequence[str]) -> Iterable[TrackingEvent]:
        self.asked.append(list(waybills))
        yield from [event for event in self.book if event.waybill in waybills]
        if self.fails:
            raise Unavailable(self.fails)


RIDER = Rider()
riding = Module(name="rider", summary="Of these tests", parts=lambda _: {"couriers": [RIDER]})


@pytest.fixture(autouse=True)
def book() -> Rider:
    RIDER.__init__()  # type: ignore[misc]
    return RIDER


@pytest.fixture
def configured() -> Configured:
    return Configured((f"{__name__}:riding",))


def work(service: Service, later: timedelta = timedelta(0)) -> None:
    service.clock.now += later
    service._clients.clear()
    job = Following(service.units.site.get(CourierSettings))
    assert worker.run_once(service.units, [job]) == {}


def sent(service: Service, waybill: str = "RIDE1", *, login: str = "user", proposal: str = "mx23694") -> int:
    client = service.client(login)
    shipment = client.post(f"/proposals/{proposal}/shipments", {"name": waybill}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1", "tracking_to": waybill}).json["id"]
    service.run("UPDATE Dewar SET dewarStatus = :s WHERE dewarId = :d", s=word(service), d=dewar)
    return int(dewar)


def word(service: Service) -> str:
    return "sent to ESRF" if service.flavour == "esrf" else "sent to facility"


def note(book: Rider, status: str, at: datetime, waybill: str = "RIDE1", **told: str) -> None:
    book.book.append(TrackingEvent(waybill, at, status, **told))


def parcel(service: Service, dewar: int) -> dict[str, Any]:
    (only,) = service.client("user").get(f"/dewars/{dewar}/parcels").json["items"]
    found: dict[str, Any] = only
    return found


def held(service: Service, *dewars: int) -> dict[int, float]:
    return service.units.read(Call(SERVICE), lambda unit: couriers.held_days(unit, dewars))


def test_a_dewar_on_its_way_is_followed_by_the_courier_of_its_way_bill(anywhere: Service, book: Rider) -> None:
    dewar = sent(anywhere)
    note(book, "picked_up", anywhere.clock.now, place="Lund", raw_code="PU")
    work(anywhere)
    found = parcel(anywhere, dewar)
    assert (found["courier"], found["direction"], found["status"]) == ("rider", "to", "picked_up")
    assert [(event["status"], event["place"], event["code"]) for event in found["events"]] == [
        ("picked_up", "Lund", "PU")
    ]
    told = anywhere.events("dewar", dewar)[-1]
    assert (told["what"], told["login"], told["source"]) == ("courier_picked_up", "sample-tracking", "worker")


def test_what_was_told_before_is_not_told_again(service: Service, book: Rider) -> None:
    dewar = sent(service)
    note(book, "in_transit", service.clock.now)
    note(book, "customs_hold", service.clock.now + HOUR)
    for _ in range(3):
        work(service, 2 * HOUR)
    assert [event["status"] for event in parcel(service, dewar)["events"]] == ["customs_hold", "in_transit"]
    whats = [event["what"] for event in service.events("dewar", dewar)]
    assert (whats.count("courier_customs_hold"), whats.count("courier_in_transit")) == (1, 0)


def test_what_comes_late_is_put_in_its_place_and_changes_nothing(service: Service, book: Rider) -> None:
    dewar = sent(service)
    note(book, "out_for_delivery", service.clock.now + 3 * HOUR)
    work(service, 4 * HOUR)
    note(book, "customs_hold", service.clock.now - 3 * HOUR, raw_text="late news")
    work(service, 2 * HOUR)
    found = parcel(service, dewar)
    assert (found["status"], [event["status"] for event in found["events"]]) == (
        "out_for_delivery",
        ["out_for_delivery", "customs_hold"],
    )
    assert "courier_customs_hold" not in [event["what"] for event in service.events("dewar", dewar)]


def test_days_in_customs_are_counted_until_it_goes_on(service: Service, book: Rider) -> None:
    dewar, other = sent(service), sent(service, "RIDE2")
    note(book, "customs_hold", service.clock.now)
    work(service, timedelta(days=2))
    assert held(service, dewar, other) == {dewar: pytest.approx(2.0)}
    note(book, "in_transit", service.clock.now + timedelta(days=1))
    work(service, timedelta(days=3))
    assert held(service, dewar) == {dewar: pytest.approx(3.0)}
    assert parcel(service, dewar)["held_days"] == 3.0


def test_a_parcel_that_was_delivered_is_asked_for_no_more(service: Service, book: Rider) -> None:
    dewar = sent(service)
    note(book, "delivered", service.clock.now)
    work(service)
    asked = len(book.asked)
    work(service, timedelta(days=2))
    assert (len(book.asked), parcel(service, dewar)["over_at"] is not None, held(service, dewar)) == (asked, True, {})


def test_a_courier_that_fails_is_asked_again_later_and_what_it_told_is_kept(service: Service, book: Rider) -> None:
    dewar = sent(service)
    note(book, "in_transit", service.clock.now)
    book.fails = "The rider is asleep."
    work(service)
    found = parcel(service, dewar)
    assert (found["status"], found["reason"], len(found["events"])) == ("in_transit", "The rider is asleep.", 1)
    work(service, timedelta(minutes=1))
    assert len(book.asked) == 1
    book.fails = ""
    work(service, HOUR)
    assert (len(book.asked), parcel(service, dewar)["reason"]) == (2, None)


def test_a_word_that_is_none_of_ours_is_unknown_and_kept_as_it_was_said(service: Service, book: Rider) -> None:
    dewar = sent(service)
    note(book, "teleporting", service.clock.now, raw_code="TP", raw_text="Beamed")
    work(service)
    (event,) = parcel(service, dewar)["events"]
    assert (event["status"], event["code"], event["text"]) == ("unknown", "TP", "Beamed")


def test_a_time_without_a_zone_is_utc_and_the_future_is_now(service: Service, book: Rider) -> None:
    dewar = sent(service)
    naive = service.clock.now.astimezone(UTC).replace(tzinfo=None)
    note(book, "picked_up", naive - HOUR, raw_text="naive")
    note(book, "in_transit", service.clock.now + timedelta(days=400), raw_text="ahead")
    work(service)
    found = {event["text"]: event["at"] for event in parcel(service, dewar)["events"]}
    assert datetime.fromisoformat(found["naive"]) == service.clock.now - HOUR
    assert datetime.fromisoformat(found["ahead"]) == service.clock.now


def test_a_parcel_that_is_never_heard_of_is_followed_for_so_long_only(service: Service, book: Rider) -> None:
    sent(service)
    work(service)
    work(service, timedelta(days=61))
    asked = len(book.asked)
    work(service, timedelta(days=1))
    assert len(book.asked) == asked


def test_the_way_back_is_followed_by_its_own_number(service: Service, book: Rider) -> None:
    dewar = sent(service)
    work(service)
    staff = service.client("staff")
    staff.move(f"/dewars/{dewar}", "receive")
    staff.patch(f"/dewars/{dewar}", {"tracking_from": "RIDE9"})
    staff.move(f"/dewars/{dewar}", "dispatch")
    note(book, "picked_up", service.clock.now, "RIDE9")
    work(service, HOUR)
    found = service.client("user").get(f"/dewars/{dewar}/parcels").json["items"]
    assert [(one["waybill"], one["direction"], one["status"]) for one in found] == [
        ("RIDE9", "from", "picked_up"),
        ("RIDE1", "to", None),
    ]


def test_staff_say_what_they_hear_on_the_telephone(service: Service) -> None:
    dewar, staff = sent(service, "PAPER-7"), service.client("staff")
    address = f"/dewars/{dewar}/parcels/events"
    answer = staff.post(address, {"status": "customs_hold", "place": "Leipzig", "text": "A paper lacks"})
    assert answer.status_code == 201, answer.text
    (found,) = answer.json["items"]
    assert (found["courier"], found["status"], found["events"][0]["place"]) == ("manual", "customs_hold", "Leipzig")
    assert service.client("user").post(address, {"status": "delivered"}).status_code == 403
    assert staff.post(address, {"status": "teleporting"}).status_code == 422
    assert staff.post(address, {"status": "delivered", "direction": "from"}).status_code == 409


def test_what_is_of_another_laboratory_is_not_there(service: Service) -> None:
    dewar = sent(service)
    assert service.client("other").get(f"/dewars/{dewar}/parcels").status_code == 404


@pytest.mark.parametrize(
    ("scanned", "waybill"),
    [
        ("1234567890", "1234567890"),
        ("jd012345678901234567", None),
        ("JJD012345678901234567", "JJD012345678901234567"),
        ("1z999aa10123456784", "1Z999AA10123456784"),
        ("9632001960000000000400123456789012", "00123456789012"),
        ("1234567890123456", "00123456789012"),
        ("mx23694-0000001", None),
        ("", None),
    ],
)
def test_printed_way_bills_are_known_by_their_form(scanned: str, waybill: str | None) -> None:
    from sample_tracking.couriers.manual import Manual

    assert Manual().recognise(scanned) == (waybill or ("JD012345678901234567" if scanned.startswith("jd") else None))


def test_whatever_a_parcel_can_be_that_is_told_has_a_sentence() -> None:
    told = [f"courier_{name}" for name, status in couriers.STATUSES.items() if status.told]
    assert set(told) <= set(STEPS)
