from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest

from plugins.user_office.service import synchronise
from sample_tracking.kernel.errors import Forbidden
from sample_tracking.kernel.identity import Permission, Principal
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.reading import Document
from sample_tracking.kernel.unit import Call
from tests.world import Configured, Service

from .pushing import USER_OFFICE, everything, push, whole


@pytest.fixture
def configured() -> Configured:
    return USER_OFFICE


def at_once(works: Sequence[Callable[[], Document]]) -> list[Document]:
    """All begin in the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], Document]) -> Document:
        start.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture(params=["official", "esrf"])
def mariadb_world(request: pytest.FixtureRequest) -> Service:
    made: Service = request.getfixturevalue(request.param)
    return made


def test_of_four_pushes_at_once_one_makes_and_the_others_find(mariadb_world: Service) -> None:
    def work() -> Document:
        call = Call(SERVICE, source="test")
        return mariadb_world.units.write(call, lambda unit: synchronise(unit, {"": push_wish()}, dry_run=False))

    told = at_once([work] * 4)
    assert sorted(report["counts"]["created"] for report in told) == [0, 0, 0, 13]
    assert sorted(report["counts"]["unchanged"] for report in told) == [0, 13, 13, 13]
    for name in ("anna", "ben"):
        assert len(mariadb_world.rows("SELECT personId FROM Person WHERE login = :name", name=name)) == 1
    assert len(mariadb_world.rows("SELECT proposalId FROM Proposal WHERE proposalNumber = '5150'")) == 1
    assert len(mariadb_world.rows("SELECT laboratoryId FROM Laboratory WHERE name = 'Institute of Crystals'")) == 1


def push_wish() -> dict[str, Any]:
    from plugins.user_office.schemas import SyncedDocumentSchema

    wish: dict[str, Any] = SyncedDocumentSchema().load(whole())
    return wish


def proposals(count: int, phone: str = "1") -> dict[str, Any]:
    """Each with five people of its own, a session and a contact."""
    return {"proposals": [_proposal(number, phone) for number in range(count)]}


def _proposal(number: int, phone: str) -> dict[str, Any]:
    place = {"name": f"Institute {number}", "address": "1 Road", "city": "Town", "country": "Denmark"}
    people = [
        {"login": f"p{number}x{one}", "familyName": f"Name{one}", "phoneNumber": phone, "laboratory": place}
        for one in range(5)
    ]
    return {
        "proposal": {
            "proposalCode": "mx",
            "proposalNumber": str(70000 + number),
            "persons": people,
            "labcontacts": [{"cardName": "Home", "person": {"login": f"p{number}x0"}}],
        },
        "sessions": [
            {
                "externalId": 10000 + number,
                "startDate": "2026-05-04T09:00:00",
                "persons": [{"login": f"p{number}x1", "session_options": {"role": "Staff"}}],
            }
        ],
    }


def test_the_number_of_statements_does_not_grow_with_the_people(service: Service) -> None:
    def statements(document: dict[str, Any]) -> int:
        with service.statements() as sent:
            report = push(service, document)
        # SQLite, which is asked without a network, gets a statement for each new row that has an id.
        of_rows = report["counts"]["created"] if service.flavour == "sqlite" else 0
        return len(sent) - of_rows

    push(service, whole())  # what is asked of a connection once has been asked
    few = [statements(proposals(2)), statements(proposals(2, "2")), statements(proposals(2, "2"))]
    many = [statements(proposals(200)), statements(proposals(200, "2")), statements(proposals(200, "2"))]
    assert max(few) <= 20
    assert all(second <= first + 6 for first, second in zip(few, many, strict=True))
    assert service.row("SELECT COUNT(*) AS n FROM Person WHERE phoneNumber = '2'")["n"] == 1000


def test_a_dry_run_of_many_leaves_nothing(sqlite: Service) -> None:
    before = everything(sqlite)
    assert push(sqlite, proposals(20), "?dry_run=true")["counts"]["created"] == 20 * (1 + 5 + 1 + 5 + 1 + 1 + 1)
    assert everything(sqlite) == before


def test_a_push_given_again_under_its_key_is_answered_again(service: Service) -> None:
    client = service.client("admin")
    first = client.post("/user-office/proposals", whole(), **{"Idempotency-Key": "one"})
    again = client.post("/user-office/proposals", whole(), **{"Idempotency-Key": "one"})
    assert again.json == first.json
    assert first.json["counts"]["created"] == 13


def test_a_token_for_some_proposals_only_cannot_say_who_is_in_which(sqlite: Service) -> None:
    rights = frozenset({Permission.SYNC})
    limited = Principal("x", 1, rights, "t", datetime.max.replace(tzinfo=UTC), proposals=frozenset({1}))
    with pytest.raises(Forbidden, match="limited to some proposals"):
        sqlite.units.write(Call(limited), lambda unit: synchronise(unit, {"": push_wish()}, dry_run=False))
    assert sqlite.rows("SELECT * FROM Proposal WHERE proposalNumber = '5150'") == []
