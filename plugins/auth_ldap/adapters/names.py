"""Logins placed into filters and names, and names read."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final

from sansldap import LDAPFilter

from sample_tracking.kernel.config import StartupError

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE: Final = re.compile(rb"\{(login|dn)\}")
FIRST_VALUE: Final = re.compile(r"[^=]*=\s*((?:[^,+\\]|\\.)*)", re.DOTALL)
ESCAPED: Final = re.compile(rb"\\([0-9A-Fa-f]{2}|.)", re.DOTALL)


def filter_of(setting: str, text: str) -> LDAPFilter:
    try:
        return LDAPFilter.from_string(text)
    except ValueError as error:
        raise StartupError(f"auth_ldap.{setting} cannot be read as a filter of LDAP: {error}.") from error


def placed(pattern: LDAPFilter, values: Mapping[str, str]) -> LDAPFilter:
    """The filter with the values in their places. It was read before, and is sent as a structure, not as text: so a
    value is never read as a part of the filter, whatever its characters.
    """
    octets = {name.encode(): value.encode() for name, value in values.items()}
    placed_part: LDAPFilter = _placed(pattern, octets)
    return placed_part


def _placed(part: Any, octets: Mapping[bytes, bytes]) -> Any:
    match part:
        case bytes():
            return PLACE.sub(lambda place: octets.get(place[1], place[0]), part)
        case list():
            return [_placed(each, octets) for each in part]
        case LDAPFilter():
            members = (member.name for member in dataclasses.fields(part) if member.init)
            return dataclasses.replace(part, **{name: _placed(getattr(part, name), octets) for name in members})
        case _:
            return part


def named(pattern: str, login: str) -> str:
    """The name (RFC 4514) with the login in its place: all but ASCII letters and digits are written as octets."""
    safe = (c if c.isascii() and c.isalnum() else "".join(f"\\{octet:02x}" for octet in c.encode()) for c in login)
    return pattern.replace("{login}", "".join(safe))


def first_value(name: str) -> str:
    """``floor`` of ``cn=floor,ou=groups,dc=example,dc=org``."""
    found = FIRST_VALUE.match(name)
    raw = found[1].rstrip() if found else name
    octets = ESCAPED.sub(lambda each: bytes.fromhex(each[1].decode()) if len(each[1]) == 2 else each[1], raw.encode())
    return octets.decode(errors="replace")
