"""The scan page without a script, and what its script asks for."""

import json
from typing import Any

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Service

KEY = {"Idempotency-Key": "key-1", "Content-Type": "application/json"}


@pytest.fixture
def service(sqlite: Service) -> Service:
    for code, capacity in (("RACK-1", None), ("BOX-1", 1)):
        wish = {"code": code, "kind": "slot", "name": f"Place {code}", "word": code, "capacity": capacity}
        made = sqlite.client("admin").post("/locations", {name: value for name, value in wish.items() if value})
        assert made.status_code == 201, made.text
    return sqlite


@pytest.fixture
def dewars(service: Service) -> list[str]:
    wish = {"name": "Expected", "dewars": [{"code": "One"}, {"code": "Two"}]}
    tree = service.client("user").post("/proposals/mx23694/shipments:tree", wish)
    return [dewar["barcode"] for dewar in tree.json["dewars"]]


@pytest.fixture
def browser(service: Service) -> Browser:
    browser = Browser(service.http)
    browser.log_in("staff")
    browser.open("/scan")
    return browser


def ask(browser: Browser, path: str, body: Any = None, **headers: str) -> testing.Result:
    """As the script of the page does."""
    sent = {**KEY, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return browser.http.simulate_post(path, body=json.dumps(body), headers=sent, cookies=browser.cookies)


def states(service: Service) -> list[str]:
    return [row["status"] for row in service.rows("SELECT dewarStatus AS status FROM Dewar ORDER BY dewarId")]


def test_a_code_and_a_place_are_scanned_with_a_form(browser: Browser, dewars: list[str], service: Service) -> None:
    sent = browser.send("/scan", {"code": dewars[0], "place": "RACK-1"})
    assert sent.status_code == 303
    shown = browser.open(sent.headers["location"])
    assert "One has arrived: Place RACK-1." in words(shown)
    assert 'name="place" maxlength="45" value="RACK-1"' in shown.text
    assert states(service) == ["at facility", "opened"]
    assert [row["source"] for row in service.events("dewar", 1) if row["what"] == "receive"] == ["scan"]


def test_a_form_that_is_sent_twice_scans_once(browser: Browser, dewars: list[str], service: Service) -> None:
    form = {"code": dewars[0], "place": "RACK-1", "once": "form-1"}
    first, second = (browser.send("/scan", form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert service.row("SELECT count(*) AS scans FROM scan")["scans"] == 1


def test_nothing_scanned_is_told_at_the_field(browser: Browser) -> None:
    sent = browser.send("/scan", {"code": " ", "place": "RACK-1"})
    assert sent.status_code == 422
    assert "Please scan or type a code." in words(sent)
    assert 'aria-describedby="code-fault"' in sent.text


def test_a_refused_scan_says_why_and_can_be_done_anyway(browser: Browser, dewars: list[str], service: Service) -> None:
    browser.send("/scan", {"code": dewars[0], "place": "BOX-1"})
    refused = browser.send("/scan", {"code": dewars[1], "place": "BOX-1"})
    assert refused.status_code == 409
    assert f"Place BOX-1 is full: {dewars[0]} stands there." in words(refused)
    assert "Do it anyway" in words(refused)
    assert service.row("SELECT outcome FROM scan ORDER BY scan_id DESC LIMIT 1")["outcome"] == "refused"
    done = browser.send("/scan", {"code": dewars[1], "place": "BOX-1", "confirm": "yes"})
    assert done.status_code == 303
    assert states(service) == ["at facility", "at facility"]


def test_an_unknown_code_is_told_and_kept_for_those_who_resolve_it(browser: Browser, service: Service) -> None:
    unknown = browser.send("/scan", {"code": "NO-SUCH-THING", "place": ""})
    assert unknown.status_code == 404
    assert "This code is not known here." in words(unknown)
    assert "NO-SUCH-THING" in words(unknown)
    assert "Do it anyway" not in words(unknown)
    assert service.row("SELECT code, outcome FROM scan") == {"code": "NO-SUCH-THING", "outcome": "unknown"}


def test_a_scan_is_taken_back_with_its_button(browser: Browser, dewars: list[str], service: Service) -> None:
    sent = browser.send("/scan", {"code": dewars[0], "place": "RACK-1"})
    number = sent.headers["location"].split("scan=")[1].split("&")[0]
    shown = browser.open(browser.send("/scan", {"undo": number, "place": "RACK-1"}).headers["location"])
    assert "Taken back: One." in words(shown)
    assert states(service) == ["opened", "opened"]


def test_a_scan_of_somebody_else_is_not_shown(browser: Browser, dewars: list[str], service: Service) -> None:
    scan = service.client("admin").post("/scans", {"barcode": dewars[0]}, Idempotency_Key="k").json
    assert scan["sentence"] not in words(browser.open(f"/scan?scan={scan['id']}"))


@pytest.mark.parametrize("path", ["/scan", "/scan/commands.pdf"])
def test_the_page_is_for_those_who_track(service: Service, path: str) -> None:
    browser = Browser(service.http)
    assert browser.open(path).headers["location"] == f"/login?next={path.replace('/', '%2F')}"
    browser.log_in("user")
    assert browser.open(path).status_code == 403
    assert ask(browser, "/scan/entries", {"barcode": "x"}).status_code == 403
    assert 'href="/scan"' not in browser.open("/").text


def test_the_commands_are_a_sheet_to_print(browser: Browser) -> None:
    sheet = browser.open("/scan/commands.pdf")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")


def test_the_script_scans_once_with_its_key(browser: Browser, dewars: list[str], service: Service) -> None:
    body = {"barcode": dewars[0], "location": "RACK-1", "terminal": "left door"}
    first, second = (ask(browser, "/scan/entries", body) for _ in range(2))
    assert (first.status_code, first.json["outcome"]) == (201, "done")
    assert (second.status_code, second.json) == (201, first.json)
    assert service.row("SELECT count(*) AS scans FROM scan")["scans"] == 1
    past = browser.open("/scan/entries?terminal=left%20door").json["items"]
    assert [(scan["code"], scan["state"]) for scan in past] == [(dewars[0], "done")]
    assert past[0]["undo_until"] == first.json["undo_until"]


def test_without_a_key_the_script_gets_nothing(browser: Browser, dewars: list[str]) -> None:
    answer = browser.http.simulate_post("/scan/entries", json={"barcode": dewars[0]}, cookies=browser.cookies)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/key-needed")


def test_a_page_of_another_site_gets_nothing(browser: Browser, dewars: list[str], service: Service) -> None:
    for site in ("cross-site", "same-site", "none"):
        assert ask(browser, "/scan/entries", {"barcode": dewars[0]}, Sec_Fetch_Site=site).status_code == 403
    form = {"Content-Type": "text/plain"}
    assert ask(browser, "/scan/entries", {"barcode": dewars[0]}, **form).status_code == 415
    assert service.rows("SELECT * FROM scan") == []


def test_a_log_in_that_has_ended_and_one_of_somebody_else_are_told(browser: Browser, dewars: list[str]) -> None:
    other = ask(browser, "/scan/entries", {"barcode": dewars[0]}, Scans_Of="somebody else")
    assert (other.status_code, other.json["is_somebody_else"]) == (401, True)
    browser.cookies.clear()
    ended = ask(browser, "/scan/entries", {"barcode": dewars[0]})
    assert ended.status_code == 401
    assert "is_somebody_else" not in ended.json


def test_what_is_told_to_the_script_is_in_the_readers_language(browser: Browser) -> None:
    browser.send("/language", {"language": "de"})
    answer = ask(browser, "/scan/entries", {})
    assert answer.json["title"] == "Die Angaben können so nicht angenommen werden"


def test_the_script_knows_the_places(browser: Browser) -> None:
    known = browser.open("/scan/places").json
    assert [(place["code"], place["name"]) for place in known["places"]] == [
        ("RACK-1", "Place RACK-1"),
        ("BOX-1", "Place BOX-1"),
    ]


def test_what_a_browser_keeps_of_the_page_is_of_nobody(browser: Browser, service: Service) -> None:
    stranger = Browser(service.http)
    shell, known = stranger.open("/scan/shell"), browser.open("/scan/shell")
    assert shell.status_code == known.status_code == 200
    assert shell.text == known.text
    assert "staff" not in shell.text


def test_the_worker_keeps_the_shell_and_its_files(service: Service) -> None:
    stranger = Browser(service.http)
    worker = stranger.open("/scan-worker.js")
    assert worker.headers["content-type"] == "text/javascript"
    files = json.loads(worker.text.split("const FILES = ")[1].split(";\n")[0])
    kept = {path: stranger.open(path) for path in files}
    assert {answer.status_code for answer in kept.values()} == {200}
    assert sum(len(answer.content) for answer in kept.values()) < 100_000
    page = stranger.open("/scan/shell").text
    assert all(path in kept for path in page.split('"') if path.startswith("/assets/"))
    assert all("immutable" in answer.headers["cache-control"] for answer in kept.values())


def test_the_page_can_be_installed(service: Service) -> None:
    stranger = Browser(service.http)
    manifest = stranger.open("/scan/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    told = json.loads(manifest.text)
    assert (told["start_url"], told["scope"], told["display"]) == ("/scan", "/scan", "standalone")
    assert [stranger.open(icon["src"]).headers["content-type"] for icon in told["icons"]] == [
        "image/svg+xml",
        "image/png",
    ]
    policy = stranger.open("/scan/shell").headers["content-security-policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
