"""A server that speaks LDAP, and answers as it is told."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

from sansldap import BindRequest, LDAPResultCode, LDAPServer, PartialAttribute, ProtocolError, SearchRequest

from tests.servers.odd import Odd, odd_server


def odd_directory(
    to_search: Callable[[SearchRequest, LDAPServer], None] | None = None,
    to_bind: Callable[[BindRequest, LDAPServer], None] | None = None,
) -> AbstractContextManager[Odd]:
    """It takes every bind and finds nobody, unless told otherwise; StartTLS it refuses."""

    def speak(connection: socket.socket) -> None:
        server = LDAPServer()
        while octets := connection.recv(65536):
            for request in server.receive(octets):
                if isinstance(request, BindRequest):
                    (to_bind or _welcome)(request, server)
                elif isinstance(request, SearchRequest):
                    (to_search or _nobody)(request, server)
                else:
                    server.extended_response(request.message_id, "", result_code=LDAPResultCode.PROTOCOL_ERROR)
            connection.sendall(server.data_to_send())

    def until_it_leaves(connection: socket.socket) -> None:
        try:
            speak(connection)
        except ProtocolError:  # the other side unbinds, and goes
            connection.shutdown(socket.SHUT_RDWR)

    return odd_server(until_it_leaves)


def anna(request: SearchRequest, server: LDAPServer) -> None:
    server.search_result_entry(request.message_id, "uid=anna", [PartialAttribute("uid", [b"anna"])])


def _welcome(request: BindRequest, server: LDAPServer) -> None:
    server.bind_response(request.message_id)


def _nobody(request: SearchRequest, server: LDAPServer) -> None:
    server.search_result_done(request.message_id)
