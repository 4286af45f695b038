"""The rows of the invented facility that come from a user office in a real one."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.tables import (
    AutoProc,
    AutoProcIntegration,
    AutoProcProgram,
    AutoProcScaling,
    AutoProcScalingHasInt,
    AutoProcScalingStatistics,
    BLSession,
    ContainerRegistry,
    ContainerRegistryHasProposal,
    DataCollection,
    DataCollectionGroup,
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
    from datetime import datetime

    from sample_tracking.kernel.unit import Unit

Facts = dict[str, Any]
STATUS: Final = MappingProxyType({"done": True, "failed": False, "running": None})
CELL: Final = ("a", "b", "c", "alpha", "beta", "gamma")


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


def add_measurements(unit: Unit, proposal_id: int, visit: int, pins: Sequence[Facts]) -> None:
    """As the beamline writes them, one pin every eight minutes from the afternoon of the session's first day on;
    ``pins`` as `measuring.pins` gives them.
    """
    session: Any = sa.select(BLSession.session_id, BLSession.start_date).where(
        BLSession.proposal_id == proposal_id, BLSession.visit_number == visit
    )
    row: Any = unit.rows(session)[0]
    session_id, began = row
    for number, pin in enumerate(pins):
        start = began + timedelta(hours=6, minutes=8 * number)
        collection_id = _add_collection(unit, session_id, pin, start)
        for run in pin["runs"]:
            _add_run(unit, collection_id, start + timedelta(minutes=4), pin, run)


def _add_collection(unit: Unit, session_id: int, pin: Facts, start: datetime) -> int:
    end = start + timedelta(seconds=144)
    group = {"session_id": session_id, "bl_sample_id": pin["id"], "start_time": start, "end_time": end}
    key = DataCollectionGroup.data_collection_group_id
    group_id = unit.insert(DataCollectionGroup, [{**group, "experiment_type": "OSC"}], key)[0]
    row = {
        "data_collection_group_id": group_id,
        "blsampleid": pin["id"],
        "sessionid": session_id,
        "data_collection_number": 1,
        "start_time": start,
        "end_time": end,
        "run_status": "DataCollection Successful",
        "number_of_images": 3600,
        "axis_range": 0.1,
        "exposure_time": 0.04,
        "wavelength": 0.9763,
        "image_prefix": pin["name"],
        "image_directory": f"/data/visits/{session_id}/{pin['name']}/",
        "file_template": f"{pin['name']}_1_####.cbf",
    }
    return unit.insert(DataCollection, [row], DataCollection.data_collection_id)[0]


def _add_run(unit: Unit, collection_id: int, start: datetime, pin: Facts, run: tuple[str, str, float]) -> None:
    """``run``: program, state, resolution."""
    name, state, resolution = run
    end = None if state == "running" else start + timedelta(minutes=3)
    row = {
        "processing_programs": name,
        "processing_status": STATUS[state],
        "processing_message": "No lattice was found" if state == "failed" else None,
        "processing_start_time": start,
        "processing_end_time": end,
        "record_time_stamp": start,
    }
    program_id = unit.insert(AutoProcProgram, [row], AutoProcProgram.auto_proc_program_id)[0]
    images = {"start_image_number": 1, "end_image_number": 3600}
    integration = {"auto_proc_program_id": program_id, "data_collection_id": collection_id, **images}
    key = AutoProcIntegration.auto_proc_integration_id
    integration_id = unit.insert(AutoProcIntegration, [integration], key)[0]
    if state == "done":
        _add_result(unit, program_id, integration_id, pin, resolution)


def _add_result(unit: Unit, program_id: int, integration_id: int, pin: Facts, resolution: float) -> None:
    cell = {f"refined_cell_{side}": value for side, value in zip(CELL, pin["cell"], strict=True)}
    result = {"auto_proc_program_id": program_id, "space_group": pin["space_group"], **cell}
    result_id = unit.insert(AutoProc, [result], AutoProc.auto_proc_id)[0]
    scaling_id = unit.insert(AutoProcScaling, [{"auto_proc_id": result_id}], AutoProcScaling.auto_proc_scaling_id)[0]
    link = {"auto_proc_scaling_id": scaling_id, "auto_proc_integration_id": integration_id}
    unit.insert(AutoProcScalingHasInt, [link])
    unit.insert(AutoProcScalingStatistics, [{"auto_proc_scaling_id": scaling_id, **s} for s in _shells(resolution)])


def _shells(resolution: float) -> list[Facts]:
    """Good data: weak and nearly complete at the edge, strong in the middle."""
    figures = (
        ("overall", 58.2, resolution, 99.4, 0.072, 13.8, 0.998),
        ("innerShell", 58.2, round(resolution * 2.7, 2), 99.9, 0.031, 41.5, 0.999),
        ("outerShell", round(resolution * 1.02, 2), resolution, 97.1, 1.214, 1.3, 0.542),
    )
    names = (
        "scaling_statistics_type",
        "resolution_limit_low",
        "resolution_limit_high",
        "completeness",
        "r_merge",
        "mean_i_over_sig_i",
        "cc_half",
    )
    return [dict(zip(names, shell, strict=True)) | {"multiplicity": 6.8} for shell in figures]
