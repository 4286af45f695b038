from typing import Any

import pytest

from tests.world import Service

DEFAULTS = "/proposals/mx23694/defaults"
NOTHING: dict[str, Any] = dict.fromkeys(
    ("sending_contact_id", "return_contact_id", "safety_level", "container_type", "courier")
)


def contact(service: Service, name: str, proposal: str = "mx23694") -> int:
    card = {"name": name, "person": {"family_name": "Lund"}, "laboratory": {"name": "Institute"}}
    answer = service.client("user").post(f"/proposals/{proposal}/contacts", card)
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def favourites(service: Service, login: str = "user", query: str = "") -> list[str]:
    return [c["name"] for c in service.client(login).get(f"/favourite-contacts{query}").json["items"]]


def test_favourites_are_a_persons_own_in_the_order_of_their_names(service: Service) -> None:
    client, staff = service.client("user"), service.client("staff")
    zoo, home = contact(service, "Zoo"), contact(service, "at home", "in10002")
    for one in (zoo, home, zoo):
        assert client.put(f"/contacts/{one}/favourite").status_code == 204
    staff.put(f"/contacts/{zoo}/favourite")
    assert favourites(service) == ["at home", "Zoo"]
    assert favourites(service, query="?proposal=MX23694") == ["Zoo"]
    assert favourites(service, "staff") == ["Zoo"]
    for _ in range(2):
        assert client.delete(f"/contacts/{zoo}/favourite").status_code == 204
    assert (favourites(service), favourites(service, "staff")) == (["at home"], ["Zoo"])


def test_a_contact_that_is_gone_or_not_to_be_seen_any_more_is_no_favourite(service: Service) -> None:
    client = service.client("user")
    gone, hidden = contact(service, "Gone"), contact(service, "Hidden")
    for one in (gone, hidden):
        client.put(f"/contacts/{one}/favourite")
    client.delete(f"/contacts/{gone}")
    foreign = service.founded.proposals["mx31001"]
    service.run("UPDATE LabContact SET proposalId = :p WHERE labContactId = :c", p=foreign, c=hidden)
    assert favourites(service) == []
    assert client.put(f"/contacts/{hidden}/favourite").status_code == 404


def test_defaults_are_kept_for_the_whole_proposal(anywhere: Service) -> None:
    client, home = anywhere.client("user"), contact(anywhere, "Home")
    kind = "Unipuck" if anywhere.flavour == "esrf" else "Puck"
    assert client.get(DEFAULTS).json == NOTHING
    wish = {"sending_contact_id": home, "safety_level": "Yellow", "container_type": kind}
    assert client.patch(DEFAULTS, wish).json == {**NOTHING, **wish}
    assert client.patch(DEFAULTS, {"courier": "DHL", "safety_level": None}).json["courier"] == "DHL"
    expected = {**NOTHING, "sending_contact_id": home, "container_type": kind, "courier": "DHL"}
    assert anywhere.client("staff").get(DEFAULTS).json == expected
    assert client.get("/proposals/in10002/defaults").json == NOTHING


def test_a_contact_that_was_deleted_is_no_default_any_more(service: Service) -> None:
    client, home = service.client("user"), contact(service, "Home")
    client.patch(DEFAULTS, {"return_contact_id": home})
    client.delete(f"/contacts/{home}")
    assert client.get(DEFAULTS).json == NOTHING


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"sending_contact_id": 99999}, "/sending_contact_id"),
        ({"safety_level": "Blue"}, "/safety_level"),
        ({"container_type": "Bucket"}, "/container_type"),
        ({"courier": "x" * 46}, "/courier"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_kept(service: Service, wish: dict[str, Any], pointer: str) -> None:
    answer = service.client("user").patch(DEFAULTS, {"courier": "DHL", **wish})
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer])
    assert service.client("user").get(DEFAULTS).json == NOTHING


def test_a_contact_of_another_proposal_of_mine_is_no_default(service: Service) -> None:
    elsewhere = contact(service, "Elsewhere", "in10002")
    answer = service.client("user").patch(DEFAULTS, {"sending_contact_id": elsewhere})
    assert answer.json["errors"][0]["detail"] == f"The proposal has no contact {elsewhere}."


def test_who_was_slower_is_told(service: Service) -> None:
    client = service.client("user")
    tag = client.get(DEFAULTS).headers["etag"]
    client.patch(DEFAULTS, {"courier": "DHL"})
    assert client.patch(DEFAULTS, {"courier": "UPS"}, **{"If-Match": tag}).status_code == 412
    assert client.get(DEFAULTS).json["courier"] == "DHL"
