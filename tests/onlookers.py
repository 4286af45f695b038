"""People in every relation that somebody can have to a proposal, and what stands in it for them to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import (
    BLSession,
    Permission,
    Person,
    ProposalHasPerson,
    SessionHasPerson,
    UserGroup,
    UserGroupHasPermission,
    UserGroupHasPerson,
)
from sample_tracking.kernel.unit import Call, Unit

from .world import Client, Service

LATER = "2026-06-01T00:00:00Z"


def person(
    service: Service,
    login: str,
    *,
    member_of: Iterable[str] = (),
    at_sessions: Iterable[int] = (),
    holding: str | None = None,
) -> Client:
    """Somebody new, logged in: a member of proposals, there at sessions, holding a permission of ISPyB by a group."""

    def write(unit: Unit) -> int:
        row = {"login": login, "family_name": login.title(), "given_name": "Kim"}
        (person_id,) = unit.insert(Person, [row], Person.person_id)
        for code in member_of:
            link = {"proposal_id": service.founded.proposals[code], "person_id": person_id}
            unit.insert(ProposalHasPerson, [link])
        for session_id in at_sessions:
            unit.insert(SessionHasPerson, [{"session_id": session_id, "person_id": person_id, "role": "Team Leader"}])
        if holding is not None:
            _give(unit, person_id, holding)
        return person_id

    service.founded.people[login] = service.units.write(Call(SERVICE, source="test"), write)
    return service.client(login)


def _give(unit: Unit, person_id: int, kind: str) -> None:
    known = unit.row(sa.select(Permission.permission_id).where(Permission.type == kind))
    if known is None:
        permission_id = unit.insert(Permission, [{"type": kind}], Permission.permission_id)[0]
    else:
        permission_id = known[0]
    (group_id,) = unit.insert(UserGroup, [{"name": f"holders of {kind}"}], UserGroup.user_group_id)
    unit.insert(UserGroupHasPermission, [{"user_group_id": group_id, "permission_id": permission_id}])
    unit.insert(UserGroupHasPerson, [{"user_group_id": group_id, "person_id": person_id}])


def program(service: Service, login: str, proposals: list[str] | None, *scopes: str) -> Client:
    """A token for a program that acts for somebody."""
    wish = {"name": "x", "login": login, "scopes": ["read", "ship", *scopes], "proposals": proposals}
    answer = service.client("admin").post("/service-tokens", {**wish, "expires_at": LATER})
    assert answer.status_code == 201, answer.text
    return Client(service.http, answer.json["token"])


def session(service: Service, code: str, beamline: str, start: datetime | None, end: datetime | None) -> int:
    """One more session of a proposal, in the site's time."""
    row = {
        "proposal_id": service.founded.proposals[code],
        "beam_line_name": beamline,
        "start_date": start,
        "end_date": end,
        "visit_number": 90,
    }
    call = Call(SERVICE, source="test")
    return service.units.write(call, lambda unit: unit.insert(BLSession, [row], BLSession.session_id)[0])


def first_session(service: Service, code: str) -> int:
    sql = "SELECT MIN(sessionId) AS id FROM BLSession WHERE proposalId = :id"
    number: int = service.row(sql, id=service.founded.proposals[code])["id"]
    return number


@dataclass(frozen=True)
class Things:
    """The ids of one shipment with one thing of each level."""

    code: str
    shipment: int
    dewar: int
    container: int
    sample: int

    @property
    def addresses(self) -> list[str]:
        return [
            f"/proposals/{self.code}",
            f"/shipments/{self.shipment}",
            f"/shipments/{self.shipment}/tree",
            f"/dewars/{self.dewar}",
            f"/dewars/{self.dewar}/history",
            *self.inner,
        ]

    @property
    def inner(self) -> list[str]:
        """Of the container, and of what is in it."""
        return [
            f"/containers/{self.container}",
            f"/containers/{self.container}/history",
            f"/containers/{self.container}/samples",
            f"/samples/{self.sample}",
        ]

    def writes(self) -> list[tuple[str, str, Any]]:
        """Each leaves the things as they are for the next; method, address, body."""
        return [
            ("POST", f"/proposals/{self.code}/shipments", {"name": "another"}),
            ("PATCH", f"/shipments/{self.shipment}", {"comments": "x"}),
            ("PATCH", f"/dewars/{self.dewar}", {"tracking_to": "x"}),
            *self.inner_writes(),
        ]

    def inner_writes(self) -> list[tuple[str, str, Any]]:
        sample = {"name": f"s{self.sample}", "protein": "X", "position": 2}
        return [
            ("PATCH", f"/containers/{self.container}", {"comments": "x"}),
            ("POST", f"/containers/{self.container}/samples", sample),
            ("PATCH", f"/samples/{self.sample}", {"comments": "x"}),
            ("POST", f"/samples/{self.sample}/transitions", {"transition": "cancel"}),
            ("POST", f"/containers/{self.container}/transitions", {"transition": "cancel"}),
        ]


def things(client: Client, code: str, name: str = "onlooked") -> Things:
    """Registered by one tree; the containers are the client's."""
    sample = {"name": f"{name}sample", "protein": f"{name}protein", "position": 1}
    kind = listed(client, "/container-types")[0]["name"]
    puck = {"code": f"{name}puck", "type": kind, "samples": [sample]}
    wish = {"name": f"{name}ship", "dewars": [{"code": f"{name}dewar", "containers": [puck]}]}
    answer = client.post(f"/proposals/{code}/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    (dewar,) = answer.json["dewars"]
    (container,) = dewar["containers"]
    return Things(code, answer.json["id"], dewar["id"], container["id"], container["samples"][0]["id"])


def listed(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json["items"]
    return items
