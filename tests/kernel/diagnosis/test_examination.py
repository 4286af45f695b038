from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from sample_tracking.kernel import installing
from sample_tracking.kernel.config import DatabaseSettings
from sample_tracking.kernel.database import engines
from sample_tracking.kernel.diagnosis import Weight, examine
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.tables import lease
from tests.servers.database import Database
from tests.servers.mariadb import MariaDB
from tests.servers.schema import Flavour

MakeDatabase = Callable[[Flavour | None], Database]
Installed = Callable[[Flavour], Database]
LONDON = ZoneInfo("Europe/London")
Findings = dict[Weight, list[str]]


def settings_of(database: Database) -> DatabaseSettings:
    return DatabaseSettings(url=database.url, tracking_database=database.own)


def install(settings: DatabaseSettings) -> None:
    made = engines(settings)
    installing.install(made[1], settings.tracking_database)
    for engine in made:
        engine.dispose()


def zone_of(database: Database) -> ZoneInfo:
    """Some zone in which the test server lives."""
    offset = database.row("SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), NOW()) m")["m"]
    return ZoneInfo(f"Etc/GMT{'-' if offset >= 0 else '+'}{abs(offset) // 60}")


def found(settings: DatabaseSettings, zone: ZoneInfo = LONDON, now: datetime | None = None) -> Findings:
    told: Findings = {weight: [] for weight in Weight}
    for finding in examine(settings, zone, now or datetime.now(UTC)):
        told[finding.weight].append(finding.sentence)
    return told


@pytest.fixture
def installed(make_database: MakeDatabase) -> Installed:
    def make(flavour: Flavour) -> Database:
        database = make_database(flavour)
        install(settings_of(database))
        return database

    return make


def test_nothing_is_wrong_with_the_official_schema(official_database: Database) -> None:
    database = official_database
    install(settings_of(database))
    told = found(settings_of(database), zone_of(database))
    assert told[Weight.GRAVE] == told[Weight.ODD] == []
    assert "The database is of the official flavour, schema version 5.0.0." in told[Weight.FINE]
    assert "All shared tables are there with all their columns." in told[Weight.FINE]
    assert f"Our own tables are up to date ({migrate.head()})." in told[Weight.FINE]


def test_the_java_flavour_loses_features_but_not_the_service(esrf_database: Database) -> None:
    database = esrf_database
    install(settings_of(database))
    told = found(settings_of(database), zone_of(database))
    assert told[Weight.GRAVE] == told[Weight.ODD] == []
    assert "The database is of the flavour of the Java ISPyB (ESRF)." in told[Weight.FINE]
    notes = "\n".join(told[Weight.NOTE])
    assert "The table ContainerRegistry is missing: pucks are not registered." in notes
    assert "Dewar lacks weight, deliveryAgent_barcode, extra" in notes
    assert "Shipping takes other lengths than the official schema: comments 255 (1000)." in notes
    assert "Text columns by character set: 203 in latin1, 6 in utf8mb4." in told[Weight.FINE]


def test_what_the_service_cannot_do_without_is_grave(installed: Installed) -> None:
    database = installed("official")
    database.run("SET foreign_key_checks=0")
    database.run("ALTER TABLE Dewar DROP COLUMN dewarStatus")
    database.run("ALTER TABLE Dewar DROP COLUMN weight")
    database.run("DROP TABLE DewarTransportHistory")
    told = found(settings_of(database))
    assert "Dewar lacks dewarStatus, without which the service cannot run." in told[Weight.GRAVE]
    assert "The table DewarTransportHistory is missing, without which the service cannot run." in told[Weight.GRAVE]
    assert "Dewar lacks weight: left out, and read as empty." in told[Weight.NOTE]


def test_a_database_of_no_known_flavour_is_odd(installed: Installed) -> None:
    database = installed("official")
    database.run("RENAME TABLE ContainerReport TO Reports")
    database.run("SET foreign_key_checks=0")
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks=0")
        cursor.execute("DROP TABLE ContainerType")
    told = found(settings_of(database))
    assert "The database is of neither known flavour, official or Java (ESRF)." in told[Weight.ODD]


def test_an_empty_database_is_told_what_to_do(make_database: MakeDatabase) -> None:
    told = found(settings_of(make_database(None)))
    assert "The database is empty; `sample-tracking database init` makes the shared tables." in told[Weight.GRAVE]
    assert "Our own tables are not there; `sample-tracking database init` makes them." in told[Weight.GRAVE]


def test_zero_dates_are_counted(official_database: Database) -> None:
    database = official_database
    install(settings_of(database))
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET sql_mode='', foreign_key_checks=0")
        cursor.execute("INSERT INTO Shipping (deliveryAgent_shippingDate) VALUES ('0000-00-00'), ('0000-00-00')")
    told = found(settings_of(database))
    assert "Zero dates, which read as empty: Shipping.deliveryAgent_shippingDate 2." in told[Weight.NOTE]


def test_a_server_that_lives_in_another_zone_is_odd(official_database: Database) -> None:
    told = found(settings_of(official_database), ZoneInfo("Pacific/Kiritimati"))
    assert any("[site] zone is Pacific/Kiritimati (UTC+14:00)" in sentence for sentence in told[Weight.ODD])


def test_clocks_that_differ_are_odd(official_database: Database) -> None:
    database = official_database
    install(settings_of(database))
    told = found(settings_of(database), zone_of(database), datetime.now(UTC) + timedelta(seconds=100))
    (sentence,) = told[Weight.ODD]
    assert sentence.startswith("The server's clock and ours differ by ")


def test_a_lax_server_is_noted(spare_mariadb: MariaDB) -> None:
    database = Database(spare_mariadb, "lax")
    database.make()
    database.run("SET GLOBAL sql_mode=''")
    told = found(settings_of(database))
    assert any(sentence.startswith("The server's sql_mode is ''") for sentence in told[Weight.NOTE])


def test_own_tables_of_another_state_are_grave(installed: Installed) -> None:
    database = installed("esrf")
    database.run(f"UPDATE `{database.own}`.alembic_version SET version_num = 'r0000'")
    told = found(settings_of(database))
    assert any(
        f"are at r0000, not at {migrate.head()}; run `sample-tracking database" in one for one in told[Weight.GRAVE]
    )
    database.run(f"UPDATE `{database.own}`.alembic_version SET version_num = '{migrate.head()}'")
    database.run(f"ALTER TABLE `{database.own}`.lease DROP COLUMN holder")
    told = found(settings_of(database))
    assert any("but somebody has changed them" in one for one in told[Weight.GRAVE])


def test_a_database_that_cannot_be_reached_is_grave(mariadb: MariaDB) -> None:
    told = found(DatabaseSettings(url=mariadb.url("nowhere")))
    assert told[Weight.GRAVE] == ["The database cannot be examined: Unknown database 'nowhere'."]


def test_a_file_of_our_own_is_fine(tmp_path: Path) -> None:
    settings = DatabaseSettings(url=f"sqlite:///{tmp_path}/st.sqlite")
    install(settings)
    told = found(settings)
    assert [weight for weight, sentences in told.items() if sentences] == [Weight.FINE]
    assert "All shared tables are there with all their columns." in told[Weight.FINE]


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "st.sqlite"
    told = found(DatabaseSettings(url=f"sqlite:///{file}"))
    assert told[Weight.GRAVE] == [f"There is no file {file}; `sample-tracking database init` makes it."]
    assert not file.exists()


def test_an_empty_file_and_an_older_file_are_grave(tmp_path: Path) -> None:
    settings = DatabaseSettings(url=f"sqlite:///{tmp_path}/st.sqlite")
    (tmp_path / "st.sqlite").touch()
    assert "The file has no tables; `sample-tracking database init` makes them." in found(settings)[Weight.GRAVE]
    install(settings)
    engine = sa.create_engine(settings.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE RobotAction")
        connection.exec_driver_sql("ALTER TABLE Dewar DROP COLUMN weight")
        connection.exec_driver_sql(f"DROP TABLE {lease.name}")
    engine.dispose()
    told = found(settings)[Weight.GRAVE]
    assert "The table RobotAction is missing: the file was made by another version." in told
    assert "Dewar lacks weight: the file was made by another version." in told
    assert any("but somebody has changed them" in sentence for sentence in told)


def test_a_file_that_is_no_database_is_grave(tmp_path: Path) -> None:
    (tmp_path / "st.sqlite").write_text("once upon a time " * 99)
    told = found(DatabaseSettings(url=f"sqlite:///{tmp_path}/st.sqlite"))
    assert told[Weight.GRAVE] == ["The database cannot be examined: file is not a database."]
