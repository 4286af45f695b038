"""The way to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Unavailable

if TYPE_CHECKING:
    from sample_tracking.kernel.parts import Message

    from . import SmtpSettings


class SmtpNotifier:
    """Unavailable for a message that the server did not take: it may be tried again."""

    name = "smtp"

    def __init__(self, settings: SmtpSettings, site: str) -> None:
        self._settings, self._site = settings, site

    def notify(self, message: Message) -> None:
        written = self._written(message)
        try:
            with self._connected() as server:
                server.send_message(written)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"The mail server did not take the message ({_reason(error)}).") from error

    def _written(self, message: Message) -> EmailMessage:
        """Line breaks in a subject would begin another header."""
        settings, domain = self._settings, self._settings.sender.rpartition("@")[2]
        written = EmailMessage()
        written["From"] = Address(self._site, addr_spec=settings.sender)
        written["To"] = Address(addr_spec=message.to)
        written["Subject"] = " ".join(message.subject.split())
        written["Date"] = localtime()
        if key := message.about.get("key"):
            written["Message-ID"] = f"<{key}@{domain}>"
        written["Auto-Submitted"] = "auto-generated"
        written.set_content(message.text)
        return written

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        if settings.ca_file is not None:
            context.load_verify_locations(settings.ca_file)
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        try:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user is not None and settings.password is not None:
                server.login(settings.user, settings.password)
        except BaseException:
            server.close()
            raise
        return server


def _reason(error: Exception) -> str:
    """What a log may hold: without the addresses and texts that some errors repeat."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
