"""Service and floor take turns, so that what else the machine does falls on both alike."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.database import Database

from .asks import Ask, whole_shipment
from .capture import Service
from .client import CONNECTIONS, Cycle, answer, measure
from .facility import USER, Facility
from .floor import Statement, connect, run
from .serving import Server

WARM, LEAST = 64, 16
WHOLE = 7


@dataclass(frozen=True)
class Turn:
    """``busy_us``: what an answer cost the server of its processor."""

    rate: float
    p50_ms: float
    busy_us: float


@dataclass(frozen=True)
class Line:
    """The turns of one ask."""

    title: str
    statements: int
    service: tuple[Turn, ...]
    floor: tuple[Turn, ...]

    @property
    def ratio(self) -> float:
        """Of each pair of turns, then the middle one."""
        return statistics.median(a.rate / b.rate for a, b in zip(self.service, self.floor, strict=True))

    @property
    def best_ratio(self) -> float:
        """Of the turns that were disturbed least."""
        return max(turn.rate for turn in self.service) / max(turn.rate for turn in self.floor)


@dataclass(frozen=True)
class Bench:
    server: Server
    bare: Server
    service: Service
    rounds: int
    seconds: float

    def compare(self, ask: Ask, statements: list[list[list[Statement]]]) -> Line:
        token = self.service.token(ask.login)
        ours = [[request.raw(token) for request in cycle] for cycle in _spread(ask.cycles)]
        theirs = [_floor_cycle(ask, number % len(ask.cycles)) for number in range(len(ours))]
        count = self._count(self.server, ours), self._count(self.bare, theirs)
        service, floor = [], []
        for _ in range(self.rounds):
            service.append(_turn(self.server, ours, count[0]))
            floor.append(_turn(self.bare, theirs, count[1]))
        return Line(ask.title, len(statements[0][0]), tuple(service), tuple(floor))

    def _count(self, server: Server, cycles: Sequence[Cycle]) -> int:
        """How many answers take about as long as a turn; warms the server up."""
        measure(server.port, cycles, WARM)
        return max(LEAST, int(measure(server.port, cycles, WARM).rate * self.seconds))

    def alone(self, ask: Ask, database: Database, statements: list[Statement]) -> str:
        """One after the other: the whole answer, and its statements through the driver alone."""
        request = ask.cycles[0][0].raw(self.service.token(ask.login))
        connection = connect(str(database.server.socket), database.name, autocommit=True)
        whole, bare = [], []
        for _ in range(self.rounds):
            whole.append(measure(self.server.port, [[request]], 10).p50_ms)
            bare.append(statistics.median(_milliseconds(connection, statements) for _ in range(10)))
        connection.close()
        size = len(answer(self.server.port, request)) / 1000
        ratio = statistics.median(a / b for a, b in zip(whole, bare, strict=True))
        return (
            f"{ask.title.capitalize()} ({size:.0f} kB), one client: {statistics.median(whole):.1f} ms; its "
            f"{len(statements)} statements through the driver alone: {statistics.median(bare):.1f} ms; "
            f"ratio {ratio:.2f} (target: {ask.aim})."
        )

    def whole_shipment(self, facility: Facility) -> str:
        token = self.service.token(USER)
        times = []
        for number in range(WHOLE):
            request = whole_shipment(facility, number).raw(token)
            times.append(measure(self.server.port, [[request]], 1).p50_ms)
        return (
            f"A whole shipment of 448 samples in one request: {statistics.median(times):.0f} ms, "
            f"the slowest of {WHOLE} {max(times):.0f} ms (target: at most 500 ms)."
        )

    def ceiling(self) -> str:
        """What server and client do when nothing is asked of them."""
        nothing = b"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        figure = measure(self.bare.port, [[nothing]] * CONNECTIONS, 3000)
        return (
            f"An answer without work: {figure.rate:.0f}/s. An answer costs the client {figure.client_us:.0f} µs of its "
            f"processor, so that it could take {1e6 / figure.client_us:.0f}/s."
        )


def _turn(server: Server, cycles: Sequence[Cycle], count: int) -> Turn:
    before = server.busy()
    figure = measure(server.port, cycles, count)
    return Turn(figure.rate, figure.p50_ms, (server.busy() - before) / count * 1e6)


def _spread(cycles: tuple[tuple[Any, ...], ...]) -> list[tuple[Any, ...]]:
    """A cycle for each connection."""
    return [cycles[number % len(cycles)] for number in range(CONNECTIONS)]


def _floor_cycle(ask: Ask, cycle: int) -> list[bytes]:
    raw = []
    for number, request in enumerate(ask.cycles[cycle]):
        head = f"{request.method} /{ask.name}/{cycle}/{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        length = f"Content-Length: {len(request.body)}\r\n" if request.body else ""
        raw.append(f"{head}{length}\r\n".encode() + request.body)
    return raw


def _milliseconds(connection: Any, statements: list[Statement]) -> float:
    began = time.perf_counter()
    run(connection, statements)
    return (time.perf_counter() - began) * 1e3
