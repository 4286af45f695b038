"""Dewars in danger are noted once, told once by each way, and it is over when they were filled."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from sample_tracking import worker
from sample_tracking.events.service import number_events
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import Message
from sample_tracking.kernel.plugin import Module
from sample_tracking.kernel.unit import Unit
from sample_tracking.readings import alarming
from sample_tracking.readings import service as readings
from sample_tracking.readings.settings import ReadingSettings
from sample_tracking.readings.store import alarms
from sample_tracking.tracking.notifying import notify
from tests.world import Configured, Service

from .test_service import dewar, note

TO = ("stores@example.org", "night@example.org")


@dataclass
class Pigeon:
    """Notes what it is given; refuses what is for those in ``deaf``."""

    name: str = "pigeon"
    sent: list[Message] = field(default_factory=list)
    deaf: set[str] = field(default_factory=set)

    def notify(self, message: Message) -> None:
        if message.to in self.deaf:
            raise Unavailable("Nobody is there.")
        self.sent.append(message)


@dataclass
class Customs:
    name: str = "these customs"
    days: dict[int, float] = field(default_factory=dict)

    def held_days(self, _unit: Unit, dewar_ids: Any, /) -> dict[int, float]:
        return {number: days for number, days in self.days.items() if number in dewar_ids}


PIGEON, CUSTOMS = Pigeon(), Customs()
birds = Module(name="birds", summary="Of these tests", parts=lambda _: {"notifiers": [PIGEON], "holds": [CUSTOMS]})


@pytest.fixture
def configured() -> Configured:
    PIGEON.sent.clear()
    PIGEON.deaf.clear()
    CUSTOMS.days.clear()
    return Configured((f"{__name__}:birds",), {"readings": {"alarm_to": TO, "look_every": 60}})


def work(service: Service, later: timedelta = timedelta(0)) -> None:
    service.clock.now += later
    settings = service.units.site.get(ReadingSettings)
    assert worker.run_once(service.units, [alarming.Alarming(settings), number_events, notify]) == {}


def standing(service: Service) -> list[dict[str, Any]]:
    own = "" if service.flavour == "sqlite" else f"{service.units.site.get(DatabaseSettings).tracking_database}."
    return service.rows(f"SELECT dewar_id, kind, told_at, over_at FROM {own}ln2_alarm ORDER BY ln2_alarm_id")


def on_site(service: Service, days: float, weight: float | None = None) -> int:
    """A dewar that was filled so many days ago."""
    number = dewar(service)
    assert service.client("staff").move(f"/dewars/{number}", "receive", location="RACK-A1").status_code == 200
    note(service, number, "top_up", weight, days=days)
    return number


def whats(service: Service, number: int) -> list[str]:
    return [event["what"] for event in service.events("dewar", number)]


def test_a_dewar_in_danger_is_noted_once_and_told_once_to_everybody(service: Service) -> None:
    number, good = on_site(service, 9.5), on_site(service, 1)
    for _ in range(3):
        work(service, timedelta(minutes=6))
    (alarm,) = standing(service)
    assert (alarm["dewar_id"], alarm["kind"], alarm["over_at"]) == (number, "running_dry", None)
    assert alarm["told_at"] is not None
    assert [message.to for message in PIGEON.sent] == list(TO)
    (told, _) = PIGEON.sent
    assert told.subject == "Liquid nitrogen of the dewar D1"
    assert told.text.startswith("D1 (rack-a1)\n  Fill up now. It lasts until 2026-03-0")
    assert f"/dewars/{number}/nitrogen" in told.text
    assert (whats(service, number).count("ln2_alarm"), whats(service, good).count("ln2_alarm")) == (1, 0)


def test_two_workers_note_a_danger_once(official: Service) -> None:
    number = on_site(official, 9.5)
    seen = official.units.read(alarming.WORKER, alarming.find)
    assert list(seen.dry) == [number]
    second = threading.Thread(target=partial(official.units.write, alarming.WORKER, alarming._note))

    def note_slowly(unit: Unit) -> None:
        alarming._note(unit)
        second.start()
        second.join(1)  # it waits for us, or has noted the same by then

    official.units.write(alarming.WORKER, note_slowly)
    second.join()
    assert len(standing(official)) == 1
    assert whats(official, number).count("ln2_alarm") == 1


def test_it_is_over_when_it_was_filled_and_comes_again_in_the_next_danger(service: Service) -> None:
    number = on_site(service, 9.5)
    work(service)
    note(service, number, "top_up")
    assert [alarm["over_at"] is not None for alarm in standing(service)] == [True]
    work(service, timedelta(minutes=6))
    assert len(standing(service)) == 1
    work(service, timedelta(days=9.5))
    assert [alarm["over_at"] is not None for alarm in standing(service)] == [True, False]


def test_a_filling_that_an_older_scanner_noted_ends_it_as_well(service: Service) -> None:
    number = on_site(service, 9.5)
    work(service)
    service.clock.now += timedelta(hours=1)
    row = "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
    service.run(f"{row} VALUES (:id, 'ln2 topped up', 'rack-a1', '2026-03-02 10:00:00')", id=number)
    work(service)
    assert standing(service)[0]["over_at"] is not None


def test_a_weighing_that_shows_that_there_is_enough_ends_it(sqlite: Service) -> None:
    number = on_site(sqlite, 9.5, 8.6)
    work(sqlite)
    assert len(standing(sqlite)) == 1
    note(sqlite, number, "weight", 7.6)
    work(sqlite, timedelta(minutes=6))
    assert standing(sqlite)[0]["over_at"] is not None


def test_what_is_back_home_or_long_empty_is_no_concern(sqlite: Service) -> None:
    number, _long_empty = on_site(sqlite, 9.5), on_site(sqlite, 40)
    work(sqlite)
    assert [alarm["dewar_id"] for alarm in standing(sqlite)] == [number]
    staff = sqlite.client("staff")
    assert staff.move(f"/dewars/{number}", "dispatch").status_code == 200
    work(sqlite, timedelta(minutes=6))
    assert standing(sqlite)[0]["over_at"] is None, "It is on its way, with the samples in it."
    assert staff.move(f"/dewars/{number}", "close").status_code == 200
    work(sqlite, timedelta(minutes=6))
    assert standing(sqlite)[0]["over_at"] is not None


def test_days_in_customs_are_lost_like_others_and_told(sqlite: Service) -> None:
    number = dewar(sqlite)
    assert sqlite.client("user").move(f"/dewars/{number}", "send").status_code == 200
    CUSTOMS.days[number] = 3.2
    work(sqlite, timedelta(days=9))
    assert [alarm["dewar_id"] for alarm in standing(sqlite)] == [number]
    assert "It was held in customs for 3 days." in PIGEON.sent[0].text


def test_who_was_not_reached_is_tried_again_and_nobody_else(service: Service) -> None:
    PIGEON.deaf.add(TO[1])
    on_site(service, 9.5)
    work(service)
    work(service, timedelta(minutes=1))
    assert [message.to for message in PIGEON.sent] == [TO[0]]
    assert standing(service)[0]["told_at"] is None
    PIGEON.deaf.clear()
    for _ in range(2):
        work(service, timedelta(minutes=6))
    assert [message.to for message in PIGEON.sent] == list(TO)
    assert PIGEON.sent[0].about == PIGEON.sent[1].about
    assert standing(service)[0]["told_at"] is not None


def test_a_worker_that_ended_while_it_told_leaves_nobody_untold(sqlite: Service) -> None:
    on_site(sqlite, 9.5)
    sqlite.units.write(alarming.WORKER, alarming._note)
    taken = sqlite.units.write(alarming.WORKER, lambda unit: alarms.take(unit, unit.now))
    assert len(taken) == 1
    work(sqlite)
    assert PIGEON.sent == []
    work(sqlite, timedelta(minutes=6))
    assert [message.to for message in PIGEON.sent] == list(TO)


def test_several_are_told_in_one_message(sqlite: Service) -> None:
    numbers = [on_site(sqlite, 9.5) for _ in range(3)]
    work(sqlite)
    assert PIGEON.sent[0].subject == "Liquid nitrogen of 3 dewars"
    assert PIGEON.sent[0].about["dewar_ids"] == numbers


def test_a_dewar_that_loses_more_than_before_is_told_once(sqlite: Service) -> None:
    number = on_site(sqlite, 30)
    for start, loss in ((24, 0.18), (17, 0.18), (6, 0.45)):
        for day in (0, 2, 4):
            kind = "weight" if day else "top_up"
            note(sqlite, number, kind, round(8.6 - loss * day, 2), days=start - day)
    for _ in range(2):
        work(sqlite, timedelta(minutes=6))
    assert sorted(alarm["kind"] for alarm in standing(sqlite)) == ["losing_more", "running_dry"]
    assert whats(sqlite, number).count("ln2_losing_more") == 1
    assert "its vacuum may be failing" in PIGEON.sent[0].text
    for day in (0, 2, 4, 6):  # repaired
        kind, mass = "weight" if day else "top_up", round(8.6 - 0.18 * day, 2)
        sqlite.units.write(alarming.WORKER, partial(readings.note, dewar_id=number, kind=kind, value=mass))
        sqlite.clock.now += timedelta(days=2)
    work(sqlite)
    assert [alarm["over_at"] is not None for alarm in standing(sqlite)] == [True, True]


def test_the_people_of_a_dewar_who_want_news_are_told(sqlite: Service) -> None:
    number = on_site(sqlite, 9.5)
    user = sqlite.client("user")
    shipment = user.get(f"/dewars/{number}").json["shipment_id"]
    assert user.put(f"/shipments/{shipment}/subscription", {}).status_code == 200
    work(sqlite)
    work(sqlite, timedelta(minutes=6))
    assert [message.to for message in PIGEON.sent] == [*TO, "user@example.org"]
    assert "is running out: rack-a1" in PIGEON.sent[-1].text


def test_it_is_looked_for_as_often_as_was_set(sqlite: Service) -> None:
    job = alarming.Alarming(sqlite.units.site.get(ReadingSettings))
    job(sqlite.units)
    with sqlite.statements() as sent:
        job(sqlite.units)
    assert not [statement for statement in sent if "DewarTransportHistory" in statement]
    sqlite.clock.now += timedelta(seconds=60)
    with sqlite.statements() as sent:
        job(sqlite.units)
    assert [statement for statement in sent if "DewarTransportHistory" in statement]
