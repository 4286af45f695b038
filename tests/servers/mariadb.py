"""A private mariadbd on a socket in a folder."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from .debian import Program, program
from .process import Server

PACKAGES = ("mariadb-server-core", "mariadb-client-core")
SYSTEM_TABLES = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")


def mariadbd() -> Program:
    return program("mariadbd", *PACKAGES)


@dataclass(frozen=True)
class MariaDB(Server):
    name: str = "mariadb"
    durable: bool = False
    """Keeps every commit through a kill -9 of the machine; the tests need the speed more."""

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    def url(self, database: str = "", user: str = "root", password: str = "") -> str:
        """As SQLAlchemy takes it. With TLS PyMySQL would read all certificates of the machine for every connection."""
        login = f"{user}:{password}" if password else user
        return f"mysql+pymysql://{login}@localhost/{database}?unix_socket={self.socket}&ssl_disabled=true"

    def connect(self, database: str | None = None, **options: Any) -> "pymysql.Connection[DictCursor]":
        return pymysql.connect(
            unix_socket=str(self.socket),
            database=database,
            ssl_disabled=True,
            **{"user": "root", "charset": "utf8mb4", "autocommit": True, "cursorclass": DictCursor, **options},
        )

    def _start(self) -> None:
        server = mariadbd()
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / "data").is_dir():
            self._bootstrap(server)
        command = [*self._command(server), f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}"]
        self._watch(command, server.environment, self._answers)

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except pymysql.OperationalError:
            return False
        return True

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
