import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pymysql
import pytest

from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.database import engines
from sample_tracking.kernel.diagnosis import Weight, examine
from sample_tracking.kernel.installing import install
from tests.servers.database import Database
from tests.servers.debian import ROOT
from tests.servers.schema import Flavour

ACCOUNT, PASSWORD = "sample_tracking", "a long random password"
# What the page tells sites with the Java schema to leave out.
ABSENT = {"official": (), "esrf": ("CourierTermsAccepted",)}


@pytest.fixture(params=["official", "esrf"])
def granted(request: pytest.FixtureRequest, make_database: Callable[[Flavour | None], Database]) -> Iterator[Database]:
    """A database whose account was made with the SQL of docs/install.md."""
    database = make_database(request.param)
    page = re.search(r"^```sql\n(.+?)^```", (ROOT / "docs" / "install.md").read_text(), re.MULTILINE | re.DOTALL)
    assert page is not None
    for statement in filter(None, (text.strip() for text in page[1].split(";"))):
        if not any(f"ispyb.{table} " in statement for table in ABSENT[request.param]):
            database.run(_here(statement, database))
    yield database
    database.run(f"DROP USER '{ACCOUNT}'@'%'")


def _here(statement: str, database: Database) -> str:
    return re.sub(r"\btracking\b(?=[. ])", database.own, statement.replace("ispyb.", f"{database.name}."))


def test_the_account_of_the_page_can_do_what_it_has_to_and_no_more(granted: Database) -> None:
    url = granted.server.url(granted.name, ACCOUNT, PASSWORD.replace(" ", "%20"))
    settings = DatabaseSettings(url=url, tracking_database=granted.own)
    reads, writes = engines(settings)
    install(writes, granted.own)
    reads.dispose()
    writes.dispose()
    findings = list(examine(settings, ZoneInfo("UTC"), datetime.now(UTC)))
    assert [f.sentence for f in findings if f.weight is Weight.GRAVE or "account" in f.sentence] == [
        "The account may read and write what it has to."
    ]
    for forbidden in (
        "DELETE FROM Proposal",
        "DELETE FROM Person",
        "DROP TABLE Shipping",
        "UPDATE Proposal SET title=1",
    ):
        with (
            granted.connect(user=ACCOUNT, password=PASSWORD) as connection,
            pytest.raises(pymysql.MySQLError, match="denied"),
        ):
            connection.cursor().execute(forbidden)
