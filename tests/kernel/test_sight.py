"""What lies within a proposal: owners in shared ones, the window of beamline staff, and what the narrowing costs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sample_tracking.events.service import number_events
from sample_tracking.kernel.config import ConfigError
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.identity import OF_EVERY_PERSON, Principal
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.lifecycle import apply
from sample_tracking.lifecycle.transitions import CONTAINER, SAMPLE
from sample_tracking.modules import configure
from sample_tracking.samples import service
from tests.onlookers import Things, first_session, listed, person, program, session, things
from tests.servers.database import Database
from tests.world import NOW, Client, Configured, Service, environment, mariadb_service

SHARED, OWN, FOREIGN = "mx23694", "in10002", "mx31001"
RULES: dict[str, Any] = {
    "beamlines": ["at_i03=i03", "at_i24=i24"],
    "beamline_window": 30,
    "owned_samples": [SHARED.upper()],
}


@pytest.fixture
def configured() -> Configured:
    """Days count for beamline staff, and owners in the shared proposal."""
    return Configured(sections={"permissions": RULES})


def common(service: Service, there: Things) -> None:
    """As an older program leaves a container: nobody's."""
    service.run("UPDATE Container SET ownerId = NULL WHERE containerId = :id", id=there.container)


def _elsewhere(service: Service) -> Client:
    return person(service, "kim", member_of=[SHARED], holding="at_i24")


Row = tuple[str, Callable[[Service], Client], bool, bool]
ROWS: list[Row] = [
    ("its owner", lambda s: s.client("user"), True, True),
    ("the principal investigator", lambda s: s.client("ipi"), True, True),
    ("another member", lambda s: person(s, "kim", member_of=[SHARED]), False, True),
    ("one of a session", lambda s: person(s, "kim", at_sessions=[first_session(s, SHARED)]), False, True),
    ("staff of the stores", lambda s: s.client("staff"), True, True),
    ("staff of its beamline", lambda s: person(s, "kim", holding="at_i03"), True, True),
    ("a member who is staff of another beamline", _elsewhere, False, True),
    ("a program of its owner", lambda s: program(s, "user", [SHARED]), True, True),
    ("a program of staff", lambda s: program(s, "staff", [SHARED], "all_proposals"), True, True),
    ("another lab", lambda s: s.client("other"), False, False),
    ("a program of its owner for another proposal", lambda s: program(s, "user", [OWN]), False, False),
]


@pytest.mark.parametrize(("who", "log_in", "sees", "belongs"), ROWS, ids=[row[0] for row in ROWS])
def test_who_sees_a_container_of_somebody(
    anywhere: Service, who: str, log_in: Callable[[Service], Client], *, sees: bool, belongs: bool
) -> None:
    user = anywhere.client("user")
    owned, shared = things(user, SHARED, "owned"), things(user, SHARED, "shared")
    common(anywhere, shared)
    number_events(anywhere.units)
    client = log_in(anywhere)
    seen = [there for there, is_seen in ((owned, sees), (shared, belongs)) if is_seen]
    _check_lists(client, seen)
    for there in (owned, shared) if belongs else ():
        _check_dewar(client, there, [there.container] if there in seen else [])
    for there, is_seen in ((owned, sees), (shared, belongs)):
        expected = {200, 201} if is_seen else {404}
        answers = {path: client.get(path).status_code for path in there.inner}
        answers |= {" ".join(write[:2]): client.ask(*write).status_code for write in there.inner_writes()}
        assert {path: status for path, status in answers.items() if status not in expected} == {}, who


def _check_lists(client: Client, seen: list[Things]) -> None:
    containers, samples = {there.container for there in seen}, {there.sample for there in seen}
    for address, ids in (("/containers", containers), ("/samples", samples)):
        assert {item["id"] for item in listed(client, address)} == ids
        assert {item["id"] for item in listed(client, f"{address}?proposal={SHARED}")} == ids
        assert client.get(f"{address}?count=true").json["total"] == len(ids)
    told = {item["container_id"] for item in client.get("/events").json["items"]}
    assert told - {None} == containers


def _check_dewar(client: Client, there: Things, inside: list[int]) -> None:
    """Everybody sees the dewar, and in it what is for them."""
    samples = [item["id"] for item in listed(client, f"/samples?container={there.container}")]
    assert samples == [there.sample for _ in inside]
    assert [item["id"] for item in listed(client, f"/dewars/{there.dewar}/containers")] == inside
    (dewar,) = client.get(f"/shipments/{there.shipment}/tree").json["dewars"]
    assert [container["id"] for container in dewar["containers"]] == inside
    assert [len(container["samples"]) for container in dewar["containers"]] == [1 for _ in inside]
    assert dewar["container_count"] == client.get(f"/dewars/{there.dewar}").json["container_count"] == len(inside)


def test_a_hidden_container_is_told_like_an_absent_one(anywhere: Service) -> None:
    there = things(anywhere.client("user"), SHARED)
    client = person(anywhere, "kim", member_of=[SHARED])
    writes: list[tuple[str, str, Any]] = [("GET", path, None) for path in there.inner]
    writes += [*there.inner_writes(), ("PUT", f"/containers/{there.container}/samples", {"samples": []})]
    writes += [("DELETE", f"/containers/{there.container}", None), ("DELETE", f"/samples/{there.sample}", None)]
    for method, path, body in writes:
        number = next(part for part in path.split("/") if part.isdigit())
        hidden, absent = client.ask(method, path, body), client.ask(method, path.replace(number, "4000000"), body)
        assert (hidden.status_code, absent.status_code) == (404, 404), path
        assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}, path
    assert len(listed(anywhere.client("user"), f"/samples?container={there.container}")) == 1


def test_a_dewar_moves_with_all_that_is_in_it_whoever_moves_it(anywhere: Service) -> None:
    there = things(anywhere.client("user"), SHARED)
    client = person(anywhere, "kim", member_of=[SHARED])
    assert client.move(f"/dewars/{there.dewar}", "send").status_code == 200
    assert anywhere.client("user").get(f"/containers/{there.container}").json["status"] == "sent"


def test_what_calls_the_services_without_an_address_is_narrowed_too(anywhere: Service) -> None:
    there = things(anywhere.client("user"), SHARED)
    person(anywhere, "kim", member_of=[SHARED])
    member = Principal("kim", anywhere.founded.people["kim"], OF_EVERY_PERSON, "", NOW)
    for who, samples in ((member, []), (SERVICE, [there.sample])):
        found = anywhere.units.read(Call(who), lambda unit: service.in_shipment(unit, there.shipment))
        assert [sample["id"] for sample in found] == samples
    for level, thing_id in ((CONTAINER, there.container), (SAMPLE, there.sample)):
        with pytest.raises(NotFound):
            anywhere.units.write(Call(member), lambda unit, level=level, i=thing_id: apply.lock(unit, level, i))  # type: ignore[misc]


@pytest.mark.parametrize("level", ["dewar", "shipment"])
def test_nobody_deletes_with_a_dewar_what_they_do_not_see(anywhere: Service, level: str) -> None:
    there = things(anywhere.client("user"), SHARED)
    client = person(anywhere, "kim", member_of=[SHARED])
    path = f"/{level}s/{getattr(there, level)}"
    answer = client.delete(path)
    assert (answer.status_code, "other people" in answer.json["detail"]) == (409, True)
    assert anywhere.client("user").delete(path).status_code == 204


def test_proteins_count_the_samples_that_one_sees(anywhere: Service) -> None:
    things(anywhere.client("user"), SHARED)
    for client, number in ((anywhere.client("user"), 1), (person(anywhere, "kim", member_of=[SHARED]), 0)):
        (protein,) = listed(client, f"/proposals/{SHARED}/proteins?acronym=onlookedprotein")
        assert protein["sample_count"] == number
        assert client.get(f"/proteins/{protein['id']}").json["sample_count"] == number


def test_who_deleted_a_container_of_their_own_hears_of_it_and_others_do_not(anywhere: Service) -> None:
    there = things(anywhere.client("user"), SHARED)
    other = person(anywhere, "kim", member_of=[SHARED])
    anywhere.client("user").delete(f"/containers/{there.container}")
    number_events(anywhere.units)
    for client, number in ((anywhere.client("user"), 1), (other, 0)):
        found = client.get("/events?level=container").json["items"]
        assert len([item for item in found if item["what"] == "deleted"]) == number


def test_owners_do_not_count_in_other_proposals(anywhere: Service) -> None:
    there = things(anywhere.client("user"), OWN)
    client = person(anywhere, "kim", member_of=[OWN])
    assert {client.get(path).status_code for path in there.addresses} == {200}
    assert [item["id"] for item in listed(client, "/samples")] == [there.sample]


class TestEverywhere:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"permissions": {"owned_samples": ["*"]}})

    def test_owners_can_count_in_every_proposal(self, anywhere: Service) -> None:
        client = person(anywhere, "kim", member_of=[OWN, SHARED])
        for code in (OWN, SHARED):
            there = things(anywhere.client("user"), code)
            assert {client.get(path).status_code for path in there.inner} == {404}
        assert listed(client, "/containers") == []


DAY = timedelta(days=1)
WEEKS = timedelta(days=30)
SITE_NOW = NOW.replace(tzinfo=None)
WINDOW: list[tuple[str, datetime | None, datetime | None, bool]] = [
    ("it ended before the window", SITE_NOW - 32 * DAY, SITE_NOW - WEEKS - timedelta(seconds=1), False),
    ("it ended as the window began", SITE_NOW - 32 * DAY, SITE_NOW - WEEKS, True),
    ("it runs since long ago", SITE_NOW - 400 * DAY, SITE_NOW + DAY, True),
    ("it is to come", SITE_NOW + 400 * DAY, SITE_NOW + 401 * DAY, True),
    ("it began in the window, and has no end", SITE_NOW - DAY, None, True),
    ("it began before the window, and has no end", SITE_NOW - 31 * DAY, None, False),
    ("nobody knows when it was", None, None, False),
]


@pytest.mark.parametrize(("when", "start", "end", "sees"), WINDOW, ids=[row[0] for row in WINDOW])
def test_beamline_staff_see_a_proposal_for_some_time_after_its_session(
    anywhere: Service, when: str, start: datetime | None, end: datetime | None, *, sees: bool
) -> None:
    there = things(anywhere.client("user"), OWN)
    session(anywhere, OWN, "i24", start, end)
    client = person(anywhere, "scientist", holding="at_i24")
    assert {client.get(path).status_code for path in there.addresses} == {200 if sees else 404}, when
    assert (there.shipment in {item["id"] for item in listed(client, "/shipments")}) is sees


def test_the_window_is_for_beamline_staff_alone(anywhere: Service) -> None:
    there = things(anywhere.client("user"), OWN)
    long_ago = session(anywhere, OWN, "i24", SITE_NOW - 400 * DAY, SITE_NOW - 399 * DAY)
    for client in (anywhere.client("user"), person(anywhere, "kim", at_sessions=[long_ago])):
        assert client.get(f"/shipments/{there.shipment}").status_code == 200


def test_the_window_moves_with_the_clock(anywhere: Service) -> None:
    there = things(anywhere.client("user"), OWN)
    session(anywhere, OWN, "i24", SITE_NOW - DAY, SITE_NOW - WEEKS + timedelta(minutes=10))
    anywhere.run("UPDATE BLSession SET startDate = endDate WHERE visit_number = 90")
    client = person(anywhere, "scientist", holding="at_i24")
    assert client.get(f"/shipments/{there.shipment}").status_code == 200
    anywhere.clock.now += timedelta(minutes=11)
    assert client.get(f"/shipments/{there.shipment}").status_code == 404


@pytest.mark.parametrize(
    "section",
    [{"owned_samples": ["mx"]}, {"owned_samples": ["mx1", "all"]}, {"beamline_window": -1}, {"beamline_window": "x"}],
)
def test_a_setting_that_means_nothing_stops_the_start(tmp_path: Path, section: dict[str, Any]) -> None:
    file = Configured(sections={"permissions": section}).write(tmp_path)
    with pytest.raises(ConfigError, match=next(iter(section))):
        configure(file, environment("sqlite:///none.sqlite", "tracking", "sqlite"))


class TestWithoutTheSwitch:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured()

    def test_owners_cost_nothing(self, sqlite: Service) -> None:
        there = things(sqlite.client("user"), SHARED)
        with sqlite.statements() as sent:
            for path in [*there.addresses, "/containers", "/samples", "/events"]:
                assert sqlite.client("user").get(path).status_code == 200
        assert [statement for statement in sent if "ownerId" in statement] == []


def test_a_database_without_owners_shows_nothing_to_members_while_they_are_to_count(
    tmp_path: Path, make_database: Callable[[str], Database], configured: Configured
) -> None:
    database = make_database("official")
    engine = sa.create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE Container DROP FOREIGN KEY Container_ibfk5, DROP COLUMN ownerId"))
    engine.dispose()
    service = mariadb_service(tmp_path, database.url, database.own, "official", configured)
    assert service.client("staff").get("/containers").status_code == 200
    answer = service.client("user").get("/containers")
    assert (answer.status_code, "ownerId" in answer.json["detail"]) == (503, True)
    service.units.reads.dispose()
    service.units.writes.dispose()
