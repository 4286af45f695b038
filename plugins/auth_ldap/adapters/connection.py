"""One conversation with a server of the directory, which ends at its deadline, however slowly the server answers."""

from __future__ import annotations

import socket
import ssl
import struct
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sansldap import (
    BindResponse,
    DereferencingPolicy,
    ExtendedOperations,
    ExtendedResponse,
    LDAPClient,
    LDAPError,
    LDAPResultCode,
    SearchResultDone,
    SearchResultEntry,
    SearchResultReference,
    SearchScope,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sansldap import LDAPFilter, LDAPMessage

ANSWER_LIMIT: Final = 1024 * 1024
# What servers say to a person's bind: wrong password, no password or entry of that name, no such name, locked.
REFUSED_BINDS: Final = frozenset(
    {
        LDAPResultCode.INVALID_CREDENTIALS,
        LDAPResultCode.INAPPROPRIATE_AUTHENTICATION,
        LDAPResultCode.NO_SUCH_OBJECT,
        LDAPResultCode.INVALID_DN_SYNTAX,
        LDAPResultCode.UNWILLING_TO_PERFORM,
        LDAPResultCode.CONSTRAINT_VIOLATION,
    }
)


class NoAnswer(Exception):
    """A server cannot be asked now, another may; the message completes "because"."""


@dataclass(frozen=True)
class Server:
    url: str
    host: str
    port: int
    tls: bool
    start_tls: bool


def server_at(url: str, *, start_tls: bool) -> Server:
    parts = urlsplit(url)
    tls = parts.scheme == "ldaps"
    return Server(url, parts.hostname or "", parts.port or (636 if tls else 389), tls, start_tls and not tls)


@dataclass(frozen=True)
class Entry:
    dn: str
    attributes: dict[str, tuple[str, ...]]

    def values(self, attribute: str) -> tuple[str, ...]:
        return self.attributes.get(attribute.casefold(), ())

    def value(self, attribute: str) -> str:
        return next(iter(self.values(attribute)), "")


@dataclass(frozen=True)
class Found:
    entries: tuple[Entry, ...]
    code: LDAPResultCode


@contextmanager
def conversation(server: Server, trust: ssl.SSLContext, seconds: float) -> Iterator[Conversation]:
    """NoAnswer from whatever goes wrong on the way."""
    made: Conversation | None = None
    try:
        made = Conversation(server, monotonic() + seconds)
        made.secure(trust)
        yield made
    except TimeoutError:
        raise NoAnswer("it did not answer in time") from None
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(f"its certificate is not to be trusted ({error.verify_message})") from None
    except (OSError, UnicodeError) as error:  # the second for a host's name that can be none
        raise NoAnswer(f"the connection failed ({getattr(error, 'strerror', '') or type(error).__name__})") from None
    finally:
        if made is not None:
            made.close()


class Conversation:
    def __init__(self, server: Server, deadline: float) -> None:
        self._server = server
        self._deadline = deadline
        self._client = LDAPClient()
        self._received = 0
        self._socket = self._connected()

    def secure(self, trust: ssl.SSLContext) -> None:
        if self._server.start_tls:
            number = self._client.extended_request(ExtendedOperations.LDAP_START_TLS.value)
            (answer,) = self._answers(number)
            if not isinstance(answer, ExtendedResponse) or answer.result.result_code != LDAPResultCode.SUCCESS:
                raise NoAnswer("it does not begin StartTLS")
            self._client = LDAPClient()  # forgets whatever came unprotected
        if self._server.tls or self._server.start_tls:
            self._socket.settimeout(self._left())
            self._socket = trust.wrap_socket(self._socket, server_hostname=self._server.host)

    def bind(self, dn: str, password: str) -> bool:
        """Whether the server takes the password; nobody at all is anonymous."""
        (answer,) = self._answers(self._client.bind_simple(dn, password))
        if not isinstance(answer, BindResponse):
            raise NoAnswer("it does not answer what it was asked")
        code = answer.result.result_code
        if code in REFUSED_BINDS:
            return False
        if code != LDAPResultCode.SUCCESS:
            raise NoAnswer(f"it says {code.name} to a bind")
        return True

    def search(
        self, base: str, scope: SearchScope, pattern: LDAPFilter, attributes: Sequence[str], limit: int
    ) -> Found:
        number = self._client.search_request(
            base_object=base,
            scope=scope,
            dereferencing_policy=DereferencingPolicy.NEVER,
            size_limit=limit,
            time_limit=max(1, round(self._left())),
            filter=pattern,
            attributes=list(attributes),
        )
        answers = self._answers(number)
        last = answers[-1]
        if not isinstance(last, SearchResultDone):
            raise NoAnswer("it does not answer what it was asked")
        # references to other servers are among the answers, and are left where they are
        entries = tuple(_entry(answer) for answer in answers if isinstance(answer, SearchResultEntry))
        return Found(entries, last.result.result_code)

    def close(self) -> None:
        with suppress(OSError, LDAPError):
            self._client.unbind()
            self._socket.settimeout(0)
            self._socket.send(self._client.data_to_send())
        self._socket.close()

    def _answers(self, number: int) -> list[LDAPMessage]:
        """What is waiting goes out; all answers to request ``number``, the last of which is not an entry."""
        self._socket.settimeout(self._left())
        self._socket.sendall(self._client.data_to_send())
        answers: list[LDAPMessage] = []
        while not answers or isinstance(answers[-1], (SearchResultEntry, SearchResultReference)):
            answers += [message for message in self._receive() if message.message_id == number]
        return answers

    def _receive(self) -> list[LDAPMessage]:
        self._socket.settimeout(self._left())
        octets = self._socket.recv(65536)
        if not octets:
            raise NoAnswer("it closed the connection")
        self._received += len(octets)
        if self._received > ANSWER_LIMIT:
            raise NoAnswer("its answer is too long")
        try:
            return self._client.receive(octets)
        except (LDAPError, LookupError, struct.error):
            raise NoAnswer("it says what is not LDAP, or takes its leave") from None

    def _connected(self) -> socket.socket:
        """To the first of the host's addresses that takes the connection."""
        failed: OSError = ConnectionError("no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(
            self._server.host, self._server.port, type=socket.SOCK_STREAM
        ):
            attempt = socket.socket(family, kind, protocol)
            try:
                attempt.settimeout(self._left())
                attempt.connect(address)
            except OSError as error:
                attempt.close()
                failed = error
            else:
                return attempt
        raise failed

    def _left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _entry(answer: SearchResultEntry) -> Entry:
    """Octets that are no text (a photograph under a wrong name) are left out."""
    attributes: dict[str, tuple[str, ...]] = {}
    for attribute in answer.attributes:
        attributes[attribute.name.casefold()] = tuple(_texts(attribute.values))
    return Entry(answer.object_name, attributes)


def _texts(values: Sequence[bytes]) -> Iterator[str]:
    for value in values:
        with suppress(UnicodeDecodeError):
            yield value.decode()
