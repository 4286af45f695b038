"""How long the pages of the invented facility take, and how large a first visit is: ``python -m tests.bench.pages``."""

import argparse
import http.client
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from tests.browser.examined import OF_ADMINISTRATORS, OF_NOBODY, OF_USERS
from tests.browser.furnished import furnish
from tests.servers.demo import serve_demo
from tests.servers.product import Product

from .report import OF_PAGES, grid, write
from .serving import Server

ROUNDS = 25
SHOWN = 12
MOST_MS, MOST_KB = 50, 100
NAMED = re.compile(rb'(?:href|src)="(/(?:assets|static)/[^"]+)"|from "(\./[^"]+)"')
SESSION = "__Host-session"


@dataclass(frozen=True)
class Visit:
    """``kilobytes``: of the page and of all that it names, as they travel, with the heads of the answers."""

    address: str
    ms: float
    busy_ms: float
    kilobytes: float


class Visitor:
    """Asks one page after the other over one connection, as a browser does, and keeps nothing."""

    def __init__(self, product: Product, login: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", product.port, timeout=60)
        self._server = Server(product.port, product.process.pid)
        cookie = {"Cookie": f"{SESSION}={product.person(login).token}"} if login else {}
        self._headers = {"Accept": "text/html", "Accept-Encoding": "gzip", **cookie}

    def visit(self, address: str) -> Visit:
        size = self._first_visit(address)
        seconds, busy = [], self._server.busy()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            self._ask(address, self._headers)
            seconds.append(time.perf_counter() - began)
        busy = self._server.busy() - busy
        return Visit(address, statistics.median(seconds) * 1e3, busy / ROUNDS * 1e3, size / 1e3)

    def _first_visit(self, address: str) -> int:
        """Files that name others are asked as they are for those, and small for their size."""
        size, known, waiting = 0, {address}, [address]
        while waiting:
            here = waiting.pop()
            size += self._ask(here, self._headers)[0]
            _, plain = self._ask(here, {**self._headers, "Accept-Encoding": "identity"})
            named = {urljoin(here, (one or other).decode()) for one, other in NAMED.findall(plain)}
            waiting += named - known
            known |= named
        return size

    def _ask(self, address: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The bytes that came, and what they say."""
        self._http.request("GET", address, headers=dict(headers))
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return len(body) + len(str(answer.headers).encode()), body


def visits() -> list[Visit]:
    """The slowest first."""
    with tempfile.TemporaryDirectory() as folder:
        product = serve_demo(Path(folder))
        try:
            made = furnish(product)
            of_whom = {"": OF_NOBODY, "user": OF_USERS, "admin": OF_ADMINISTRATORS}
            found = [
                visitor.visit(address.format(**made))
                for login, addresses in of_whom.items()
                for visitor in [Visitor(product, login)]
                for address in _there(addresses)
            ]
        finally:
            product.end()
    return sorted(found, key=lambda one: -one.ms)


def _there(addresses: Iterable[str]) -> list[str]:
    """Without the page of an account, of which the facility has none."""
    return [address for address in addresses if not address.startswith("/admin/accounts/")]


def told(found: Sequence[Visit]) -> list[str]:
    head = ("", "p50 ms", "CPU ms", "first visit kB")
    rows = [(f"`{one.address}`", f"{one.ms:.1f}", f"{one.busy_ms:.1f}", f"{one.kilobytes:.1f}") for one in found]
    middle, largest = statistics.median(one.ms for one in found), max(one.kilobytes for one in found)
    summary = (
        f"{len(found)} pages, each {ROUNDS} times: the middle one takes {middle:.1f} ms at the median, the slowest"
        f" {found[0].ms:.1f} ms (target: at most {MOST_MS} ms). The largest first visit is {largest:.1f} kB (target: at"
        f" most {MOST_KB} kB)."
    )
    return [summary, f"The {SHOWN} slowest:", grid((head, *rows[:SHOWN]))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    options = parser.parse_args()
    found = told(visits())
    print("\n\n".join(found))
    if options.write:
        write(found, OF_PAGES)


if __name__ == "__main__":
    main()
