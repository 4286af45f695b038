"""What is measured: requests to the service, of which each connection of the client has a cycle of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from .facility import DEWARS, PINS, PUCKS, STAFF, USER, Facility

RACKS = ("rack-a1-1", "rack-b2-2")
API = "/api/v1"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes = b""

    def raw(self, token: str) -> bytes:
        head = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
        if self.body:
            head += ["Content-Type: application/json", f"Content-Length: {len(self.body)}", "If-Match: *"]
        return "\r\n".join([*head, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Ask:
    """``cycles``: one for each connection, or one for all. ``writes``: the statements are one transaction. ``aim``:
    what a single answer must keep to; with one, it is also measured alone.
    """

    name: str
    title: str
    login: str
    cycles: tuple[tuple[Request, ...], ...]
    aim: str = ""

    @property
    def writes(self) -> bool:
        return self.cycles[0][0].method != "GET"


def asks(facility: Facility) -> Iterator[Ask]:
    of_proposal = f"{API}/samples?proposal={facility.ordinary}"
    yield _read("samples-25", "samples of a proposal, 25", USER, f"{of_proposal}&limit=25")
    yield _read("samples-100", "samples of a proposal, 100", USER, f"{of_proposal}&limit=100")
    big = f"{API}/samples?proposal={facility.big}&limit=25"
    yield _read("samples-25-big", "samples of the biggest proposal, 25", USER, big)
    yield _read("samples-25-staff", "samples of all proposals, 25 (staff)", STAFF, f"{API}/samples?limit=25")
    of_proposal = f"{API}/containers?proposal={facility.ordinary}&limit=25"
    yield _read("containers-25", "containers of a proposal, 25", USER, of_proposal)
    of_proposal = f"{API}/proposals/{facility.ordinary}/shipments"
    yield _read("shipments-25", "shipments of a proposal, 25", USER, f"{of_proposal}?limit=25")
    yield _read("sample", "one sample", USER, f"{API}/samples/{facility.sample}")
    yield _read("tree", "tree of 448 samples", USER, f"{API}/shipments/{facility.tree}/tree", "at most 2.5")
    outcome = f"{API}/shipments/{facility.measured}/outcome"
    yield _read("outcome", "outcome of 1,000 samples", USER, outcome, "at most 300 ms")
    post = Request("POST", of_proposal, orjson.dumps({"name": "Bench", "comments": "one of many"}))
    yield Ask("shipment", "POST shipment", USER, ((post,),))
    moves = tuple(tuple(_move(dewar, rack) for rack in RACKS) for dewar in facility.dewars)
    yield Ask("move", "move of a dewar", STAFF, moves)


def _read(name: str, title: str, login: str, path: str, aim: str = "") -> Ask:
    return Ask(name, title, login, ((Request("GET", path),),), aim)


def _move(dewar: int, rack: str) -> Request:
    wish = orjson.dumps({"transition": "move", "location": rack})
    return Request("POST", f"{API}/dewars/{dewar}/transitions", wish)


def whole_shipment(facility: Facility, number: int) -> Request:
    """A shipment with 448 samples in one request; the numbers make their names new."""
    wish = {"name": f"Whole {number}", "dewars": [_dewar(facility, number, d) for d in range(DEWARS)]}
    return Request("POST", f"{API}/proposals/{facility.ordinary}/shipments:tree", orjson.dumps(wish))


def _dewar(facility: Facility, number: int, dewar: int) -> dict[str, Any]:
    pucks = [
        {
            "code": f"W{number}-{dewar}-{puck}",
            "type": "Puck",
            "samples": [_sample(facility, f"w{number}-{dewar}-{puck}", pin) for pin in range(1, PINS + 1)],
        }
        for puck in range(PUCKS)
    ]
    return {"code": f"W{number}-{dewar}", "containers": pucks}


def _sample(facility: Facility, stem: str, pin: int) -> dict[str, Any]:
    return {"name": f"{stem}-{pin}", "protein": facility.acronym, "position": pin, "space_group": "P43212"}
