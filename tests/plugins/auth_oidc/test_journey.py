"""Through the whole service: the provider's tokens at the API, its log-in in a browser."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.servers.openid import OpenID
from tests.world import Client, Configured, Service

from .asking import DISCOVERY, claims, header
from .conftest import AUDIENCE, SECRET

LOGIN = "/login/auth_oidc"
RETURN = "/login/auth_oidc/return"


@pytest.fixture
def configured(provider: OpenID) -> Configured:
    section: dict[str, Any] = {
        "issuer": provider.issuer,
        "client_id": "tracking",
        "client_secret": SECRET,
        "audience": AUDIENCE,
        "ca_file": str(provider.authority),
        "timeout": 20,
        "title": "Facility ID",
    }
    site = {"public_url": "https://tracking.example.org"}
    return Configured(plugins=("auth_oidc",), sections={"auth_oidc": section, "site": site})


@pytest.fixture
def browser(sqlite: Service, provider: OpenID) -> Browser:
    provider.tell(user={"preferred_username": "user"})
    return Browser(sqlite.http)


def bearer(service: Service, provider: OpenID, login: str = "user", **changes: Any) -> Client:
    token = provider.sign(header(), claims(provider, preferred_username=login, **changes))
    return Client(service.http, token)


def with_query(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}"


def come_back(browser: Browser, provider: OpenID, **changed: str) -> testing.Result:
    """To the provider and back; what comes back may be changed on the way."""
    away = browser.open(LOGIN)
    assert away.status_code == 303
    return browser.open(with_query(RETURN, {**provider.visit(away.headers["location"]), **changed}))


def test_an_access_token_opens_what_its_person_may_see(service: Service, provider: OpenID) -> None:
    user = bearer(service, provider)
    assert user.get("/auth/me").json["login"] == "user"
    assert user.get("/proposals/mx23694").status_code == 200
    assert user.get("/proposals/mx31001").status_code == 404
    assert "track" in bearer(service, provider, "staff", jti="id-2").get("/auth/me").json["permissions"]


def test_groups_in_a_token_give_no_rights_by_themselves(sqlite: Service, provider: OpenID) -> None:
    user = bearer(sqlite, provider, groups=["super_admin", "all_dewars"])
    assert user.get("/auth/me").json["permissions"] == ["read", "ship"]


@pytest.mark.parametrize(
    "changes", [{"aud": "another"}, {"exp": 0}, {"nonce": "n"}, {"preferred_username": 7}], ids=str
)
def test_a_bad_token_is_refused_as_a_problem(sqlite: Service, provider: OpenID, changes: dict[str, Any]) -> None:
    token = provider.sign(header(), claims(provider, **changes))
    answer = Client(sqlite.http, token).get("/auth/me")
    assert answer.status_code == 401
    assert answer.json["type"] == "/problems/unauthenticated"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert token not in answer.text


def test_a_token_that_was_given_back_is_worth_nothing(sqlite: Service, provider: OpenID) -> None:
    user = bearer(sqlite, provider)
    assert user.get("/auth/me").status_code == 200
    assert user.delete("/auth/token").status_code == 204
    assert user.get("/auth/me").status_code == 401
    sqlite.clock.now += timedelta(seconds=60)
    assert user.get("/auth/me").status_code == 401
    assert bearer(sqlite, provider, jti="id-2").get("/auth/me").status_code == 200


def test_lost_rights_are_lost_within_a_minute(sqlite: Service, provider: OpenID) -> None:
    staff = bearer(sqlite, provider, "staff")
    assert "track" in staff.get("/auth/me").json["permissions"]
    sqlite.run("DELETE FROM UserGroup_has_Person WHERE personId = (SELECT personId FROM Person WHERE login = 'staff')")
    sqlite.clock.now += timedelta(seconds=60)
    assert staff.get("/auth/me").json["permissions"] == ["read", "ship"]


def test_who_is_not_known_any_more_sees_nothing(sqlite: Service, provider: OpenID) -> None:
    user = bearer(sqlite, provider)
    assert user.get("/proposals").status_code == 200
    sqlite.run("UPDATE Person SET login = 'gone' WHERE login = 'user'")
    sqlite.clock.now += timedelta(seconds=60)
    assert user.get("/proposals").status_code == 403


def test_requests_go_on_while_the_provider_hangs(sqlite: Service, provider: OpenID) -> None:
    user = bearer(sqlite, provider)
    assert user.get("/proposals").status_code == 200
    provider.tell(behave={DISCOVERY: "hang", "/keys": "hang"})
    for _ in range(3):
        sqlite.clock.now += timedelta(seconds=400)
        assert user.get("/proposals").status_code == 200
    assert sqlite.client("other").get("/proposals").status_code == 200
    provider.tell(reset=True)


def test_a_provider_that_was_never_reached_is_told(sqlite: Service, provider: OpenID) -> None:
    provider.tell(behave={DISCOVERY: "500"})
    answer = bearer(sqlite, provider).get("/proposals")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert sqlite.client("user").get("/proposals").status_code == 200


def test_the_page_of_log_in_leads_to_the_provider_and_back(browser: Browser, provider: OpenID) -> None:
    page = browser.open("/login?next=%2F%3Ftab%3D2")
    assert "Log in with Facility ID" in words(page)
    away = browser.open(f"{LOGIN}?next=%2F%3Ftab%3D2")
    assert away.headers["location"].startswith(f"{provider.issuer}/authorize?")
    back = browser.open(with_query(RETURN, provider.visit(away.headers["location"])))
    assert (back.status_code, back.headers["location"]) == (303, "/?tab=2")
    assert "Hello, Ida" in words(browser.open("/"))


def test_the_way_back_can_be_gone_once(browser: Browser, provider: OpenID) -> None:
    away = browser.open(LOGIN)
    query = provider.visit(away.headers["location"])
    kept = dict(browser.cookies)
    assert browser.open(with_query(RETURN, query)).status_code == 303
    assert browser.open(with_query(RETURN, query)).status_code == 401
    browser.cookies = kept
    assert browser.open(with_query(RETURN, query)).status_code == 401


def test_a_stranger_cannot_log_a_browser_in_as_themselves(browser: Browser, provider: OpenID) -> None:
    stranger = Browser(browser.http)
    strangers = provider.visit(stranger.open(LOGIN).headers["location"])
    assert browser.open(with_query(RETURN, strangers)).status_code == 401
    browser.open(LOGIN)
    assert browser.open(with_query(RETURN, strangers)).status_code == 401
    assert browser.open("/").status_code == 303


@pytest.mark.parametrize(
    "changed",
    [{"state": "x"}, {"iss": "https://other.example.org"}, {"code": "x"}, {"error": "access_denied"}],
    ids=str,
)
def test_what_was_changed_on_the_way_lets_nobody_in(
    browser: Browser, provider: OpenID, changed: dict[str, str]
) -> None:
    page = come_back(browser, provider, **changed)
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert browser.open("/").status_code == 303


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_the_log_in(browser: Browser, provider: OpenID, following: str) -> None:
    away = browser.open(with_query(LOGIN, {"next": following}))
    place = urlsplit(away.headers["location"])
    assert f"{place.scheme}://{place.netloc}" == provider.issuer
    assert browser.open(with_query(RETURN, provider.visit(away.headers["location"]))).headers["location"] == "/"


def test_who_is_not_known_at_the_facility_is_told_so(browser: Browser, provider: OpenID) -> None:
    provider.tell(user={"preferred_username": "nobody"})
    page = come_back(browser, provider)
    assert page.status_code == 401
    assert "nobody with your login is known" in words(page)


def test_a_provider_that_is_away_is_told_on_a_page(browser: Browser, provider: OpenID) -> None:
    provider.tell(behave={DISCOVERY: "500"})
    page = browser.open(LOGIN)
    assert page.status_code == 503
    assert "does not answer as it should" in words(page)
