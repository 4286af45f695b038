"""What is put beside the bulk data: two people, a shipment that fills four dewars, and a measured one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.database import Database

from .measured import measured_shipment

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

USER = "bench-user"
STAFF = "bench-staff"
DEWARS, PUCKS, PINS = 4, 7, 16
WORKERS = 8

# The smallest proposal that fills a page of each list, and the largest of all.
ORDINARY = """
SELECT p.proposalId id, CONCAT(p.proposalCode, p.proposalNumber) code FROM Proposal p
JOIN Shipping s USING (proposalId) JOIN Dewar d USING (shippingId) JOIN Container c USING (dewarId)
JOIN BLSample b USING (containerId) GROUP BY p.proposalId
HAVING COUNT(DISTINCT s.shippingId) > 25 AND COUNT(DISTINCT c.containerId) > 25 ORDER BY COUNT(*) LIMIT 1
"""
BIG = """
SELECT p.proposalId id, CONCAT(p.proposalCode, p.proposalNumber) code FROM Proposal p
JOIN Shipping s USING (proposalId) JOIN Dewar d USING (shippingId) JOIN Container c USING (dewarId)
JOIN BLSample b USING (containerId) GROUP BY p.proposalId ORDER BY COUNT(*) DESC LIMIT 1
"""
STANDING_STILL = """
SELECT MIN(d.dewarId) id FROM Dewar d JOIN Shipping s USING (shippingId)
WHERE d.dewarStatus = 'at facility' AND d.storageLocation LIKE 'rack%%' GROUP BY d.shippingId LIMIT %s
"""
NEWEST_SAMPLE = """
SELECT MAX(b.blSampleId) id FROM BLSample b JOIN Container c USING (containerId) JOIN Dewar d USING (dewarId)
JOIN Shipping s USING (shippingId) WHERE s.proposalId = %s
"""


@dataclass(frozen=True)
class Facility:
    """``dewars`` stand in racks, each of a shipment of its own; ``tree`` is the shipment with 448 samples, ``measured``
    the one with 1,000 that were collected.
    """

    ordinary: str
    big: str
    acronym: str
    sample: int
    tree: int
    measured: int
    dewars: tuple[int, ...]


def settle(database: Database) -> Facility:
    ordinary, big = database.row(ORDINARY), database.row(BIG)
    _people(database, [ordinary["id"], big["id"]])
    protein = database.row("SELECT MIN(proteinId) id FROM Protein WHERE proposalId = %s", ordinary["id"])["id"]
    return Facility(
        ordinary=ordinary["code"],
        big=big["code"],
        acronym=database.row("SELECT acronym FROM Protein WHERE proteinId = %s", protein)["acronym"],
        sample=database.row(NEWEST_SAMPLE, ordinary["id"])["id"],
        tree=_tree(database, ordinary["id"], protein),
        measured=measured_shipment(database, ordinary["id"], protein),
        dewars=tuple(row["id"] for row in database.rows(STANDING_STILL, WORKERS)),
    )


def _people(database: Database, proposal_ids: Sequence[int]) -> None:
    user = database.run("INSERT INTO Person (familyName, login) VALUES ('Bench', %s)", USER)
    for proposal_id in proposal_ids:
        row = (proposal_id, user, "Co-Investigator")
        database.run("INSERT INTO ProposalHasPerson (proposalId, personId, role) VALUES (%s, %s, %s)", *row)
    staff = database.run("INSERT INTO Person (familyName, login) VALUES ('Bench', %s)", STAFF)
    group = database.run("INSERT INTO UserGroup (name) VALUES ('bench')")
    database.run("INSERT INTO UserGroup_has_Person (userGroupId, personId) VALUES (%s, %s)", group, staff)
    grant = "INSERT INTO UserGroup_has_Permission SELECT %s, permissionId FROM Permission WHERE type = 'all_dewars'"
    database.run(grant, group)


def _tree(database: Database, proposal_id: int, protein_id: int) -> int:
    with database.connect(autocommit=False) as connection, connection.cursor() as cursor:
        shipment = _insert(cursor, "Shipping", proposalId=proposal_id, shippingName="Bench", shippingStatus="opened")
        for d in range(DEWARS):
            names = {"code": f"Dewar{d}", "barCode": f"bench-{d}", "dewarStatus": "opened", "type": "Dewar"}
            dewar = _insert(cursor, "Dewar", shippingId=shipment, **names)
            for p in range(PUCKS):
                puck = {"code": f"BENCH-{d}-{p}", "barcode": f"bench-{d}-{p}", "containerStatus": "opened"}
                kind = {"containerType": "Puck", "capacity": PINS}
                container = _insert(cursor, "Container", dewarId=dewar, **puck, **kind)
                for position in range(1, PINS + 1):
                    _sample(cursor, protein_id, container, f"b{d}-{p}-{position:02}", position)
        connection.commit()
    return shipment


def _sample(cursor: "Cursor", protein_id: int, container: int, name: str, position: int) -> None:
    cell = {"cell_a": 78.5, "cell_b": 78.5, "cell_c": 37.1, "cell_alpha": 90, "cell_beta": 90, "cell_gamma": 90}
    crystal = _insert(cursor, "Crystal", proteinId=protein_id, spaceGroup="P43212", **cell)
    plan = _insert(cursor, "DiffractionPlan", experimentKind="OSC", requiredResolution=1.8)
    sample: dict[str, Any] = {"name": name, "location": str(position), "blSampleStatus": "ADDED"}
    _insert(cursor, "BLSample", crystalId=crystal, diffractionPlanId=plan, containerId=container, **sample)


def _insert(cursor: "Cursor", table: str, **values: object) -> int:
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO `{table}` ({', '.join(values)}) VALUES ({marks})", list(values.values()))
    return int(cursor.lastrowid)
