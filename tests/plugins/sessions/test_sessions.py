from typing import Any

import pytest

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import BLSession
from sample_tracking.kernel.unit import Call
from tests.measured import collect
from tests.world import Configured, Service

# The days on which the facility's sessions begin, at 9:00 UTC; it is 2 March, 9:30.
I24, I04, NOW_I03, OLD_I03 = "2026-03-07", "2026-03-22", "2026-02-28", "2026-01-21"


@pytest.fixture
def configured() -> Configured:
    return Configured(("sessions",))


def listed(service: Service, query: str = "", login: str = "staff") -> list[dict[str, Any]]:
    answer = service.client(login).get(f"/sessions?{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def days(service: Service, query: str = "", login: str = "staff") -> list[str | None]:
    return [item["start_at"] and item["start_at"][:10] for item in listed(service, query, login)]


def add(service: Service, *starts: str | None) -> list[int]:
    """Sessions of in10002 as another program writes them, with these texts in the column of the start."""
    rows = [
        {"proposal_id": service.founded.proposals["in10002"], "visit_number": number, "beam_line_name": "i19"}
        for number in range(1, len(starts) + 1)
    ]
    ids = service.units.write(Call(SERVICE), lambda unit: unit.insert(BLSession, rows, BLSession.session_id))
    for session_id, start in zip(ids, starts, strict=True):
        service.run("UPDATE BLSession SET startDate = :start WHERE sessionId = :id", start=start, id=session_id)
    return ids


def test_sessions_of_all_proposals_come_latest_start_first(anywhere: Service) -> None:
    assert days(anywhere) == [I04, I24, NOW_I03, OLD_I03]
    first = listed(anywhere)[1]
    told = (first["proposal"], first["beamline"], first["visit_number"], first["start_at"], first["archived"])
    assert told == ("mx31001", "i24", 1, "2026-03-07T09:00:00Z", False)


def test_one_sees_the_sessions_of_ones_proposals(anywhere: Service) -> None:
    assert days(anywhere, login="user") == [I04, NOW_I03, OLD_I03]
    assert days(anywhere, login="other") == [I24]


def test_who_is_on_one_session_sees_all_of_the_proposal(service: Service) -> None:
    """The rule is the proposal's, the same everywhere."""
    service.run("DELETE FROM ProposalHasPerson")
    service.run(
        "DELETE FROM Session_has_Person WHERE sessionId IN (SELECT sessionId FROM BLSession WHERE startDate > :day)",
        day="2026-02-01",
    )
    assert days(service, login="user") == [I04, NOW_I03, OLD_I03]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("proposal=mx31001", [I24]),
        ("proposal=MX31001", [I24]),
        ("proposal=in10002", []),
        ("proposal=mx99999", []),
        ("proposal=%20'--", []),
        ("beamline=i03", [NOW_I03, OLD_I03]),
        ("beamline=I03", [NOW_I03, OLD_I03]),
        ("beamline=i0", []),
        ("from=2026-03-07", [I04, I24]),
        ("from=2026-03-08&until=2026-03-21", [I24]),
        ("until=2026-02-28", [NOW_I03, OLD_I03]),
        ("from=2026-03-07&until=2026-03-07&proposal=mx23694", []),
        ("until=9999-12-31", [I04, I24, NOW_I03, OLD_I03]),
        ("from=0001-01-01", [I04, I24, NOW_I03, OLD_I03]),
        ("now=true", [NOW_I03]),
        ("now=false", [I04, I24, NOW_I03, OLD_I03]),
        ("now=true&beamline=i24", []),
    ],
)
def test_sessions_are_narrowed_by_proposal_beamline_and_days(
    sqlite: Service, official: Service, query: str, expected: list[str]
) -> None:
    for service in (sqlite, official):
        for start, end in ((NOW_I03, "2026-03-03"), (I24, "2026-03-09")):
            service.run(
                "UPDATE BLSession SET endDate = :end WHERE startDate LIKE :start",
                end=f"{end} 09:00:00",
                start=f"{start}%",
            )
        assert days(service, query) == expected


def test_a_foreign_proposal_has_no_sessions_to_be_found(service: Service) -> None:
    assert days(service, "proposal=mx31001&count=true", "user") == []


def test_scheduled_and_others_are_told_apart(service: Service) -> None:
    service.run("UPDATE BLSession SET scheduled = NULL")
    service.run("UPDATE BLSession SET scheduled = 1 WHERE beamLineName = 'i24'")
    service.run("UPDATE BLSession SET scheduled = 0 WHERE beamLineName = 'i04'")
    assert days(service, "scheduled=true") == [I24]
    assert days(service, "scheduled=false") == [I04, NOW_I03, OLD_I03]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=2026-03-07&until=2026-03-06", "?until"),
        ("from=yesterday", "?from"),
        ("until=2026-02-30", "?until"),
        ("now=perhaps", "?now"),
        ("from_=2026-03-07", "?from_"),
    ],
)
def test_days_that_cannot_be_are_refused_by_their_name(sqlite: Service, query: str, pointer: str) -> None:
    answer = sqlite.client("staff").get(f"/sessions?{query}")
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (400, [pointer])


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_follow_each_other_also_through_equal_and_missing_starts(service: Service, limit: int) -> None:
    zero = "0000-00-00 00:00:00" if service.flavour == "official" else None
    ids = add(service, "2026-02-10 09:00:00", None, "2026-02-10 09:00:00", zero, None, zero)
    seen, path, total = [], f"/sessions?limit={limit}&count=true", 0
    while path:
        page = service.client("staff").get(path).json
        seen += [item["id"] for item in page["items"]]
        path, total = page["next"], page["total"]
    assert total == len(seen) == len(set(seen)) == 10
    dated = [ids[2], ids[0]]
    undated = [ids[5], ids[3], ids[4], ids[1]] if zero else [ids[5], ids[4], ids[3], ids[1]]
    assert [number for number in seen if number in ids] == [*dated, *undated]
    assert seen[-4:] == undated


def test_a_page_is_one_statement(service: Service) -> None:
    for login in ("staff", "user"):
        client = service.client(login)
        following = client.get("/sessions?limit=1").json["next"]
        client.get(following)
        for path in ("/sessions?limit=1", following):
            with service.statements() as sent:
                assert len(client.get(path).json["items"]) == 1
            assert len(sent) == 1


def test_a_session_tells_what_came_and_who_takes_part(anywhere: Service) -> None:
    user = anywhere.client("user")
    session_id = listed(anywhere, "beamline=i04", "user")[0]["id"]
    shipment = {"name": "Next", "session_id": session_id}
    assert user.post("/proposals/mx23694/shipments", shipment).status_code == 201
    collect(anywhere, session_id)
    collect(anywhere, session_id)
    document = user.get(f"/sessions/{session_id}").json
    counts = [document[f"{name}_count"] for name in ("shipment", "sample", "data_collection_group")]
    assert counts == [1, 0, 2]
    assert document["proposal"] == "mx23694"
    assert [(m["family_name"], m["given_name"], m["role"], m["remote"]) for m in document["members"]] == [
        ("Bruun", "Søren", "Team Leader", False),
        ("Lund", "Ida", "Team Leader", False),
    ]
    assert document["members"][1].keys() == {"id", "given_name", "family_name", "role", "remote"}


def test_samples_are_counted_once_however_often_they_were_measured(service: Service) -> None:
    user = service.client("user")
    session_id = listed(service, "beamline=i04", "user")[0]["id"]
    sample = {"name": "s1", "protein": "TRP4", "position": 1}
    puck = {"code": "P1", "type": "Puck", "samples": [sample]}
    tree = user.post(
        "/proposals/mx23694/shipments:tree", {"name": "S", "dewars": [{"code": "D", "containers": [puck]}]}
    ).json
    sample_id = tree["dewars"][0]["containers"][0]["samples"][0]["id"]
    for _ in range(2):
        collect(service, session_id, sample_id)
    assert user.get(f"/sessions/{session_id}").json["sample_count"] == 1


def test_a_stranger_cannot_tell_an_absent_session_from_a_hidden_one(service: Service) -> None:
    session_id = listed(service, login="user")[0]["id"]
    hidden, absent = (service.client("other").get(f"/sessions/{number}") for number in (session_id, 4_000_000))
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}
