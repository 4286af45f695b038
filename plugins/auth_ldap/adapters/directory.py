"""Who somebody is, by the site's directory."""

from __future__ import annotations

import ssl
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog
from sansldap import FilterAnd, FilterNot, FilterPresent, LDAPResultCode, SearchScope

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.identity import Identity

from .connection import NoAnswer, conversation, server_at
from .names import filter_of, first_value, named, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sansldap import LDAPFilter

    from plugins.auth_ldap import LdapSettings

    from .connection import Conversation, Entry

AWAY: Final = "The directory that knows the log-ins cannot be asked now. Please try again in a few minutes."
GROUPS_LIMIT: Final = 1000


class Misconfigured(Exception):
    """What no other server would say otherwise; the message completes "because"."""


class LdapPasswords:
    name = "auth_ldap"

    def __init__(self, settings: LdapSettings, trust: ssl.SSLContext) -> None:
        self._settings = settings
        self._trust = trust
        self._servers = tuple(server_at(url, start_tls=settings.start_tls) for url in settings.url)
        self._user_filter = filter_of("user_filter", settings.user_filter)
        self._group_filter = filter_of("group_filter", settings.group_filter)
        self._locked = settings.locked_filter and filter_of("locked_filter", settings.locked_filter)
        attributes = {
            settings.login_attribute,
            settings.given_name_attribute,
            settings.family_name_attribute,
            settings.email_attribute,
            settings.member_of_attribute,
        }
        self._attributes = sorted(attribute for attribute in attributes if attribute)

    def authenticate(self, login: str, password: str) -> Identity | None:
        """An empty password is nobody's: a directory takes it for a guest's, whatever the name beside it."""
        if not login.strip() or not _can_be_sent(login) or not _can_be_sent(password):
            return None
        return self._ask(lambda talk: self._checked(talk, login, password))

    def _checked(self, talk: Conversation, login: str, password: str) -> Identity | None:
        if self._settings.user_dn is not None:
            if not talk.bind(named(self._settings.user_dn, login), password):
                return None
            if self._settings.bind_dn is not None:
                self._as_service(talk)
            entry = self._entry(talk, login)
        else:
            self._as_service(talk)
            entry = self._entry(talk, login)
            if entry is None or not talk.bind(entry.dn, password):
                return None
            self._as_service(talk)
        return self._identity(talk, login, entry)

    def _as_service(self, talk: Conversation) -> None:
        if not talk.bind(self._settings.bind_dn or "", self._settings.bind_password or ""):
            raise Misconfigured("it does not take bind_dn with bind_password, or nobody without them")

    def _entry(self, talk: Conversation, login: str) -> Entry | None:
        """The one entry of a login, which is not locked."""
        if self._settings.user_dn is not None:
            base, scope = named(self._settings.user_dn, login), SearchScope.BASE
            pattern: LDAPFilter = FilterPresent("objectClass")
        else:
            base, scope = self._settings.base or "", SearchScope.SUBTREE
            pattern = placed(self._user_filter, {"login": login})
        if self._locked:
            pattern = FilterAnd([pattern, FilterNot(placed(self._locked, {"login": login}))])
        found = talk.search(base, scope, pattern, self._attributes, limit=2)
        if found.code == LDAPResultCode.NO_SUCH_OBJECT:
            if scope is SearchScope.SUBTREE:
                raise Misconfigured("base is not there, or bind_dn may not read it")
            return None
        if len(found.entries) > 1 or found.code == LDAPResultCode.SIZE_LIMIT_EXCEEDED:
            self._log().warning("auth_ldap.ambiguous", because="more than one entry belongs to the login")
            return None
        if found.code != LDAPResultCode.SUCCESS:
            raise NoAnswer(f"it says {found.code.name} to the search for people")
        return next(iter(found.entries), None)

    def _identity(self, talk: Conversation, login: str, entry: Entry | None) -> Identity | None:
        """A directory finds names that only resemble (ANNA, an anna of wide letters): the login is its own word."""
        if entry is None:
            return None
        attribute = self._settings.login_attribute
        own = next((value for value in entry.values(attribute) if value.casefold() == login.casefold()), None)
        if own is None:
            self._log().warning("auth_ldap.other_login", because=f"no {attribute} of the entry equals the login")
            return None
        return Identity(
            own,
            entry.value(self._settings.given_name_attribute),
            entry.value(self._settings.family_name_attribute),
            entry.value(self._settings.email_attribute),
            tuple(sorted(self._groups(talk, own, entry))),
        )

    def _groups(self, talk: Conversation, login: str, entry: Entry) -> set[str]:
        settings = self._settings
        names = set()
        if settings.member_of_attribute:
            names |= {first_value(name) for name in entry.values(settings.member_of_attribute)}
        if settings.group_base:
            pattern = placed(self._group_filter, {"login": login, "dn": entry.dn})
            wanted = [settings.group_name_attribute]
            found = talk.search(settings.group_base, SearchScope.SUBTREE, pattern, wanted, GROUPS_LIMIT)
            if found.code == LDAPResultCode.NO_SUCH_OBJECT:
                raise Misconfigured("group_base is not there, or bind_dn may not read it")
            if found.code != LDAPResultCode.SUCCESS:
                raise NoAnswer(f"it says {found.code.name} to the search for groups")
            names |= {name for group in found.entries for name in group.values(settings.group_name_attribute)}
        return names

    def _ask(self, question: Callable[[Conversation], Identity | None]) -> Identity | None:
        """The first server that can answer decides; each has its share of what is left of the time."""
        deadline = monotonic() + self._settings.timeout
        for place, server in enumerate(self._servers):
            seconds = (deadline - monotonic()) / (len(self._servers) - place)
            try:
                with conversation(server, self._trust, seconds) as talk:
                    return question(talk)
            except NoAnswer as reason:
                self._log().warning("auth_ldap.no_answer", server=server.url, because=str(reason))
            except Misconfigured as reason:
                self._log().error("auth_ldap.misconfigured", server=server.url, because=str(reason))
                break
        raise Unavailable(AWAY)

    def _log(self) -> structlog.stdlib.BoundLogger:
        logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
        return logger


class LdapDirectory(LdapPasswords):
    """Where the service can look people up without their password."""

    def find(self, login: str) -> Identity | None:
        if not login.strip() or not _can_be_sent(login):
            return None
        return self._ask(lambda talk: self._found(talk, login))

    def _found(self, talk: Conversation, login: str) -> Identity | None:
        self._as_service(talk)
        return self._identity(talk, login, self._entry(talk, login))


def open_directory(settings: LdapSettings) -> LdapPasswords:
    """Nothing is asked yet: a directory that is away must not keep the service from starting."""
    try:
        trust = ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise StartupError(f"auth_ldap.ca_file cannot be read: {error.strerror or 'no certificates in it'}.") from error
    searches = settings.user_dn is None or settings.bind_dn is not None
    return LdapDirectory(settings, trust) if searches else LdapPasswords(settings, trust)


def _can_be_sent(text: str) -> bool:
    """Something, without NUL, which ends a text for some servers, and without halves of a surrogate pair."""
    return bool(text) and "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
