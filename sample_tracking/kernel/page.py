"""Pages for people: the contract of a page, its session cookie, its forms, and how it becomes HTML.

A page class has responders ``(self, unit, **path, query=…, form=…) -> View | GoTo``. What a form sent and cannot be
accepted is shown again with the sentences at their fields: the page's own ``on_get`` is asked once more.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import structlog

from .config import SiteSettings
from .endpoint import Visitor
from .errors import Conflict, Forbidden, Invalid, Problem, TooMany, Unauthenticated, Unavailable
from .forms import COOKIE as FORM_COOKIE
from .forms import Forms
from .languages import SOURCE
from .people import NOBODY, Gate
from .unit import Call
from .validating import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import jinja2
    from falcon import Request, Response
    from marshmallow import Schema

    from .identity import Permission, Principal
    from .languages import Languages
    from .menu import Entry
    from .unit import Unit, Units

SESSION: Final = "__Host-session"
LANGUAGE: Final = "__Host-language"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class View:
    """``cookies``: name → (value, seconds that it lives); an empty value takes it away."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    cookies: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class GoTo:
    """Another page of ours, or the place to which a portal sends."""

    address: str
    cookies: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class PageContract:
    permission: Permission | None
    takes: Schema | None = None
    query: Schema | None = None
    changes: bool | None = None
    prior: Callable[[Visitor], dict[str, Any]] | None = None

    def writes(self, method: str) -> bool:
        return method == "POST" if self.changes is None else self.changes


def page(permission: Permission | None, **terms: Any) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    contract = PageContract(permission, **terms)

    def decorate(work: Callable[..., Any]) -> Callable[..., None]:
        @functools.wraps(work)
        def respond(self: Page, req: Request, resp: Response, **path: Any) -> None:
            self.desk.serve(PageVisit(contract, self, work, req, path), resp)

        respond.contract = contract  # type: ignore[attr-defined]
        return respond

    return decorate


class Page:
    """What stands at one address for people."""

    def __init__(self, desk: PageDesk) -> None:
        self.desk = desk


@dataclass
class PageVisit:
    contract: PageContract
    page: Page
    work: Callable[..., Any]
    req: Request
    path: dict[str, Any]
    principal: Principal = NOBODY
    wishes: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    language: str = SOURCE

    @property
    def request_id(self) -> str:
        return str(self.req.context.request_id)


class PageDesk:
    def __init__(
        self, units: Units, templates: jinja2.Environment, languages: Languages, menu: Sequence[Entry]
    ) -> None:
        self.units, self.gate, self.templates = units, units.site.get(Gate), templates
        self.languages = languages
        self.menu = sorted(menu, key=lambda entry: (entry.order, entry.title))
        self.forms = Forms(units.site)
        self._site = units.site.get(SiteSettings)

    def serve(self, visit: PageVisit, resp: Response) -> None:
        wished = (visit.req.get_cookie_values(LANGUAGE) or [""])[0]
        visit.language = self.languages.chosen(wished, visit.req.get_header("Accept-Language"))
        self.languages.speak(visit.language)
        try:
            if not self._admit(visit):
                self._send(visit, resp, GoTo(f"/login?next={quote(visit.req.relative_uri, safe='')}"))
                return
            self._read(visit)
            self._send(visit, resp, self._do(visit))
        except (Invalid, Unauthenticated, Conflict, TooMany, Unavailable) as refused:
            self._again(visit, resp, refused)
        except Problem as problem:
            self._tell(visit, resp, problem)

    def _admit(self, visit: PageVisit) -> bool:
        call = Call(NOBODY, visit.request_id, "page")
        held = visit.req.get_cookie_values(SESSION)
        if held:
            opened = functools.partial(self.units.read, call), functools.partial(self.units.write, call)
            try:
                visit.principal = self.gate.principal(f"Bearer {held[0]}", *opened)
            except Unauthenticated:
                visit.principal = NOBODY
        structlog.contextvars.bind_contextvars(login=visit.principal.login)
        needed = visit.contract.permission
        if needed is None or visit.principal.may(needed):
            return True
        if visit.principal is NOBODY:
            return False
        raise Forbidden("This page is not open to you.")

    def _read(self, visit: PageVisit) -> None:
        if visit.contract.query is not None:
            query = load(visit.contract.query, visit.req.params, "?", Invalid, "The address is not right.")
            visit.wishes["query"] = query
        if visit.req.method == "POST":
            visit.typed = self.forms.read(visit.req, visit.principal)
        if visit.contract.takes is not None:
            wish = load(visit.contract.takes, visit.typed, "/", Invalid, "Some of what was typed is not right.")
            visit.wishes["form"] = wish
        if visit.contract.prior is not None:
            visitor = Visitor(
                self.units.site,
                visit.principal,
                self.units.clock(),
                visit.wishes.get("form", {}),
                path=visit.path,
                query={name: str(value) for name, value in visit.req.params.items()},
                kept=visit.req.cookies,
            )
            visit.wishes |= visit.contract.prior(visitor)

    def _do(self, visit: PageVisit) -> View | GoTo:
        call = Call(visit.principal, visit.request_id, "page", "*")
        opening = self.units.write if visit.contract.writes(visit.req.method) else self.units.read
        given: View | GoTo = opening(call, lambda unit: self._answer(visit, unit))
        return given

    def _answer(self, visit: PageVisit, unit: Unit) -> Any:
        return visit.work(visit.page, unit, **visit.path, **visit.wishes)

    def _again(self, visit: PageVisit, resp: Response, refused: Problem) -> None:
        """The same page, with what was typed and the sentences about it."""
        responder = getattr(type(visit.page), "on_get", None)
        if visit.req.method != "POST" or responder is None:
            self._tell(visit, resp, refused)
            return
        original: Any = responder.__wrapped__
        shown = PageVisit(responder.contract, visit.page, original, visit.req, visit.path, visit.principal)
        if shown.contract.query is not None:
            shown.wishes["query"] = load(shown.contract.query, {}, "?", Invalid, "The address is not right.")
        shown.typed, shown.problem, shown.language = visit.typed, refused, visit.language
        call = Call(visit.principal, visit.request_id, "page", "*")
        view = self.units.read(call, lambda unit: self._answer(shown, unit))
        self._send(shown, resp, view, status=refused.status)

    def _tell(self, visit: PageVisit, resp: Response, problem: Problem) -> None:
        visit.problem = problem
        self._send(visit, resp, View("problem.html", {"title": problem.title}), status=problem.status)

    def _send(self, visit: PageVisit, resp: Response, given: View | GoTo, *, status: int | None = None) -> None:
        for name, (value, seconds) in given.cookies.items():
            resp.set_cookie(name, value, max_age=seconds, path="/", secure=True, http_only=True, same_site="Lax")
        if isinstance(given, GoTo):
            resp.status = 303
            resp.set_header("Location", given.address)
            return
        secret = self.forms.secret_of(visit.principal, visit.req)
        if not secret:
            secret = self.forms.fresh_secret()
            resp.set_cookie(FORM_COOKIE, secret, path="/", secure=True, http_only=True, same_site="Strict")
        resp.status = status or given.status
        for name, value in (visit.problem.headers if visit.problem else {}).items():
            resp.set_header(name, value)
        resp.content_type = "text/html; charset=utf-8"
        resp.set_header("Content-Security-Policy", POLICY)
        resp.set_header("Content-Language", visit.language)
        resp.data = self.templates.get_template(given.template).render(self._context(visit, given, secret)).encode()

    def _context(self, visit: PageVisit, view: View, secret: str) -> dict[str, Any]:
        principal = visit.principal
        faults = visit.problem.errors if visit.problem else ()
        return {
            "site": self._site.name,
            "me": None if principal is NOBODY else principal,
            "menu": [entry for entry in self.menu if principal.may(entry.permission)],
            "here": visit.req.path,
            "language": visit.language,
            "languages": [SOURCE, *sorted(self.languages.catalogues)],
            "form_key": self.forms.key_for(secret),
            "problem": visit.problem,
            "faults": {fault.pointer.removeprefix("/"): fault.detail for fault in faults},
            "typed": {name: value for name, value in visit.typed.items() if "password" not in name},
            "request_id": visit.request_id,
            **view.data,
        }
