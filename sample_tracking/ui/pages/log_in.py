"""Log-in, log-out, and the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, unquote

from sample_tracking.access import service as access
from sample_tracking.kernel.authenticators import Authenticators
from sample_tracking.kernel.config import SiteSettings, TokenSettings
from sample_tracking.kernel.errors import NotFound, Unauthenticated
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import LANGUAGE, SESSION, GoTo, Page, View, page
from sample_tracking.ui.schemas import LanguageForm, LogInForm, WayBack

if TYPE_CHECKING:
    from sample_tracking.kernel.authenticators import Departure as Sent
    from sample_tracking.kernel.authenticators import Portal
    from sample_tracking.kernel.endpoint import Visitor
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

DEPARTED: Final = "__Host-departed"
A_YEAR: Final = 365 * 24 * 3600
AWAY: Final = 600
"""Seconds that somebody may stay at a portal."""
UNKNOWN: Final = later(
    "You logged in, but nobody with your login is known at this facility yet. Please ask the user office to register"
    " you."
)


class LogIn(Page):
    """/login"""

    @page(None, query=WayBack())
    def on_get(self, unit: Unit, query: Wish) -> View:
        enabled = unit.site.get(Authenticators)
        data = {"passwords": enabled.passwords, "portals": enabled.portals, "next": query["next"], "kept": ""}
        return View("login.html", data)

    @page(None, takes=LogInForm(), prior=access.vouch)
    def on_post(self, unit: Unit, form: Wish, vouched: access.Vouched) -> GoTo | View:
        cookies = session(unit, access.log_in(unit, form, vouched))
        if not form["kept"]:
            return GoTo(form["next"], cookies)
        fields = parse_qsl(form["kept"], keep_blank_values=True)
        return View("resume.html", {"address": form["next"], "fields": fields}, cookies=cookies)


def depart(visitor: Visitor) -> dict[str, Any]:
    """Asks the portal's place where to send people, before a unit opens."""
    provider = visitor.path["provider"]
    address = _return_address(visitor.site, provider)
    return {"departure": _portal(visitor.site, provider).begin(address, visitor.now)}


class Departure(Page):
    """/login/{provider}"""

    @page(None, query=WayBack(), prior=depart)
    def on_get(self, unit: Unit, provider: str, query: Wish, departure: Sent) -> GoTo:  # noqa: ARG002
        return GoTo(departure.address, {DEPARTED: (f"{departure.keep}|{quote(query['next'], safe='')}", AWAY)})


def come_back(visitor: Visitor) -> dict[str, Any]:
    """Asks the portal's place who came back, before a transaction begins."""
    provider = visitor.path["provider"]
    keep, _, following = visitor.kept.get(DEPARTED, "").partition("|")
    address = _return_address(visitor.site, provider)
    identity = _portal(visitor.site, provider).finish(address, keep, visitor.query, visitor.now)
    return {"vouched": access.Vouched(provider, identity), "following": unquote(following)}


class Return(Page):
    """/login/{provider}/return"""

    @page(None, prior=come_back, changes=True)
    def on_get(self, unit: Unit, provider: str, vouched: access.Vouched, following: str) -> GoTo:  # noqa: ARG002
        token = access.admit(unit, vouched)
        if token is None:
            raise Unauthenticated(UNKNOWN)
        return GoTo(WayBack().load({"next": following})["next"], {**session(unit, token), DEPARTED: ("", 0)})


class LogOut(Page):
    """/logout"""

    @page(Permission.READ)
    def on_post(self, unit: Unit) -> GoTo:
        access.log_out(unit)
        return GoTo("/login", {SESSION: ("", 0)})


class Language(Page):
    """/language"""

    @page(None, takes=LanguageForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:  # noqa: ARG002
        return GoTo(form["next"], {LANGUAGE: (form["language"], A_YEAR)})


def session(unit: Unit, token: Document) -> dict[str, tuple[str, int]]:
    """The cookie by which the browser is known from now on."""
    return {SESSION: (token["token"], round(unit.site.get(TokenSettings).lifetime.total_seconds()))}


def _portal(site: Site, provider: str) -> Portal:
    for portal in site.get(Authenticators).portals:
        if portal.name == provider:
            return portal
    raise NotFound("There is no such way to log in.")


def _return_address(site: Site, provider: str) -> str:
    return f"{site.get(SiteSettings).public_url.rstrip('/')}/login/{provider}/return"


PAGES: Final = (
    ("/login", LogIn),
    ("/login/{provider}", Departure),
    ("/login/{provider}/return", Return),
    ("/logout", LogOut),
    ("/language", Language),
)
