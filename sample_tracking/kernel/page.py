"""Pages for people: what a page is made of. The desk that serves them is in `page_desk`.

A page class has responders ``(self, unit, **path, query=…, form=…) -> View | GoTo | MadeFile``. What a form
sent and cannot be accepted is shown again with the sentences at their fields: the page's own ``on_get`` is asked once
more.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from .languages import SOURCE
from .people import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from falcon import Request, Response
    from marshmallow import Schema

    from .endpoint import Visitor
    from .errors import Problem
    from .identity import Permission, Principal
    from .page_desk import PageDesk

SESSION: Final = "__Host-session"
LANGUAGE: Final = "__Host-language"


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
class Sent:
    """What came with a form, for pages that make their tables of it themselves; empty when a page is opened."""

    typed: Mapping[str, str] = field(default_factory=dict)
    seen: str = "*"
    problem: Problem | None = None


@dataclass(frozen=True)
class PageContract:
    """``sent``: the responder also gets what came with the form, as ``sent=``. ``upload``: the most bytes of a form
    with a file, which is a field in base64 then; 0 for a page that takes none.
    """

    permission: Permission | None
    sent: bool = False
    upload: int = 0
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
    """What stands at one address for people; not there unless the modules that it ``needs`` are in use."""

    needs: ClassVar[tuple[str, ...]] = ()

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
    seen: str = "*"
    once: str = ""
    problem: Problem | None = None
    language: str = SOURCE

    @property
    def request_id(self) -> str:
        return str(self.req.context.request_id)
