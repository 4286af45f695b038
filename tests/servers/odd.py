"""Servers that behave as no server should: what they say is a function of the connection."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .certificates import make_certificates

Speak = Callable[[socket.socket], None]


@dataclass
class Odd:
    listener: socket.socket
    met: list[socket.socket] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def _serve(self, speak: Speak) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.met.append(connection)
                self._run(partial(speak, connection))

    def _run(self, work: Callable[[], object]) -> None:
        def until_cut() -> None:
            with suppress(OSError):
                work()

        thread = threading.Thread(target=until_cut)
        self.threads.append(thread)
        thread.start()

    def begin(self, speak: Speak) -> None:
        self._run(partial(self._serve, speak))

    def end(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.threads[0].join()
        for connection in self.met:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        for open_socket in (self.listener, *self.met):
            open_socket.close()


@contextmanager
def odd_server(speak: Speak) -> Iterator[Odd]:
    """Each connection is handed to ``speak``, in a thread of its own."""
    made = Odd(socket.create_server(("127.0.0.1", 0)))
    made.begin(speak)
    try:
        yield made
    finally:
        made.end()


def silent(connection: socket.socket) -> None:
    """Takes what is said, until the other side goes."""
    while connection.recv(65536):
        pass


def saying(words: bytes) -> Speak:
    """Says them once something was asked, and waits for the other side to go."""

    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        silent(connection)

    return speak


def secured(folder: Path, host: str, words: bytes, heard: list[bytes]) -> Speak:
    """With a certificate for the host, of an authority whose own is in the folder."""
    make_certificates(folder, host)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.pem", folder / "server.key")

    def speak(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as private:
            heard.append(private.recv(65536))
            private.sendall(words)
            while private.recv(65536):  # to close on what was not read would take the words back
                pass

    return speak
