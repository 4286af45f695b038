"""Builds the invented facility: people by rows, everything that follows by the same services as users do it."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.identity import Permission, Principal
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.locations import importing, sheets
from sample_tracking.trees import service as trees

from . import measuring, store
from .founding import Founded, facts, found

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Units

    from .founding import Facts


class Calendar:
    """A clock that the story sets."""

    def __init__(self, today: datetime) -> None:
        self._today = today
        self.now = today

    def __call__(self) -> datetime:
        return self.now

    def turn(self, day: int, hour: int) -> None:
        """To a day counted from today, never past the present."""
        then = (self._today + timedelta(days=day)).replace(hour=8, minute=12, second=0, microsecond=0)
        self.now = min(then + timedelta(hours=hour), self._today)


class Story:
    def __init__(self, units: Units, calendar: Calendar) -> None:
        self._units, self._calendar = units, calendar
        self._founded = Founded({}, {}, {})

    def tell(self) -> int:
        """The number of shipments made."""
        self._founded = self._units.write(Call(SERVICE, source="demo"), found)
        places = {"places": sheets.expanded(facts()["places"])}
        self._units.write(Call(SERVICE, source="demo"), lambda unit: importing.take_in(unit, places, dry=False))
        shipments = facts()["shipments"]
        for shipment in shipments:
            self._ship(shipment)
        return len(shipments)

    def _call(self, login: str) -> Call:
        rights = set(Permission) if login == "staff" else {Permission.READ, Permission.SHIP}
        return Call(
            Principal(login, self._founded.people[login], frozenset(rights), "", datetime.max.replace(tzinfo=UTC)),
            source="demo",
            if_match="*",
        )

    def _ship(self, shipment: Facts) -> None:
        owner = "other" if shipment["proposal"] == "mx31001" else "user"
        self._calendar.turn(shipment["day"], 1)
        tree = self._units.write(
            self._call(owner), lambda unit: trees.register(unit, shipment["proposal"], self._wish(shipment))
        )
        dewar_id = tree["dewars"][0]["id"]
        for hour, (transition, login, day, *place) in enumerate(shipment["steps"], 2):
            self._calendar.turn(day, hour)
            wish = {"transition": transition, **({"location": place[0]} if place else {})}
            self._units.write(self._call(login), lambda unit, w=wish: dewars.move(unit, dewar_id, w))  # type: ignore[misc]
        ids = {container["code"]: container["id"] for dewar in tree["dewars"] for container in dewar["containers"]}
        for code, login, day, beamline, position in shipment.get("loads", ()):
            self._calendar.turn(day, 1)
            load = {"transition": "load", "beamline": beamline, "position": position}
            self._units.write(self._call(login), lambda unit, c=code, w=load: containers.move(unit, ids[c], w))  # type: ignore[misc]
        if "measured" in shipment:
            proposal_id, pins = self._founded.proposals[shipment["proposal"]], measuring.pins(shipment, tree)
            write = functools.partial(
                store.add_measurements, proposal_id=proposal_id, visit=shipment["session"], pins=pins
            )
            self._units.write(Call(SERVICE, source="demo"), write)

    def _wish(self, shipment: Facts) -> Facts:
        contact = self._founded.contacts[shipment["proposal"]]
        pucks = [
            {
                "code": code,
                "type": "Puck",
                "samples": [
                    {"name": f"{code}-{n}", "protein": protein, "position": n, "space_group": "P212121"}
                    for n in range(1, count + 1)
                ],
            }
            for code, protein, count in shipment["pucks"]
        ]
        registered = {"facility_code": shipment["registered_dewar"]} if "registered_dewar" in shipment else {}
        return {
            "name": shipment["name"],
            "sending_contact_id": contact,
            "return_contact_id": contact,
            "safety_level": "Green",
            "dewars": [{"code": "Dewar1", **registered, "containers": pucks}],
        }
