"""A client that costs little: one thread, a few connections, each of which asks again when it was answered."""

import re
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Cycle = Sequence[bytes]
"""The requests of one connection, one after the other and then again."""


@dataclass(frozen=True)
class Figure:
    """Answers a second; the median time of an answer; what an answer cost this client of its processor."""

    rate: float
    p50_ms: float
    client_us: float


@dataclass
class _Connection:
    port: int
    cycle: Cycle
    sent: int = 0
    began: float = 0.0
    received: bytes = b""
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.received = b""
        self.began = time.perf_counter()
        self.socket.sendall(self.cycle[self.sent % len(self.cycle)])
        self.sent += 1

    def answered(self) -> bool:
        """Takes what has come; whether it is the whole answer."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("The server has closed the connection.")
        self.received += part
        head = self.received.find(b"\r\n\r\n")
        length = LENGTH.search(self.received, 0, head) if head >= 0 else None
        if length is None or len(self.received) < head + 4 + int(length[1]):
            return False
        self.seconds.append(time.perf_counter() - self.began)
        if not self.received.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(self.received.decode(errors="replace"))
        return True


def measure(port: int, cycles: Sequence[Cycle], count: int) -> Figure:
    """One connection a cycle; ``count`` answers in all."""
    connections = [_Connection(port, cycle) for cycle in cycles]
    with selectors.EpollSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        began, processor = time.perf_counter(), time.process_time()
        _exchange(selector, connections, count)
        seconds, busy = time.perf_counter() - began, time.process_time() - processor
    for connection in connections:
        connection.socket.close()
    every = [second for connection in connections for second in connection.seconds]
    return Figure(len(every) / seconds, statistics.median(every) * 1e3, busy / len(every) * 1e6)


def _exchange(selector: selectors.BaseSelector, connections: Sequence[_Connection], count: int) -> None:
    asked = min(count, len(connections))
    for connection in connections[:asked]:
        connection.ask()
    done = 0
    while done < count:
        for key, _ in selector.select():
            connection = key.data
            if connection.answered():
                done += 1
                if asked < count:
                    connection.ask()
                    asked += 1


def answer(port: int, request: bytes) -> bytes:
    """The body of one answer."""
    connection = _Connection(port, [request])
    connection.ask()
    while not connection.answered():
        pass
    connection.socket.close()
    return connection.received.partition(b"\r\n\r\n")[2]
