"""The server with the bulk data: filled once, kept in the cache folder, copied for each run."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers.database import Database
from tests.servers.debian import cache_folder, locked
from tests.servers.mariadb import MariaDB
from tests.servers.schema import FOLDER

SCALE = "0.1"
NAME = "ispyb"


def serve(run: Path) -> Database:
    """The bulk data on a server that keeps every commit."""
    server = MariaDB(run, "bench", durable=True)
    server.folder.mkdir()
    shutil.copytree(_kept(run), server.folder / "data")
    server.start()
    return Database(server, NAME, "official")


def _kept(run: Path) -> Path:
    """The data folder, made if it is not there."""
    kept = cache_folder() / "bench" / _version()
    with locked(kept.with_suffix(".lock")):
        if not kept.is_dir():
            print("Filling a database with a tenth of a facility's data, once …", flush=True)
            folder = _fill(run)
            with tempfile.TemporaryDirectory(dir=kept.parent) as beside:
                shutil.copytree(folder, Path(beside) / "data")
                (Path(beside) / "data").rename(kept)
    return kept


def _version() -> str:
    sources = (Path(__file__), Path(__file__).with_name("gen_data.py"), FOLDER / "ispyb-official.json")
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def _fill(run: Path) -> Path:
    server = MariaDB(run, "filling")
    server.start()
    database = Database(server, NAME, "official")
    database.make()
    command = [sys.executable, "-m", "tests.bench.gen_data", "--url", database.url, "--scale", SCALE, "--no-verify"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    server.stop()
    return server.folder / "data"
