"""How long a sheet of 5,000 samples takes, on MariaDB, and how much memory: ``python -m tests.bench.imports``."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from falcon import testing

from tests.imports.sheets import HEADER, PATH, XLSX, ask, csv, xlsx
from tests.servers.database import Database
from tests.servers.mariadb import MariaDB
from tests.servers.run import Run
from tests.world import Service, mariadb_service

SAMPLES = 5000
SHEET = (*HEADER, "Pin barcode", "Space group", "Cell a", "Cell b", "Cell c", "Required resolution", "Comments")


def rows() -> list[tuple[Any, ...]]:
    return [
        (
            *(f"D{number // 640}", f"P{number // 16}", "Puck", number % 16 + 1, f"PROT{number % 7}", f"s{number}"),
            *(f"PIN{number}", "P212121", 50 + number % 100 / 10, 60.5, 70.1, 1.5, f"crystal {number}"),
        )
        for number in range(SAMPLES)
    ]


@contextmanager
def served() -> Iterator[Service]:
    run = Run()
    try:
        server = MariaDB(run.folder)
        server.start()
        database = Database(server, "bench_imports", "official")
        database.make()
        with tempfile.TemporaryDirectory() as folder:
            yield mariadb_service(Path(folder), database.url, database.own, "official")
    finally:
        run.end()


def memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) // 1024


def timed(what: str, act: Callable[[], testing.Result]) -> testing.Result:
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark starts anew
    before, start, busy = memory("VmRSS"), time.perf_counter(), time.process_time()
    answer = act()
    took, worked = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:<14} {took:5.2f} s, of which {worked:5.2f} s our own; {memory('VmHWM') - before:4d} MB more")
    assert answer.status_code in (200, 201), answer.text
    return answer


def main() -> None:
    with served() as service:
        client = service.client("user")
        for kind, content in (("text/csv", csv(*rows(), header=SHEET)), (XLSX, xlsx(*rows(), header=SHEET))):
            name = "CSV" if kind == "text/csv" else "XLSX"
            query = f"name={name}"
            seen = timed(f"{name} dry run", lambda: ask(client, content, query, kind)).json  # noqa: B023 - at once
            into = f"{PATH}?hash={seen['hash']}&{query}"
            made = timed(f"{name} commit", lambda: client.post(into, content, Content_Type=kind)).json  # noqa: B023
            address = f"/shipments/{made['shipment_id']}/samples.{name.lower()}"
            timed(f"{name} export", lambda: client.get(address))  # noqa: B023
            timed(f"{name} undo", lambda: client.post(f"/imports/{made['id']}/undo"))  # noqa: B023


if __name__ == "__main__":
    main()
