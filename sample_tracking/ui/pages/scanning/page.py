"""The scan page as a form, for terminals without a script; and the sheet of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later, said
from sample_tracking.kernel.page import GoTo, Page, Sent, View, page
from sample_tracking.labels import service as labels
from sample_tracking.labels.codes import Code
from sample_tracking.scans import service as scans
from sample_tracking.scans.moves import CONFIRMED
from sample_tracking.ui.asking import owner_of
from sample_tracking.ui.schemas import ScanAddress, ScanForm

from .past import own
from .shell import ShellPage

if TYPE_CHECKING:
    from sample_tracking.kernel.errors import Problem
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.unit import Unit, Wish

LOOKS: Final = {"warning": "warning", "refused": "error"}
COMMANDS: Final = (
    ("CMD:UNDO", later("Undo"), later("Takes the last scan of this terminal back.")),
    ("CMD:TOPUP", later("LN2 top-up"), later("The dewar that was scanned last was filled up.")),
    ("CMD:DAMAGED", later("Damaged"), later("The thing that was scanned last is damaged.")),
    ("CMD:WARM", later("Warm"), later("The dewar that was scanned last arrived warm.")),
    ("CMD:NEXT", later("Next place"), later("The place that was scanned counts no more.")),
    ("CMD:END", later("End"), later("No place, thing or badge counts any more.")),
)


class Scan(ShellPage):
    """/scan"""

    @page(Permission.TRACK, query=ScanAddress(), sent=True)
    def on_get(self, unit: Unit, query: Wish, sent: Sent) -> View:
        owner = owner_of(self.desk.forms, unit.principal)
        answer = own(unit, query["scan"]) if query["scan"] else None
        data = {"query": query, "scan": answer, "looks": LOOKS, "may_confirm": _may_confirm(sent.problem)}
        return View("scanning/scan.html", {"owner": owner, **data})

    @page(Permission.TRACK, takes=ScanForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        if form["undo"]:
            made = scans.undo(unit, form["undo"], {})
        else:
            wish = {"barcode": form["code"], "location": form["place"], "action": form["action"]}
            made = scans.scan(unit, {k: v for k, v in wish.items() if v} | {"confirm": form["confirm"]})
        return GoTo(f"/scan?{ScanAddress.written(scan=made['id'], place=form['place'])}")


class Commands(Page):
    """/scan/commands.pdf"""

    needs: ClassVar[tuple[str, ...]] = ("scans", "labels")

    @page(Permission.TRACK)
    def on_get(self, unit: Unit) -> MadeFile:
        codes = [Code(text, said(name), said(note)) for text, name, note in COMMANDS]
        return labels.sheet_of_codes(unit, codes, said(later("Commands to scan")))


def _may_confirm(problem: Problem | None) -> bool:
    warnings = problem.facts.get("warnings", ()) if problem is not None else ()
    return any(warning["code"] in CONFIRMED for warning in warnings)


PAGES: Final[tuple[tuple[str, Any], ...]] = (
    ("/scan", Scan),
    ("/scan/commands.pdf", Commands),
)
