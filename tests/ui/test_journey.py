"""The pages of a shipment, without a browser: what they write, what they refuse, what they never lose."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
HEADERS = "Dewar\tContainer\tContainer type\tPosition\tProtein acronym\tSample name"


@pytest.fixture
def configured() -> Configured:
    return Configured(plugins=("outcome",), sections={"readiness": {"required": ["contacts"]}})


@pytest.fixture
def user(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture
def shipment(user: Browser) -> str:
    """The address of a new one."""
    made = user.send("/proposals/mx23694/new-shipment", {"name": "Spring", "safety_level": "Green", "session_id": ""})
    return str(made.headers["location"]).partition("?")[0]


def hidden(page: testing.Result) -> dict[str, str]:
    found = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    return {name: value for name, value in found.items() if name != "form_key"}


def with_pucks(user: Browser, shipment: str, names: str = "P1, P2") -> None:
    user.send(f"{shipment}/dewars", {"code": "D1"})
    dewar = hidden(user.open(f"{shipment}/pucks"))["dewar_id"]
    made = user.send(f"{shipment}/pucks", {"dewar_id": dewar, "code": names, "type": "Puck", "barcode": ""})
    assert made.status_code == 303


def test_a_shipment_leads_to_its_next_step(user: Browser, shipment: str) -> None:
    assert user.open(shipment).headers["location"] == f"{shipment}/contacts"


def test_every_step_has_a_page(user: Browser, shipment: str) -> None:
    with_pucks(user, shipment)
    for step in ("contacts", "dewars", "pucks", "samples", "import", "check", "labels", "send", "track", "results"):
        assert user.open(f"{shipment}/{step}").status_code == 200, step


def test_several_pucks_are_made_at_once_or_none(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment)
    assert [row["code"] for row in sqlite.rows("SELECT code FROM Container ORDER BY code")] == ["P1", "P2"]
    fields = {"dewar_id": "1", "code": "P3, P1", "type": "Puck"}
    refused = user.send(f"{shipment}/pucks", fields)
    assert refused.status_code == 409
    assert 'value="P3, P1"' in refused.text
    assert len(sqlite.rows("SELECT code FROM Container")) == 2


def test_the_same_form_sent_twice_is_answered_with_the_first_answer(user: Browser, sqlite: Service) -> None:
    form = {"name": "Twice", "safety_level": "Green", "session_id": "", "once": "key of this page"}
    first, second = (user.send("/proposals/mx23694/new-shipment", form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(sqlite.rows("SELECT shippingId FROM Shipping WHERE shippingName = 'Twice'")) == 1
    other = user.send("/proposals/mx23694/new-shipment", {**form, "name": "Another"})
    assert other.headers["location"] != first.headers["location"]


def test_what_was_typed_outlives_the_log_in(user: Browser, shipment: str, sqlite: Service) -> None:
    sqlite.clock.now += timedelta(hours=2)
    asked = user.send(f"{shipment}/dewars", {"code": "Kept <b>", "once": "x", "seen": "*"})
    assert asked.status_code == 401
    kept = hidden(asked)
    assert parse_qs(kept["kept"]) == {"code": ["Kept <b>"]}
    back = user.send("/login", {"login": "user", "password": "user", **kept})
    assert "You are logged in again" in words(back)
    shown = user.send(f"{shipment}/dewars", hidden(back))
    assert shown.status_code == 200
    assert 'value="Kept &lt;b&gt;"' in shown.text
    assert sqlite.rows("SELECT dewarId FROM Dewar") == []


def test_a_wrong_password_keeps_what_was_typed_before(user: Browser, shipment: str, sqlite: Service) -> None:
    sqlite.clock.now += timedelta(hours=2)
    kept = hidden(user.send(f"{shipment}/dewars", {"code": "D9"}))
    again = user.send("/login", {"login": "user", "password": "wrong", **kept})
    assert hidden(again)["kept"] == "code=D9"


def test_another_site_cannot_have_its_fields_kept(sqlite: Service) -> None:
    stranger = Browser(sqlite.http)
    stranger.open("/login")
    sent = stranger.send("/shipments/1/dewars", {"code": "theirs"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert "theirs" not in sent.text


def test_a_form_of_an_earlier_log_in_is_shown_again(user: Browser, shipment: str, sqlite: Service) -> None:
    user.open(f"{shipment}/dewars")
    old = user.form_key
    sqlite.clock.now += timedelta(minutes=1)
    user.log_in("user")
    user.form_key = old
    refused = user.send(f"{shipment}/dewars", {"code": "D5"})
    assert refused.status_code == 403
    assert 'value="D5"' in refused.text
    assert sqlite.rows("SELECT dewarId FROM Dewar") == []


def test_two_people_are_told_of_each_other(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment)
    seen = hidden(user.open("/containers/1"))["seen"]
    form = {"code": "P1", "type": "Puck", "barcode": "", "seen": seen}
    assert user.send("/containers/1", {**form, "comments": "first"}).status_code == 303
    late = user.send("/containers/1", {**form, "comments": "second"})
    assert late.status_code == 412
    assert "Now stands there: first" in words(late)
    assert "second" in late.text
    again = {**form, "comments": "second", "seen": hidden(late)["seen"]}
    assert user.send("/containers/1", again).status_code == 303
    assert sqlite.row("SELECT comments FROM Container WHERE containerId = 1")["comments"] == "second"


def test_mistakes_are_told_in_plain_words(user: Browser, shipment: str) -> None:
    page = user.send("/proposals/mx23694/contacts/new", {"name": "", "person/family_name": "", "person/email": "x"})
    assert page.status_code == 422
    said = words(page)
    assert said.count("Please fill this in.") >= 2
    assert "Please type an e-mail address" in said
    assert "Please use only letters, digits" in words(user.send(f"{shipment}/dewars", {"code": "a b"}))


def test_a_contact_is_made_and_changed(user: Browser, sqlite: Service) -> None:
    form = {"name": "Door", "person/family_name": "Lund", "laboratory/name": "Lab", "customs_value": "100"}
    assert user.send("/proposals/mx23694/contacts/new", form).status_code == 303
    row = sqlite.row("SELECT labContactId AS id, dewarAvgCustomsValue AS v FROM LabContact WHERE cardName = 'Door'")
    assert row["v"] == 100
    assert user.send(f"/contacts/{row['id']}", {**form, "laboratory/city": "Nordhaven"}).status_code == 303
    assert "Nordhaven" in words(user.open("/proposals/mx23694/contacts"))
    assert user.send(f"/contacts/{row['id']}/delete").status_code == 303


def test_a_shipment_is_sent_with_its_numbers(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment, "P1")
    refused = user.send(f"{shipment}/send", {"courier": "DHL", "tracking/1": "JD01"})
    assert refused.status_code == 409
    assert "Put it right" in words(refused)
    contact = sqlite.row("SELECT MIN(labContactId) AS id FROM LabContact")["id"]
    chosen = {"sending_contact_id": contact, "return_contact_id": contact, "courier": "", "return_courier": ""}
    assert user.send(f"{shipment}/contacts", chosen).status_code == 303
    row = {"name": "a1", "protein": "TRP4", "position": 1}
    assert sqlite.client("user").put("/containers/1/samples", {"samples": [row]}).status_code == 200
    sent = user.send(f"{shipment}/send", {"courier": "DHL", "tracking/1": "JD01"})
    assert sent.headers["location"] == f"{shipment}/track?done=sent"
    assert "JD01" in words(user.open(f"{shipment}/track"))
    assert user.open(shipment).headers["location"] == f"{shipment}/track"


def test_a_shipment_is_called_off_with_a_reason(user: Browser, shipment: str) -> None:
    with_pucks(user, shipment)
    why = user.send(f"{shipment}/move", {"transition": "cancel", "reason": ""})
    assert "Please say why" in words(why)
    assert user.send(f"{shipment}/move", {"transition": "cancel", "reason": "no beam"}).status_code == 303
    assert "no beam" in words(user.open(f"{shipment}/track"))
    assert user.send(f"{shipment}/move", {"transition": "reopen"}).status_code == 303


def test_a_dewar_and_a_puck_are_changed_and_deleted(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment)
    assert user.send("/dewars/1", {"code": "D2", "facility_code": "", "comments": "heavy"}).status_code == 303
    assert "D2" in words(user.open(f"{shipment}/dewars"))
    for address in ("/containers/1/delete", "/containers/2/delete", "/dewars/1/delete", f"{shipment}/delete"):
        assert user.open(address).status_code == 200
        assert user.send(address).status_code == 303, address
    assert sqlite.rows("SELECT shippingId FROM Shipping WHERE shippingName = 'Spring'") == []


def test_a_barcode_leads_to_where_the_dewar_is(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment)
    barcode = sqlite.row("SELECT barCode FROM Dewar")["barCode"]
    assert user.open(f"/d/{barcode}").headers["location"] == f"{shipment}/track"
    assert user.open("/d/nothing").status_code == 404


def test_a_sheet_is_looked_at_taken_in_and_taken_back(user: Browser, shipment: str, sqlite: Service) -> None:
    user.open(f"{shipment}/import")
    bad = user.send(f"{shipment}/import", {"pasted": f"{HEADERS}\nD1\tP1\tPuck\t99\tTRP4\ta 1"})
    assert "mistake" in words(bad)
    assert "hash" not in hidden(bad)
    good = user.send(f"{shipment}/import", {"pasted": f"{HEADERS}\nD1\tP1\tPuck\t1\tTRP4\ta1"})
    taken = user.send(f"{shipment}/import", hidden(good))
    assert taken.status_code == 303
    assert "Everything is taken in." in words(user.open(str(taken.headers["location"])))
    assert len(sqlite.rows("SELECT blSampleId FROM BLSample")) == 1
    assert user.send(str(taken.headers["location"]).partition("?")[0]).status_code == 303
    assert sqlite.rows("SELECT blSampleId FROM BLSample") == []


def test_a_sheet_can_be_a_file(user: Browser, shipment: str) -> None:
    user.open(f"{shipment}/import")
    parts = {
        "form_key": user.form_key,
        "existing": "refuse",
        'file"; filename="mine.tsv': f"{HEADERS}\nD1\tP1\tPuck\t1\tTRP4\ta1",
    }
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{text}\r\n' for n, text in parts.items())
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = user.http.simulate_post(f"{shipment}/import", body=f"{body}--b--\r\n", cookies=user.cookies, headers=kind)
    assert hidden(answer)["file/name"] == "mine.tsv"
    assert "This would be taken in" in words(answer)


def test_files_are_given_out(user: Browser, shipment: str) -> None:
    with_pucks(user, shipment)
    for address in (f"{shipment}/samples.xlsx", "/proposals/mx23694/samples.xlsx", f"{shipment}/labels.pdf"):
        answer = user.http.simulate_get(address, cookies=user.cookies)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
    assert user.send(f"{shipment}/labels", {"printer": "", "paper": ""}).status_code == 303
    assert "Outer label" in words(user.open(f"{shipment}/labels"))


def test_another_lab_sees_none_of_it(user: Browser, shipment: str, sqlite: Service) -> None:
    with_pucks(user, shipment)
    other = Browser(sqlite.http)
    other.log_in("other")
    other.open("/")
    for address in (f"{shipment}/dewars", f"{shipment}/track", "/dewars/1", "/containers/1", "/proposals/mx23694"):
        assert other.open(address).status_code == 404, address
    assert other.send(f"{shipment}/dewars", {"code": "mine"}).status_code == 404
    assert other.send("/containers/1/delete").status_code == 404


def test_a_language_is_kept_in_a_cookie(user: Browser) -> None:
    answer = user.send("/language", {"language": "de", "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    assert user.cookies["__Host-language"] == "de"


def test_groups_and_tokens_are_for_administrators(user: Browser, sqlite: Service) -> None:
    assert user.open("/admin/groups").status_code == 403
    admin = Browser(sqlite.http)
    admin.log_in("admin")
    admin.open("/admin/groups")
    group = str(admin.send("/admin/groups", {"name": "Floor"}).headers["location"]).partition("?")[0]
    assert admin.send(group, {"action": "add", "login": "nobody"}).status_code == 422
    assert admin.send(group, {"action": "add", "login": "user"}).status_code == 303
    assert admin.send(group, {"action": "rename", "name": "Hall"}).status_code == 303
    assert "Ida" in words(admin.open(group))
    person = re.search(r'name="person_id" value="(\d+)"', admin.open(group).text)
    assert person
    assert admin.send(group, {"action": "remove", "person_id": person[1]}).status_code == 303
    assert admin.send(f"{group}/delete").status_code == 303
    form = {"name": "MXCuBE", "login": "staff", "expires_at": "2026-05-01", "proposals": "", "once": "1"}
    assert "Please choose at least one." in words(admin.send("/admin/tokens", form))
    shown = admin.send("/admin/tokens", {**form, "scopes/read": "on"})
    assert "shown this once" in words(shown)
    assert admin.send("/admin/tokens", {**form, "scopes/read": "on"}).status_code == 303
    assert len(sqlite.client("admin").get("/service-tokens").json["items"]) == 1
    assert admin.send("/admin/tokens/1/revoke").status_code == 303
    assert "revoked" in words(admin.open("/admin/tokens"))
