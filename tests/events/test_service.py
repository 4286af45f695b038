import threading

from sample_tracking.events import service as events
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from tests.world import Service, just_before


def shipped(service: Service, name: str, login: str = "user", proposal: str = "mx23694") -> int:
    number: int = service.client(login).post(f"/proposals/{proposal}/shipments", {"name": name}).json["id"]
    return number


def test_an_event_is_in_the_feed_once_it_is_numbered(anywhere: Service) -> None:
    shipment = shipped(anywhere, "A")
    assert anywhere.client("user").get("/events").json["items"] == []
    events.number_events(anywhere.units)
    (item,) = anywhere.client("user").get("/events").json["items"]
    assert (item["seq"], item["what"], item["thing_id"], item["actor"]) == (1, "created", shipment, "user")
    assert item["at"] == "2026-03-02T09:30:00Z"


def test_the_feed_goes_on_where_it_was_left(service: Service) -> None:
    client = service.client("user")
    shipped(service, "A")
    events.number_events(service.units)
    first = client.get("/events?limit=1").json
    shipped(service, "B")
    events.number_events(service.units)
    second = client.get(first["next"]).json
    assert [item["seq"] for item in second["items"]] == [2]
    assert client.get(second["next"]).json["items"] == []


def test_only_events_of_seen_proposals_are_in_the_feed(service: Service) -> None:
    shipped(service, "A")
    shipped(service, "B", "other", "mx31001")
    events.number_events(service.units)
    assert [item["seq"] for item in service.client("user").get("/events").json["items"]] == [1]
    assert [item["seq"] for item in service.client("staff").get("/events").json["items"]] == [1, 2]


def test_the_feed_is_narrowed_to_a_shipment_and_a_level(service: Service) -> None:
    shipped(service, "A")
    second = shipped(service, "B")
    events.number_events(service.units)
    client = service.client("user")
    assert [i["seq"] for i in client.get(f"/events?shipment_id={second}&level=shipment").json["items"]] == [2]
    assert client.get("/events?level=dewar").json["items"] == []


def test_an_event_committed_late_is_not_passed_by(official: Service) -> None:
    """The one with the smaller id commits after the other was numbered and read."""
    begun, finish = threading.Event(), threading.Event()

    def late() -> None:
        def work(unit: object) -> None:
            unit.connection.exec_driver_sql("SELECT 1")  # type: ignore[attr-defined]
            unit.record(Event("shipment", 1, "late"))  # type: ignore[attr-defined]
            begun.set()
            finish.wait(10)

        official.units.write(Call(SERVICE), work)

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(10)
    official.units.write(Call(SERVICE), lambda unit: unit.record(Event("shipment", 2, "early")))
    events.number_events(official.units)
    finish.set()
    thread.join(10)
    events.number_events(official.units)
    told = [item["what"] for item in official.client("staff").get("/events").json["items"]]
    assert told == ["early", "late"]


def test_who_numbers_first_goes_on_when_somebody_else_began_in_that_moment(official: Service) -> None:
    shipped(official, "A")
    own = official.units.site.get(DatabaseSettings).tracking_database
    columns = "(name, holder, until) VALUES ('number events', 'another worker', '2026-03-02 09:30:00')"
    with just_before(official, "lease (", f"INSERT INTO {own}.lease {columns}"):
        events.number_events(official.units)
    assert [item["seq"] for item in official.client("user").get("/events").json["items"]] == [1]


def test_two_who_number_at_once_give_each_number_once(official: Service) -> None:
    for n in range(20):
        official.units.write(Call(SERVICE), lambda unit, n=n: unit.record(Event("shipment", n, "x")))  # type: ignore[misc]
    threads = [threading.Thread(target=events.number_events, args=(official.units,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    items = official.client("staff").get("/events").json["items"]
    assert [item["seq"] for item in items] == list(range(1, 21))
