"""What a user office's portal sends."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.world import Configured, Service

USER_OFFICE = Configured(("user_office",))
DOCUMENT = "/user-office/proposals"
SYNC = "/user-office/sync"

INSTITUTE = {
    "name": "Institute of Crystals",
    "address": "3 Quay Street",
    "city": "Århus",
    "country": "Denmark",
    "url": "https://example.org",
}
ANNA = {
    "login": "anna",
    "externalId": 101,
    "givenName": "Anna",
    "familyName": "Bergström",
    "emailAddress": "anna@example.org",
    "phoneNumber": "+45 1",
    "laboratory": INSTITUTE,
}
BEN = {"login": "ben", "externalId": 102, "givenName": "Ben", "familyName": "Okafor", "laboratory": INSTITUTE}
CARA = {"externalId": 103, "givenName": "Cara", "familyName": "Silva"}
WHOLE: dict[str, Any] = {
    "proposal": {
        "proposalCode": "mx",
        "proposalNumber": "5150",
        "externalId": 9001,
        "title": "Kinases",
        "proposalType": "MX",
        "persons": [ANNA, BEN],
        "labcontacts": [
            {"cardName": "Århus home", "defaultCourrierCompany": "DHL", "courierAccount": "77", "person": ANNA},
        ],
    },
    "sessions": [
        {
            "externalId": 501,
            "startDate": "2026-05-04T09:00:00",
            "endDate": "2026-05-05T09:00:00",
            "beamLineName": "i03",
            "scheduled": 1,
            "nbShifts": 3,
            "persons": [
                {**BEN, "session_options": {"role": "Team Leader", "remote": True}},
                {**CARA, "session_options": {"role": "Local Contact"}},
            ],
        },
        {"externalId": 502, "startDate": "2026-06-01T09:00:00", "beamLineName": "i24", "scheduled": True},
    ],
    "proteins": [
        {"acronym": "KIN1", "name": "Kinase 1", "externalId": 701, "safetyLevel": "GREEN", "person": {"login": "ben"}},
    ],
}


def whole() -> dict[str, Any]:
    """A document of one's own to change."""
    document: dict[str, Any] = json.loads(json.dumps(WHOLE))
    return document


def push(service: Service, document: Any, query: str = "", status: int = 200) -> Any:
    """The answer's document, of one proposal or of many."""
    address = SYNC if "proposals" in document else DOCUMENT
    answer = service.client("admin").post(f"{address}{query}", document)
    assert answer.status_code == status, answer.text
    return answer.json


def outcomes(report: Mapping[str, Any], what: str) -> dict[str, str]:
    """Outcome by key."""
    return {item["key"]: item["outcome"] for item in report["items"] if item["what"] == what}


def pointers(refusal: Mapping[str, Any]) -> list[str]:
    return [fault["pointer"] for fault in refusal["errors"]]


TABLES = (
    "Person",
    "Laboratory",
    "Proposal",
    "ProposalHasPerson",
    "BLSession",
    "Session_has_Person",
    "LabContact",
    "Protein",
)


def everything(service: Service) -> dict[str, Sequence[dict[str, Any]]]:
    """All rows that a push could write."""
    rows = {table: service.rows(f"SELECT * FROM {table}") for table in TABLES}
    return {table: sorted(some, key=repr) for table, some in rows.items()}


def written(statements: Sequence[str]) -> list[str]:
    """The statements that write."""
    return [one for one in statements if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
