"""Messages reach a real mail server, protected as the site wants it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plugins.notifier_smtp import SmtpSettings, plugin
from plugins.notifier_smtp.adapters import SmtpNotifier
from sample_tracking.kernel.config import ConfigError, load
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.parts import Message, Notifier
from tests.servers.mail import MailServer, mail_server

MESSAGE = Message(
    "ida@example.org", "Fragments: the dewar\r\nBcc: all@example.org", "Å dewar has arrived.\n", {"key": "news-7-1"}
)


def notifier(server: MailServer, **changes: Any) -> SmtpNotifier:
    settings = {"host": "127.0.0.1", "port": server.port, "sender": "tracking@example.org", "timeout": 5, **changes}
    return SmtpNotifier(SmtpSettings(**settings), "The Facility")


def test_a_message_arrives_as_it_was_meant(tmp_path: Path) -> None:
    with mail_server(tmp_path / "mail", "starttls") as server:
        notifier(server, ca_file=server.authority).notify(MESSAGE)
        (got,) = server.messages()
    assert (got["From"], got["To"]) == ("The Facility <tracking@example.org>", "ida@example.org")
    assert (got["Subject"], got["Bcc"]) == ("Fragments: the dewar Bcc: all@example.org", None)
    assert (got["Message-ID"], got["Auto-Submitted"]) == ("<news-7-1@example.org>", "auto-generated")
    assert got.get_content() == "Å dewar has arrived.\n"


@pytest.mark.parametrize(("security", "account"), [("starttls", "desk:a secret"), ("tls", ""), ("none", "desk:x")])
def test_each_way_and_account_that_the_server_asks_for(tmp_path: Path, security: str, account: str) -> None:
    user, _, password = account.partition(":")
    known = {"user": user, "password": password} if account else {}
    with mail_server(tmp_path / "mail", security, account) as server:
        sending = notifier(server, ca_file=server.authority, security=security, **known)
        sending.notify(replace(MESSAGE, about={}))
        assert len(server.messages()) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"user": "desk", "password": "wrong"}, "SMTPAuthenticationError 535"),
        ({"ca_file": None}, "SSLCertVerificationError"),
        ({"port": 1}, "ConnectionRefusedError"),
    ],
)
def test_what_the_server_does_not_take_is_told_without_secrets(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    with mail_server(tmp_path / "mail", "starttls", "desk:right") as server:
        sending = notifier(server, **{"ca_file": server.authority, "user": "desk", "password": "right", **changes})
        with pytest.raises(Unavailable) as refused:
            sending.notify(MESSAGE)
        assert server.messages() == []
    assert refused.value.detail == f"The mail server did not take the message ({reason})."


def test_an_address_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with mail_server(tmp_path / "mail") as server:
        server.refuse("ida@example.org")
        with pytest.raises(Unavailable, match="SMTPRecipientsRefused"):
            notifier(server, security="none").notify(MESSAGE)


def test_a_server_without_starttls_gets_no_message(tmp_path: Path) -> None:
    with mail_server(tmp_path / "mail", "none") as server:
        with pytest.raises(Unavailable, match="SMTPNotSupportedError"):
            notifier(server).notify(MESSAGE)
        assert server.messages() == []


def configured(**section: Any) -> Any:
    written = {"host": "mail.example.org", "sender": "tracking@example.org", **section}
    environ = {f"SAMPLE_TRACKING__NOTIFIER_SMTP__{name.upper()}": str(value) for name, value in written.items()}
    return load(None, environ, [plugin])


def test_the_plugin_brings_a_notifier() -> None:
    (made,) = plugin.parts(configured())["notifiers"]
    assert isinstance(made, Notifier)
    assert made.name == "smtp"


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ({"sender": "nobody"}, "must be an e-mail address"),
        ({"security": "none", "user": "x", "password": "y"}, "a password is not sent without starttls or tls"),
        ({"user": "x"}, "user and password belong together"),
        ({"security": "ssl"}, "SECURITY"),
    ],
)
def test_a_wrong_setting_stops_the_start(section: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        configured(**section)
