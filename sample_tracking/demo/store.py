"""The rows of the invented facility that come from a user office in a real one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.tables import (
    BLSession,
    ContainerRegistry,
    ContainerRegistryHasProposal,
    DewarRegistry,
    DewarRegistryHasProposal,
    LabContact,
    Laboratory,
    Permission,
    Person,
    Proposal,
    ProposalHasPerson,
    Protein,
    SessionHasPerson,
    UserGroup,
    UserGroupHasPermission,
    UserGroupHasPerson,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.unit import Unit

Facts = dict[str, Any]


def has_people(unit: Unit) -> bool:
    return unit.row(sa.select(Person.person_id).limit(1)) is not None


def add_laboratories(unit: Unit, laboratories: Sequence[Facts]) -> list[int]:
    return unit.insert(Laboratory, laboratories, Laboratory.laboratory_id)


def add_persons(unit: Unit, persons: Sequence[Facts], laboratory_ids: Sequence[int]) -> dict[str, int]:
    rows = [
        {
            "login": person["login"],
            "given_name": person["given_name"],
            "family_name": person["family_name"],
            "email_address": f"{person['login']}@example.org",
            "phone_number": "+45 5550 0100",
            "laboratory_id": laboratory_ids[person["laboratory"]],
        }
        for person in persons
    ]
    ids = unit.insert(Person, rows, Person.person_id)
    return dict(zip((row["login"] for row in rows), ids, strict=True))


def add_groups(unit: Unit, groups: Mapping[str, Sequence[str]], members: Mapping[str, Sequence[int]]) -> None:
    for name, permissions in groups.items():
        group_id = unit.insert(UserGroup, [{"name": name}], UserGroup.user_group_id)[0]
        found = {kind: _permission_id(unit, kind) for kind in permissions}
        unit.insert(UserGroupHasPermission, [{"user_group_id": group_id, "permission_id": p} for p in found.values()])
        unit.insert(UserGroupHasPerson, [{"user_group_id": group_id, "person_id": person} for person in members[name]])


def _permission_id(unit: Unit, kind: str) -> int:
    row = unit.row(sa.select(Permission.permission_id).where(Permission.type == kind))
    return int(row[0]) if row is not None else unit.insert(Permission, [{"type": kind}], Permission.permission_id)[0]


def add_proposal(unit: Unit, facts: Facts, people: Mapping[str, int]) -> int:
    investigator, members = people[facts["investigator"]], [people[login] for login in facts["members"]]
    row = {
        "person_id": investigator,
        "proposal_code": facts["code"],
        "proposal_number": facts["number"],
        "title": facts["title"],
        "proposal_type": "MX",
        "state": "Open",
        "bltime_stamp": unit.local_now,
    }
    proposal_id = unit.insert(Proposal, [row], Proposal.proposal_id)[0]
    unit.insert(ProposalHasPerson, [{"proposal_id": proposal_id, "person_id": person} for person in members])
    unit.insert(
        Protein,
        [
            {"proposal_id": proposal_id, "acronym": acronym, "name": name, "safety_level": "GREEN"}
            for acronym, name in facts["proteins"]
        ],
    )
    _add_sessions(unit, proposal_id, facts.get("sessions", ()), [investigator, *members])
    if unit.site.has(DewarRegistryHasProposal) and unit.site.has(ContainerRegistry):
        _add_hardware(unit, proposal_id, investigator, facts)
    return proposal_id


def _add_sessions(unit: Unit, proposal_id: int, sessions: Sequence[Sequence[Any]], people: Sequence[int]) -> None:
    for number, (day, beamline) in enumerate(sessions, 1):
        start = (unit.local_now + timedelta(days=day)).replace(hour=9, minute=0, second=0)
        row = {
            "proposal_id": proposal_id,
            "start_date": start,
            "end_date": start + timedelta(hours=24),
            "beam_line_name": beamline,
            "visit_number": number,
            "scheduled": True,
        }
        session_id = unit.insert(BLSession, [row], BLSession.session_id)[0]
        unit.insert(
            SessionHasPerson,
            [{"session_id": session_id, "person_id": person, "role": "Team Leader"} for person in people],
        )


def _add_hardware(unit: Unit, proposal_id: int, person_id: int, facts: Facts) -> None:
    for code in facts["dewars"]:
        row = {"facility_code": code, "proposal_id": proposal_id, "bltimestamp": unit.local_now, "type": "Dewar"}
        dewar = unit.insert(DewarRegistry, [row], DewarRegistry.dewar_registry_id)[0]
        owner = {"dewar_registry_id": dewar, "proposal_id": proposal_id, "person_id": person_id}
        unit.insert(DewarRegistryHasProposal, [owner])
    for barcode in facts["pucks"]:
        puck = unit.insert(ContainerRegistry, [{"barcode": barcode}], ContainerRegistry.container_registry_id)[0]
        owner = {"container_registry_id": puck, "proposal_id": proposal_id, "person_id": person_id}
        unit.insert(ContainerRegistryHasProposal, [owner])


def add_contact(unit: Unit, proposal_id: int, person_id: int, name: str) -> int:
    row = {
        "person_id": person_id,
        "proposal_id": proposal_id,
        "card_name": name,
        "default_courrier_company": "DHL",
        "dewar_avg_customs_value": 0,
        "dewar_avg_transport_value": 0,
    }
    return unit.insert(LabContact, [row], LabContact.lab_contact_id)[0]
