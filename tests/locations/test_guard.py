"""One dewar in a slot, unless it is meant: also of two at once, whatever wrote the first, and however it is spelt."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import event

from tests.world import Configured, Service, Template, sqlite_service

from .stage import arrived, place, where

SLOT = {"location": "RACK-A1"}


def test_a_second_dewar_in_a_slot_is_refused_with_what_stands_there(anywhere: Service) -> None:
    place(anywhere, "RACK-A1")
    first, second = arrived(anywhere, "D1", "D2")
    staff = anywhere.client("staff")
    assert staff.move(f"/dewars/{first}", "move", **SLOT).status_code == 200
    events = anywhere.events("dewar", second)
    answer = staff.move(f"/dewars/{second}", "move", location="rack-A1 ")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/place-occupied")
    barcode = staff.get(f"/dewars/{first}").json["barcode"]
    assert answer.json["occupants"] == [barcode]
    assert (answer.json["place"], answer.json["hidden"]) == ("RACK-A1", 0)
    assert f"RACK-A1 is full ({barcode})" in answer.json["detail"]
    assert [error["pointer"] for error in answer.json["errors"]] == ["/location"]
    assert where(anywhere, second).lower() == "dock"
    assert anywhere.events("dewar", second) == events


def test_what_shares_a_slot_stands_there_as_well(anywhere: Service) -> None:
    place(anywhere, "RACK-A1")
    first, second = arrived(anywhere, "D1", "D2")
    staff = anywhere.client("staff")
    staff.move(f"/dewars/{first}", "move", **SLOT)
    assert staff.move(f"/dewars/{second}", "move", share=True, **SLOT).status_code == 200
    assert where(anywhere, first) == where(anywhere, second)


def test_who_is_scanned_where_it_stands_already_is_not_in_its_own_way(service: Service) -> None:
    place(service, "RACK-A1")
    (dewar,) = arrived(service, "D1")
    for _ in range(2):
        assert service.client("staff").move(f"/dewars/{dewar}", "move", **SLOT).status_code == 200


def test_what_stands_together_already_stays_together(service: Service) -> None:
    slot = place(service, "RACK-A1", capacity=2)
    first, second = arrived(service, "D1", "D2")
    staff = service.client("staff")
    for dewar in (first, second):
        assert staff.move(f"/dewars/{dewar}", "move", **SLOT).status_code == 200
    service.client("admin").patch(f"/locations/{slot}", {"capacity": 1})
    assert staff.move(f"/dewars/{second}", "move", **SLOT).status_code == 200


def test_a_place_takes_as_many_as_it_has_room_for(service: Service) -> None:
    place(service, "SHELF", "rack", capacity=2)
    dewars, staff = arrived(service, "D1", "D2", "D3"), service.client("staff")
    told = [staff.move(f"/dewars/{dewar}", "move", location="SHELF").status_code for dewar in dewars]
    assert told == [200, 200, 409]


def test_dewars_that_are_gone_leave_their_place_free(service: Service) -> None:
    place(service, "RACK-A1")
    first, second = arrived(service, "D1", "D2")
    staff = service.client("staff")
    staff.move(f"/dewars/{first}", "move", **SLOT)
    staff.move(f"/dewars/{first}", "dispatch")
    service.run("UPDATE Dewar SET storageLocation = 'rack-a1', dewarStatus = 'opened' WHERE dewarId = :id", id=first)
    assert staff.move(f"/dewars/{second}", "move", **SLOT).status_code == 200


def test_what_an_older_program_has_put_there_counts(service: Service) -> None:
    place(service, "RACK-A1")
    first, second = arrived(service, "D1", "D2")
    service.run("UPDATE Dewar SET storageLocation = 'Rack-A1' WHERE dewarId = :id", id=first)
    assert service.client("staff").move(f"/dewars/{second}", "move", **SLOT).status_code == 409


def test_a_dewar_whose_state_nobody_knows_takes_room_as_well(service: Service) -> None:
    place(service, "RACK-A1")
    first, second = arrived(service, "D1", "D2")
    staff = service.client("staff")
    staff.move(f"/dewars/{first}", "move", **SLOT)
    service.run("UPDATE Dewar SET dewarStatus = 'mislaid' WHERE dewarId = :id", id=second)
    assert staff.move(f"/dewars/{second}", "move", **SLOT).status_code == 409


def test_a_shipment_is_received_where_all_of_it_has_room(service: Service) -> None:
    place(service, "PAIR", "rack", capacity=2)
    for count, status in ((3, 409), (2, 200)):
        dewars = [{"code": f"D{number}"} for number in range(count)]
        tree = service.client("user").post("/proposals/mx23694/shipments:tree", {"name": f"S{count}", "dewars": dewars})
        answer = service.client("staff").move(f"/shipments/{tree.json['id']}", "receive", location="PAIR")
        assert answer.status_code == status, answer.text


def test_by_itself_a_dewar_comes_where_the_site_says_and_room_is_asked_for(service: Service) -> None:
    place(service, "STORES-IN", "stores_in", capacity=1)
    wish = {"name": "S", "dewars": [{"code": "D1"}, {"code": "D2"}]}
    first, second = service.client("user").post("/proposals/mx23694/shipments:tree", wish).json["dewars"]
    staff = service.client("staff")
    assert staff.move(f"/dewars/{first['id']}", "receive").status_code == 200
    assert staff.move(f"/dewars/{second['id']}", "receive").json["type"] == "/problems/place-occupied"
    assert staff.move(f"/dewars/{second['id']}", "receive", share=True).status_code == 200


def test_on_the_way_out_and_in_places_without_a_bound_nobody_asks_for_room(service: Service) -> None:
    place(service, "HALL", "area")
    place(service, "STORES-OUT", "stores_out", capacity=1)
    dewars, staff = arrived(service, "D1", "D2"), service.client("staff")
    for dewar in dewars:
        assert staff.move(f"/dewars/{dewar}", "move", location="HALL").status_code == 200
        assert staff.move(f"/dewars/{dewar}", "dispatch", location="STORES-OUT").status_code == 200


def test_a_retired_place_has_no_bound(service: Service) -> None:
    slot = place(service, "RACK-A1")
    service.client("admin").delete(f"/locations/{slot}")
    for dewar in arrived(service, "D1", "D2"):
        assert service.client("staff").move(f"/dewars/{dewar}", "move", **SLOT).status_code == 200


def test_only_a_step_to_a_place_can_share_it(service: Service) -> None:
    (dewar,) = arrived(service, "D1")
    answer = service.client("user").move(f"/dewars/{dewar}", "request_dispatch", share=True)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/share")


def test_places_that_nobody_has_registered_are_taken_unless_the_site_says_otherwise(
    service: Service, tmp_path: Path, template: Template
) -> None:
    (dewar,) = arrived(service, "D1")
    assert service.client("staff").move(f"/dewars/{dewar}", "move", location="behind the door").status_code == 200
    (tmp_path / "strict").mkdir()
    strict = sqlite_service(tmp_path / "strict", template, Configured(sections={"locations": {"only_known": True}}))
    place(strict, "DOCK", "area")
    (dewar,) = arrived(strict, "D1")
    answer = strict.client("staff").move(f"/dewars/{dewar}", "move", location="behind the door")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/location")
    assert "There is no place “behind the door”" in answer.json["detail"]
    slot = place(strict, "RACK-A1")
    assert strict.client("staff").move(f"/dewars/{dewar}", "move", **SLOT).status_code == 200
    strict.client("admin").delete(f"/locations/{slot}?with_dewars=true")
    assert strict.client("staff").move(f"/dewars/{dewar}", "move", **SLOT).status_code == 422
    for engine in (strict.units.reads, strict.units.writes):
        engine.dispose()


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@contextmanager
def meeting(service: Service, part: str, patience: float) -> Iterator[None]:
    """Whoever sends a statement with this part waits for a second one; not for ever, when a lock keeps that away."""
    two = Barrier(2)

    def wait(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if part in statement:
            with suppress(BrokenBarrierError):
                two.wait(patience)

    event.listen(service.units.writes, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(service.units.writes, "before_cursor_execute", wait)


def test_of_two_dewars_that_look_for_room_in_the_same_moment_one_finds_it(official: Service) -> None:
    slot = place(official, "RACK-A1")
    dewars = [arrived(official, f"D{number}")[0] for number in range(2)]
    staff = official.client("staff")
    with meeting(official, "AS seen", patience=1.0):
        told = at_once([lambda one=one: staff.move(f"/dewars/{one}", "move", **SLOT) for one in dewars])  # type: ignore[misc]
    assert sorted(answer.status_code for answer in told) == [200, 409]
    assert len(staff.get(f"/locations/{slot}/occupants").json["items"]) == 1


@pytest.mark.parametrize("share", [False, True], ids=["alone", "shared"])
def test_of_dewars_put_into_one_slot_in_the_same_moment_one_stands_there_unless_they_share(
    official: Service,
    share: bool,  # noqa: FBT001 - of the parametrisation
) -> None:
    slot = place(official, "RACK-A1")
    dewars = [arrived(official, f"D{number}")[0] for number in range(4)]
    staff = official.client("staff")
    wish = {"share": True, **SLOT} if share else SLOT
    told = at_once([lambda one=one: staff.move(f"/dewars/{one}", "move", **wish) for one in dewars])  # type: ignore[misc]
    statuses = sorted(answer.status_code for answer in told)
    assert statuses == ([200] * 4 if share else [200, 409, 409, 409])
    standing = staff.get(f"/locations/{slot}/occupants").json["items"]
    assert len(standing) == (4 if share else 1)
    assert [where(official, one["id"]) for one in standing] == ["rack-a1"] * len(standing)
