"""Against a print server that really listens and speaks the protocol (RFC 8010), in a thread of the test."""

import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from plugins.printer_cups import CupsSettings, addresses
from plugins.printer_cups.adapters import IppPrinter, open_printers
from plugins.printer_cups.ipp import Garbled, answer
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import PDF, ZPL


@dataclass
class Said:
    """What the server answers, and what it was asked."""

    attributes: tuple[tuple[int, str, bytes], ...] = ()
    status: int = 0
    http: int = 200
    whole: bytes | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)


def enum(number: int) -> bytes:
    return struct.pack(">i", number)


IDLE = (0x23, "printer-state", enum(3))
BUSY = (0x23, "printer-state", enum(4))
STOPPED = (0x23, "printer-state", enum(5))


def reasons(*names: str) -> tuple[tuple[int, str, bytes], ...]:
    return tuple((0x44, "printer-state-reasons" if n == 0 else "", name.encode()) for n, name in enumerate(names))


def read(body: bytes) -> dict[str, Any]:
    """A request, taken apart by the letter of the standard."""
    version, operation, _ = struct.unpack(">HHI", body[:8])
    place, group, found, last = 8, 0, dict[str, Any](), ""
    while body[place] != 3:
        tag, place = body[place], place + 1
        if tag < 0x10:
            group = tag
            continue
        (size,) = struct.unpack(">H", body[place : place + 2])
        name, place = body[place + 2 : place + 2 + size].decode(), place + 2 + size
        (size,) = struct.unpack(">H", body[place : place + 2])
        value, place = body[place + 2 : place + 2 + size], place + 2 + size
        last = name or last
        found.setdefault(last, []).append((group, tag, value))
    return {"version": version, "operation": operation, "document": body[place + 1 :], **found}


def written(said: Said) -> bytes:
    if said.whole is not None:
        return said.whole
    told = b"".join(
        bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value
        for tag, name, value in ((0x47, "attributes-charset", b"utf-8"), *said.attributes)
    )
    return b"\x02\x00" + struct.pack(">HI", said.status, 1) + b"\x01" + told + b"\x03"


@contextmanager
def serving(said: Said) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said.asked.append({**read(body), "path": self.path, "type": self.headers["Content-Type"]})
            content = written(said)
            self.send_response(said.http)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Silently."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"ipp://127.0.0.1:{server.server_port}/printers/labels"
        finally:
            server.shutdown()
            thread.join()


def printer(uri: str, *, raw: bool = False, timeout: float = 5.0) -> IppPrinter:
    settings = CupsSettings(printers={"labels": uri}, raw=("labels",) if raw else (), timeout=timeout)
    (made,) = open_printers(settings)
    return made


@pytest.mark.parametrize(
    ("attributes", "status"),
    [
        ((IDLE, *reasons("none")), "ready"),
        ((BUSY, *reasons("none")), "printing"),
        ((STOPPED, *reasons("paused")), "disconnected"),
        ((STOPPED, *reasons("media-empty-error")), "no_media"),
        ((BUSY, *reasons("toner-low-report", "media-jam-error")), "paper_jam"),
        ((BUSY, *reasons("connecting-to-device")), "disconnected"),
        ((IDLE, *reasons("none"), (0x22, "printer-is-accepting-jobs", b"\0")), "disconnected"),
        ((IDLE, *reasons("none"), (0x22, "printer-is-accepting-jobs", b"\1")), "ready"),
        ((), "ready"),
    ],
)
def test_a_queue_says_how_it_is(attributes: tuple[tuple[int, str, bytes], ...], status: str) -> None:
    said = Said(attributes)
    with serving(said) as uri:
        assert printer(uri).status() == status
    (asked,) = said.asked
    assert (asked["operation"], asked["path"], asked["type"]) == (0x000B, "/printers/labels", "application/ipp")
    assert asked["printer-uri"] == [(1, 0x45, uri.encode())]
    assert len(asked["requested-attributes"]) == 3


def test_a_document_is_printed_in_copies() -> None:
    said, document = Said(), b"%PDF-1.7\n" + b"x" * 200_000
    with serving(said) as uri:
        made = printer(uri)
        assert made.media_types == {PDF}
        made.send(document, PDF, 3)
    (asked,) = said.asked
    assert (asked["operation"], asked["version"], asked["document"]) == (0x0002, 0x0200, document)
    assert asked["document-format"] == [(1, 0x49, b"application/pdf")]
    assert asked["copies"] == [(2, 0x21, enum(3))]


def test_a_raw_queue_gets_zpl_as_it_is_once_a_copy() -> None:
    said = Said()
    with serving(said) as uri:
        made = printer(uri, raw=True)
        assert made.media_types == {ZPL}
        made.send(b"^XA^XZ", ZPL, 2)
    assert [asked["document"] for asked in said.asked] == [b"^XA^XZ"] * 2
    assert said.asked[0]["document-format"] == [(1, 0x49, b"application/octet-stream")]
    assert "copies" not in said.asked[0]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said(((0x41, "status-message", b"Unsupported format."),), status=0x040A), "refuses: Unsupported format."),
        (Said(status=0x0507), "refuses: status 0x0507"),
        (Said(http=403), "answers 403"),
        (Said(http=302), "answers 302"),
        (Said(whole=b"<html>"), "is no print server"),
        (Said(whole=b""), "is no print server"),
        (Said(whole=b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00\xff"), "is no print server"),
    ],
)
def test_what_goes_wrong_is_said(said: Said, sentence: str) -> None:
    with serving(said) as uri, pytest.raises(Unavailable, match=sentence):
        printer(uri).send(b"%PDF", PDF, 1)


def test_a_server_that_is_away_is_told() -> None:
    with serving(Said()) as uri:
        pass
    with pytest.raises(Unavailable, match="does not answer"):
        printer(uri).status()


def test_an_answer_may_have_values_in_any_number() -> None:
    status, told = answer(written(Said((IDLE, *reasons("a", "b", "ü"), (0x21, "copies", enum(-1))))))
    assert (status, told["printer-state"], told["printer-state-reasons"]) == (0, [3], ["a", "b", "ü"])
    assert told["copies"] == [-1]
    with pytest.raises(Garbled):
        answer(b"\x02\x00\x00\x00\x00\x00\x00\x01\x01")


@pytest.mark.parametrize(
    "uri", ["", "http://x/", "ipp://", "ipp://user:secret@host/p", "ipp://host/p?x=1", "lp:labels", "ipp:///p"]
)
def test_an_address_is_one_of_ipp(uri: str) -> None:
    with pytest.raises(ValueError, match="is no address such as"):
        addresses({"labels": uri})


def test_there_is_at_least_one_queue_and_its_port_is_the_usual_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one printer"):
        addresses({})
    assert printer("ipps://[::1]/p")._url == "https://[::1]:631/p"
    assert printer("ipp://host")._url == "http://host:631/"
