"""Measures the service against its floor, on a tenth of a facility's data."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa

from sample_tracking.kernel import installing
from sample_tracking.kernel.config.sources import variable
from tests.servers.database import Database
from tests.servers.run import Run

from . import data, facility, floor, pages
from .asks import asks
from .capture import Service, keep
from .floor import Statement
from .report import OF_PAGES, table, write
from .rounds import Bench
from .serving import FLOOR, SERVICE, Server, keep_to_last_core, serving

OWN = "tracking"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often service and floor take turns")
    parser.add_argument("--seconds", type=float, default=0.5, help="how long a turn lasts, about")
    parser.add_argument("--only", action="append", default=[], help="the names of what to measure")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    keep_to_last_core()
    run = Run()
    try:
        database = data.serve(run.folder)
        installing.upgrade(sa.create_engine(database.url), OWN)
        _measure(database, facility.settle(database), options)
    finally:
        run.end()


def _measure(database: Database, place: facility.Facility, options: argparse.Namespace) -> None:
    wanted = [ask for ask in asks(place) if not options.only or ask.name in options.only]
    environment = {
        variable("database", "url"): database.url,
        variable("database", "tracking_database"): OWN,
        variable("log", "level"): "warning",
        variable("plugins"): "outcome",
    }
    service = Service(environment)
    statements = {ask.name: service.statements(ask) for ask in wanted}
    with _servers(database, environment, statements) as servers:
        bench = Bench(*servers, service, options.rounds, options.seconds)
        told = [table([bench.compare(ask, statements[ask.name]) for ask in wanted])]
        told += [bench.alone(ask, database, statements[ask.name][0][0]) for ask in wanted if ask.aim]
        if not options.only:
            told.append(bench.whole_shipment(place))
        told.append(bench.ceiling())
    of_pages = [] if options.only else pages.told(pages.visits())
    print("\n\n".join([*told, *of_pages]))
    if options.write:
        write(told)
        if of_pages:
            write(of_pages, OF_PAGES)


@contextmanager
def _servers(
    database: Database, environment: dict[str, str], statements: dict[str, list[list[list[Statement]]]]
) -> Iterator[tuple[Server, Server]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        keep(folder / "statements.json", statements)
        bare = {
            floor.STATEMENTS: str(folder / "statements.json"),
            floor.SOCKET: str(database.server.socket),
            floor.DATABASE: database.name,
        }
        figures = {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
        yield (
            stack.enter_context(serving(SERVICE, {**environment, **figures}, "/livez")),
            stack.enter_context(serving(FLOOR, {**bare, **figures}, "/nothing")),
        )


if __name__ == "__main__":
    main()
