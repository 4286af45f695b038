"""Messages to people by e-mail, through the mail server of the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import TYPE_CHECKING, Literal

from sample_tracking.kernel.config import SiteSettings, setting
from sample_tracking.kernel.config.declare import between, length, matching
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.config import Settings


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    host: str = setting("The mail server.", validate=length(1, 255))
    port: int = setting(
        "Its port: 587 for submission, 465 for `tls`, 25 for relays.", default=587, validate=between(1, 65535)
    )
    security: Literal["starttls", "tls", "none"] = setting(
        "How the way to it is protected; `none` only for a server on the same machine.", default="starttls"
    )
    ca_file: Path | None = setting("Certificates to trust beside those of the system.", default=None)
    user: str | None = setting("The account, where the server asks for one.", default=None)
    password: str | None = setting("The password of `user`.", default=None, secret=True)
    sender: str = setting(
        "From whom the messages are.", validate=matching(r"[^\s<>@]+@[^\s<>@]+", "must be an e-mail address")
    )
    timeout: int = setting("Seconds to wait for the server.", default=20, validate=between(1, 300))

    def __post_init__(self) -> None:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password belong together.")
        if self.user and self.security == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("a password is not sent without starttls or tls, but to this machine.")


def parts(settings: Settings) -> Mapping[str, Sequence[object]]:
    from .adapters import SmtpNotifier

    return {"notifiers": [SmtpNotifier(settings.get(SmtpSettings), settings.get(SiteSettings).name)]}


plugin = Module(name="notifier_smtp", summary="Messages to people by e-mail", settings=SmtpSettings, parts=parts)
