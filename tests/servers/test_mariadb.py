import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pymysql
import pytest

from .database import Database
from .debian import ROOT, Missing, program
from .mariadb import MariaDB
from .schema import Flavour, build, facts


@pytest.mark.parametrize(("flavour", "tables"), [("official", 205), ("esrf", 203)])
def test_both_schemas_load_with_all_their_tables(
    make_database: Callable[[Flavour | None], Database], flavour: Flavour, tables: int
) -> None:
    database = make_database(flavour)
    assert len(database.rows("SHOW TABLES")) == tables == len(facts(flavour)["tables"])


def test_a_filled_database_is_not_built_again(official_database: Database) -> None:
    with official_database.connect() as connection, pytest.raises(ValueError, match="has tables already"):
        build(connection, facts("official"))


def test_the_server_is_strict_as_delivered(official_database: Database) -> None:
    with pytest.raises(pymysql.DataError, match="too long"):
        official_database.run("INSERT INTO Proposal (proposalCode) VALUES (%s)", "x" * 46)


def test_a_cleaned_database_has_its_look_up_rows_and_nothing_else(
    make_database: Callable[[Flavour | None], Database],
) -> None:
    database = make_database("official")
    count = "SELECT (SELECT COUNT(*) FROM Laboratory) laboratories, (SELECT COUNT(*) FROM ContainerType) types"
    before = database.row(count)
    database.run("INSERT INTO Laboratory (name) VALUES ('Lyon')")
    database.run("DELETE FROM ContainerType LIMIT 3")
    assert database.row(count) != before
    database.clean()
    assert database.row(count) == before
    assert database.run("INSERT INTO Laboratory (name) VALUES ('Lyon')") == 1


def test_a_cleaned_database_waits_for_no_transaction_left_open(
    make_database: Callable[[Flavour | None], Database],
) -> None:
    database = make_database("esrf")
    with database.connect(autocommit=False) as left:
        left.cursor().execute("INSERT INTO Laboratory (name) VALUES ('Lyon')")
        database.clean()
        with pytest.raises(pymysql.MySQLError):
            left.ping(reconnect=False)
    assert database.rows("SELECT * FROM Laboratory") == []


def test_a_server_keeps_its_rows_through_a_stop_and_a_kill(spare_mariadb: MariaDB) -> None:
    database = Database(spare_mariadb, "kept")
    database.make()
    database.run("CREATE TABLE kept (id INT)")
    database.run("INSERT INTO kept VALUES (1)")
    spare_mariadb.stop()
    with pytest.raises(pymysql.OperationalError):
        database.connect()
    spare_mariadb.start()
    assert database.rows("SELECT id FROM kept") == [{"id": 1}]
    spare_mariadb.kill()
    with pytest.raises(pymysql.OperationalError):
        database.connect()
    spare_mariadb.start()
    assert "kept" in [row["Database"] for row in database.rows("SHOW DATABASES")]


RUN_THAT_IS_KILLED = """
import os, signal
from tests.servers.mariadb import MariaDB
from tests.servers.run import Run
parent = lambda pid: open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1]
run = Run()
server = MariaDB(run.folder)
server.start()
pid = (server.folder / "pid").read_text().strip()
print(server.folder, pid, parent(pid), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_test_run_takes_its_server_and_its_folder_along(mariadb: MariaDB, gone: Callable[[int], bool]) -> None:
    done = subprocess.run([sys.executable, "-c", RUN_THAT_IS_KILLED], cwd=ROOT, capture_output=True, check=False)
    folder, pid, watcher = done.stdout.decode().split()
    assert Path(folder).name == "mariadb"
    assert gone(int(pid))
    assert gone(int(watcher))
    assert not Path(folder).parent.exists()


def test_a_program_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_TRACKING_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match="no-such-package"):
        program("no-such-program", "no-such-package")
