from datetime import timedelta

import pytest

from tests.browsing import Browser, words
from tests.world import Configured, Service

SESSION = "__Host-session"


@pytest.fixture
def browser(sqlite: Service) -> Browser:
    return Browser(sqlite.http)


def test_without_a_log_in_every_page_leads_to_it_and_back(browser: Browser) -> None:
    asked = browser.open("/?tab=2")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2F%3Ftab%3D2")
    page = browser.open(asked.headers["location"])
    assert "Log in" in words(page)
    back = browser.send("/login", {"login": "user", "password": "user", "next": "/?tab=2"})
    assert (back.status_code, back.headers["location"]) == (303, "/?tab=2")
    assert "Hello, Ida" in words(browser.open("/"))


def test_the_session_cookie_is_as_careful_as_cookies_can_be(browser: Browser) -> None:
    cookie = browser.log_in("user").cookies[SESSION]
    assert (cookie.secure, cookie.http_only, cookie.same_site, cookie.path) == (True, True, "Lax", "/")
    assert cookie.max_age == 3600
    assert cookie.domain in (None, "")


def test_a_wrong_password_keeps_what_was_typed_but_never_the_password(browser: Browser) -> None:
    page = browser.log_in("user", "not this one")
    assert page.status_code == 401
    assert "not right" in words(page)
    assert 'value="user"' in page.text
    assert "not this one" not in page.text
    assert SESSION not in browser.cookies


def test_an_empty_field_is_told_at_the_field(browser: Browser) -> None:
    page = browser.log_in("", "x")
    assert page.status_code == 422
    assert 'aria-describedby="login-fault"' in page.text
    assert "Please type your login." in words(page)


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/\nx"])
def test_nobody_is_sent_to_another_site_after_the_log_in(browser: Browser, following: str) -> None:
    browser.open("/login")
    answer = browser.send("/login", {"login": "user", "password": "user", "next": following})
    assert answer.headers["location"] == "/"


def test_after_the_log_out_the_cookie_is_worth_nothing(browser: Browser) -> None:
    browser.log_in("user")
    kept = dict(browser.cookies)
    browser.open("/")
    assert browser.send("/logout").headers["location"] == "/login"
    assert SESSION not in browser.cookies
    browser.cookies = kept
    assert browser.open("/").status_code == 303


def test_a_session_ends_with_its_token(browser: Browser, sqlite: Service) -> None:
    browser.log_in("user")
    sqlite.clock.now += timedelta(hours=1, minutes=2)
    assert browser.open("/").status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_refused(browser: Browser, site: str) -> None:
    browser.log_in("user")
    browser.open("/")
    assert browser.send("/logout", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert browser.open("/").status_code == 200


def test_a_form_without_the_key_of_its_page_is_refused(browser: Browser) -> None:
    browser.open("/login")
    login_key = browser.form_key
    browser.log_in("user")
    for key in ("", "made up", "é", login_key):
        browser.form_key = key
        answer = browser.send("/logout")
        assert (answer.status_code, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert browser.open("/").status_code == 200


def test_a_log_in_form_of_another_browser_is_refused(browser: Browser) -> None:
    other = Browser(browser.http)
    other.open("/login")
    browser.open("/login")
    browser.form_key = other.form_key
    assert browser.send("/login", {"login": "user", "password": "user"}).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_only_forms_are_taken(browser: Browser, kind: str) -> None:
    browser.log_in("user")
    assert browser.send("/logout", headers={"Content-Type": kind}).status_code == 415


def test_the_cookie_opens_no_address_of_the_interface(browser: Browser) -> None:
    browser.log_in("user")
    assert browser.open("/api/v1/auth/me").status_code == 401


def test_a_page_allows_nothing_from_elsewhere(browser: Browser) -> None:
    policy = browser.open("/login").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_markup_in_what_was_typed_is_shown_as_text(browser: Browser) -> None:
    page = browser.log_in('"><script>alert(1)</script>', "x")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(("name", "kind"), [("style.css", "text/css"), ("icon.svg", "image/svg+xml")])
def test_what_the_pages_are_drawn_with_is_served(browser: Browser, name: str, kind: str) -> None:
    answer = browser.open(f"/static/{name}")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert browser.open("/static/layout.html").status_code == 404


def test_an_unknown_portal_is_no_way(browser: Browser) -> None:
    page = browser.open("/login/nowhere")
    assert (page.status_code, "There is no such way to log in." in words(page)) == (404, True)


class TestSwitchedOff:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["ui"]})

    def test_there_are_no_pages_and_the_interface_works(self, sqlite: Service) -> None:
        assert sqlite.http.simulate_get("/login").status_code == 404
        assert sqlite.client("user").get("/auth/me").status_code == 200


def test_what_was_sent_is_never_markup_also_in_the_sentence_about_it(browser: Browser) -> None:
    page = browser.open("/login?next=/&colour=<b>100%s</b>")
    assert page.status_code in (400, 422)
    assert "<b>" not in page.text
