"""The contract of a responder: permission, validation, one unit of work, answer. OpenAPI reads the same contract."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import orjson
import structlog

from . import idempotency, links, media, problems
from .config import ApiSettings
from .errors import BadQuery, Fault, Forbidden, Invalid, PreconditionRequired, Problem
from .etag import etag_of
from .files import FileAnswer, MadeFile
from .idempotency import Answer
from .paging import Cursors, Page, PageQuery, limited
from .people import NOBODY, Gate
from .unit import Call
from .validating import load
from .writing import refuse_lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from falcon import Request, Response
    from marshmallow import Schema

    from .identity import Permission, Principal
    from .site import Site
    from .unit import Unit, Units

    Rules = Mapping[tuple[str, str], Permission]

PREFIX: Final = "/api/v1"
WRITING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON: Final = "application/json"


@dataclass(frozen=True)
class Contract:
    """``gives`` is the schema of one thing, ``many`` says that a page of them is given. ``location`` is the address
    of a new thing below /api/v1, filled from its document. ``changes``: needs a transaction (None: by the method).
    ``kept``: the answer is stored for a repetition with the same Idempotency-Key; not when it is a secret. ``keyed``:
    nothing is done without such a key. ``prior``
    asks what is outside of the database, before the unit opens; what it gives are further arguments of the responder.
    ``file``: the media type, when a `FileAnswer` or a `MadeFile` is given instead of a document. ``takes_file``: the
    body is a file, given to the responder as a `SentFile`. ``dry_run``: with this flag in its query nothing is written
    or kept, and the status is 200.
    """

    permission: Permission | None
    takes: Schema | None = None
    query: Schema | None = None
    gives: Schema | None = None
    many: bool = False
    status: int = 200
    location: str | None = None
    if_match: bool = False
    changes: bool | None = None
    kept: bool = True
    keyed: bool = False
    prior: Callable[[Visitor], dict[str, Any]] | None = None
    file: str | None = None
    takes_file: media.Files | None = None
    dry_run: bool = False

    def writes(self, method: str) -> bool:
        return method in WRITING if self.changes is None else self.changes


def endpoint(permission: Permission | None, **terms: Any) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Makes a responder of a method ``(self, unit, **path, body=…, query=…) -> document | Page | file | None``."""
    contract = Contract(permission, **terms)

    def decorate(work: Callable[..., Any]) -> Callable[..., None]:
        @functools.wraps(work)
        def respond(self: Resource, req: Request, resp: Response, **path: Any) -> None:
            self.desk.serve(Visit(contract, functools.partial(work, self), req, path), resp)

        respond.contract = contract  # type: ignore[attr-defined]
        return respond

    return decorate


class Resource:
    """What stands at one URI."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk


def contracts_of(resource: type[Resource]) -> Iterator[tuple[str, Contract]]:
    """(method, contract) of each responder; TypeError for one without a contract."""
    for name in sorted(vars(resource)):
        if name.startswith("on_"):
            contract = getattr(getattr(resource, name), "contract", None)
            if contract is None:
                raise TypeError(f"{resource.__module__}.{resource.__name__}.{name} has no @endpoint contract.")
            yield name.removeprefix("on_").upper(), contract


@dataclass(frozen=True)
class Visitor:
    """What is known before the unit opens; ``query`` (as it was sent) and ``kept`` (cookies) of pages only."""

    site: Site
    principal: Principal
    now: datetime
    body: dict[str, Any]
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Visit:
    contract: Contract
    work: Callable[..., Any]
    req: Request
    path: dict[str, Any]
    wishes: dict[str, Any] = field(default_factory=dict)
    scope: str = ""
    claim: idempotency.Claim | None = None

    @property
    def request_id(self) -> str:
        return str(self.req.context.request_id)

    @property
    def dry(self) -> bool:
        return self.contract.dry_run and bool(self.wishes["query"]["dry_run"])


class Desk:
    """Serves visits: the same steps for every responder. ``source``: by which way they came, for the record."""

    source: ClassVar[str] = "api"

    def __init__(self, units: Units, rules: Mapping[tuple[str, str], Permission] = MappingProxyType({})) -> None:
        self.units, self.rules = units, rules
        self.api = units.site.settings.get(ApiSettings)
        self.cursors = units.site.get(Cursors)

    @property
    def gate(self) -> Gate:
        return self.units.site.get(Gate)

    def serve(self, visit: Visit, resp: Response) -> None:
        principal = self._admit(visit)
        call = Call(principal, visit.request_id, self.source, self._if_match(visit), visit.req.remote_addr or "")
        self._validate(visit, principal)
        if visit.contract.prior is not None:
            visitor = Visitor(self.units.site, principal, self.units.clock(), visit.wishes.get("body", {}))
            visit.wishes |= visit.contract.prior(visitor)
        if visit.contract.writes(visit.req.method) and not visit.dry:
            answer = self._written(visit, call)
        else:
            answer = self.units.read(call, lambda unit: self._answer(visit, self._do(visit, unit)))
        self._send(visit, resp, answer)

    def _admit(self, visit: Visit) -> Principal:
        needed = self.rules.get((visit.req.method, visit.req.uri_template or "")) or visit.contract.permission
        if needed is None:
            return NOBODY
        principal = self._holder(visit)
        structlog.contextvars.bind_contextvars(login=principal.login)
        if principal.person_id is None:
            raise Forbidden("Your log-in is right, but nobody with this login is known at this facility yet.")
        if not principal.may(needed):
            raise Forbidden(f'This needs the permission "{needed}", which you do not have.')
        return principal

    def _holder(self, visit: Visit) -> Principal:
        call = Call(NOBODY, visit.request_id)
        params = cast("dict[str, Any]", visit.req.params)
        once = params.pop(links.PARAMETER, None) if visit.req.method == "GET" else None
        if once is None:
            opened = functools.partial(self.units.read, call), functools.partial(self.units.write, call)
            return self.gate.principal(visit.req.auth, *opened)
        target = links.target_of(visit.req.path, params)
        credential = self.units.site.get(links.Links).read(str(once), target, self.units.clock())
        return self.units.write(call, lambda unit: self.gate.redeem(unit, credential))

    def _if_match(self, visit: Visit) -> str | None:
        header: str | None = visit.req.get_header("If-Match")
        if visit.contract.if_match and header is None:
            sentence = "Send the ETag of the version that you are changing as If-Match (or * for whatever is there)."
            raise PreconditionRequired(sentence)
        return header

    def _validate(self, visit: Visit, principal: Principal) -> None:
        self._read_query(visit)
        body = b""
        if visit.contract.takes_file is not None:
            visit.wishes["body"] = media.read_file(visit.req, visit.contract.takes_file)
            body = visit.wishes["body"].content
        elif visit.req.method in WRITING:
            body = media.read_bytes(visit.req, self.api.body_limit)
        if visit.contract.takes is not None:
            wish = media.read_json(visit.req, body)
            body_wish = load(visit.contract.takes, wish, "/", Invalid, "Some of what was sent is not right.")
            refuse_lacking(self.units.site, visit.contract.takes, body_wish)
            visit.wishes["body"] = body_wish
        if visit.req.method == "POST" and visit.contract.kept and not visit.dry:
            route = f"POST {visit.req.path}"
            key = idempotency.key_of(visit.req.get_header("Idempotency-Key"), needed=visit.contract.keyed)
            asked = f"?{visit.req.query_string}\0".encode() if visit.req.query_string else b""
            visit.claim = idempotency.claim_of(principal.login, route, key, asked + body)

    def _read_query(self, visit: Visit) -> None:
        sent = visit.req.params
        if visit.contract.query is None:
            if sent:
                faults = [Fault(f"?{name}", "There is no such parameter here.") for name in sent]
                raise BadQuery("This address takes no query parameters.", errors=faults)
            return
        query = load(visit.contract.query, sent, "?", BadQuery, "Some of the query is not right.")
        if isinstance(visit.contract.query, PageQuery):
            query["limit"] = limited(query, self.api.page_limit, self.api.page_default)
            filters = sorted((k, str(v)) for k, v in sent.items() if k not in ("cursor", "limit", "count"))
            visit.scope = f"{visit.req.path} {filters}"
            cursor = query.pop("cursor", None)
            query["after"] = None if cursor is None else self.cursors.read(cursor, visit.scope)
        visit.wishes["query"] = query

    def _written(self, visit: Visit, call: Call) -> Answer:
        try:
            work = functools.partial(self._write, visit)
            return self.units.write(call, lambda unit: idempotency.once(unit, visit.claim, work))
        except Problem as refused:
            if refused.remember is None:
                raise
            answer = problems.answer_of(refused, visit.request_id)
            remember = functools.partial(_remembered, refused.remember, answer)
            return self.units.write(call, lambda unit: idempotency.once(unit, visit.claim, remember))

    def _write(self, visit: Visit, unit: Unit) -> Answer:
        answer = self._answer(visit, self._do(visit, unit))
        if visit.contract.if_match and not unit.matched:
            raise AssertionError("The service did not compare the version under lock.")
        return answer

    def _do(self, visit: Visit, unit: Unit) -> Any:
        return visit.work(unit, **visit.path, **visit.wishes)

    def _answer(self, visit: Visit, result: Any) -> Answer:
        contract = visit.contract
        if result is None:
            return Answer(204, {}, b"")
        if isinstance(result, Page):
            return self._page(visit, result)
        if isinstance(result, FileAnswer | MadeFile):
            return Answer(contract.status, result.headers(), b"", result.stream)
        headers = {"ETag": etag_of(result)} if contract.gives is not None else {}
        if contract.location is not None and not visit.dry:
            headers["Location"] = PREFIX + contract.location.format(**result)
        return Answer(200 if visit.dry else contract.status, headers, orjson.dumps(result))

    def _page(self, visit: Visit, page: Page) -> Answer:
        following, headers = None, {}
        if page.next_key is not None:
            query = {k: v for k, v in visit.req.params.items() if k != "cursor"}
            query["cursor"] = self.cursors.write(page.next_key, visit.scope)
            following = f"{visit.req.path}?{_query_text(query)}"
            headers["Link"] = f'<{following}>; rel="next"'
        document: dict[str, Any] = {"items": page.items, "next": following}
        if page.total is not None:
            document["total"] = page.total
        return Answer(visit.contract.status, headers, orjson.dumps(document))

    def _send(self, visit: Visit, resp: Response, answer: Answer) -> None:
        for name, value in answer.headers.items():
            resp.set_header(name, value)
        seen = visit.req.get_header("If-None-Match")
        if visit.req.method == "GET" and seen is not None and seen == answer.headers.get("ETag"):
            resp.status = 304
            return
        resp.status = answer.status
        if answer.stream is not None:
            resp.stream = answer.stream
        if answer.body:
            resp.content_type = answer.headers.get("Content-Type", JSON)
            resp.data = answer.body


def _remembered(remember: Callable[[Unit], None], answer: Answer, unit: Unit) -> Answer:
    remember(unit)
    return answer


def _query_text(query: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(query, doseq=True)
