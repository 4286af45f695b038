"""What can be done with labels: see them, say that they are printed, have them printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.errors import BadQuery, Conflict, Fault, Invalid, NotFound, Problem
from sample_tracking.kernel.files import MadeFile
from sample_tracking.kernel.happening import Event
from sample_tracking.kernel.languages import Languages, later, phrase
from sample_tracking.kernel.locking import lock_proposal
from sample_tracking.kernel.paging import Page
from sample_tracking.kernel.parts import PDF, ZPL, Parts
from sample_tracking.shipments import service as shipments

from . import store
from .adapters import zpl
from .adapters.fonts import Fonts
from .consignment import KINDS, LABELS, NARROWEST, SHEETS
from .gathering import gather
from .settings import LabelSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from sample_tracking.kernel.parts import LabelPrinter
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .codes import Code
    from .consignment import Consignment, Parcel, Puck

IN_ZPL: Final = ("dewar", "pucks")


def of_shipment(unit: Unit, shipment_id: int, query: Wish) -> MadeFile:
    consignment = gather(unit, shipment_id)
    paper = query.get("paper") or unit.site.get(LabelSettings).paper
    size = _size(unit, paper, BadQuery, "?paper")
    what = _wanted(query.get("what"), size, BadQuery, "?what")
    return MadeFile(_drawn(unit, consignment, what, size), f"{consignment.shipment or 'labels'}.pdf", PDF)


def of_dewar(unit: Unit, dewar_id: int, query: Wish) -> MadeFile:
    consignment, parcel = _parcel(unit, dewar_id)
    size = _size(unit, query.get("paper") or unit.site.get(LabelSettings).paper, BadQuery, "?paper")
    content = _drawn(unit, replace(consignment, parcels=(parcel,)), ("dewar",), size)
    return MadeFile(content, f"{parcel.barcode or parcel.name or 'dewar'}.pdf", PDF)


def zpl_of_dewar(unit: Unit, dewar_id: int) -> MadeFile:
    consignment, parcel = _parcel(unit, dewar_id)
    with _in_the_language_of_papers(unit):
        content = zpl.dewar_label(consignment, parcel, unit.site.get(LabelSettings))
    return MadeFile(content, f"{parcel.barcode or parcel.name or 'dewar'}.zpl", ZPL)


def of_container(unit: Unit, container_id: int, query: Wish) -> MadeFile:
    consignment, parcel, puck = _puck(unit, container_id)
    size = _size(unit, query.get("paper") or unit.site.get(LabelSettings).paper, BadQuery, "?paper")
    alone = replace(consignment, parcels=(replace(parcel, pucks=(puck,)),))
    return MadeFile(_drawn(unit, alone, ("pucks",), size), f"{puck.name or 'container'}.pdf", PDF)


def sheet_of_codes(unit: Unit, codes: Sequence[Code], title: str, paper: str | None = None) -> MadeFile:
    """Each code as QR code and bars with its name, to be stuck on walls and racks."""
    from .adapters.pdf import draw_codes

    if not codes:
        raise Conflict("There is no code to print: choose at least one.")
    settings, fonts = unit.site.get(LabelSettings), unit.site.get(Fonts)
    size = _size(unit, paper or settings.paper, BadQuery, "?paper")
    return MadeFile(draw_codes(codes, title, size, settings, fonts, unit.now), f"{title}.pdf", PDF)


def list_prints(unit: Unit, shipment_id: int, query: Wish) -> Page:
    shipments.read(unit, shipment_id)
    return store.page(unit, shipment_id, query)


def print_labels(unit: Unit, shipment_id: int, wish: Wish) -> Document:
    """Counts what is printed now; with a printer it waits for the worker, who sends it."""
    shipments.read(unit, shipment_id)
    paper = wish.get("paper") or unit.site.get(LabelSettings).paper
    size = _size(unit, paper, Invalid, "/paper")
    what = _wanted(wish.get("what"), size, Invalid, "/what")
    printer = None if wish.get("printer") is None else _printer(unit, wish["printer"])
    proposal_id = store.proposal_id(unit, shipment_id)
    lock_proposal(unit, proposal_id)
    consignment = gather(unit, shipment_id)
    numbers = {kind: consignment.numbers.get(kind, 0) + 1 for kind in what}
    row = {"shipment_id": shipment_id, "numbers": numbers, "paper": paper, "copies": wish["copies"]}
    content = _content(unit, replace(consignment, numbers=numbers), what, size, printer)
    print_id = store.add(unit, {**row, **content})
    detail = {"numbers": numbers, "paper": paper, "printer": wish.get("printer")}
    unit.record(Event("shipment", shipment_id, "labels_printed", proposal_id, shipment_id, detail=detail))
    found = store.find(unit, shipment_id, print_id)
    if found is None:
        raise AssertionError
    return found


def read_print(unit: Unit, shipment_id: int, print_id: int) -> Document:
    shipments.read(unit, shipment_id)
    found = store.find(unit, shipment_id, print_id)
    if found is None:
        raise NotFound("There is no such print of this shipment.")
    return found


def list_printers(unit: Unit) -> Page:
    """Those of the enabled plugins, with what they last said to the worker; a printer is never asked here."""
    printers = unit.site.get(Parts).printers
    said = store.printers(unit, [printer.name for printer in printers])
    silent = {"status": "unknown", "detail": "The worker has not asked it yet.", "seen_at": None}
    return Page(
        [
            {"name": one.name, "media_types": sorted(one.media_types), **said.get(one.name, silent)}
            for one in printers
        ]
    )  # fmt: skip


def list_papers(unit: Unit) -> list[str]:
    """The names of the papers, the usual one first."""
    settings = unit.site.get(LabelSettings)
    return sorted(settings.papers, key=lambda name: (name != settings.paper, name))


def _size(unit: Unit, paper: str, kind: type[Invalid], pointer: str) -> tuple[float, float]:
    settings = unit.site.get(LabelSettings)
    size = settings.size(paper)
    if size is None:
        known = ", ".join(settings.papers)
        sentence = phrase("There is no paper {paper!r}; there are: {known}.", paper=paper, known=known)
        raise kind(sentence, errors=[Fault(pointer, sentence)])
    return size


def _wanted(what: Sequence[str] | None, size: tuple[float, float], kind: type[Invalid], pointer: str) -> Sequence[str]:
    """In the order in which they are printed; without a wish all labels, and the papers where they fit."""
    roomy = all(side >= least for side, least in zip(size, NARROWEST, strict=True))
    if not what:
        return KINDS if roomy else LABELS
    if not roomy and (large := [one for one in SHEETS if one in what]):
        told = later("{what} cannot be printed on so small a paper; take one such as a4.")
        sentence = phrase(told, what=", ".join(large))
        raise kind(sentence, errors=[Fault(pointer, sentence)])
    return [one for one in KINDS if one in what]


def _drawn(unit: Unit, consignment: Consignment, what: Sequence[str], size: tuple[float, float]) -> bytes:
    from .adapters.pdf import draw

    settings, fonts = unit.site.get(LabelSettings), unit.site.get(Fonts)
    with _in_the_language_of_papers(unit):
        content = draw(consignment, what, size, settings, fonts, unit.now)
    if not content:
        raise _nothing(consignment)
    return content


def _in_the_language_of_papers(unit: Unit) -> AbstractContextManager[None]:
    return unit.site.get(Languages).speaking(unit.site.get(LabelSettings).language)


def _nothing(consignment: Consignment) -> Problem:
    if not consignment.parcels:
        return Conflict("The shipment has no dewar yet, so there is no label to print. Add a dewar first.")
    return Conflict("There is nothing of this to print: no return contact is named, or no container is registered.")


def _printer(unit: Unit, name: str) -> LabelPrinter:
    printers = {printer.name: printer for printer in unit.site.get(Parts).printers}
    if name not in printers:
        none = later("There is no printer {name!r}; this site has none; print the PDF yourself.")
        told = later("There is no printer {name!r}; there are: {known}.") if printers else none
        sentence = phrase(told, name=name, known=", ".join(printers))
        raise Invalid(sentence, errors=[Fault("/printer", sentence)])
    return printers[name]


def _content(
    unit: Unit, told: Consignment, what: Sequence[str], size: tuple[float, float], printer: LabelPrinter | None
) -> Wish:
    """What is kept for the printer, in a form that it takes; without one, the person prints the PDF."""
    if printer is None:
        _drawn(unit, told, what, size)  # refused when there is nothing to print
        return {"printer": None, "state": "made", "media_type": None, "document": None}
    if PDF in printer.media_types:
        media_type, document = PDF, _drawn(unit, told, what, size)
    else:
        media_type, document = ZPL, _zpl(unit, told, what, printer)
    return {"printer": printer.name, "state": "queued", "media_type": media_type, "document": document}


def _zpl(unit: Unit, told: Consignment, what: Sequence[str], printer: LabelPrinter) -> bytes:
    if ZPL not in printer.media_types or not set(what) <= set(IN_ZPL):
        some = later("The printer {printer} takes labels of {kinds} only.")
        told_of = some if ZPL in printer.media_types else later("The printer {printer} takes none of our labels.")
        sentence = phrase(told_of, printer=printer.name, kinds=" and ".join(IN_ZPL))
        raise Invalid(sentence, errors=[Fault("/what", sentence)])
    settings, labels = unit.site.get(LabelSettings), []
    with _in_the_language_of_papers(unit):
        for parcel in told.parcels:
            if "dewar" in what:
                labels += [zpl.dewar_label(told, parcel, settings)] * settings.dewar_copies
            if "pucks" in what:
                labels += [zpl.puck_label(told, parcel, puck, settings) for puck in parcel.pucks]
    if not labels:
        raise _nothing(told)
    return b"".join(labels)


def _parcel(unit: Unit, dewar_id: int) -> tuple[Consignment, Parcel]:
    """A dewar among the parcels of its shipment."""
    consignment = gather(unit, dewars.read(unit, dewar_id)["shipment_id"])
    found = next((parcel for parcel in consignment.parcels if parcel.id == dewar_id), None)
    if found is None:
        raise NotFound("There is no such dewar, or you may not see it.")
    return consignment, found


def _puck(unit: Unit, container_id: int) -> tuple[Consignment, Parcel, Puck]:
    container = containers.read(unit, container_id)
    if container["dewar_id"] is None:
        raise Conflict("The container stands in no dewar, so that it has no label.")
    consignment, parcel = _parcel(unit, container["dewar_id"])
    found = next((puck for puck in parcel.pucks if puck.id == container_id), None)
    if found is None:
        raise NotFound("There is no such container, or you may not see it.")
    return consignment, parcel, found
