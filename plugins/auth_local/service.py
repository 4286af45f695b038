"""What can be done about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import later, phrase

from . import store
from .adapters import Passwords
from .settings import LocalSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.unit import Unit, Wish

    from .store import Account

LONGEST = 1024


def search(unit: Unit, text: str = "") -> Sequence[Account]:
    return store.search(unit, text)


def read(unit: Unit, login: str) -> Account:
    found = store.find(unit, login)
    if found is None:
        raise NotFound(phrase("There is no account {login!r}.", login=login))
    return found


def add(unit: Unit, wish: Wish) -> None:
    """``wish``: login, names, email, groups, password."""
    check_password(unit, wish["login"], wish["password"])
    if not store.add(unit, wish, unit.site.get(Passwords).hash(wish["password"])):
        raise Conflict(
            phrase("There is an account {login!r} already.", login=wish["login"]),
            errors=[Fault("/login", later("It is taken."))],
        )
    _record(unit, wish["login"], "created", groups=wish["groups"])


def change(unit: Unit, login: str, wish: Wish) -> None:
    before = read(unit, login)
    store.change(unit, login, wish)
    _record(unit, login, "changed", groups_before=before.groups, groups=wish["groups"])


def set_password(unit: Unit, login: str, password: str, pointer: str = "/password") -> None:
    """Ends a lock as well. Tokens that were given before live on until their time is over or they are revoked."""
    read(unit, login)
    check_password(unit, login, password, pointer)
    store.set_password(unit, login, unit.site.get(Passwords).hash(password))
    _record(unit, login, "password set")


def change_own_password(unit: Unit, wish: Wish) -> None:
    login = unit.principal.login
    found = store.find(unit, login)
    if found is None or unit.principal.provider != "auth_local":
        raise Conflict("You log in elsewhere: your password is changed there.")
    if not unit.site.get(Passwords).right(found.password_hash, wish["old_password"]):
        raise _wrong("/old_password", later("This is not your password of now."))
    if wish["new_password"] != wish["again_password"]:
        raise _wrong("/again_password", later("The two are not the same."))
    set_password(unit, login, wish["new_password"], "/new_password")


def disable(unit: Unit, login: str) -> None:
    """No log-in any more, and none is prolonged."""
    if read(unit, login).login == unit.principal.login.lower():
        raise Conflict("You cannot disable your own account; another administrator can.")
    store.set_disabled(unit, login, disabled=True)
    _record(unit, login, "disabled")


def enable(unit: Unit, login: str) -> None:
    read(unit, login)
    store.set_disabled(unit, login, disabled=False)
    _record(unit, login, "enabled")


def unlock(unit: Unit, login: str) -> None:
    read(unit, login)
    store.unlock(unit, login)
    _record(unit, login, "unlocked")


def check_password(unit: Unit, login: str, password: str, pointer: str = "/password") -> None:
    shortest = unit.site.get(LocalSettings).shortest
    if len(password) < shortest:
        raise _wrong(
            pointer, phrase("It needs at least {least} characters. A sentence is easy to remember.", least=shortest)
        )
    if len(password) > LONGEST or "\0" in password:
        raise _wrong(pointer, phrase("It may have at most {most} characters, and no invisible ones.", most=LONGEST))
    if login.lower() in password.lower():
        raise _wrong(pointer, later("It must not contain the login."))


def _wrong(pointer: str, sentence: str) -> Invalid:
    return Invalid("The password cannot be taken.", errors=[Fault(pointer, sentence)])


def _record(unit: Unit, login: str, what: str, **facts: Any) -> None:
    unit.record(Event("account", 0, what, detail={"login": login.lower(), **facts}))
