import json
from datetime import timedelta
from typing import Any

import pytest

from tests.world import Service

SHIPMENTS = "/proposals/mx23694/shipments"


def registered(service: Service, name: str = "Spring", proposal: str = "mx23694", **wish: Any) -> dict[str, Any]:
    answer = service.client("user").post(f"/proposals/{proposal}/shipments", {"name": name, **wish})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json
    return document


def test_a_shipment_is_registered_as_the_older_programs_expect(anywhere: Service) -> None:
    contact = anywhere.founded.contacts["mx23694"]
    wish: dict[str, Any] = {
        "safety_level": "Green",
        "sending_contact_id": contact,
        "return_contact_id": contact,
        "comments": "Å 1",
    }
    made = registered(anywhere, **wish)
    row = anywhere.row("SELECT * FROM Shipping WHERE shippingId = :id", id=made["id"])
    assert (row["shippingStatus"], row["shippingType"]) == ("opened", "DewarTracking")
    assert str(row["creationDate"])[:19] == str(row["bltimeStamp"])[:19] == "2026-03-02 09:30:00"
    assert (row["sendingLabContactId"], row["returnLabContactId"]) == (contact, contact)
    assert made["created_at"] == "2026-03-02T09:30:00Z"
    assert (made["status"], made["dewar_count"]) == ("opened", 0)


def test_a_shipment_without_a_session_is_marked_as_mail_in(service: Service) -> None:
    made = registered(service, proposal="in10002")
    row = service.row("SELECT extra, source FROM Shipping WHERE shippingId = :id", id=made["id"])
    assert json.loads(row["extra"]) == {"DYNAMIC": "Yes", "REMOTEORMAILIN": "Mail-in"}
    assert row["source"] == "sample-tracking"


def test_a_session_is_noted_once_and_can_come_later(service: Service) -> None:
    sessions = service.client("user").get("/proposals/mx23694/sessions").json["items"]
    made = registered(service, session_id=sessions[0]["id"])
    changed = service.client("user").patch(f"/shipments/{made['id']}", {"session_id": sessions[1]["id"]})
    assert changed.json["session_id"] == sessions[1]["id"]
    rows = service.rows("SELECT sessionId FROM ShippingHasSession WHERE shippingId = :id", id=made["id"])
    assert [row["sessionId"] for row in rows] == [sessions[1]["id"]]


def test_dewars_follow_the_session_but_for_those_with_one_of_their_own(anywhere: Service) -> None:
    client = anywhere.client("user")
    later, middle, early = (s["id"] for s in client.get("/proposals/mx23694/sessions").json["items"])
    made = registered(anywhere, session_id=early)
    path = f"/shipments/{made['id']}/dewars"
    follows, moved, free = (client.post(path, {"code": code}).json["id"] for code in ("A", "B", "C"))
    anywhere.run("UPDATE Dewar SET firstExperimentId = :session WHERE dewarId = :id", session=middle, id=moved)
    anywhere.run("UPDATE Dewar SET firstExperimentId = NULL WHERE dewarId = :id", id=free)
    client.patch(f"/shipments/{made['id']}", {"session_id": later})
    sessions = {dewar["id"]: dewar["session_id"] for dewar in client.get(path).json["items"]}
    assert sessions == {follows: later, moved: middle, free: later}


@pytest.mark.parametrize(
    ("wish", "pointers"),
    [
        ({}, ["/name"]),
        ({"name": "a/b"}, ["/name"]),
        ({"name": "x" * 46}, ["/name"]),
        ({"name": "A", "safety_level": "green", "colour": 1}, ["/safety_level", "/colour"]),
        ({"name": "A", "comments": "\N{GREEK SMALL LETTER ALPHA}"}, ["/comments"]),
        ({"name": "A", "status": "sent"}, ["/status"]),
        ({"name": "A", "sending_contact_id": "1"}, ["/sending_contact_id"]),
        ({"name": "A", "sending_contact_id": True}, ["/sending_contact_id"]),
        ({"name": "A", "session_id": 2**40}, ["/session_id"]),
    ],
)
def test_every_mistake_is_named_at_once(official: Service, wish: dict[str, Any], pointers: list[str]) -> None:
    answer = official.client("user").post(SHIPMENTS, wish)
    assert answer.status_code == 422
    assert sorted(error["pointer"] for error in answer.json["errors"]) == sorted(pointers)
    assert official.rows("SELECT shippingId FROM Shipping") == []


def test_contacts_and_sessions_of_another_proposal_are_refused(service: Service) -> None:
    foreign = service.founded.contacts["mx31001"]
    (session,) = service.client("other").get("/proposals/mx31001/sessions").json["items"]
    wish = {"name": "A", "sending_contact_id": foreign, "return_contact_id": 999, "session_id": session["id"]}
    answer = service.client("user").post(SHIPMENTS, wish)
    assert answer.status_code == 422
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert pointers == ["/sending_contact_id", "/return_contact_id", "/session_id"]
    assert service.rows("SELECT shippingId FROM Shipping") == []


def test_a_change_leaves_creation_and_status_alone(service: Service) -> None:
    made = registered(service)
    service.client("user").move(f"/shipments/{made['id']}", "make_ready")
    service.clock.now += timedelta(minutes=30)
    changed = service.client("user").patch(f"/shipments/{made['id']}", {"name": "Summer"}).json
    assert (changed["status"], changed["created_at"], changed["name"]) == ("ready", made["created_at"], "Summer")


def test_after_sending_only_the_way_back_and_the_session_can_be_changed(service: Service) -> None:
    made, client = registered(service), service.client("user")
    client.post(f"/shipments/{made['id']}/dewars", {"code": "D1"})
    assert client.move(f"/shipments/{made['id']}", "send").status_code == 200
    refused = client.patch(f"/shipments/{made['id']}", {"name": "B", "comments": "x"})
    assert (refused.status_code, [e["pointer"] for e in refused.json["errors"]]) == (409, ["/name"])
    wish = {"return_contact_id": service.founded.contacts["mx23694"], "comments": "please hurry"}
    changed = client.patch(f"/shipments/{made['id']}", wish).json
    assert {name: changed[name] for name in wish} == wish


def test_a_stale_version_is_refused_also_when_an_older_program_wrote(service: Service) -> None:
    made = registered(service)
    tag = service.client("user").get(f"/shipments/{made['id']}").headers["etag"]
    service.run("UPDATE Shipping SET comments = 'SynchWeb' WHERE shippingId = :id", id=made["id"])
    for method, body in (("PATCH", {"name": "B"}), ("DELETE", None)):
        answer = service.client("user").ask(method, f"/shipments/{made['id']}", body, **{"If-Match": tag})
        assert answer.status_code == 412
    assert service.client("user").get(f"/shipments/{made['id']}").json["name"] == "Spring"


def test_who_has_seen_the_version_may_skip_reading_it_again(service: Service) -> None:
    made = registered(service)
    tag = service.client("user").get(f"/shipments/{made['id']}").headers["etag"]
    answer = service.client("user").get(f"/shipments/{made['id']}", **{"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_version_must_be_named(sqlite: Service) -> None:
    made = registered(sqlite)
    client = sqlite.client("user")
    headers = {"Authorization": f"Bearer {client.token}"}
    answer = sqlite.http.simulate_patch(f"/api/v1/shipments/{made['id']}", json={"name": "B"}, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (428, "/problems/precondition-required")


def test_a_refused_transition_says_what_is_possible(service: Service) -> None:
    made = registered(service)
    answer = service.client("staff").move(f"/shipments/{made['id']}", "dispatch")
    assert answer.status_code == 409
    assert answer.json["possible"] == ["make_ready", "send", "receive", "cancel"]


def test_only_staff_receive(service: Service) -> None:
    made = registered(service)
    answer = service.client("user").move(f"/shipments/{made['id']}", "receive")
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/forbidden")


def test_a_cancelled_shipment_is_written_in_the_words_of_the_site(sqlite: Service, esrf: Service) -> None:
    for service, word in ((sqlite, "cancelled"), (esrf, "closed")):
        made = registered(service)
        answer = service.client("user").move(f"/shipments/{made['id']}", "cancel", reason="not needed")
        assert (answer.json["status"], answer.json["status_text"]) == ("cancelled", word)


def test_a_draft_can_be_deleted_and_is_remembered(anywhere: Service) -> None:
    made = registered(anywhere)
    assert anywhere.client("user").delete(f"/shipments/{made['id']}").status_code == 204
    assert anywhere.client("user").get(f"/shipments/{made['id']}").status_code == 404
    assert [e["what"] for e in anywhere.events("shipment", made["id"])] == ["created", "deleted"]


def test_lists_are_filtered_by_state_name_proposal_and_time(service: Service) -> None:
    first, second = registered(service, "First"), registered(service, "Second", "in10002")
    client = service.client("user")
    service.clock.now += timedelta(hours=1)
    client.move(f"/shipments/{first['id']}", "make_ready")

    def listed(query: str) -> list[str]:
        return [item["name"] for item in client.get(f"/shipments?{query}").json["items"]]

    assert listed("") == ["Second", "First"]
    assert listed("status=ready") == ["First"]
    assert listed("q=sec") == ["Second"]
    assert listed("q=%25") == []
    assert listed("proposal=in10002") == ["Second"]
    assert listed("proposal=mx31001") == listed("proposal=rubbish!") == []
    assert listed("updated_since=2026-03-02T10:00:00Z") == ["First"]
    assert second["status"] == "opened"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1000000", "limit=x", "cursor=made-up", "status=lost", "colour=red", "updated_since=now"]
)
def test_a_query_that_cannot_be_is_refused(sqlite: Service, query: str) -> None:
    answer = sqlite.client("user").get(f"/shipments?{query}")
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-query")
    assert answer.json["errors"][0]["pointer"] == f"?{query.partition('=')[0]}"


def test_a_cursor_does_not_fit_another_list(sqlite: Service) -> None:
    for name in ("A", "B", "C"):
        registered(sqlite, name)
    following = sqlite.client("user").get("/shipments?limit=1").json["next"]
    cursor = following.partition("cursor=")[2]
    assert sqlite.client("user").get(f"/shipments?limit=1&q=A&cursor={cursor}").status_code == 400


def test_the_same_key_has_one_effect(service: Service) -> None:
    client = service.client("user")
    answers = [client.post(SHIPMENTS, {"name": "Once"}, **{"Idempotency-Key": "k-1"}) for _ in range(3)]
    assert {(a.status_code, a.text, a.headers["location"]) for a in answers} == {
        (201, answers[0].text, answers[0].headers["location"])
    }
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert len(service.rows("SELECT shippingId FROM Shipping")) == 1


def test_a_key_is_for_one_request(service: Service) -> None:
    client = service.client("user")
    client.post(SHIPMENTS, {"name": "Once"}, **{"Idempotency-Key": "k-1"})
    answer = client.post(SHIPMENTS, {"name": "Twice"}, **{"Idempotency-Key": "k-1"})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "Idempotency-Key")


def test_a_failed_request_does_not_use_up_its_key(service: Service) -> None:
    client = service.client("user")
    assert client.post(SHIPMENTS, {"name": "A", "session_id": 999}, **{"Idempotency-Key": "k"}).status_code == 422
    assert client.post(SHIPMENTS, {"name": "A"}, **{"Idempotency-Key": "k"}).status_code == 201


def test_lists_and_reads_cost_a_fixed_number_of_statements(service: Service) -> None:
    made = [registered(service, f"S{n}") for n in range(3)]
    client = service.client("user")
    for path, count in (("/shipments", 1), (SHIPMENTS, 2), (f"/shipments/{made[0]['id']}", 1)):
        client.get(path)
        with service.statements() as sent:
            client.get(path)
        assert len(sent) == count, path
