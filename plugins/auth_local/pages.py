"""The pages of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.errors import Invalid
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.kernel.validating import load

from . import service
from .schemas import AccountsQuery, ActionForm, DoneQuery, NewAccountForm, PasswordForm, PersonForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.unit import Unit, Wish

DONE: Final = {
    "added": later("The account was made."),
    "save": later("The account was changed."),
    "password": later("The password was set."),
    "disable": later("The account is disabled: nobody can log in with it."),
    "enable": later("The account is enabled."),
    "unlock": later("The lock was taken off."),
}


class Accounts(Page):
    """/admin/accounts"""

    @page(Permission.ADMIN, query=AccountsQuery())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = service.search(unit, query["q"])
        data = {"accounts": found, "q": query["q"], "done": DONE.get(query["done"], ""), "now": unit.now}
        return View("auth_local/accounts.html", data)

    @page(Permission.ADMIN, takes=NewAccountForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        service.add(unit, form)
        return GoTo("/admin/accounts?done=added")


class Account(Page):
    """/admin/accounts/{login}"""

    @page(Permission.ADMIN, query=DoneQuery())
    def on_get(self, unit: Unit, login: str, query: Wish) -> View:
        data = {"account": service.read(unit, login), "done": DONE.get(query["done"], ""), "now": unit.now}
        return View("auth_local/account.html", data)

    @page(Permission.ADMIN, takes=ActionForm())
    def on_post(self, unit: Unit, login: str, form: Wish) -> GoTo:
        ACTIONS[form["action"]](unit, login, form)
        return GoTo(f"/admin/accounts/{login}?done={form['action']}")


class MyPassword(Page):
    """/account/password"""

    @page(Permission.READ, query=DoneQuery())
    def on_get(self, unit: Unit, query: Wish) -> View:
        data = {"done": DONE.get(query["done"], ""), "here_too": unit.principal.provider == "auth_local"}
        return View("auth_local/password.html", data)

    @page(Permission.READ, takes=PasswordForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        service.change_own_password(unit, form)
        return GoTo("/account/password?done=password")


def _save(unit: Unit, login: str, form: Wish) -> None:
    fields = {name: form[name] for name in ("given_name", "family_name", "email", "groups")}
    service.change(unit, login, load(PersonForm(), fields, "/", Invalid, later("Some of what was typed is not right.")))


ACTIONS: Final[Mapping[str, Callable[[Any, str, Any], None]]] = {
    "save": _save,
    "password": lambda unit, login, form: service.set_password(unit, login, form["password"]),
    "disable": lambda unit, login, _: service.disable(unit, login),
    "enable": lambda unit, login, _: service.enable(unit, login),
    "unlock": lambda unit, login, _: service.unlock(unit, login),
}
