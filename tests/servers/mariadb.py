"""A private mariadbd on a socket in a folder. The folder is the server: whoever knows it can start and stop it."""

import os
import re
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from .debian import Program, locked, program

PACKAGES = ("mariadb-server-core", "mariadb-client-core")
SYSTEM_TABLES = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")
PATIENCE = 60

# Runs the server. When nobody holds the writing end of the pipe any more, ends it and removes the folder of the run.
WATCHER = """
alive=$1; log=$2; shift 2
"$@" </dev/null >>"$log" 2>&1 & server=$!
(read -r _ <"$alive"; rm -f "$alive"; kill "$server") 2>/dev/null & reader=$!
wait "$server"
if [ -p "$alive" ]; then kill "$reader"; else rm -rf "${alive%/*}"; fi
"""


def mariadbd() -> Program:
    return program("mariadbd", *PACKAGES)


@dataclass(frozen=True)
class MariaDB:
    """`run` is the folder of the test run with its pipe `alive` (see `tests.servers.run`)."""

    run: Path
    name: str = "mariadb"
    durable: bool = False
    """Keeps every commit through a kill -9 of the machine; the tests need the speed more."""

    @property
    def folder(self) -> Path:
        return self.run / self.name

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def url(self, database: str = "", user: str = "root", password: str = "") -> str:
        """As SQLAlchemy takes it."""
        login = f"{user}:{password}" if password else user
        return f"mysql+pymysql://{login}@localhost/{database}?unix_socket={self.socket}"

    def connect(self, database: str | None = None, **options: Any) -> "pymysql.Connection[DictCursor]":
        return pymysql.connect(
            unix_socket=str(self.socket),
            database=database,
            **{"user": "root", "charset": "utf8mb4", "autocommit": True, "cursorclass": DictCursor, **options},
        )

    def start(self) -> None:
        """Does nothing while it runs."""
        with locked(self.run / f"{self.name}.lock"):
            if self._pid() is None:
                self._start()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As if the power went."""
        self._end(signal.SIGKILL)

    def _start(self) -> None:
        server = mariadbd()
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / "data").is_dir():
            self._bootstrap(server)
        command = [*self._command(server), f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}"]
        subprocess.Popen(
            ["sh", "-c", WATCHER, "watcher", str(self.run / "alive"), str(self.folder / "log"), *command],
            env=server.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ).returncode = 0  # nobody waits for the watcher: it may outlive this process
        self._await_connections()

    def _await_connections(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.connect().close()
            except pymysql.OperationalError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"mariadbd does not answer:\n{self.log}") from None
                time.sleep(0.02)
            else:
                return

    def _bootstrap(self, server: Program) -> None:
        (self.folder / "data").mkdir()
        share = server.share / "mysql"
        files = "".join((share / name).read_text() for name in SYSTEM_TABLES)
        statements = re.sub(r"^.*@current_hostname.*\n", "", files, flags=re.MULTILINE)
        done = subprocess.run(
            [*self._command(server), "--bootstrap"],
            env=server.environment,
            input=f"CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n{statements}",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"mariadbd cannot make its data folder:\n{done.stderr}")

    def _command(self, server: Program) -> list[str]:
        fast = ("--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-flush-method=nosync")
        return [
            str(server.path),
            "--no-defaults",
            *(["--user=root"] if os.geteuid() == 0 else []),
            f"--datadir={self.folder / 'data'}",
            f"--lc-messages-dir={server.share / 'mysql'}",
            f"--character-sets-dir={server.share / 'mysql' / 'charsets'}",
            f"--plugin-dir={self.folder}",
            f"--tmpdir={self.folder}",
            "--skip-networking",
            "--skip-log-bin",
            "--performance-schema=OFF",
            "--userstat=ON",  # counts the changed rows of each table: tells what a test touched
            "--innodb-buffer-pool-size=256M",
            "--innodb-log-file-size=64M",
            "--innodb-file-per-table=OFF",  # hundreds of tables are made and emptied: no file for each
            "--max-connections=300",
            *(() if self.durable else fast),
        ]

    def _pid(self) -> int | None:
        try:
            pid = int((self.folder / "pid").read_text())
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        return pid

    def _end(self, how: signal.Signals) -> None:
        pid = self._pid()
        if pid is None:
            return
        process = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(process, how)
            ended, _, _ = select.select([process], [], [], PATIENCE)
        finally:
            os.close(process)
        if not ended:
            raise RuntimeError(f"mariadbd does not end:\n{self.log}")
        (self.folder / "pid").unlink(missing_ok=True)
