"""Log-in by a site's LDAP directory, whose groups may give rights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - read at run time for the settings
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.config import Mode, StartupError, between, length, setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from sample_tracking.kernel.authenticators import Passwords
    from sample_tracking.kernel.config import Settings

ADDRESS: Final = re.compile(r"ldaps?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:([0-9]{1,5}))?/?")


def _addresses(urls: tuple[str, ...]) -> None:
    found = [ADDRESS.fullmatch(url) for url in urls]
    if not found or not all(address and int(address[3] or 1) in range(1, 65536) for address in found):
        raise ValueError("must be one or more of ldaps://host, ldaps://host:port, ldap://host, ldap://host:port")


@dataclass(frozen=True, kw_only=True)
class LdapSettings:
    """Either ``base`` (people are searched for) or ``user_dn`` (their names in the directory are known)."""

    url: tuple[str, ...] = setting(
        "The directory's servers, tried in this order: `ldaps://host`, or `ldap://host` (made secure by StartTLS).",
        validate=_addresses,
    )
    start_tls: bool = setting(
        "Make connections to ldap:// secure by StartTLS; without it passwords travel readably, so production refuses.",
        default=True,
    )
    ca_file: Path | None = setting(
        "The certificates (PEM) of the authorities to trust; without it those of this machine.", default=None
    )
    timeout: float = setting("Seconds for one log-in, all servers together.", default=3.0, validate=between(0.1, 30))
    bind_dn: str | None = setting(
        "The directory's name for this service, for searching; without it the search is anonymous.",
        default=None,
        validate=length(1),
    )
    bind_password: str | None = setting("The password of `bind_dn`.", default=None, secret=True)
    base: str | None = setting("Below which entry people are searched for.", default=None, validate=length(1))
    user_filter: str = setting("Which entry belongs to a login; exactly one must.", default="(uid={login})")
    user_dn: str | None = setting(
        "Instead of a search: the name of a login's entry, such as `uid={login},ou=people,dc=example,dc=org`.",
        default=None,
        validate=length(1),
    )
    locked_filter: str | None = setting(
        "Whose entry matches is not let in and does not stay logged in, such as `(nsAccountLock=TRUE)`.", default=None
    )
    login_attribute: str = setting("The attribute of the login.", default="uid", validate=length(1))
    given_name_attribute: str = setting("The attribute of the given name.", default="givenName", validate=length(1))
    family_name_attribute: str = setting("The attribute of the family name.", default="sn", validate=length(1))
    email_attribute: str = setting("The attribute of the e-mail address.", default="mail", validate=length(1))
    group_base: str | None = setting(
        "Below which entry groups are searched for; without it there is no such search.", default=None
    )
    group_filter: str = setting("Which groups somebody is in, by `{dn}` or `{login}`.", default="(member={dn})")
    group_name_attribute: str = setting("The attribute of a group's name.", default="cn", validate=length(1))
    member_of_attribute: str | None = setting(
        "The attribute of a person that names the groups, such as `memberOf`; the first part of each name is taken.",
        default=None,
    )

    def __post_init__(self) -> None:
        if (self.base is None) == (self.user_dn is None):
            raise ValueError("Give either base, to search for people, or user_dn, to name them.")
        if (self.bind_dn is None) != (self.bind_password is None):
            raise ValueError("bind_dn and bind_password belong together.")
        wanted = {"user_filter": "{login}"} if self.user_dn is None else {"user_dn": "{login}"}
        for name, word in wanted.items():
            if word not in getattr(self, name):
                raise ValueError(f"{name} must say where the login stands: {word}.")
        if "{dn}" not in self.group_filter and "{login}" not in self.group_filter:
            raise ValueError("group_filter must say where {dn} or {login} stands.")

    @property
    def readable(self) -> tuple[str, ...]:
        """The servers to which passwords would travel readably."""
        return () if self.start_tls else tuple(url for url in self.url if url.startswith("ldap:"))


def authenticator(settings: Settings) -> Passwords:
    ldap = settings.get(LdapSettings)
    if settings.mode is Mode.PRODUCTION and ldap.readable:
        raise StartupError(
            f"auth_ldap would send passwords readably to {', '.join(ldap.readable)}, so it does not start in"
            " production; leave out start_tls = false, or use ldaps://."
        )
    try:
        from .adapters import open_directory
    except ModuleNotFoundError as missing:
        raise StartupError(
            f'auth_ldap needs the package "{missing.name}": pip install "sample-tracking[ldap]".'
        ) from missing
    return open_directory(ldap)


plugin = Module(
    name="auth_ldap",
    summary="Log-in by the site's LDAP directory",
    settings=LdapSettings,
    authenticator=authenticator,
)
