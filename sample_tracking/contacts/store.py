"""The SQL of lab contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.references import referring
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import LabContact, Laboratory, Person, Proposal

from .schemas import ContactSchema

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

PERSON = ("given_name", "family_name", "email_address", "phone_number")
LABORATORY = ("name", "address", "city", "postcode", "country")


@dataclass(frozen=True)
class Address:
    """``is_own``: the person cannot log in, and nothing but this card refers to person and laboratory."""

    person_id: int
    laboratory_id: int | None
    person: dict[str, Any]
    laboratory: dict[str, Any]
    is_own: bool


def _reading(site: Site) -> Reading:
    code = Expression(Proposal.proposal_code + Proposal.proposal_number)
    return compile_reading(site, ContactSchema, {"proposal": code})


def _details(site: Site) -> sa.Select[Any]:
    return (
        sa.select(*site.prepared(_reading).columns)
        .select_from(LabContact)
        .join(Proposal, Proposal.proposal_id == LabContact.proposal_id)
        .outerjoin(Person, Person.person_id == LabContact.person_id)
        .outerjoin(Laboratory, Laboratory.laboratory_id == Person.laboratory_id)
    )


def _one(site: Site, sight: Sight) -> sa.Select[Any]:
    this: sa.BindParameter[int] = sa.bindparam("contact_id")
    return _details(site).where(LabContact.lab_contact_id == this, sees(LabContact.proposal_id, sight))


def find(unit: Unit, contact_id: int) -> Document | None:
    row = unit.row(unit.prepared(_one, unit.sight), {"contact_id": contact_id, **unit.seer})
    return None if row is None else unit.prepared(_reading).document(row)


def _some(site: Site, sight: Sight) -> sa.Select[Any]:
    these: sa.BindParameter[Any] = sa.bindparam("contact_ids", expanding=True)
    return _details(site).where(LabContact.lab_contact_id.in_(these), sees(LabContact.proposal_id, sight))


def some(unit: Unit, contact_ids: Collection[int]) -> dict[int, Document]:
    rows = unit.rows(unit.prepared(_some, unit.sight), {"contact_ids": sorted(contact_ids), **unit.seer})
    return {found["id"]: found for found in unit.prepared(_reading).documents(rows)}


def _list(site: Site) -> Listing:
    criteria = [LabContact.proposal_id == sa.bindparam("proposal_id")]
    return Listing(_details(site), site.prepared(_reading), LabContact.lab_contact_id, criteria)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    return unit.prepared(_list).page(unit, query, {"proposal_id": query["proposal_id"]})


def has_name(unit: Unit, proposal_id: int, name: str, but: int) -> bool:
    statement = sa.select(LabContact.lab_contact_id).where(
        LabContact.proposal_id == proposal_id, LabContact.card_name == name, LabContact.lab_contact_id != but
    )
    return unit.row(statement.limit(1)) is not None


def lock(unit: Unit, contact_id: int) -> int | None:
    """Gives the proposal's id; None when the contact is gone."""
    statement = sa.select(LabContact.proposal_id).where(LabContact.lab_contact_id == contact_id)
    row = unit.row(statement.with_for_update())
    return None if row is None else int(row[0])


def add_laboratory(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """None when nothing is known of it: no empty row is made."""
    if all(value is None for value in values.values()):
        return None
    return unit.insert(Laboratory, [values], Laboratory.laboratory_id)[0]


def add_person(unit: Unit, values: Mapping[str, Any]) -> int:
    return unit.insert(Person, [values], Person.person_id)[0]


def add_contact(unit: Unit, values: Mapping[str, Any]) -> int:
    return unit.insert(LabContact, [values], LabContact.lab_contact_id)[0]


def change_contact(unit: Unit, contact_id: int, values: Mapping[str, Any]) -> None:
    unit.update(LabContact, LabContact.lab_contact_id == contact_id, **values)


def address_of(unit: Unit, contact_id: int) -> Address:
    named = [getattr(Person, name).label(f"person_{name}") for name in PERSON]
    placed = [
        (getattr(Laboratory, name) if unit.site.has(getattr(Laboratory, name)) else sa.null()).label(f"lab_{name}")
        for name in LABORATORY
    ]
    statement = (
        sa.select(
            Person.person_id.label("person_id"),
            Person.laboratory_id.label("laboratory_id"),
            Person.login.label("login"),
            *named,
            *placed,
        )
        .select_from(LabContact)
        .join(Person, Person.person_id == LabContact.person_id)
        .outerjoin(Laboratory, Laboratory.laboratory_id == Person.laboratory_id)
        .where(LabContact.lab_contact_id == contact_id)
    )
    row = unit.rows(statement)[0]
    return Address(
        row.person_id,
        row.laboratory_id,
        {name: getattr(row, f"person_{name}") for name in PERSON},
        {name: getattr(row, f"lab_{name}") for name in LABORATORY},
        row.login is None and _is_own(unit, contact_id, row.person_id, row.laboratory_id),
    )


def _is_own(unit: Unit, contact_id: int, person_id: int, laboratory_id: int | None) -> bool:
    cards = sa.exists().where(LabContact.person_id == person_id, LabContact.lab_contact_id != contact_id)
    members = sa.exists().where(Person.laboratory_id == (laboratory_id or 0), Person.person_id != person_id)
    shared = unit.rows(sa.select(sa.or_(cards, members)))[0][0]
    return not shared and not referring(unit, {Person: [person_id]}, {("LabContact", "personId")})


def change_address(unit: Unit, address: Address, person: Mapping[str, Any], laboratory: Mapping[str, Any]) -> None:
    laboratory_id = address.laboratory_id
    if laboratory_id is None:
        laboratory_id = add_laboratory(unit, laboratory)
    else:
        unit.update(Laboratory, Laboratory.laboratory_id == laboratory_id, **laboratory)
    unit.update(Person, Person.person_id == address.person_id, **person, laboratory_id=laboratory_id)


def delete(unit: Unit, contact_id: int) -> None:
    unit.execute(sa.delete(LabContact).where(LabContact.lab_contact_id == contact_id))


def referring_to(unit: Unit, contact_id: int) -> list[str]:
    """The tables with rows that refer to the contact."""
    return referring(unit, {LabContact: [contact_id]})
