"""News reach those who want them, by a real mail server, each once."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_tracking import worker
from sample_tracking.events.service import number_events
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.parts import Message
from sample_tracking.kernel.plugin import Module
from sample_tracking.tracking import store
from sample_tracking.tracking.notifying import WORKER, notify
from tests.readiness.stage import packed
from tests.servers.mail import MailServer, mail_server
from tests.world import Configured, Service, Template, sqlite_service

JOBS = [number_events, notify]
DIGEST = timedelta(minutes=5)


@dataclass
class Second:
    """Another way, beside the mail."""

    name: str = "pigeon"
    sent: list[Message] = field(default_factory=list)

    def notify(self, message: Message) -> None:
        self.sent.append(message)


PIGEON = Second()
second = Module(name="pigeon", summary="Of these tests", parts=lambda _: {"notifiers": [PIGEON]})


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path / "mail") as server:
        yield server


@pytest.fixture
def configured(mail: MailServer) -> Configured:
    section = {"host": "127.0.0.1", "port": mail.port, "security": "none", "sender": "tracking@example.org"}
    tracking = {"signature": "Your sample desk"}
    return Configured(("plugins.notifier_smtp:plugin",), {"notifier_smtp": section, "tracking": tracking})


def work(service: Service, later: timedelta = timedelta(0)) -> None:
    service.clock.now += later
    assert worker.run_once(service.units, JOBS) == {}


def followed(service: Service, login: str = "user", **wish: Any) -> dict[str, Any]:
    tree = packed(service)
    answer = service.client(login).put(f"/shipments/{tree['id']}/subscription", wish)
    assert answer.status_code == 200, answer.text
    return tree


def move(service: Service, tree: dict[str, Any], step: str, login: str = "user", **wish: Any) -> None:
    answer = service.client(login).move(f"/dewars/{tree['dewars'][0]['id']}", step, **wish)
    assert answer.status_code == 200, answer.text


def states(service: Service) -> list[str]:
    table = "notification" if service.flavour == "sqlite" else f"{own(service)}.notification"
    return [row["state"] for row in service.rows(f"SELECT state FROM {table} ORDER BY event_id")]


def own(service: Service) -> str:
    return service.units.site.get(DatabaseSettings).tracking_database


def test_news_come_in_one_message_after_a_while_and_once(service: Service, mail: MailServer) -> None:
    tree = followed(service)
    move(service, tree, "make_ready")
    move(service, tree, "send")
    work(service)
    service.clock.now += timedelta(minutes=2)
    move(service, tree, "receive", "staff", location="STORES-IN")
    move(service, tree, "move", "staff", location="RACK-A1")
    work(service)
    assert mail.messages() == []
    work(service, DIGEST)
    for _ in range(3):
        work(service, DIGEST)
    (got,) = mail.messages()
    assert (got["To"], got["Subject"]) == ("user@example.org", "Fragments: 2 steps")
    assert got.get_content().splitlines() == [
        "Fragments (in10002)",
        "2026-03-02 09:30 UTC (09:30 UTC)",
        "  The dewar D1 is on its way to the facility.",
        "2026-03-02 09:32 UTC (09:32 UTC)",
        "  The dewar D1 has arrived at the facility: stores-in.",
        f"http://127.0.0.1:8000/shipments/{tree['id']}",
        "",
        "You get this because you asked for news of it; on its page you can end that.",
        "",
        "Your sample desk",
    ]
    assert states(service) == ["sent", "sent"]


def test_each_subscriber_gets_their_own_and_nobody_else_any(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    sqlite.client("staff").put(f"/shipments/{tree['id']}/subscription", {})
    move(sqlite, tree, "send")
    work(sqlite)
    work(sqlite, DIGEST)
    assert sorted(str(got["To"]) for got in mail.messages()) == ["staff@example.org", "user@example.org"]
    (subject,) = {str(got["Subject"]) for got in mail.messages()}
    assert subject == "Fragments: The dewar D1 is on its way to the facility."


def test_nothing_is_told_of_what_was_before_or_after_a_subscription(sqlite: Service, mail: MailServer) -> None:
    tree, client = packed(sqlite), sqlite.client("user")
    move(sqlite, tree, "send")
    sqlite.clock.now += timedelta(minutes=1)
    path = f"/shipments/{tree['id']}/subscription"
    assert client.get(path).json == {"language": "en", "subscribed": False, "since": None}
    client.put(path, {})
    assert client.put(path, {"language": "de"}).json == {
        "language": "de",
        "subscribed": True,
        "since": "2026-03-02T09:31:00Z",
    }
    assert client.delete(path).status_code == 204
    move(sqlite, tree, "receive", "staff")
    work(sqlite)
    work(sqlite, DIGEST)
    assert (mail.messages(), client.delete(path).status_code) == ([], 204)


def test_whoever_sees_the_shipment_no_more_is_told_nothing(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    move(sqlite, tree, "send")
    work(sqlite)
    sqlite.run("DELETE FROM ProposalHasPerson")
    sqlite.run("DELETE FROM Session_has_Person")
    sqlite.run("UPDATE Proposal SET personId = :p", p=sqlite.founded.people["other"])
    work(sqlite, DIGEST)
    assert (mail.messages(), states(sqlite)) == ([], ["dropped"])


def test_a_message_that_is_not_taken_is_tried_again_and_not_for_ever(service: Service, mail: MailServer) -> None:
    tree = followed(service)
    move(service, tree, "send")
    work(service)
    mail.be_busy()
    work(service, DIGEST)
    assert states(service) == ["waiting"]
    work(service)
    mail.be_open()
    work(service, timedelta(seconds=30))
    assert mail.messages() == []
    work(service, timedelta(minutes=1))
    assert (len(mail.messages()), states(service)) == (1, ["sent"])
    move(service, tree, "receive", "staff")
    work(service)
    mail.be_busy()
    for _ in range(12):
        work(service, timedelta(hours=7))
    assert states(service) == ["sent", "failed"]


def test_a_worker_that_ended_in_between_tells_nothing_twice(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    move(sqlite, tree, "send")
    work(sqlite)
    sqlite.clock.now += DIGEST
    person = sqlite.founded.people["user"]
    taken = sqlite.units.write(WORKER, lambda unit: store.take(unit, person, "smtp"))
    assert len(taken) == 1
    work(sqlite)
    assert (mail.messages(), states(sqlite)) == ([], ["sending"])
    work(sqlite, timedelta(minutes=16))
    assert (mail.messages(), states(sqlite)) == ([], ["failed"])
    assert sqlite.units.write(WORKER, lambda unit: store.take(unit, person, "smtp")) == {}


def test_who_has_no_address_is_told_so_at_once_or_left_out_later(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    move(sqlite, tree, "send")
    work(sqlite)
    sqlite.run("UPDATE Person SET emailAddress = NULL")
    answer = sqlite.client("user").put(f"/shipments/{tree['id']}/subscription", {})
    assert (answer.status_code, "No e-mail address" in answer.json["detail"]) == (409, True)
    work(sqlite, DIGEST)
    assert (mail.messages(), states(sqlite)) == ([], ["dropped"])


def test_a_way_that_is_closed_keeps_what_waits_for_it(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    move(sqlite, tree, "send")
    work(sqlite)
    sqlite.run("UPDATE notification SET notifier = 'closed'")
    work(sqlite, DIGEST)
    assert (mail.messages(), states(sqlite)) == ([], ["waiting"])


def test_who_ended_the_subscription_is_told_nothing_of_what_waits(sqlite: Service, mail: MailServer) -> None:
    tree = followed(sqlite)
    other = packed(sqlite, name="Second", dewars=[{"code": "E1"}])
    sqlite.client("user").put(f"/shipments/{other['id']}/subscription", {})
    for one in (tree, other):
        move(sqlite, one, "send")
    work(sqlite)
    sqlite.client("user").delete(f"/shipments/{tree['id']}/subscription")
    work(sqlite, DIGEST)
    (got,) = mail.messages()
    assert got["Subject"] == "Second: The dewar E1 is on its way to the facility."
    assert states(sqlite) == ["dropped", "sent"]


def test_two_workers_at_once_send_one_message(official: Service, mail: MailServer) -> None:
    tree = followed(official)
    move(official, tree, "send")
    work(official)
    official.clock.now += DIGEST
    together = threading.Barrier(4)

    def run() -> None:
        together.wait()
        notify(official.units)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(mail.messages()), states(official)) == (1, ["sent"])


def test_two_ways_are_told_each_once_when_one_of_them_fails(
    tmp_path: Path, template: Template, configured: Configured, mail: MailServer
) -> None:
    PIGEON.sent.clear()
    service = sqlite_service(
        tmp_path, template, Configured((*configured.plugins, f"{__name__}:second"), configured.sections)
    )
    tree = followed(service)
    move(service, tree, "send")
    work(service)
    mail.be_busy()
    work(service, DIGEST)
    mail.be_open()
    work(service, timedelta(hours=1))
    assert (len(PIGEON.sent), len(mail.messages())) == (1, 1)


def test_without_a_way_nothing_piles_up(tmp_path: Path, template: Template) -> None:
    service = sqlite_service(tmp_path, template)
    tree = followed(service)
    move(service, tree, "send")
    work(service)
    assert states(service) == []


def test_another_lab_cannot_subscribe(sqlite: Service) -> None:
    tree = packed(sqlite)
    assert sqlite.client("other").put(f"/shipments/{tree['id']}/subscription", {}).status_code == 404
