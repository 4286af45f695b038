"""The proteins of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.page import GoTo, View, page
from sample_tracking.proposals import service as proposals
from sample_tracking.proteins import service as proteins
from sample_tracking.proteins.schemas import ProteinSchema
from sample_tracking.ui.frame import JourneyPage
from sample_tracking.ui.lists import asked, changed, following
from sample_tracking.ui.schemas import ListAddress, PageAddress

from .discarding import Discarding

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Wish


class Proteins(JourneyPage):
    """/proposals/{code}/proteins"""

    @page(Permission.READ, query=ListAddress())
    def on_get(self, unit: Unit, code: str, query: Wish) -> View:
        address = f"/proposals/{code}/proteins"
        wanted = asked(unit, address, query)
        found = proteins.list_of_proposal(unit, code, {**wanted, "acronym": wanted.get("q")})
        data = {
            "proposal": proposals.read(unit, code),
            "proteins": found.items,
            "more": following(unit, address, query, found),
            "q": query["q"],
            "done": query["done"],
        }
        return View("proposals/proteins.html", data)

    @page(Permission.SHIP, takes=ProteinSchema())
    def on_post(self, unit: Unit, code: str, form: Wish) -> GoTo:
        proteins.register(unit, code, form)
        return GoTo(f"/proposals/{code}/proteins?done=added")


class Protein(JourneyPage):
    """/proteins/{protein_id}"""

    @page(Permission.READ, query=PageAddress())
    def on_get(self, unit: Unit, protein_id: int, query: Wish) -> View:  # noqa: ARG002
        protein = proteins.read(unit, protein_id)
        data = {"protein": protein, "seen": etag_of(protein)}
        return View("proposals/protein.html", {"proposal": proposals.read(unit, protein["proposal"]), **data})

    @page(Permission.SHIP, takes=ProteinSchema(partial=True))
    def on_post(self, unit: Unit, protein_id: int, form: Wish) -> GoTo:
        protein = proteins.read(unit, protein_id)
        if wish := changed(form, protein):
            proteins.change(unit, protein_id, wish)
        return GoTo(f"/proposals/{protein['proposal']}/proteins?done=saved")


class ProteinDiscarding(Discarding):
    """/proteins/{protein_id}/delete"""

    def read(self, unit: Unit, thing_id: int) -> dict[str, Any]:
        protein = proteins.read(unit, thing_id)
        return {"document": protein, "name": protein["acronym"], "back": f"/proposals/{protein['proposal']}/proteins"}

    def discard(self, unit: Unit, thing_id: int) -> None:
        proteins.discard(unit, thing_id)


PAGES: Final = (
    ("/proposals/{code}/proteins", Proteins),
    ("/proteins/{protein_id:id}", Protein),
    ("/proteins/{protein_id:id}/delete", ProteinDiscarding),
)
