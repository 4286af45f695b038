from typing import Any

import pytest

from tests.browsing import Browser, words
from tests.world import Configured, Service

from .test_log_in import ANNA, PASSWORD, add, log_in

TYPED: dict[str, str] = {**{name: value for name, value in ANNA.items() if name != "groups"}, "groups": "staff, users"}


@pytest.fixture
def configured() -> Configured:
    return Configured(("auth_local",), {"permissions": {"create_persons": True}})


@pytest.fixture
def admin(sqlite: Service) -> Browser:
    browser = Browser(sqlite.http)
    browser.log_in("admin")
    return browser


def test_an_account_is_made_found_and_used(admin: Browser, sqlite: Service) -> None:
    assert "There is no account yet" in words(admin.open("/admin/accounts"))
    made = admin.send("/admin/accounts", TYPED)
    assert made.headers["location"] == "/admin/accounts?done=added"
    assert "anna Anna Łukasz staff, users open" in words(admin.open(made.headers["location"]))
    assert "anna" in words(admin.open("/admin/accounts?q=NN"))
    assert "No account has" in words(admin.open("/admin/accounts?q=zzz"))
    assert log_in(sqlite).status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"login": "an na"}, "login", "Please use only letters, digits"),
        ({"login": ""}, "login", "Please use only letters, digits"),
        ({"family_name": ""}, "family_name", "Please type the family name."),
        ({"password": "short"}, "password", "at least 12 characters"),
        ({"password": "anna is my name"}, "password", "must not contain the login"),
        ({"password": "x" * 1025}, "password", "at most 1024"),
        ({"groups": "staff, <b>"}, "groups", "has letters, digits"),
        ({"email": "x" * 61}, "email", "60"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    admin: Browser, change: dict[str, str], field: str, sentence: str
) -> None:
    admin.open("/admin/accounts")
    page = admin.send("/admin/accounts", {**TYPED, **change})
    assert page.status_code == 422
    assert f'id="{field}-fault"' in page.text
    assert sentence in words(page)
    assert 'value="anna@example.org"' in page.text or field == "email"
    assert (change.get("password") or PASSWORD) not in page.text


def test_a_taken_login_is_told(admin: Browser, sqlite: Service) -> None:
    add(sqlite)
    admin.open("/admin/accounts")
    page = admin.send("/admin/accounts", {**TYPED, "login": "ANNA"})
    assert (page.status_code, "It is taken." in words(page)) == (409, True)


def press(browser: Browser, action: str, **fields: Any) -> str:
    browser.open("/admin/accounts/anna")
    answer = browser.send("/admin/accounts/anna", {"action": action, **fields})
    return words(browser.open(answer.headers["location"]) if answer.status_code == 303 else answer)


def test_an_account_is_changed_disabled_enabled_and_gets_a_password(admin: Browser, sqlite: Service) -> None:
    add(sqlite)
    saved = press(admin, "save", given_name="Anne", family_name="Lund", email="", groups="b, a, b")
    assert "The account was changed." in saved
    page = admin.open("/admin/accounts/anna").text
    assert 'value="Anne"' in page
    assert 'value="a, b"' in page
    assert "nobody can log in" in press(admin, "disable")
    assert log_in(sqlite).status_code == 401
    assert "is enabled" in press(admin, "enable")
    assert "at least 12" in press(admin, "password", password="short")
    assert "was set" in press(admin, "password", password="another sentence here")
    assert log_in(sqlite, password="another sentence here").status_code == 200
    for _ in range(10):
        log_in(sqlite, password="wrong")
    assert "Take off the lock" in words(admin.open("/admin/accounts/anna"))
    assert "lock was taken off" in press(admin, "unlock")
    assert "Not" in press(admin, "explode") or "not right" in press(admin, "explode")
    assert "Please type the family name." in press(admin, "save", given_name="kept")


def test_an_absent_account_is_no_page(admin: Browser) -> None:
    assert admin.open("/admin/accounts/nobody").status_code == 404


def test_who_is_no_administrator_sees_no_accounts(sqlite: Service) -> None:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    assert "Accounts" not in words(browser.open("/"))
    assert browser.open("/admin/accounts").status_code == 403
    browser.open("/")
    assert browser.send("/admin/accounts", TYPED).status_code == 403


def test_people_change_their_own_password(sqlite: Service) -> None:
    add(sqlite)
    browser = Browser(sqlite.http)
    browser.log_in("anna", PASSWORD)
    browser.open("/account/password")
    typed = {"old_password": PASSWORD, "new_password": "quite another one", "again_password": "quite another one"}
    assert "not your password of now" in words(browser.send("/account/password", {**typed, "old_password": "x"}))
    assert "are not the same" in words(browser.send("/account/password", {**typed, "again_password": "x"}))
    assert "at least 12" in words(
        browser.send("/account/password", {**typed, "new_password": "short", "again_password": "short"})
    )
    done = browser.send("/account/password", typed)
    assert "The password was set." in words(browser.open(done.headers["location"]))
    assert log_in(sqlite, password="quite another one").status_code == 200


def test_a_password_of_elsewhere_is_not_changed_here(sqlite: Service) -> None:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    assert "changed there" in words(browser.open("/account/password"))
    typed = {"old_password": "user", "new_password": "quite another one", "again_password": "quite another one"}
    assert browser.send("/account/password", typed).status_code == 409


def test_an_administrator_does_not_lock_the_own_door(admin: Browser, sqlite: Service) -> None:
    add(sqlite, login="admin", password="a sentence to keep")
    admin.open("/admin/accounts/admin")
    assert admin.send("/admin/accounts/admin", {"action": "disable"}).status_code == 409
