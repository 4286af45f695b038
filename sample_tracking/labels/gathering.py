"""Gathers what stands on labels and papers: one reading a level, all of it narrowed to what the caller sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.contacts import service as contacts
from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.errors import NotFound
from sample_tracking.samples import service as samples
from sample_tracking.shipments import service as shipments

from . import store
from .consignment import Beamtime, Consignment, Parcel, Party, Puck, Sample, plain, plain_lines
from .settings import LabelSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.containers.geometry import Picture
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit


def gather(unit: Unit, shipment_id: int) -> Consignment:
    """NotFound for a shipment that the caller does not see."""
    shipment = shipments.read(unit, shipment_id)
    sender = _contact(unit, shipment["sending_contact_id"])
    home = _contact(unit, shipment["return_contact_id"])
    return Consignment(
        facility=plain(unit.site.get(SiteSettings).name),
        proposal=plain(shipment["proposal"]),
        shipment=plain(shipment["name"]),
        shipment_id=shipment_id,
        safety_level=plain(shipment["safety_level"]),
        sender=_party(sender),
        receiver=_facility(unit),
        home=_party(home),
        courier=plain(shipment["courier"]),
        return_courier=plain(shipment["return_courier"] or (home or {}).get("courier")),
        courier_account=plain((home or {}).get("courier_account")),
        beamtime=_beamtime(unit, shipment["session_id"]),
        parcels=_parcels(unit, shipment_id),
        printed=unit.now.astimezone(unit.site.zone).date().isoformat(),
        numbers=store.numbers(unit, shipment_id),
    )


def _contact(unit: Unit, contact_id: int | None) -> Document | None:
    """None as well for one that an older program has named and that the caller does not see."""
    if contact_id is None:
        return None
    try:
        return contacts.read(unit, contact_id)
    except NotFound:
        return None


def _party(contact: Document | None) -> Party | None:
    if contact is None:
        return None
    person, laboratory = contact["person"] or {}, contact["laboratory"] or {}
    name = plain(f"{person.get('given_name') or ''} {person.get('family_name') or ''}") or plain(contact["name"])
    town = plain(f"{laboratory.get('postcode') or ''} {laboratory.get('city') or ''}")
    lines = (plain(laboratory.get("name")), *plain_lines(laboratory.get("address")), town)
    country = plain(laboratory.get("country"))
    return Party(
        name,
        tuple(line for line in (*lines, country) if line),
        plain(person.get("phone")),
        plain(person.get("email")),
    )


def _facility(unit: Unit) -> Party:
    settings = unit.site.get(LabelSettings)
    name, *lines = plain_lines(settings.receiver) or (plain(unit.site.get(SiteSettings).name),)
    return Party(name, tuple(lines), plain(settings.receiver_phone), plain(settings.receiver_email))


def _beamtime(unit: Unit, session_id: int | None) -> Beamtime | None:
    row = None if session_id is None else store.beamtime(unit, session_id)
    if row is None:
        return None
    beamline, contact, start = row
    return Beamtime(plain(beamline), "" if start is None else start.date().isoformat(), plain(contact))


def _parcels(unit: Unit, shipment_id: int) -> tuple[Parcel, ...]:
    found = dewars.in_shipment(unit, shipment_id)
    held = containers.in_shipment(unit, shipment_id)
    inside = _grouped(samples.in_shipment(unit, shipment_id), "container_id")
    pictures = {one["id"]: picture for one, picture in zip(held, containers.pictures(unit, held), strict=True)}
    packed = _grouped(held, "dewar_id")
    return tuple(
        _parcel(
            unit,
            dewar,
            (number, len(found)),
            tuple(
                _puck(unit, one, pictures[one["id"]], inside.get(one["id"], ())) for one in packed.get(dewar["id"], ())
            ),
        )
        for number, dewar in enumerate(found, 1)
    )


def _grouped(documents: Sequence[Document], key: str) -> dict[int, list[Document]]:
    groups: dict[int, list[Document]] = {}
    for document in documents:
        groups.setdefault(document[key], []).append(document)
    return groups


def _parcel(unit: Unit, dewar: Document, place: tuple[int, int], pucks: tuple[Puck, ...]) -> Parcel:
    settings, barcode = unit.site.get(LabelSettings), plain(dewar["barcode"])
    return Parcel(
        id=dewar["id"],
        barcode=barcode,
        name=plain(dewar["code"]),
        facility_code=plain(dewar["facility_code"]),
        code128=_symbol(unit, settings.code128, barcode),
        qr=_symbol(unit, settings.qr, barcode),
        number=place[0],
        count=place[1],
        pucks=pucks,
        weight=dewar["weight"],
        customs_value=dewar["customs_value"],
    )


def _puck(unit: Unit, container: Document, picture: Picture, held: Sequence[Document]) -> Puck:
    settings, barcode = unit.site.get(LabelSettings), plain(container["barcode"])
    return Puck(
        id=container["id"],
        name=plain(container["code"]),
        barcode=barcode,
        type=plain(container["type"]),
        text=_symbol(unit, settings.puck_qr, barcode or plain(container["code"])),
        picture=picture,
        samples=tuple(map(_sample, held)),
    )


def _sample(sample: Document) -> Sample:
    told = (plain(sample[name]) for name in ("name", "protein", "code", "comments"))
    return Sample(sample["position"], *told)


def _symbol(unit: Unit, text: str, barcode: str) -> str:
    """What a symbol says; nothing for a code that older scanners cannot carry."""
    if not barcode or not barcode.isascii():
        return ""
    return text.format(barcode=barcode, url=unit.site.get(SiteSettings).public_url.rstrip("/"))
