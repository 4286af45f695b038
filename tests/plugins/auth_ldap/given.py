"""Settings that fit the directory of the tests."""

from typing import Any

from plugins.auth_ldap import LdapSettings
from plugins.auth_ldap.adapters import LdapDirectory, LdapPasswords, open_directory
from tests.servers.slapd import SERVICE, SERVICE_PASSWORD, Slapd

PEOPLE = "ou=people,dc=example,dc=org"
GROUPS = "ou=groups,dc=example,dc=org"
PATIENT = 20.0  # seconds: enough on a busy machine


def searching(slapd: Slapd, **changes: Any) -> LdapSettings:
    given = {
        "url": (slapd.tls_url,),
        "ca_file": slapd.authority,
        "bind_dn": SERVICE,
        "bind_password": SERVICE_PASSWORD,
        "base": "dc=example,dc=org",
        "group_base": GROUPS,
        "timeout": PATIENT,
    }
    return LdapSettings(**{**given, **changes})


def naming(slapd: Slapd, **changes: Any) -> LdapSettings:
    """People's names in the directory are known, and nobody searches."""
    given = {"bind_dn": None, "bind_password": None, "base": None, "user_dn": f"uid={{login}},{PEOPLE}"}
    return searching(slapd, **{**given, **changes})


def directory(settings: LdapSettings) -> LdapDirectory:
    opened = open_directory(settings)
    assert isinstance(opened, LdapDirectory)
    return opened


def passwords(settings: LdapSettings) -> LdapPasswords:
    return open_directory(settings)
