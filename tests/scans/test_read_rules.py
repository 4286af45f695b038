"""After any mix of scans the older programs find the rows as they need them: each of their rules as a statement that
finds what breaks it, and as a write that it must find.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest

from tests.world import Configured, Service

from .floor import Floor, lay


@dataclass(frozen=True)
class Rule:
    """``broken`` finds rows that break it; ``breaks`` writes one."""

    name: str
    broken: str
    breaks: str


D_WORDS = (
    "'opened','awb requested','awb created','pickup booked','pickup cancelled','sent to facility','at facility',"
    "'processing','transfer-requested','dispatch-requested','dispatch-booked','dispatch request cancelled'"
)
E_WORDS = "'opened','ready to go','sent to ESRF','at ESRF','processing','sent to User','closed'"
NEWEST = "(SELECT MAX(DewarTransportHistoryId) FROM DewarTransportHistory n WHERE n.dewarId = d.dewarId{})"
TRAVELLED = "EXISTS (SELECT 1 FROM DewarTransportHistory t WHERE t.dewarId = d.dewarId)"
LOADED = "c.sampleChangerLocation IS NOT NULL AND c.sampleChangerLocation <> ''"

BOTH: Final = (
    Rule(
        "a shipment has the word of one of its dewars",
        "SELECT s.shippingId FROM Shipping s WHERE EXISTS (SELECT 1 FROM Dewar d WHERE d.shippingId = s.shippingId)"
        " AND NOT EXISTS (SELECT 1 FROM Dewar d WHERE d.shippingId = s.shippingId"
        " AND d.dewarStatus = s.shippingStatus)",
        "UPDATE Shipping SET shippingStatus = 'elsewhere'",
    ),
    Rule(
        "R-03: no zero dates",
        "SELECT dewarId FROM DewarTransportHistory WHERE arrivalDate IS NULL OR arrivalDate < '1970-01-02'",
        "UPDATE DewarTransportHistory SET arrivalDate = '1970-01-01 12:00:00'",
    ),
    Rule(
        "R-44: a barcode is there, is unique, and has no wildcard",
        "SELECT a.dewarId FROM Dewar a WHERE a.barCode IS NULL OR a.barCode LIKE '%!_%' ESCAPE '!' OR EXISTS"
        " (SELECT 1 FROM Dewar b WHERE b.barCode = a.barCode AND b.dewarId <> a.dewarId)",
        "UPDATE Dewar SET barCode = 'a_b' WHERE {waiting}",
    ),
    Rule(
        "R-70: a history row says where and when, with an empty text for nowhere",
        "SELECT dewarId FROM DewarTransportHistory WHERE dewarStatus IS NULL OR dewarStatus = ''"
        " OR storageLocation IS NULL OR arrivalDate IS NULL",
        "UPDATE DewarTransportHistory SET dewarStatus = ''",
    ),
    Rule(
        "R-72: a history row has no more than its column",
        "SELECT dewarId FROM DewarTransportHistory WHERE LENGTH(dewarStatus) > 45 OR LENGTH(storageLocation) > 45"
        " OR dewarStatus LIKE 'processing (% => )'",
        "UPDATE DewarTransportHistory SET dewarStatus = 'processing (x => )'",
    ),
    Rule(
        "R-73, R-76: histories were written in the order of time",
        "SELECT a.dewarId FROM DewarTransportHistory a JOIN DewarTransportHistory b ON a.dewarId = b.dewarId"
        " AND a.DewarTransportHistoryId < b.DewarTransportHistoryId AND a.arrivalDate > b.arrivalDate",
        "UPDATE DewarTransportHistory SET arrivalDate = '2038-01-01' WHERE DewarTransportHistoryId ="
        " (SELECT m FROM (SELECT MIN(DewarTransportHistoryId) AS m FROM DewarTransportHistory) x)",
    ),
    Rule(
        "R-47, R-100: a loaded puck stands in a dewar that is being measured",
        "SELECT c.containerId FROM Container c JOIN Dewar d ON d.dewarId = c.dewarId"
        " WHERE c.containerStatus = 'processing' AND d.dewarStatus <> 'processing'",
        "UPDATE Container SET containerStatus = 'processing' WHERE {waiting}",
    ),
    Rule(
        "R-101, R-102: a position is a positive number, or nothing",
        f"SELECT containerId FROM Container c WHERE {LOADED} AND c.sampleChangerLocation + 0 <= 0",
        "UPDATE Container SET sampleChangerLocation = 'A5'",
    ),
    Rule(
        "R-102: two pucks never stand on one position",
        f"SELECT c.containerId FROM Container c JOIN Container o ON o.containerId <> c.containerId"
        f" AND o.beamlineLocation = c.beamlineLocation AND o.sampleChangerLocation = c.sampleChangerLocation"
        f" WHERE {LOADED}",
        "UPDATE Container SET beamlineLocation = 'i03', sampleChangerLocation = '9'",
    ),
    Rule(
        "R-103: who stands on a position says at which beamline, and that it is being measured",
        f"SELECT containerId FROM Container c WHERE {LOADED} AND (COALESCE(c.beamlineLocation, '') = ''"
        " OR c.containerStatus <> 'processing')",
        "UPDATE Container SET beamlineLocation = '', sampleChangerLocation = '3'",
    ),
    Rule(
        "lifecycle 6.2: the newest history row is of the place where the dewar is",
        "SELECT d.dewarId FROM Dewar d JOIN DewarTransportHistory h ON h.DewarTransportHistoryId = "
        + NEWEST.format(" AND n.dewarStatus NOT LIKE 'processing (%'")
        + " WHERE h.storageLocation <> COALESCE(d.storageLocation, '')",
        "UPDATE Dewar SET storageLocation = 'lost'",
    ),
)
OFFICIAL: Final = (
    Rule(
        "R-04, R-22: only words of the list",
        f"SELECT s.shippingId FROM Shipping s WHERE s.shippingStatus IS NULL OR s.shippingStatus NOT IN ({D_WORDS})"
        f" UNION ALL SELECT dewarId FROM Dewar WHERE dewarStatus IS NULL OR dewarStatus NOT IN ({D_WORDS})",
        "UPDATE Dewar SET dewarStatus = 'dispatched'",
    ),
    Rule(
        "R-99: a container says nothing, or a word of the list",
        "SELECT containerId FROM Container WHERE containerStatus NOT IN"
        " ('processing', 'at facility', 'in_storage', 'disposed')",
        "UPDATE Container SET containerStatus = 'opened'",
    ),
    Rule(
        "R-06: the source names our service",
        "SELECT dewarId FROM Dewar WHERE COALESCE(source, '') <> 'sample-tracking'",
        "UPDATE Dewar SET source = NULL",
    ),
    Rule(
        "R-49: a place is in lower case, and is not NULL once it moved",
        f"SELECT d.dewarId FROM Dewar d WHERE {TRAVELLED}"
        " AND (d.storageLocation IS NULL OR HEX(d.storageLocation) <> HEX(LOWER(d.storageLocation)))",
        "UPDATE Dewar SET storageLocation = 'STORES-IN'",
    ),
    Rule(
        "R-50: a place is the place of one of its history rows",
        f"SELECT d.dewarId FROM Dewar d WHERE {TRAVELLED} AND NOT EXISTS (SELECT 1 FROM DewarTransportHistory h"
        " WHERE h.dewarId = d.dewarId AND h.storageLocation = d.storageLocation)",
        "UPDATE Dewar SET storageLocation = 'lost'",
    ),
    Rule(
        "R-54: the comments are nothing, or an object",
        "SELECT dewarId FROM Dewar WHERE comments IS NOT NULL AND (LENGTH(comments) > 255 OR NOT JSON_VALID(comments))",
        "UPDATE Dewar SET comments = 'plain'",
    ),
    Rule(
        "R-71: histories are in lower case, but for the names of pucks",
        "SELECT dewarId FROM DewarTransportHistory WHERE dewarStatus NOT LIKE 'processing (%' AND"
        " (HEX(dewarStatus) <> HEX(LOWER(dewarStatus)) OR HEX(storageLocation) <> HEX(LOWER(storageLocation)))",
        "UPDATE DewarTransportHistory SET storageLocation = 'TRAY-1A'",
    ),
    Rule(
        "R-75: a top-up is told by exactly these words, at a place where the dewar was",
        "SELECT h.dewarId FROM DewarTransportHistory h WHERE h.dewarStatus LIKE '%topped%' AND"
        " (HEX(h.dewarStatus) <> HEX('ln2 topped up') OR NOT EXISTS (SELECT 1 FROM DewarTransportHistory b WHERE"
        " b.dewarId = h.dewarId AND b.DewarTransportHistoryId < h.DewarTransportHistoryId"
        " AND b.storageLocation = h.storageLocation))",
        "UPDATE DewarTransportHistory SET dewarStatus = 'LN2 Topped Up'",
    ),
    Rule(
        "R-110: histories of containers have no more than their columns, and no NULL",
        "SELECT containerId FROM ContainerHistory WHERE LENGTH(status) > 45 OR LENGTH(location) > 45"
        " OR LENGTH(beamlineName) > 20 OR status IS NULL OR status NOT IN ('processing', 'at facility')",
        "UPDATE ContainerHistory SET status = 'at ESRF'",
    ),
    Rule(
        "R-110: the newest history row of a container is of where it stands",
        "SELECT c.containerId FROM Container c JOIN ContainerHistory h ON h.containerHistoryId ="
        " (SELECT MAX(containerHistoryId) FROM ContainerHistory n WHERE n.containerId = c.containerId)"
        " WHERE h.location <> COALESCE(c.sampleChangerLocation, '')"
        " OR COALESCE(h.beamlineName, '') <> COALESCE(c.beamlineLocation, '')",
        "UPDATE Container SET sampleChangerLocation = '77', beamlineLocation = 'i24'",
    ),
)
JAVA: Final = (
    Rule(
        "R-04, R-22: only words of the list",
        f"SELECT s.shippingId FROM Shipping s WHERE s.shippingStatus IS NULL OR s.shippingStatus NOT IN ({E_WORDS})"
        f" UNION ALL SELECT dewarId FROM Dewar WHERE dewarStatus IS NOT NULL AND dewarStatus NOT IN ({E_WORDS})"
        f" UNION ALL SELECT containerId FROM Container WHERE containerStatus IS NOT NULL"
        f" AND containerStatus NOT IN ({E_WORDS})",
        "UPDATE Dewar SET dewarStatus = 'at facility'",
    ),
    Rule(
        "R-37: return courier and date are set together, with a dewar that was sent to the user",
        "SELECT s.shippingId FROM Shipping s"
        " WHERE (COALESCE(s.returnCourier, '') = '') <> (s.dateOfShippingToUser IS NULL)"
        " OR (s.dateOfShippingToUser IS NOT NULL AND NOT EXISTS (SELECT 1 FROM Dewar d"
        " WHERE d.shippingId = s.shippingId AND d.dewarStatus IN ('sent to User', 'closed')))",
        "UPDATE Shipping SET returnCourier = 'DHL', dateOfShippingToUser = NULL",
    ),
    Rule(
        "R-55: the comments are plain text of 255 bytes",
        "SELECT dewarId FROM Dewar WHERE LENGTH(comments) > 255 OR comments LIKE '{%'",
        "UPDATE Dewar SET comments = '{}'",
    ),
    Rule(
        "R-100: a container is where its dewar is, unless its dewar is being measured",
        "SELECT c.containerId FROM Container c JOIN Dewar d ON d.dewarId = c.dewarId"
        " WHERE d.dewarStatus <> 'processing' AND COALESCE(c.containerStatus, 'opened') <> d.dewarStatus",
        "UPDATE Container SET containerStatus = 'opened'",
    ),
    Rule(
        "lifecycle 3.3: a row of the stores application is of a barcode, by somebody",
        "SELECT l.eventId FROM DewarLocation l WHERE COALESCE(l.userId, '') = '' OR l.dateTime IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM Dewar d WHERE d.barCode = l.dewarNumber)",
        "UPDATE DewarLocation SET dewarNumber = 'nobody'",
    ),
)
PLACES: Final = ("STORES-IN", "TRAY-1A", "TRAY-1B", "I03", "I04", "STORES-OUT", "DHL")


def rules_of(service: Service) -> tuple[Rule, ...]:
    return BOTH + (JAVA if service.flavour == "esrf" else OFFICIAL)


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
    return {rule.name: found for rule in rules_of(service) if (found := service.rows(rule.broken))}


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
    for rule in rules_of(anywhere):
        with anywhere.units.writes.connect() as connection:
            connection.exec_driver_sql(rule.breaks.replace("{waiting}", waiting))
            found = connection.exec_driver_sql(rule.broken.replace("%", "%%") if _percent(anywhere) else rule.broken)
            assert found.fetchall(), rule.name
            connection.rollback()
    assert broken(anywhere) == {}


def _percent(service: Service) -> bool:
    """Whether the driver takes a percent sign for a place of a parameter."""
    return service.flavour != "sqlite"
