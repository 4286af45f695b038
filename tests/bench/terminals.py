"""Sixteen terminals scan two thousand dewars at once: ``python -m tests.bench.terminals``.

Each dewar arrives, and every eighth scan is sent twice with its key, as after an answer that was lost. What came of it
is counted in the database.
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.database import Database
from tests.servers.mariadb import MariaDB
from tests.servers.product import Person, Product
from tests.servers.run import Run
from tests.world import environment, mariadb_service

from .report import OF_TERMINALS, grid, write

TERMINALS, DEWARS, IN_A_SHIPMENT, REPEATED = 16, 2000, 20, 8
PLACE = {"kind": "stores_in", "code": "STORES-IN", "name": "Stores", "word": "stores-in"}


@dataclass
class Shift:
    """What the terminals have seen; seconds of each answer."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.terminals", description=__doc__)
    parser.add_argument("--dewars", type=int, default=DEWARS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    options = parser.parse_args()
    run = Run()
    try:
        told = measured(run, options.dewars)
    finally:
        run.end()
    print(told)
    if options.write:
        write([told], OF_TERMINALS)


def measured(run: Run, dewars: int) -> str:
    server = MariaDB(run.folder, "terminals", durable=True)
    server.start()
    database = Database(server, "ispyb", "official")
    database.make()
    with tempfile.TemporaryDirectory() as folder:
        service = mariadb_service(Path(folder), database.url, database.own, "official")
        product = Product(Path(folder), environment(database.url, database.own, "official"), workers=2)
        try:
            codes = _registered(product, dewars)
            began = time.perf_counter()
            shift = _scan(product, codes)
            took = time.perf_counter() - began
        finally:
            product.end()
        received = service.row("SELECT COUNT(*) AS n FROM DewarTransportHistory WHERE storageLocation = 'stores-in'")[
            "n"
        ]
        service.end()
    assert shift.outcomes == Counter(done=len(codes) + len(codes) // REPEATED), shift.outcomes
    assert received == len(codes), received
    return _told(shift, took, len(codes))


def _registered(product: Product, dewars: int) -> list[str]:
    """The bar codes of dewars that are on their way."""
    product.person("admin").make("/locations", PLACE)
    user, codes = product.person("user"), []
    for number in range(dewars // IN_A_SHIPMENT):
        wish = {"name": f"S{number}", "dewars": [{"code": f"D{n}"} for n in range(IN_A_SHIPMENT)]}
        tree = user.make("/proposals/mx23694/shipments:tree", wish)
        user.move(f"/shipments/{tree['id']}", "send")
        codes += [dewar["barcode"] for dewar in tree["dewars"]]
    return codes


def _scan(product: Product, codes: list[str]) -> Shift:
    """Each terminal has every sixteenth dewar, so that they meet within the shipments."""
    shift, ready = Shift(), threading.Barrier(TERMINALS)
    staff = product.person("staff")

    def work(terminal: int) -> None:
        ready.wait()
        for number in range(terminal, len(codes), TERMINALS):
            for _ in range(2 if number % REPEATED == 0 else 1):
                _ask(staff, shift, codes[number], terminal)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(TERMINALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return shift


def _ask(staff: Person, shift: Shift, code: str, terminal: int) -> None:
    body = {"barcode": code, "location": PLACE["code"], "terminal": f"terminal {terminal}"}
    began = time.perf_counter()
    answer = staff.ask("POST", "/scans", body, **{"Idempotency-Key": f"scan of {code}"})
    shift.seconds.append(time.perf_counter() - began)
    shift.outcomes[answer.json.get("outcome", str(answer))] += 1


def _told(shift: Shift, took: float, dewars: int) -> str:
    cuts = statistics.quantiles(shift.seconds, n=100)
    figures = (f"{len(shift.seconds) / took:.0f}", *(f"{cuts[n - 1] * 1e3:.0f}" for n in (50, 90, 99)))
    row = (
        f"{TERMINALS} terminals, {dewars} dewars, {len(shift.seconds)} scans",
        *figures,
        f"{max(shift.seconds) * 1e3:.0f}",
    )
    return grid((("", "scans/s", "p50 ms", "p90 ms", "p99 ms", "longest ms"), row))


if __name__ == "__main__":
    main()
