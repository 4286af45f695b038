"""What the older programs need of the rows: each rule as a statement that finds what breaks it, and as a write that it
must find.
"""

from dataclasses import dataclass
from typing import Final


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


def rules_of(flavour: str) -> tuple[Rule, ...]:
    return BOTH + (JAVA if flavour == "esrf" else OFFICIAL)
