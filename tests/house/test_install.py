import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pymysql
import pytest

from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.diagnosis import Weight, examine
from sample_tracking.kernel.installing import install
from tests.servers.database import Database
from tests.servers.debian import ROOT
from tests.servers.schema import Flavour
from tests.world import Service, environment, mariadb_service, serve

ACCOUNT, PASSWORD = "sample_tracking", "a long random password"
# What the page tells sites with the Java schema to leave out.
ABSENT = {"official": (), "esrf": ("CourierTermsAccepted",)}


@pytest.fixture(params=["official", "esrf"])
def granted(
    request: pytest.FixtureRequest, make_database: Callable[[Flavour | None], Database], tmp_path: Path
) -> Iterator[tuple[Database, Service]]:
    """The service under the account that was made with the SQL of docs/install.md."""
    flavour: Flavour = request.param
    database = make_database(flavour)
    page = re.search(r"^```sql\n(.+?)^```", (ROOT / "docs" / "install.md").read_text(), re.MULTILINE | re.DOTALL)
    assert page is not None
    for statement in filter(None, (text.strip() for text in page[1].split(";"))):
        if not any(f"ispyb.{table} " in statement for table in ABSENT[flavour]):
            database.run(_here(statement, database))
    everything = mariadb_service(tmp_path, database.url, database.own, flavour)
    url = database.server.url(database.name, ACCOUNT, PASSWORD.replace(" ", "%20"))
    service = serve(tmp_path, environment(url, database.own, flavour), flavour, founded=everything.founded)
    yield database, service
    for engine in (everything.units.reads, everything.units.writes, service.units.reads, service.units.writes):
        engine.dispose()
    database.run(f"DROP USER '{ACCOUNT}'@'%'")


def _here(statement: str, database: Database) -> str:
    return re.sub(r"\btracking\b(?=[. ])", database.own, statement.replace("ispyb.", f"{database.name}."))


def test_the_account_of_the_page_can_do_all_that_the_service_does_and_no_more(
    granted: tuple[Database, Service],
) -> None:
    database, service = granted
    _check_doctor(service)
    _check_deletes(service)
    _check_journey(service)
    for forbidden in (
        "DELETE FROM Proposal",
        "DELETE FROM Person",
        "DROP TABLE Shipping",
        "UPDATE Proposal SET title=1",
    ):
        connected = database.connect(user=ACCOUNT, password=PASSWORD)
        with connected as connection, pytest.raises(pymysql.MySQLError, match="denied"):
            connection.cursor().execute(forbidden)


def _check_doctor(service: Service) -> None:
    settings = service.units.site.get(DatabaseSettings)
    assert "up to date" in install(service.units.writes, settings.tracking_database)[1]
    findings = list(examine(settings, ZoneInfo("UTC"), datetime.now(UTC)))
    told = [f for f in findings if f.weight is not Weight.NOTE]  # what administrators may need is noted
    assert [f.sentence for f in told if f.weight is Weight.GRAVE or "account" in f.sentence] == [
        "The account may read and write what it has to."
    ]


def _shipment(service: Service, proposal: str, **more: Any) -> Any:
    user = service.client("user")
    kind = next(kind["name"] for kind in user.get("/container-types").json["items"] if kind["capacity"] == 16)
    puck = {"code": "P1", "type": kind, "samples": [{"name": "s1", "protein": "NEW1", "position": 1}]}
    wish = {"name": "Granted", "dewars": [{"code": "D1", "containers": [puck]}], **more}
    return user.post(f"/proposals/{proposal}/shipments:tree", wish).json


def _check_deletes(service: Service) -> None:
    user = service.client("user")
    contact = {"name": "New", "person": {"family_name": "Lund"}, "laboratory": {"name": "Lab"}}
    contact_id = user.post("/proposals/in10002/contacts", contact).json["id"]
    protein_id = user.post("/proposals/in10002/proteins", {"acronym": "GONE"}).json["id"]
    draft = _shipment(service, "in10002", sending_contact_id=contact_id)
    for thing in (f"/shipments/{draft['id']}", f"/contacts/{contact_id}", f"/proteins/{protein_id}"):
        assert user.delete(thing).status_code == 204


def _check_journey(service: Service) -> None:
    user, staff = service.client("user"), service.client("staff")
    session = user.get("/proposals/mx23694/sessions").json["items"][0]["id"]
    tree = _shipment(service, "mx23694", session_id=session)
    dewar = tree["dewars"][0]
    puck = dewar["containers"][0]["id"]
    assert user.patch(f"/shipments/{tree['id']}", {"session_id": None}).status_code == 200
    for thing, step, wish in (
        (f"/dewars/{dewar['id']}", "receive", {}),
        (f"/containers/{puck}", "load", {"beamline": "i03", "position": "1"}),
        (f"/containers/{puck}", "unload", {}),
        (f"/shipments/{tree['id']}", "dispatch", {"courier": "DHL"}),
    ):
        assert staff.move(thing, step, **wish).status_code == 200
