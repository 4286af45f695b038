"""Boards on the walls and desks of the stores: they keep themselves up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.boards import service as boards
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, Page, View, page

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit

NEEDS: Final = ("shipments", "dewars", "containers", "boards")


class BoardPage(Page):
    needs: ClassVar[tuple[str, ...]] = NEEDS


class Boards(BoardPage):
    """/boards"""

    @page(Permission.TRACK)
    def on_get(self, unit: Unit) -> GoTo:  # noqa: ARG002
        return GoTo("/boards/arrivals")


class Board(BoardPage):
    """/boards/{name}"""

    @page(Permission.TRACK)
    def on_get(self, unit: Unit, name: str) -> View:
        board = boards.read(unit, name)
        return View("boards/board.html", {"board": board, "version": etag_of(board), "boards": tuple(boards.BOARDS)})


class BoardVersion(BoardPage):
    """/boards/{name}/version: what the script of the page asks, a few bytes, to know whether to load it anew."""

    @page(Permission.TRACK)
    def on_get(self, unit: Unit, name: str) -> MadeFile:
        return MadeFile(etag_of(boards.read(unit, name)).encode(), "version.txt", "text/plain")


PAGES: Final = (
    ("/boards", Boards),
    ("/boards/{name}", Board),
    ("/boards/{name}/version", BoardVersion),
)
