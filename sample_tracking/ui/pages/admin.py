"""Groups and tokens of programs, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.groups import service as groups
from sample_tracking.groups.schemas import GroupSchema
from sample_tracking.kernel.arrivals import person_id_of
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.kernel.plain_words import plainly
from sample_tracking.kernel.validating import load
from sample_tracking.service_tokens import service as service_tokens
from sample_tracking.service_tokens.schemas import ServiceTokenSchema
from sample_tracking.ui.lists import asked, following
from sample_tracking.ui.schemas import GroupForm, ListAddress, PageAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.unit import Unit, Wish


class Groups(Page):
    """/admin/groups"""

    needs: ClassVar[tuple[str, ...]] = ("groups",)

    @page(Permission.ADMIN, query=ListAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = groups.list_all(unit, asked(unit, "/admin/groups", query))
        data = {"groups": found.items, "more": following(unit, "/admin/groups", query, found), "q": query["q"]}
        return View("admin/groups.html", {**data, "done": query["done"]})

    @page(Permission.ADMIN, takes=GroupSchema())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        return GoTo(f"/admin/groups/{groups.register(unit, form)['id']}?done=added")


class Group(Page):
    """/admin/groups/{group_id}"""

    needs: ClassVar[tuple[str, ...]] = ("groups",)

    @page(Permission.ADMIN, query=PageAddress())
    def on_get(self, unit: Unit, group_id: int, query: Wish) -> View:
        group = groups.read(unit, group_id)
        others = [one for one in groups.list_permissions(unit).items if one["type"] not in group["permissions"]]
        further = [(one["type"], f"{one['type']}: {one['description'] or ''}".removesuffix(": ")) for one in others]
        data = {"group": group, "seen": etag_of(group), "further": further, "done": query["done"]}
        return View("admin/group.html", data)

    @page(Permission.ADMIN, takes=GroupForm())
    def on_post(self, unit: Unit, group_id: int, form: Wish) -> GoTo:
        ACTIONS[form["action"]](unit, group_id, form)
        return GoTo(f"/admin/groups/{group_id}?done=saved")


class GroupDiscarding(Page):
    """/admin/groups/{group_id}/delete"""

    needs: ClassVar[tuple[str, ...]] = ("groups",)

    @page(Permission.ADMIN)
    def on_get(self, unit: Unit, group_id: int) -> View:
        group = groups.read(unit, group_id)
        return View("delete.html", {"name": group["name"], "back": "/admin/groups", "seen": etag_of(group)})

    @page(Permission.ADMIN)
    def on_post(self, unit: Unit, group_id: int) -> GoTo:
        groups.discard(unit, group_id)
        return GoTo("/admin/groups?done=deleted")


class Tokens(Page):
    """/admin/tokens"""

    needs: ClassVar[tuple[str, ...]] = ("service_tokens",)

    @page(Permission.ADMIN, query=ListAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        found = service_tokens.list_tokens(unit, asked(unit, "/admin/tokens", query))
        data = {"tokens": found.items, "more": following(unit, "/admin/tokens", query, found), "now": unit.now}
        return View("admin/tokens.html", {**data, "scopes": list(Permission), "done": query["done"]})

    @page(Permission.ADMIN, takes=ServiceTokenSchema())
    def on_post(self, unit: Unit, form: Wish) -> View:
        return View("admin/token.html", {"made": service_tokens.create(unit, form)})


class TokenRevoking(Page):
    """/admin/tokens/{token_id}/revoke"""

    needs: ClassVar[tuple[str, ...]] = ("service_tokens",)

    @page(Permission.ADMIN)
    def on_get(self, unit: Unit, token_id: int) -> View:
        return View("admin/revoke.html", {"token": service_tokens.read(unit, token_id)})

    @page(Permission.ADMIN)
    def on_post(self, unit: Unit, token_id: int) -> GoTo:
        service_tokens.revoke(unit, token_id)
        return GoTo("/admin/tokens?done=revoked")


def _rename(unit: Unit, group_id: int, form: Wish) -> None:
    sentence = later("Some of what was typed is not right.")
    typed = {"name": form["name"]}
    try:
        wish = load(GroupSchema(), typed, "/", Invalid, sentence, echo=False)
    except Invalid as refused:
        raise plainly(refused, typed) from refused
    groups.rename(unit, group_id, wish["name"])


def _add(unit: Unit, group_id: int, form: Wish) -> None:
    person_id = person_id_of(unit, form["login"].strip())
    if person_id is None:
        sentence = later("Nobody with this login is known at this facility: look at how it is written.")
        raise Invalid("Nobody was added.", errors=[Fault("/login", sentence)])
    groups.add_member(unit, group_id, person_id)


ACTIONS: Final[Mapping[str, Callable[[Any, int, Any], None]]] = {
    "rename": _rename,
    "add": _add,
    "remove": lambda unit, group_id, form: groups.remove_member(unit, group_id, form["person_id"]),
    "give": lambda unit, group_id, form: groups.give(unit, group_id, form["permission"]),
    "withdraw": lambda unit, group_id, form: groups.withdraw(unit, group_id, form["permission"]),
}

PAGES: Final = (
    ("/admin/groups", Groups),
    ("/admin/groups/{group_id:id}", Group),
    ("/admin/groups/{group_id:id}/delete", GroupDiscarding),
    ("/admin/tokens", Tokens),
    ("/admin/tokens/{token_id:id}/revoke", TokenRevoking),
)
