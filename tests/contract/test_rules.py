"""Who sees which proposal: the rules of the design, one row each, over lists, things and changes."""

from collections.abc import Callable

import pytest

from sample_tracking.kernel.tokens import Tokens
from tests.onlookers import Things, first_session, listed, person, program, session, things
from tests.world import Client, Configured, Service

MEASURED, MAIL_IN, FOREIGN = "mx23694", "in10002", "mx31001"
CODES = (MEASURED, MAIL_IN, FOREIGN)
"""Of ``user`` with sessions at i03 and i04, of ``user`` without a session, and of ``other`` with a session at i24."""


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"permissions": {"beamlines": ["at_i03=i03", "at_i99=i99", "at_i24=i24"]}})


def beamline_staff(service: Service, beamline: str) -> Client:
    return person(service, "scientist", holding=f"at_{beamline}")


def staff_of_an_old_session(service: Service) -> Client:
    session(service, MAIL_IN, "i99", service.clock().replace(tzinfo=None, year=2009), None)
    return beamline_staff(service, "i99")


def member_and_staff(service: Service) -> Client:
    return person(service, "both", member_of=[MAIL_IN], holding="at_i24")


def of_two_for_staff(service: Service) -> Client:
    return program(service, "staff", [MAIL_IN, FOREIGN], "all_proposals")


Row = tuple[str, Callable[[Service], Client], set[str]]
ROWS: list[Row] = [
    ("the principal investigator", lambda s: s.client("ipi"), {MEASURED, MAIL_IN}),
    ("a member", lambda s: s.client("user"), {MEASURED, MAIL_IN}),
    ("a member of the mail-in proposal alone", lambda s: person(s, "kim", member_of=[MAIL_IN]), {MAIL_IN}),
    ("one of a session", lambda s: person(s, "kim", at_sessions=[first_session(s, FOREIGN)]), {FOREIGN}),
    ("staff of a beamline with a session", lambda s: beamline_staff(s, "i03"), {MEASURED}),
    ("staff of a beamline without a session", lambda s: beamline_staff(s, "i99"), set()),
    ("staff of a beamline with a session long ago", staff_of_an_old_session, {MAIL_IN}),
    ("a member who is staff of a beamline too", member_and_staff, {MAIL_IN, FOREIGN}),
    ("staff of the stores", lambda s: s.client("staff"), set(CODES)),
    ("staff who may only move things", lambda s: person(s, "kim", holding="disp_cont"), set()),
    ("somebody without any link", lambda s: person(s, "kim"), set()),
    ("a program of a member", lambda s: program(s, "user", None), {MEASURED, MAIL_IN}),
    ("a program for one proposal", lambda s: program(s, "user", [MAIL_IN]), {MAIL_IN}),
    ("a program for the proposal of others", lambda s: program(s, "user", [FOREIGN]), set()),
    ("a program of staff", lambda s: program(s, "staff", None, "all_proposals"), set(CODES)),
    (
        "a program of staff for two",
        lambda s: program(s, "staff", [MAIL_IN, FOREIGN], "all_proposals"),
        {MAIL_IN, FOREIGN},
    ),
]


@pytest.mark.parametrize(("who", "log_in", "sees"), ROWS, ids=[row[0] for row in ROWS])
def test_who_sees_and_changes_what(
    anywhere: Service, who: str, log_in: Callable[[Service], Client], sees: set[str]
) -> None:
    there = {code: things(anywhere.client("admin"), code, code) for code in CODES}
    client = log_in(anywhere)
    _check_lists(client, there, sees)
    for code, found in there.items():
        expected = {200, 201} if code in sees else {404}
        answers = {path: client.get(path).status_code for path in found.addresses}
        answers |= {
            f"{method} {path}": client.ask(method, path, body).status_code for method, path, body in found.writes()
        }
        assert {path: status for path, status in answers.items() if status not in expected} == {}, (who, code)


def _check_lists(client: Client, there: dict[str, Things], sees: set[str]) -> None:
    assert {item["code"] for item in listed(client, "/proposals")} == sees
    for level in ("shipment", "dewar", "container", "sample"):
        expected = {getattr(there[code], level) for code in sees}
        assert {item["id"] for item in listed(client, f"/{level}s")} == expected, level
        for code in CODES:
            mine = {getattr(there[code], level)} if code in sees else set()
            assert {item["id"] for item in listed(client, f"/{level}s?proposal={code}")} == mine, (level, code)
        assert client.get(f"/{level}s?count=true").json["total"] == len(expected)


def test_a_login_without_a_person_may_nothing(anywhere: Service) -> None:
    there = things(anywhere.client("user"), MAIL_IN)
    token, _ = anywhere.units.site.get(Tokens).issue("nobody", anywhere.clock())
    client = Client(anywhere.http, token)
    assert {client.get(path).status_code for path in [*there.addresses, "/proposals", "/samples"]} == {403}
    assert {client.ask(*write).status_code for write in there.writes()} == {403}


def test_a_hidden_thing_is_told_like_an_absent_one(anywhere: Service) -> None:
    there = things(anywhere.client("user"), MAIL_IN)
    client = person(anywhere, "kim")
    for path in there.addresses[1:]:
        number = next(part for part in path.split("/") if part.isdigit())
        hidden, absent = client.get(path), client.get(path.replace(number, "4000000"))
        assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}, path
