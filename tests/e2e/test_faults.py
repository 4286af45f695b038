"""What happens when the database is away, and when many want the same thing at once."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.servers.database import Database
from tests.servers.mariadb import MariaDB
from tests.world import Client, Service, mariadb_service

PATIENCE = 60


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """The results of works that begin together."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        barrier.wait(PATIENCE)
        results[number] = work()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


def with_dewar(service: Service) -> str:
    client = service.client("user")
    shipment = client.post("/proposals/in10002/shipments", {"name": "S"}).json["id"]
    number = client.post(f"/shipments/{shipment}/dewars", {"code": "D"}).json["id"]
    return f"/dewars/{number}"


def test_a_database_that_is_away_gives_503_and_the_next_request_after_it_is_back_works(
    spare_mariadb: MariaDB, tmp_path: Path
) -> None:
    database = Database(spare_mariadb, "faulty", "official")
    database.make()
    service = mariadb_service(tmp_path, database.url, database.own, "official")
    client = service.client("user")
    assert client.post("/proposals/in10002/shipments", {"name": "before"}).status_code == 201
    spare_mariadb.stop()
    for answer in (client.get("/shipments"), client.post("/proposals/in10002/shipments", {"name": "meanwhile"})):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
    assert service.http.simulate_get("/readyz").status_code == 503
    assert service.http.simulate_get("/livez").status_code == 200
    spare_mariadb.start()
    assert client.get("/shipments").status_code == 200
    assert client.post("/proposals/in10002/shipments", {"name": "after"}).status_code == 201
    assert [item["name"] for item in client.get("/shipments").json["items"]] == ["after", "before"]
    service.units.reads.dispose()
    service.units.writes.dispose()


def test_two_who_receive_the_same_dewar_at_once_have_one_effect(official: Service) -> None:
    dewar, staff = with_dewar(official), official.client("staff")
    answers = at_once([lambda: staff.move(dewar, "receive") for _ in range(2)])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(official.rows("SELECT * FROM DewarTransportHistory")) == 1


def test_twenty_repeats_of_one_key_have_one_effect(official: Service) -> None:
    client = official.client("user")
    ask = lambda: client.post("/proposals/in10002/shipments", {"name": "Once"}, **{"Idempotency-Key": "k"})  # noqa: E731
    answers = at_once([ask] * 20)
    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert len(official.rows("SELECT * FROM Shipping")) == 1


def test_a_repeated_transition_with_one_key_has_one_effect(official: Service) -> None:
    dewar, staff = with_dewar(official), official.client("staff")

    def receive(client: Client) -> Any:
        return client.post(f"{dewar}/transitions", {"transition": "receive"}, **{"Idempotency-Key": "scan-1"})

    answers = at_once([lambda: receive(staff)] * 8)
    assert {answer.status_code for answer in answers} == {200}
    assert len(official.rows("SELECT * FROM DewarTransportHistory")) == 1


def test_many_shipments_move_at_once_without_an_error(official: Service) -> None:
    """Opposite orders of two dewars of one shipment: the locks are taken in one order by everybody."""
    client, staff = official.client("user"), official.client("staff")
    shipment = client.post("/proposals/in10002/shipments", {"name": "S"}).json["id"]
    dewars = [f"/dewars/{client.post(f'/shipments/{shipment}/dewars', {'code': f'D{n}'}).json['id']}" for n in range(4)]
    works = [partial(staff.move, dewar, "receive") for dewar in (*dewars, *reversed(dewars))]
    assert sorted(answer.status_code for answer in at_once(works)) == [200] * 4 + [409] * 4
    assert official.row("SELECT shippingStatus AS word FROM Shipping")["word"] == "at facility"
