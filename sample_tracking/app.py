"""The composition root: settings and modules in, one WSGI application out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import falcon
import falcon.routing
import orjson

from . import __version__
from .kernel import languages, problems
from .kernel.authenticators import Authenticators
from .kernel.config import DatabaseSettings, PermissionSettings, SiteSettings, TokenSettings
from .kernel.database import engines
from .kernel.endpoint import PREFIX, Desk, contracts_of
from .kernel.links import provide_links
from .kernel.metrics import CONTENT_TYPE, Metrics
from .kernel.middleware import Companion
from .kernel.openapi import describe
from .kernel.page_assets import Assets
from .kernel.page_desk import PageDesk
from .kernel.page_refusals import PageRefusals
from .kernel.pages import add_pages
from .kernel.paging import provide_cursors
from .kernel.people import Gate
from .kernel.plugin import authenticators_of, branches_of, parts_of
from .kernel.rules import rules_of
from .kernel.site import Site
from .kernel.templates import environment, folder_of
from .kernel.tokens import Tokens
from .kernel.unit import Units
from .lifecycle import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .kernel.config import Settings
    from .kernel.openapi import Route
    from .kernel.plugin import Module

LARGEST_ID = 2**32 - 1
UI = Path(__file__).with_name("ui")


class IdConverter(falcon.routing.BaseConverter):
    """An id of the shared database; anything else is an address that does not exist."""

    def convert(self, value: str) -> int | None:
        if not (value.isascii() and value.isdigit() and len(value) <= 10):
            return None
        number = int(value)
        return number if 0 < number <= LARGEST_ID else None


def now_utc() -> datetime:
    return datetime.now(UTC)


def open_units(settings: Settings, modules: Sequence[Module], clock: Callable[[], datetime] = now_utc) -> Units:
    """The way to the database for the service, the worker and the commands alike."""
    reads, writes = engines(settings.get(DatabaseSettings))
    facility = settings.get(SiteSettings)
    tokens = Tokens(settings.get(TokenSettings))
    authenticators = Authenticators(authenticators_of(modules, settings))
    provided: list[Any] = [
        tokens,
        authenticators,
        parts_of(modules, settings),
        Gate(tokens, settings.get(PermissionSettings), authenticators, clock),
        provide_cursors(settings),
        provide_links(settings),
        wording.load(facility.vocabulary, facility.code),
        languages.load(UI / "locale"),
    ]
    provided += [thing for module in modules for thing in module.brings("provides", settings)]
    listeners = [listener for module in modules for listener in module.brings("listeners", settings)]
    units = Units(reads, writes, Site(settings, reads, provided), clock, listeners)
    authenticators.attach(units)
    return units


def routes_of(modules: Sequence[Module]) -> list[Route]:
    return [(template, resource) for module in modules for template, resource in module.brings("routes")]


def build(
    settings: Settings, modules: Sequence[Module], clock: Callable[[], datetime] = now_utc
) -> falcon.App[Any, Any]:
    """The application of one configuration."""
    return compose(settings, modules, open_units(settings, modules, clock))


def compose(settings: Settings, modules: Sequence[Module], units: Units) -> falcon.App[Any, Any]:
    """Everything is made here and nowhere else; nothing is read at import."""
    metrics = Metrics()
    app: falcon.App[Any, Any] = falcon.App(middleware=[Companion(metrics)])
    app.router_options.converters["id"] = IdConverter
    app.req_options.keep_blank_qs_values = True
    app.req_options.strip_url_path_trailing_slash = False
    routes = routes_of(modules)
    rules = rules_of(settings.get(PermissionSettings).rules, routes)  # a responder without a contract stops the start
    desk = Desk(units, rules)
    for template, resource in routes:
        app.add_route(PREFIX + template, resource(desk))
    desk_of_pages = _add_pages(app, modules, units)
    problems.install(app, PageRefusals(desk_of_pages).tell if desk_of_pages else problems.tell)
    title = settings.get(SiteSettings).name
    add_pages(
        app,
        units,
        branches_of(modules),
        metrics_text=(metrics.text, CONTENT_TYPE),
        describe=lambda: orjson.dumps(describe(routes, title, __version__, rules)),
    )
    return app


def _add_pages(app: falcon.App[Any, Any], modules: Sequence[Module], units: Units) -> PageDesk | None:
    """The pages for people, unless the module that brings their frame is switched off."""
    in_use = {module.name for module in modules}
    if "ui" not in in_use:
        return None
    brought = {module.name: module.brings("pages") for module in modules}
    pages = {name: [page for page in found if in_use.issuperset(page[1].needs)] for name, found in brought.items()}
    kinds = {name: [kind for _, kind in found] for name, found in pages.items() if found}
    folders = {name: folder for name, found in kinds.items() if (folder := folder_of(found)) is not None}
    templates = environment(UI / "templates", folders)
    menu = [entry for module in modules for entry in module.menu if in_use.issuperset(entry.needs)]
    addresses = [address for found in pages.values() for address, _ in found]
    desk = PageDesk(units, templates, units.site.get(languages.Languages), menu, addresses)
    assets = Assets(UI / "static")
    templates.globals["assets"] = assets.address
    app.add_route("/static/{name}", assets)
    app.add_route("/assets/{version}/{name}", assets)
    for template, kind in (page for found in pages.values() for page in found):
        list(contracts_of(kind))
        app.add_route(template, kind(desk))
    return desk
