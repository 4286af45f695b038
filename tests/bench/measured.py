"""A shipment that has been measured and processed: 1,000 samples, most of them well."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.servers.database import Database

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

DEWARS, PUCKS, PINS = 5, 10, 20
PROGRAMS = ("fast_dp", "xia2 dials", "autoPROC")
SHELLS = ("overall", "innerShell", "outerShell")
BEGAN = "2026-11-02 10:00:00"
KEYS = {
    "Shipping": "shippingId",
    "Dewar": "dewarId",
    "Container": "containerId",
    "Crystal": "crystalId",
    "BLSample": "blSampleId",
    "DataCollectionGroup": "dataCollectionGroupId",
    "DataCollection": "dataCollectionId",
    "AutoProcProgram": "autoProcProgramId",
    "AutoProcIntegration": "autoProcIntegrationId",
    "AutoProc": "autoProcId",
    "AutoProcScaling": "autoProcScalingId",
    "AutoProcScaling_has_Int": "autoProcScaling_has_IntId",
    "AutoProcScalingStatistics": "autoProcScalingStatisticsId",
}
Row = Mapping[str, Any]


class Rows:
    """Inserts rows under ids that follow those that are there."""

    def __init__(self, cursor: "Cursor") -> None:
        self._cursor = cursor

    def add(self, table: str, rows: Iterable[Row]) -> list[int]:
        told = list(rows)
        key = KEYS[table]
        self._cursor.execute(f"SELECT COALESCE(MAX(`{key}`), 0) + 1 AS first FROM `{table}`")
        found: Any = self._cursor.fetchone()
        first = int(found["first"])
        ids = list(range(first, first + len(told)))
        names = [key, *told[0]]
        marks = ", ".join(["%s"] * len(names))
        values = [(number, *row.values()) for number, row in zip(ids, told, strict=True)]
        self._cursor.executemany(f"INSERT INTO `{table}` ({', '.join(names)}) VALUES ({marks})", values)
        return ids


def measured_shipment(database: Database, proposal_id: int, protein_id: int) -> int:
    session = database.row("SELECT MIN(sessionId) id FROM BLSession WHERE proposalId = %s", proposal_id)["id"]
    with database.connect(autocommit=False) as connection, connection.cursor() as cursor:
        rows = Rows(cursor)
        shipment, samples = _ship(rows, proposal_id, protein_id)
        _process(rows, _collect(rows, session, samples))
        connection.commit()
    for table in KEYS:
        database.rows(f"ANALYZE TABLE `{table}`")
    return shipment


def _ship(rows: Rows, proposal_id: int, protein_id: int) -> tuple[int, list[int]]:
    (shipment,) = rows.add("Shipping", [{"proposalId": proposal_id, "shippingName": "Measured"}])
    dewars = rows.add(
        "Dewar", ({"shippingId": shipment, "code": f"M{d}", "barCode": f"measured-{d}"} for d in range(DEWARS))
    )
    pucks = rows.add(
        "Container", ({"dewarId": dewar, "code": f"M{dewar}-{p}"} for dewar in dewars for p in range(PUCKS))
    )
    crystals = iter(rows.add("Crystal", [{"proteinId": protein_id}] * (len(pucks) * PINS)))
    samples = rows.add(
        "BLSample",
        (
            {"containerId": puck, "crystalId": next(crystals), "name": f"m{puck}-{pin}", "location": str(pin)}
            for puck in pucks
            for pin in range(1, PINS + 1)
        ),
    )
    return shipment, samples


def _collect(rows: Rows, session: int, samples: Sequence[int]) -> list[int]:
    """A group for each sample, of some images and then a whole turn; gives the latter."""
    when = {"startTime": BEGAN, "endTime": BEGAN}
    groups = rows.add(
        "DataCollectionGroup", ({"sessionId": session, "blSampleId": sample, **when} for sample in samples)
    )
    collections = rows.add(
        "DataCollection",
        (
            {"dataCollectionGroupId": group, "BLSAMPLEID": sample, "numberOfImages": images, **when}
            for images in (3, 3600)
            for group, sample in zip(groups, samples, strict=True)
        ),
    )
    return collections[len(samples) :]


def _process(rows: Rows, collections: Sequence[int]) -> None:
    """Three programs each; of ten samples one fails and one is not finished."""
    status = {0: 0, 1: None}
    runs = [(name, number) for name in PROGRAMS for number in range(len(collections))]
    programs = rows.add(
        "AutoProcProgram",
        ({"processingPrograms": name, "processingStatus": status.get(number % 10, 1)} for name, number in runs),
    )
    integrations = rows.add(
        "AutoProcIntegration",
        (
            {"dataCollectionId": collections[number], "autoProcProgramId": program}
            for program, (_, number) in zip(programs, runs, strict=True)
        ),
    )
    done = [place for place, (_, number) in enumerate(runs) if number % 10 not in status]
    cell = {f"refinedCell_{side}": value for side, value in zip("abc", (78.4, 92.1, 118.7), strict=True)}
    results = rows.add(
        "AutoProc", ({"autoProcProgramId": programs[place], "spaceGroup": "P 21 21 21", **cell} for place in done)
    )
    scalings = rows.add("AutoProcScaling", ({"autoProcId": result} for result in results))
    pairs = zip(scalings, done, strict=True)
    rows.add(
        "AutoProcScaling_has_Int",
        ({"autoProcScalingId": scaling, "autoProcIntegrationId": integrations[place]} for scaling, place in pairs),
    )
    rows.add("AutoProcScalingStatistics", (_shell(scaling, kind) for scaling in scalings for kind in SHELLS))


def _shell(scaling: int, kind: str) -> Row:
    return {
        "autoProcScalingId": scaling,
        "scalingStatisticsType": kind,
        "resolutionLimitLow": 58.2,
        "resolutionLimitHigh": 1.2 + scaling % 100 / 50,
        "completeness": 99.1,
        "rMerge": 0.07,
        "ccHalf": 0.99,
        "meanIOverSigI": 12.5,
    }
