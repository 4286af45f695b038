"""After any mix of scans the older programs find the rows as they need them."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

from tests.world import Configured, Service

from .floor import Floor, lay
from .read_rules import rules_of

PLACES: Final = ("STORES-IN", "TRAY-1A", "TRAY-1B", "I03", "I04", "STORES-OUT", "DHL")


@pytest.fixture
def configured() -> Configured:
    beamlines = {"i03": "9 positions", "i04": "9 positions"}
    long = {"tokens": {"lifetime": 7 * 24 * 3600}, "scans": {"misses": 1000}}
    return Configured(sections={"changers": {"beamlines": beamlines}, **long})


class Walk:
    """A seeded mix of all that can be scanned, with what users do meanwhile."""

    def __init__(self, floor: Floor, seed: int) -> None:
        # Not for secrets: the same seed is the same walk.
        self.floor, self.chance = floor, random.Random(seed)  # noqa: S311
        self.dewars = [floor.send(pucks=2) for _ in range(3)]
        self.scans: list[int] = []

    def steps(self, number: int) -> Iterator[int]:
        """The status of each answer."""
        ways = (self.at_place, self.at_place, self.at_place, self.puck, self.puck, self.beside, self.back, self.user)
        for _ in range(number):
            self.floor.service.clock.now += timedelta(seconds=self.chance.randint(1, 400))
            answer = self.chance.choice(ways)()
            if answer.status_code == 201 and "id" in answer.json:
                self.scans.append(answer.json["id"])
            yield answer.status_code

    @property
    def dewar(self) -> dict[str, Any]:
        return self.chance.choice(self.dewars)

    def at_place(self) -> Any:
        wish: dict[str, Any] = {"location": self.chance.choice(PLACES), "confirm": self.chance.random() < 0.5}
        if self.chance.random() < 0.2:
            wish["action"] = "start"
        return self.floor.scan(self.dewar["barcode"], **wish)

    def puck(self) -> Any:
        code = self.chance.choice(self.dewar["containers"])["barcode"]
        beamline = self.chance.choice(("i03", "i04"))
        place = self.chance.choice((f"{beamline}:{self.chance.randint(1, 4)}", self.chance.choice(PLACES)))
        return self.floor.scan(code, location=place)

    def beside(self) -> Any:
        code = self.chance.choice(("CMD:TOPUP", "CMD:WARM", "CMD:DAMAGED", "1234567890", "NOPE"))
        wish = {"location": "STORES-OUT"} if self.chance.random() < 0.3 else {}
        return self.floor.scan(code, subject=self.dewar["barcode"], **wish)

    def back(self) -> Any:
        if not self.scans or self.chance.random() < 0.7:
            return self.floor.scan("CMD:UNDO")
        return self.floor.service.client("staff").post(f"/scans/{self.chance.choice(self.scans)}/undo", {})

    def user(self) -> Any:
        step = self.chance.choice(("request_dispatch", "withdraw_dispatch", "close"))
        return self.floor.service.client("user").move(f"/dewars/{self.dewar['id']}", step)


def broken(service: Service) -> dict[str, Any]:
    return {rule.name: found for rule in rules_of(service.flavour) if (found := service.rows(rule.broken))}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_mix_of_scans_the_older_programs_find_what_they_need(anywhere: Service, seed: int) -> None:
    walk = Walk(lay(anywhere), seed)
    answers = []
    for number, status in enumerate(walk.steps(80)):
        answers.append(status)
        assert status in (200, 201, 404, 409), (seed, number, status)
        if number % 5 == 0:
            assert broken(anywhere) == {}, (seed, number)
    assert broken(anywhere) == {}
    assert answers.count(201) > 25


def test_each_rule_finds_what_breaks_it(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewars = [floor.send() for _ in range(2)]
    for dewar in dewars:
        floor.done(dewar["barcode"], location="STORES-IN")
        floor.done("CMD:TOPUP", subject=dewar["barcode"])
    floor.done(dewars[0]["containers"][0]["barcode"], location="i03:1")
    assert broken(anywhere) == {}
    waiting = f"dewarId = {dewars[1]['id']}"
    for rule in rules_of(anywhere.flavour):
        with anywhere.units.writes.connect() as connection:
            connection.exec_driver_sql(rule.breaks.replace("{waiting}", waiting))
            found = connection.exec_driver_sql(rule.broken.replace("%", "%%") if _percent(anywhere) else rule.broken)
            assert found.fetchall(), rule.name
            connection.rollback()
    assert broken(anywhere) == {}


def _percent(service: Service) -> bool:
    """Whether the driver takes a percent sign for a place of a parameter."""
    return service.flavour != "sqlite"
