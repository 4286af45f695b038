"""Refusals that come of no page, as a page for whoever asks with a browser: addresses that lead nowhere, defects, and
links that were used already. Programs get the document of `problems`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from . import problems
from .endpoint import PREFIX
from .links import PARAMETER
from .page import Page, PageContract, PageVisit, View

if TYPE_CHECKING:
    from falcon import Request, Response

    from .errors import Problem
    from .page_desk import PageDesk

NOTHING_ASKED: Final = PageContract(None)


class PageRefusals:
    def __init__(self, desk: PageDesk) -> None:
        self._desk = desk

    def tell(self, req: Request, resp: Response, problem: Problem) -> None:
        if _is_person(req):
            self._desk.refuse(PageVisit(NOTHING_ASKED, Page(self._desk), View, req, {}), resp, problem)
        else:
            problems.tell(req, resp, problem)


def _is_person(req: Request) -> bool:
    """A browser that opens an address; in the interface people open nothing but links for once."""
    wants_page = "text/html" in (req.get_header("Accept") or "")
    return wants_page and (not req.path.startswith(f"{PREFIX}/") or PARAMETER in parse_qs(req.query_string))
