"""The places of the facility, for administrators; their codes on paper, for everybody who sticks them on racks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.kernel.errors import Conflict, Fault, Invalid, NotFound
from sample_tracking.kernel.etag import etag_of
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import GoTo, Page, View, page
from sample_tracking.kernel.plain_words import plainly
from sample_tracking.kernel.validating import load
from sample_tracking.labels import service as labels
from sample_tracking.labels.codes import Code
from sample_tracking.locations import importing
from sample_tracking.locations import service as locations
from sample_tracking.locations.schemas import PlaceListSchema
from sample_tracking.ui.lists import changed
from sample_tracking.ui.schemas import (
    CandidatesAddress,
    CandidatesForm,
    CodesAddress,
    CodesForm,
    LocationForm,
    PageAddress,
    RetireForm,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.page import Sent
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish
    from sample_tracking.locations.service import Place

HOME: Final = "/admin/locations"
MOST_CANDIDATES: Final = 200
OFTEN: Final = ("slot", "rack", "beamline", "area", "stores_in", "stores_out", "courier", "outside", "site")
"""What is made most often comes first."""
WRONG: Final = later("Some of these places cannot be made: look at the rows that say so.")


class LocationsPage(Page):
    needs: ClassVar[tuple[str, ...]] = ("locations",)


class Locations(LocationsPage):
    """/admin/locations"""

    @page(Permission.ADMIN, query=PageAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        places = locations.tree(unit, retired=True)
        used = [place for place in places if not place.retired]
        data = {
            "places": used,
            "retired": [place for place in places if place.retired],
            "depth": locations.depths(used),
            "standing": locations.occupants(unit, used),
            "parents": _parents(used),
            "kinds": sorted(locations.KINDS, key=OFTEN.index),
            "done": query["done"],
        }
        return View("locations/tree.html", data)

    @page(Permission.ADMIN, takes=LocationForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        made = locations.register(unit, {name: value for name, value in form.items() if value is not None})
        return GoTo(f"{HOME}?done=added#place-{made['id']}")


class Location(LocationsPage):
    """/admin/locations/{location_id}"""

    @page(Permission.ADMIN, query=PageAddress())
    def on_get(self, unit: Unit, location_id: int, query: Wish) -> View:
        document = locations.read(unit, location_id)
        places = locations.tree(unit)
        (place,) = [one for one in locations.tree(unit, retired=True) if one.id == location_id]
        data = {
            "place": document,
            "seen": etag_of(document),
            "parts": [one for one in places if one.parent_id == location_id],
            "standing": locations.occupants(unit, [place]).get(location_id, []),
            "parents": _parents(one for one in places if one.id != location_id),
            "kinds": locations.KINDS,
            "done": query["done"],
        }
        return View("locations/place.html", data)

    @page(Permission.ADMIN, takes=LocationForm())
    def on_post(self, unit: Unit, location_id: int, form: Wish) -> GoTo:
        wish = changed(form, locations.read(unit, location_id))
        locations.change(unit, location_id, wish)
        return GoTo(f"{HOME}/{location_id}?done=saved")


class LocationRetiring(LocationsPage):
    """/admin/locations/{location_id}/retire: and taking into use again"""

    @page(Permission.ADMIN)
    def on_get(self, unit: Unit, location_id: int) -> View:
        document = locations.read(unit, location_id)
        within = locations.within(unit, location_id)
        standing = sum(len(some) for some in locations.occupants(unit, within).values())
        data = {"place": document, "seen": etag_of(document), "parts": len(within) - 1, "standing": standing}
        return View("locations/retire.html", data)

    @page(Permission.ADMIN, takes=RetireForm())
    def on_post(self, unit: Unit, location_id: int, form: Wish) -> GoTo:
        if form["again"]:
            locations.change(unit, location_id, {"retired": False})
            return GoTo(f"{HOME}/{location_id}?done=saved")
        locations.retire(unit, location_id, form)
        return GoTo(f"{HOME}?done=retired")


class LocationCodes(LocationsPage):
    """/admin/locations/codes: a sheet of the codes of chosen places"""

    needs: ClassVar[tuple[str, ...]] = ("locations", "labels")

    @page(Permission.TRACK, query=CodesAddress())
    def on_get(self, unit: Unit, query: Wish) -> View:
        places = locations.tree(unit)
        chosen = {place.id for place in locations.within(unit, query["within"])} if query["within"] else set()
        data = {"places": places, "depth": locations.depths(places), "chosen": chosen}
        return View("locations/codes.html", {**data, "papers": labels.list_papers(unit)})

    @page(Permission.TRACK, takes=CodesForm(), changes=False)
    def on_post(self, unit: Unit, form: Wish) -> MadeFile:
        chosen, places = set(form["places"]), locations.tree(unit)
        names = {place.id: place.name for place in places}
        codes = [Code(one.code, one.name, names.get(one.parent_id or 0, "")) for one in places if one.id in chosen]
        return labels.sheet_of_codes(unit, codes, "Places", form["paper"] or None)


class LocationImport(LocationsPage):
    """/admin/locations/import: words that the shared tables hold, made into places"""

    @page(Permission.ADMIN, query=CandidatesAddress(), sent=True)
    def on_get(self, unit: Unit, query: Wish, sent: Sent) -> View:
        source = sent.typed.get("source", query["source"])
        found = _candidates(unit, source)
        new = [one for one in found if one["place"] is None]
        data = {"source": source, "found": new[:MOST_CANDIDATES], "more": len(new) - MOST_CANDIDATES}
        return View("locations/import.html", {**data, "known": len(found) - len(new), "kinds": locations.KINDS})

    @page(Permission.ADMIN, takes=CandidatesForm())
    def on_post(self, unit: Unit, form: Wish) -> GoTo:
        _take_in(unit, form)
        return GoTo(f"{HOME}?done=imported")


def _candidates(unit: Unit, source: str) -> Sequence[Document]:
    """None of a list that this site does not keep."""
    try:
        return importing.candidates(unit, source).items
    except NotFound:
        return ()


def _take_in(unit: Unit, form: Wish) -> None:
    words = dict(form["word"])
    rows = [number for number in form["take"] if number in words]
    if not rows:
        raise Conflict(later("No place is chosen: tick at least one."))
    drafts = [
        {
            "code": form["code"].get(number) or "",
            "kind": form["kind"].get(number) or "",
            "name": words[number],
            "word": words[number],
        }
        for number in rows
    ]
    try:
        wish = load(PlaceListSchema(), {"places": drafts}, "/", Invalid, WRONG, echo=False)
        importing.take_in(unit, wish, dry=False)
    except Invalid as refused:
        faults = [Fault(_at_row(fault.pointer, rows), fault.detail) for fault in refused.errors]
        raise plainly(Invalid(WRONG, errors=faults), {}) from refused


def _at_row(pointer: str, rows: Sequence[str]) -> str:
    """``/places/2/code`` → the field of the third row that is ticked."""
    _, _, number, field = pointer.split("/")
    return f"/{field}/{rows[int(number)]}"


def _parents(places: Iterable[Place]) -> list[tuple[int, str]]:
    """Nothing stands in a slot but dewars."""
    around = [place for place in places if place.kind != "slot"]
    depth = locations.depths(around)
    return [(place.id, f"{'- ' * depth[place.id]}{place.name} ({place.code})") for place in around]


PAGES: Final = (
    (HOME, Locations),
    (f"{HOME}/codes", LocationCodes),
    (f"{HOME}/import", LocationImport),
    (f"{HOME}/{{location_id:id}}", Location),
    (f"{HOME}/{{location_id:id}}/retire", LocationRetiring),
)
