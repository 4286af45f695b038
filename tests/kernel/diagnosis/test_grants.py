from collections.abc import Iterator
from uuid import uuid4

import pytest

from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.diagnosis import Weight
from sample_tracking.kernel.diagnosis.features import NEEDED
from sample_tracking.kernel.diagnosis.grants import ADMINISTERED, WRITTEN, read
from tests.servers.database import Database

from .test_examination import found

Account = tuple[Database, str, DatabaseSettings]


@pytest.mark.parametrize(
    ("line", "database", "covered"),
    [
        ("GRANT ALL PRIVILEGES ON *.* TO `st`@`%` WITH GRANT OPTION", "ispyb", True),
        ("GRANT SELECT, INSERT ON `ispyb`.* TO `st`@`localhost`", "ispyb", True),
        ("GRANT SELECT ON `ispyb\\_%`.* TO `st`@`localhost`", "ispyb_dev", True),
        ("GRANT SELECT ON `ispyb\\_%`.* TO `st`@`localhost`", "ispybxdev", False),
        ("GRANT SELECT (a, b), INSERT ON `ispyb`.`Dewar` TO `st`@`localhost`", "ispyb", True),
        ("GRANT SELECT ON `ispyb`.`Shipping` TO `st`@`localhost`", "ispyb", False),
    ],
)
def test_a_grant_is_read_as_the_server_writes_it(line: str, database: str, *, covered: bool) -> None:
    grant = read(line)
    assert grant is not None
    assert grant.covers(database, "Dewar") is covered


def test_column_lists_do_not_hide_the_privileges() -> None:
    grant = read("GRANT SELECT (a, b), INSERT ON `ispyb`.`Dewar` TO `st`@`localhost`")
    assert grant is not None
    assert grant.privileges == {"SELECT", "INSERT"}


@pytest.mark.parametrize(
    "line", ["GRANT `ispyb_web` TO `st`@`%`", "GRANT EXECUTE ON PROCEDURE `ispyb`.`p` TO `st`@`%`"]
)
def test_what_grants_no_table_is_passed_over(line: str) -> None:
    assert read(line) is None


@pytest.fixture
def account(official_database: Database) -> Iterator[Account]:
    """A database, and an account that may do nothing yet."""
    name = f"u{uuid4().hex[:12]}"
    url = official_database.server.url(official_database.name, user=name)
    official_database.run(f"CREATE USER '{name}'@'localhost'")
    yield official_database, f"'{name}'@'localhost'", DatabaseSettings(url=url)
    official_database.run(f"DROP USER '{name}'@'localhost'")


def test_an_account_that_may_only_read_is_odd(account: Account) -> None:
    database, user, settings = account
    database.run(f"GRANT SELECT ON `{database.name}`.* TO {user}")
    told = found(settings)
    assert any(
        sentence.startswith("The account may not INSERT Shipping, UPDATE Shipping") for sentence in told[Weight.ODD]
    )
    assert not any("may not read" in sentence for sentence in told[Weight.GRAVE])


def test_an_account_that_may_not_read_what_is_needed_is_grave(account: Account) -> None:
    database, user, settings = account
    database.run(f"GRANT SELECT ON `{database.name}`.Dewar TO {user}")
    told = found(settings)
    (sentence,) = [one for one in told[Weight.GRAVE] if "may not read" in one]
    assert "Shipping" in sentence
    assert "Dewar," not in sentence


def test_an_account_with_what_it_needs_and_no_more_is_fine(account: Account) -> None:
    database, user, settings = account
    for table in NEEDED:
        verbs = "SELECT, INSERT, UPDATE" if table in WRITTEN else "SELECT"
        database.run(f"GRANT {verbs} ON `{database.name}`.`{table}` TO {user}")
    told = found(settings)
    assert "The account may read and write what it has to." in told[Weight.FINE]
    assert not any("may drop tables" in sentence for sentence in told[Weight.NOTE])
    (sentence,) = [one for one in told[Weight.NOTE] if "Groups can be read here" in one]
    assert "DELETE UserGroup_has_Person" in sentence


def test_an_account_that_may_administer_groups_is_not_told_so(account: Account) -> None:
    database, user, settings = account
    database.run(f"GRANT SELECT ON `{database.name}`.* TO {user}")
    for table, verbs in ADMINISTERED.items():
        database.run(f"GRANT {', '.join(verbs)} ON `{database.name}`.`{table}` TO {user}")
    assert not any("Groups can be read here" in sentence for sentence in found(settings)[Weight.NOTE])
