from typing import Any

import pytest

from tests.dewars.test_service import dewar
from tests.world import Service

INSERT = (
    "INSERT INTO DewarTransportHistory (dewarId, dewarStatus, storageLocation, arrivalDate)"
    " VALUES (:id, :word, :place, :at)"
)


def told(service: Service, number: int, word: str, place: str, at: str | None) -> None:
    """By an older program, which may be on a server that takes zero dates."""
    service.run(INSERT, id=number, word=word, place=place, at=at)


def every_page(service: Service, number: int, limit: int) -> list[dict[str, Any]]:
    client, address = service.client("staff"), f"/dewars/{number}/history?limit={limit}"
    found: list[dict[str, Any]] = []
    while address:
        page = client.get(address).json
        found += page["items"]
        address = page["next"]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_of_any_size_tell_everything_once_and_in_order(anywhere: Service, limit: int) -> None:
    number = dewar(anywhere)["id"]
    anywhere.client("staff").move(f"/dewars/{number}", "receive")
    zero = "1900-01-01 00:00:00" if anywhere.flavour == "sqlite" else "0000-00-00 00:00:00"
    for word, at in (("sent", "2026-03-01 08:00:00"), ("c", "2026-03-01 08:00:00"), ("d", zero), ("e", "2030-01-01")):
        told(anywhere, number, word, "x", at)
    items = every_page(anywhere, number, limit)
    whole = every_page(anywhere, number, 50)
    assert items == whole
    assert [item["status_text"] or item["what"] for item in items[:4]] == ["d", "sent", "c", "created"]
    assert items[4]["what"] == "receive"
    assert items[5]["at"] == "2030-01-01T00:00:00Z"


def test_a_zero_date_reads_as_no_date(official: Service) -> None:
    number = dewar(official)["id"]
    told(official, number, "at DLS", "rack", "0000-00-00 00:00:00")
    (first, _) = every_page(official, number, 10)
    assert (first["at"], first["status"], first["location"]) == (None, "at_facility", "rack")
    assert official.client("staff").get(f"/dewars/{number}").json["moved_at"] is None


def test_a_row_that_we_left_for_older_programs_is_not_told_twice(anywhere: Service) -> None:
    number = dewar(anywhere)["id"]
    staff = anywhere.client("staff")
    for transition in ("receive", "request_dispatch"):
        staff.move(f"/dewars/{number}", transition)
    rows = anywhere.rows("SELECT dewarStatus FROM DewarTransportHistory WHERE dewarId = :id", id=number)
    assert rows
    items = every_page(anywhere, number, 50)
    assert [item["what"] for item in items] == ["created", "receive", "request_dispatch"]
    assert items[1]["status_text"] == rows[0]["dewarStatus"]


def test_the_cursor_of_another_history_is_refused(service: Service) -> None:
    first, second = dewar(service)["id"], dewar(service)["id"]
    staff = service.client("staff")
    staff.move(f"/dewars/{first}", "receive")
    cursor = staff.get(f"/dewars/{first}/history?limit=1").json["next"].rpartition("cursor=")[2]
    assert staff.get(f"/dewars/{second}/history?limit=1&cursor={cursor}").status_code == 400
