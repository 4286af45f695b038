"""Serves the pages: session cookie, forms, and how an answer becomes HTML.

Nothing that somebody typed is lost: a form of a session that has ended stands in the page that asks to log in, and
comes back after it. A form that is sent twice is answered with the first answer.
"""

from __future__ import annotations

import functools
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import structlog

from . import idempotency, squeezing
from .authenticators import Authenticators
from .config import SiteSettings
from .endpoint import Visitor
from .errors import (
    Conflict,
    Defect,
    Forbidden,
    Invalid,
    Problem,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
    UnknownCode,
)
from .forms import COOKIE as FORM_COOKIE
from .forms import FIELD as FORM_FIELD
from .forms import Forms, OldForm, by_field, wish_of, without_secrets
from .languages import SOURCE, later
from .page import LANGUAGE, SESSION, GoTo, PageVisit, Sent, View
from .people import NOBODY, Gate
from .plain_words import plainly
from .unit import Call
from .validating import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    import jinja2
    from falcon import Response
    from marshmallow import Schema

    from .files import MadeFile
    from .languages import Languages
    from .menu import Entry
    from .unit import Unit, Units

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SEEN: Final = "seen"
"""The version of the thing that the page showed, as ``If-Match`` of the interface."""
ONCE: Final = "once"
"""The key of a form that makes something: the same form makes it once."""
WRONG_ADDRESS: Final = later("The address is not right.")
RESUME: Final = "resume"
"""In a form that comes back after a log-in: it is shown, not done."""


class PageDesk:
    def __init__(
        self,
        units: Units,
        templates: jinja2.Environment,
        languages: Languages,
        menu: Sequence[Entry],
        addresses: Sequence[str] = (),
    ) -> None:
        """``addresses``: of all pages in use, by which pages know what they can lead to."""
        self.units, self.templates, self.languages = units, templates, languages
        self.addresses = frozenset(addresses)
        self.menu = sorted(menu, key=lambda entry: (entry.order, entry.title))
        self.forms = Forms(units.site)

    @property
    def gate(self) -> Gate:
        return self.units.site.get(Gate)

    def serve(self, visit: PageVisit, resp: Response) -> None:
        with self._speaking_to(visit):
            self._serve(visit, resp)

    def refuse(self, visit: PageVisit, resp: Response, problem: Problem) -> None:
        """A page that is asked of no other. While the service fails, it is not asked who looks."""
        with self._speaking_to(visit):
            if problem.status < Defect.status:
                with suppress(Problem):
                    self._admit(visit)
            self._tell(visit, resp, problem)

    def _speaking_to(self, visit: PageVisit) -> AbstractContextManager[None]:
        wished = (visit.req.get_cookie_values(LANGUAGE) or [""])[0]
        visit.language = self.languages.chosen(wished, visit.req.get_header("Accept-Language"))
        return self.languages.speaking(visit.language)

    def _serve(self, visit: PageVisit, resp: Response) -> None:
        try:
            if not self._admit(visit):
                self._ask_to_log_in(visit, resp)
                return
            if not self._read(visit):
                self._again(visit, resp)
                return
            given = self._do(visit)
            if isinstance(given, View | GoTo):
                self._send(visit, resp, given)
            else:
                _send_file(resp, given)
        except (Invalid, Unauthenticated, UnknownCode, Conflict, TooMany, Unavailable, OldForm) as refused:
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

    def _ask_to_log_in(self, visit: PageVisit, resp: Response) -> None:
        """What was typed into a form stands in the page, to come back after the log-in."""
        if visit.req.method != "POST":
            self._send(visit, resp, GoTo(f"/login?next={quote(visit.req.relative_uri, safe='')}"))
            return
        self._take_fields(visit)
        enabled = self.units.site.get(Authenticators)
        kept = urlencode(without_secrets(visit.typed))
        data = {"passwords": enabled.passwords, "portals": enabled.portals, "next": visit.req.path, "kept": kept}
        visit.typed = {}
        self._send(visit, resp, View("login.html", data), status=Unauthenticated.status)

    def _take_fields(self, visit: PageVisit) -> tuple[str, bool]:
        """Sets aside what is for the desk; gives the form's key, and whether the form only comes back."""
        visit.typed = self.forms.read(visit.req, visit.contract.upload)
        visit.seen, visit.once = visit.typed.pop(SEEN, "*"), visit.typed.pop(ONCE, "")
        return visit.typed.pop(FORM_FIELD, ""), visit.typed.pop(RESUME, "") != ""

    def _read(self, visit: PageVisit) -> bool:
        """False for a form that is only to be shown again."""
        if visit.contract.query is not None:
            visit.wishes["query"] = self._query(visit, visit.contract.query)
        if visit.req.method == "POST":
            proof, comes_back = self._take_fields(visit)
            if comes_back:
                return False
            self.forms.prove(visit.req, visit.principal, proof)
        if visit.contract.takes is not None:
            visit.wishes["form"] = self._form(visit, visit.contract.takes)
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
        return True

    def _query(self, visit: PageVisit, schema: Schema) -> dict[str, Any]:
        """An empty field of a search form asks for nothing."""
        sent = {name: value for name, value in visit.req.params.items() if value != ""}
        return load(schema, sent, "?", Invalid, WRONG_ADDRESS)

    def _form(self, visit: PageVisit, schema: Schema) -> dict[str, Any]:
        sentence = later("Some of what was typed is not right: look at the fields that say so.")
        try:
            return load(schema, wish_of(schema, visit.typed), "/", Invalid, sentence, echo=False)
        except Invalid as refused:
            raise plainly(refused, visit.typed) from refused

    def _do(self, visit: PageVisit) -> View | GoTo | MadeFile:
        call = Call(visit.principal, visit.request_id, "page", visit.seen, visit.req.remote_addr or "")
        opening = self.units.write if visit.contract.writes(visit.req.method) else self.units.read
        try:
            given: View | GoTo | MadeFile = opening(call, lambda unit: self._answer_once(visit, unit))
        except Problem as refused:
            if refused.remember is not None:
                self.units.write(call, refused.remember)
            raise
        return given

    def _answer_once(self, visit: PageVisit, unit: Unit) -> View | GoTo | MadeFile:
        """A form that was sent already, by a double click or after going back, is answered as it was then."""
        claim = self._claim(visit)
        if claim is None:
            return self._answer(visit, unit)
        if kept := idempotency.take(unit, claim):
            return GoTo(kept.headers["Location"])
        given = self._answer(visit, unit)
        address = given.address if isinstance(given, GoTo) else visit.req.path
        idempotency.keep(unit, claim, idempotency.Answer(303, {"Location": address}, b""))
        return given

    def _claim(self, visit: PageVisit) -> idempotency.Claim | None:
        """Other words in the same form are another wish."""
        if not visit.once:
            return None
        body = urlencode(sorted(visit.typed.items())).encode()
        key = hashlib.sha256(visit.once.encode() + b"\0" + body).hexdigest()
        return idempotency.claim_of(visit.principal.login, f"PAGE {visit.req.path}", key, body)

    def _answer(self, visit: PageVisit, unit: Unit) -> View | GoTo | MadeFile:
        sent = {"sent": Sent(visit.typed, visit.seen, visit.problem)} if visit.contract.sent else {}
        given: View | GoTo | MadeFile = visit.work(visit.page, unit, **visit.path, **visit.wishes, **sent)
        return given

    def _again(self, visit: PageVisit, resp: Response, refused: Problem | None = None) -> None:
        """The same page, with what was typed and the sentences about it."""
        responder = getattr(type(visit.page), "on_get", None)
        if visit.req.method != "POST" or responder is None:
            if refused is None:
                self._send(visit, resp, GoTo("/"))
            else:
                self._tell(visit, resp, refused)
            return
        original: Any = responder.__wrapped__
        shown = PageVisit(responder.contract, visit.page, original, visit.req, visit.path, visit.principal)
        if shown.contract.query is not None:
            shown.wishes["query"] = load(shown.contract.query, {}, "?", Invalid, WRONG_ADDRESS)
        shown.typed, shown.problem, shown.language = visit.typed, refused, visit.language
        shown.seen = visit.seen
        call = Call(visit.principal, visit.request_id, "page", "*")
        view: Any = self.units.read(call, lambda unit: self._answer(shown, unit))
        self._send(shown, resp, view, status=refused.status if refused else 200)

    def _tell(self, visit: PageVisit, resp: Response, problem: Problem) -> None:
        visit.problem = problem
        data = {"title": problem.title, **({"languages": ()} if problem.status >= Defect.status else {})}
        self._send(visit, resp, View("problem.html", data), status=problem.status)

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
        shown = self.templates.get_template(given.template).render(self._context(visit, given, secret))
        squeezing.send(visit.req, resp, shown.encode())

    def _context(self, visit: PageVisit, view: View, secret: str) -> dict[str, Any]:
        principal = visit.principal
        faults = visit.problem.errors if visit.problem else ()
        return {
            "site": self.units.site.get(SiteSettings).name,
            "me": None if principal is NOBODY else principal,
            "menu": [entry for entry in self.menu if principal.may(entry.permission)],
            "here": visit.req.path,
            "whole_address": visit.req.relative_uri if visit.req.method == "GET" else visit.req.path,
            "addresses": self.addresses,
            "language": visit.language,
            "languages": [SOURCE, *sorted(self.languages.catalogues)],
            "form_key": self.forms.key_for(secret),
            "once": self.forms.fresh_secret(),
            "problem": visit.problem,
            "is_stale": isinstance(visit.problem, Stale),
            "faults": by_field(faults),
            "typed": without_secrets(visit.typed),
            "request_id": visit.request_id,
            **view.data,
        }


def _send_file(resp: Response, file: MadeFile) -> None:
    for name, value in file.headers().items():
        resp.set_header(name, value)
    resp.data = file.content
