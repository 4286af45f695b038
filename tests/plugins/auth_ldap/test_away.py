"""The directory is away, slow, wrong, or somebody else: the log-in is refused in time, and the log says why."""

import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest
from sansldap import BindRequest, LDAPResultCode, LDAPServer, SearchRequest
from structlog.testing import capture_logs

from plugins.auth_ldap import LdapSettings
from sample_tracking.kernel.errors import Unavailable
from tests.servers.certificates import make_certificates
from tests.servers.odd import odd_server, silent
from tests.servers.product import free_port
from tests.servers.slapd import SERVICE_PASSWORD, Slapd

from .given import directory, passwords, searching
from .odd_directory import anna, odd_directory

PASSWORD = "the word of nobody else"


def at(port: int, **changes: Any) -> LdapSettings:
    given = {"url": (f"ldap://127.0.0.1:{port}",), "base": "dc=example,dc=org", "start_tls": False, "timeout": 20.0}
    return LdapSettings(**{**given, **changes})


def reasons(settings: LdapSettings) -> list[str]:
    """What the log says to a log-in that has to be refused: nothing about anybody, one line a server."""
    with capture_logs() as lines, pytest.raises(Unavailable) as refused:
        passwords(settings).authenticate("anna", PASSWORD)
    told = f"{lines} {refused.value.detail}"
    assert PASSWORD not in told
    assert SERVICE_PASSWORD not in told
    assert "ldap" not in refused.value.detail
    assert "anna" not in told
    return [line["because"] for line in lines]


def test_a_certificate_of_another_authority_is_refused(slapd: Slapd, tmp_path: Path) -> None:
    make_certificates(tmp_path)
    for url in (slapd.tls_url, slapd.plain_url):
        (reason,) = reasons(searching(slapd, url=(url,), ca_file=tmp_path / "authority.pem"))
        assert "its certificate is not to be trusted" in reason
    (reason,) = reasons(searching(slapd, ca_file=None))
    assert "its certificate is not to be trusted" in reason


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    make_certificates(tmp_path, "directory.example.org")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    with odd_server(lambda connection: silent(tls.wrap_socket(connection, server_side=True))) as odd:
        url = f"ldaps://localhost:{odd.port}"
        (reason,) = reasons(at(odd.port, url=(url,), ca_file=tmp_path / "authority.pem"))
    assert "not valid for 'localhost'" in reason


def test_a_server_that_wants_tls_gets_no_password_without(slapd: Slapd) -> None:
    (reason,) = reasons(searching(slapd, url=(slapd.plain_url,), start_tls=False))
    assert reason == "it says CONFIDENTIALITY_REQUIRED to a bind"


def test_a_server_that_cannot_start_tls_gets_no_password() -> None:
    with odd_directory() as odd:
        (reason,) = reasons(at(odd.port, start_tls=True))
    assert reason == "it does not begin StartTLS"


def test_the_services_own_wrong_password_is_not_somebody_elses(slapd: Slapd) -> None:
    with capture_logs() as lines, pytest.raises(Unavailable):
        directory(searching(slapd, bind_password="the old one")).authenticate("anna", "anna's word")
    (line,) = lines
    assert (line["event"], line["log_level"]) == ("auth_ldap.misconfigured", "error")
    assert "bind_dn" in line["because"]
    assert "the old one" not in str(lines)


def test_an_anonymous_search_that_is_not_allowed_is_told(slapd: Slapd) -> None:
    (reason,) = reasons(searching(slapd, bind_dn=None, bind_password=None))
    assert reason == "base is not there, or bind_dn may not read it"


def test_a_base_of_groups_that_is_not_there_is_told(slapd: Slapd) -> None:
    with capture_logs() as lines, pytest.raises(Unavailable):
        directory(searching(slapd, group_base="ou=crews,dc=example,dc=org")).find("anna")
    assert [line["because"] for line in lines] == ["group_base is not there, or bind_dn may not read it"]


def test_an_attribute_that_names_nobody_lets_nobody_in_and_is_told(slapd: Slapd) -> None:
    with capture_logs() as lines:
        assert directory(searching(slapd, login_attribute="employeeNumber")).find("anna") is None
    assert [line["because"] for line in lines] == ["no employeeNumber of the entry equals the login"]


def test_a_dead_server_leaves_its_work_to_the_next(slapd: Slapd) -> None:
    dead = f"ldaps://localhost:{free_port()}"
    both = directory(searching(slapd, url=(dead, slapd.tls_url)))
    with capture_logs() as lines:
        assert both.authenticate("anna", "anna's word")
    assert [(line["event"], line["server"]) for line in lines] == [("auth_ldap.no_answer", dead)]
    assert "the connection failed" in lines[0]["because"]


def test_a_host_whose_name_can_be_none_is_told() -> None:
    assert reasons(at(389, url=("ldaps://directory..example.org",))) == ["the connection failed (UnicodeError)"]


def test_a_silent_server_leaves_time_for_the_next(slapd: Slapd) -> None:
    with odd_server(silent) as odd:
        urls = (f"ldaps://127.0.0.1:{odd.port}", slapd.tls_url)
        assert directory(searching(slapd, url=urls, timeout=4.0)).authenticate("anna", "anna's word")


@pytest.mark.parametrize("url", ["ldap", "ldaps"])
def test_a_silent_server_is_waited_for_no_longer_than_agreed(url: str) -> None:
    """It would be silent for ever."""
    with odd_server(silent) as odd:
        told = reasons(at(odd.port, url=(f"{url}://127.0.0.1:{odd.port}",), start_tls=True, timeout=0.2))
    assert told == ["it did not answer in time"]


def test_a_server_that_dribbles_is_waited_for_no_longer_than_agreed() -> None:
    """Each octet comes in time; the message, of 2 MB, never would."""
    given_up = threading.Event()

    def dribble(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"\x30\x83\x20\x00\x00")
        for _ in range(300):
            if not given_up.wait(0.02):
                connection.sendall(b"\x02")
        connection.shutdown(socket.SHUT_WR)

    with odd_server(dribble) as odd:
        told = reasons(at(odd.port, timeout=0.3))
        given_up.set()
    assert told == ["it did not answer in time"]


def test_an_endless_answer_is_cut_off() -> None:
    def flood(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"\x30\x84\x7f\xff\xff\xff")
        while True:
            connection.sendall(b"\x04" * 65536)

    with odd_server(flood) as odd:
        assert reasons(at(odd.port)) == ["its answer is too long"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "it says what is not LDAP, or takes its leave"),
        (b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01", "it closed the connection"),
        (b"\x30\x03\x02\x01\x01", "it closed the connection"),
        # well-made, but for request 7, which was never made
        (b"\x30\x0c\x02\x01\x07\x61\x07\x0a\x01\x00\x04\x00\x04\x00", "it says what is not LDAP, or takes its leave"),
        # the end of a search, where a bind was asked for
        (b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00", "it does not answer what it was asked"),
    ],
)
def test_what_is_no_answer_is_refused(words: bytes, reason: str) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)

    with odd_server(speak) as odd:
        assert reasons(at(odd.port)) == [reason]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (LDAPResultCode.BUSY, "it says BUSY to a bind"),
        (LDAPResultCode.REFERRAL, "it says REFERRAL to a bind"),
        (LDAPResultCode.INVALID_CREDENTIALS, "it does not take bind_dn with bind_password, or nobody without them"),
    ],
)
def test_a_bind_that_is_refused_is_told(code: LDAPResultCode, reason: str) -> None:
    def refuse(request: BindRequest, server: LDAPServer) -> None:
        server.bind_response(request.message_id, result_code=code)

    with odd_directory(to_bind=refuse) as odd:
        assert reasons(at(odd.port)) == [reason]


@pytest.mark.parametrize("code", [LDAPResultCode.TIME_LIMIT_EXCEEDED, LDAPResultCode.REFERRAL])
def test_a_search_that_is_not_finished_lets_nobody_in(code: LDAPResultCode) -> None:
    def half(request: SearchRequest, server: LDAPServer) -> None:
        anna(request, server)
        server.search_result_done(request.message_id, result_code=code)

    with odd_directory(half) as odd:
        assert reasons(at(odd.port)) == [f"it says {code.name} to the search for people"]


def test_too_many_groups_are_not_taken_for_all() -> None:
    def crowd(request: SearchRequest, server: LDAPServer) -> None:
        code = LDAPResultCode.SIZE_LIMIT_EXCEEDED
        if request.base_object != "ou=groups":
            anna(request, server)
            code = LDAPResultCode.SUCCESS
        server.search_result_done(request.message_id, result_code=code)

    with odd_directory(crowd) as odd:
        assert reasons(at(odd.port, group_base="ou=groups")) == ["it says SIZE_LIMIT_EXCEEDED to the search for groups"]


def test_a_search_answered_by_something_else_is_refused() -> None:
    def mistake(request: SearchRequest, server: LDAPServer) -> None:
        server.bind_response(request.message_id)

    with odd_directory(mistake) as odd:
        assert len(reasons(at(odd.port))) == 1


def test_a_reference_to_another_server_is_not_followed(slapd: Slapd) -> None:
    """The real directory has one in its tree as well."""
    with odd_server(silent) as trap:

        def elsewhere(request: SearchRequest, server: LDAPServer) -> None:
            server.search_result_reference(request.message_id, [f"ldap://127.0.0.1:{trap.port}/dc=example"])
            anna(request, server)
            server.search_result_done(request.message_id)

        with odd_directory(elsewhere) as odd:
            assert directory(at(odd.port)).authenticate("anna", PASSWORD)
        assert trap.met == []
    assert directory(searching(slapd)).find("anna")
