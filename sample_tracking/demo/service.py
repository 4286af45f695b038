"""Builds the invented facility: people by rows, everything that follows by the same services as users do it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.identity import Permission, Principal
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from sample_tracking.trees import service as trees

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.unit import Unit, Units

Facts = dict[str, Any]


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
        self._facts: Facts = tomllib.loads(resources.files(__package__).joinpath("facility.toml").read_text())
        self._people: dict[str, int] = {}
        self._contacts: dict[str, int] = {}

    def tell(self) -> int:
        """The number of shipments made."""
        self._calendar.turn(-60, 0)
        self._units.write(Call(SERVICE, source="demo"), self._found)
        for facts in self._facts["shipments"]:
            self._ship(facts)
        return len(self._facts["shipments"])

    def _found(self, unit: Unit) -> None:
        laboratories = store.add_laboratories(unit, self._facts["laboratories"])
        self._people = store.add_persons(unit, self._facts["persons"], laboratories)
        members = {
            group: [self._people[p["login"]] for p in self._facts["persons"] if group in p.get("groups", ())]
            for group in self._facts["groups"]
        }
        store.add_groups(unit, self._facts["groups"], members)
        for facts in self._facts["proposals"]:
            proposal_id = store.add_proposal(unit, facts, self._people)
            person = self._people[facts["members"][0] if facts["members"] else facts["investigator"]]
            name = f"{facts['code']}{facts['number']}"
            self._contacts[name] = store.add_contact(unit, proposal_id, person, f"Home laboratory of {name}")

    def _call(self, login: str) -> Call:
        rights = set(Permission) if login == "staff" else {Permission.READ, Permission.SHIP}
        return Call(
            Principal(login, self._people[login], frozenset(rights), "", datetime.max.replace(tzinfo=UTC)),
            source="demo",
            if_match="*",
        )

    def _ship(self, facts: Facts) -> None:
        owner = "other" if facts["proposal"] == "mx31001" else "user"
        self._calendar.turn(facts["day"], 1)
        tree = self._units.write(
            self._call(owner), lambda unit: trees.register(unit, facts["proposal"], self._wish(facts))
        )
        dewar_id = tree["dewars"][0]["id"]
        for hour, (transition, login, day, *place) in enumerate(facts["steps"], 2):
            self._calendar.turn(day, hour)
            wish = {"transition": transition, **({"location": place[0]} if place else {})}
            self._units.write(self._call(login), lambda unit, w=wish: dewars.move(unit, dewar_id, w))  # type: ignore[misc]
        ids = {container["code"]: container["id"] for dewar in tree["dewars"] for container in dewar["containers"]}
        for code, login, day, beamline, position in facts.get("loads", ()):
            self._calendar.turn(day, 1)
            load = {"transition": "load", "beamline": beamline, "position": position}
            self._units.write(self._call(login), lambda unit, c=code, w=load: containers.move(unit, ids[c], w))  # type: ignore[misc]

    def _wish(self, facts: Facts) -> Facts:
        contact = self._contacts[facts["proposal"]]
        pucks = [
            {
                "code": code,
                "type": "Puck",
                "samples": [
                    {"name": f"{code}-{n}", "protein": protein, "position": n, "space_group": "P212121"}
                    for n in range(1, count + 1)
                ],
            }
            for code, protein, count in facts["pucks"]
        ]
        registered = {"facility_code": facts["registered_dewar"]} if "registered_dewar" in facts else {}
        return {
            "name": facts["name"],
            "sending_contact_id": contact,
            "return_contact_id": contact,
            "safety_level": "Green",
            "dewars": [{"code": "Dewar1", **registered, "containers": pucks}],
        }
