"""What the pages are drawn with travels once, and small; pages travel small."""

import gzip
import re
from importlib.resources import files

import pytest
from falcon import testing

from sample_tracking.kernel.squeezing import LEAST
from tests.browsing import Browser
from tests.world import Service

GZIP = {"Accept-Encoding": "br, gzip;q=0.8"}
STATIC = files("sample_tracking.ui").joinpath("static")


@pytest.fixture
def address(sqlite: Service) -> str:
    """Of the style sheet, as a page names it."""
    found = re.search(r'href="(/assets/\w+/style.css)"', sqlite.http.simulate_get("/login").text)
    assert found is not None
    return found[1]


def ask(service: Service, path: str, **headers: str) -> testing.Result:
    return service.http.simulate_get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})


def test_what_a_page_names_is_asked_for_once(sqlite: Service, address: str) -> None:
    answer = ask(sqlite, address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/static/style.css", "/assets/of-an-older-release/style.css"])
def test_what_may_change_under_its_address_is_kept_for_minutes_and_compared_then(sqlite: Service, path: str) -> None:
    answer = ask(sqlite, path)
    assert answer.headers["cache-control"] == "public, max-age=300"
    again = ask(sqlite, path, If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert ask(sqlite, path, If_None_Match='W/"another"').status_code == 200


def test_a_script_finds_the_others_beside_it(sqlite: Service, address: str) -> None:
    beside = address.rpartition("/")[0]
    for name in re.findall(r'from "\./([\w.]+)"', STATIC.joinpath("editor.js").read_text()):
        assert ask(sqlite, f"{beside}/{name}").headers["content-type"] == "text/javascript"


@pytest.mark.parametrize("path", ["/static/layout.html", "/assets/x/layout.html", "/static/nothing.css"])
def test_nothing_else_is_given_out(sqlite: Service, path: str) -> None:
    assert ask(sqlite, path).status_code == 404


def test_a_browser_that_takes_it_gets_less_for_the_same(sqlite: Service, address: str) -> None:
    whole, small = ask(sqlite, address), ask(sqlite, address, **GZIP)
    assert (whole.headers.get("content-encoding"), small.headers["content-encoding"]) == (None, "gzip")
    assert whole.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(small.content) == whole.content == STATIC.joinpath("style.css").read_bytes()
    assert len(small.content) < len(whole.content) / 2


def test_what_is_small_anyway_is_left_as_it_is(sqlite: Service) -> None:
    answer = ask(sqlite, "/static/icon.svg", **GZIP)
    assert "content-encoding" not in answer.headers
    assert len(answer.content) < LEAST


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "GZIP ; q = 0.000, br", "x-gzip"])
def test_who_takes_no_gzip_gets_none(sqlite: Service, accepted: str) -> None:
    assert "content-encoding" not in ask(sqlite, "/login", Accept_Encoding=accepted).headers


def test_a_page_travels_small(sqlite: Service) -> None:
    answer = ask(sqlite, "/login", **GZIP)
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "</html>" in gzip.decompress(answer.content).decode()


def test_the_key_of_a_form_cannot_be_guessed_by_how_small_its_page_gets(sqlite: Service) -> None:
    """It looks different in each page, and each of them is right."""
    browser = Browser(sqlite.http)
    browser.log_in("user")
    keys = [_key_of(browser) for _ in range(20)]
    pieces = {key[begin : begin + 8] for key in keys for begin in range(0, len(key), 8)}
    assert len(pieces) == len(keys) * len(keys[0]) / 8
    browser.form_key = keys[0]
    assert browser.send("/language", {"language": "en", "next": "/"}).status_code == 303


def _key_of(browser: Browser) -> str:
    browser.open("/")
    return browser.form_key
