import pytest

from plugins.auth_ldap import LdapSettings
from plugins.auth_ldap.adapters.connection import conversation, server_at
from sample_tracking.kernel.authenticators import Directory, identify
from sample_tracking.kernel.identity import Identity
from tests.servers.slapd import Slapd

from .given import PEOPLE, directory, naming, passwords, searching

ANNA = Identity("Anna", "Anna", "Berg", "anna@example.org", ("floor", "night, crew"))
INJECTIONS = [
    "*",
    "a*",
    "*)(uid=*",
    "anna)(|(uid=*",
    "anna)(objectClass=*",
    "*))%00",
    "anna\\",
    "\\61nna",
    "anna,ou=people",
    "anna+cn=Anna Berg",
    "anna\0",
    "\0",
    "{dn}",
    "{login}",
    "an\ud800na",
    "",
    " ",
    "A" * 5000,
]


@pytest.fixture(params=[searching, naming], ids=["searching", "naming"])
def settings(request: pytest.FixtureRequest, slapd: Slapd) -> LdapSettings:
    """Both ways to find somebody's entry."""
    given: LdapSettings = request.param(slapd)
    return given


@pytest.fixture(params=["plain_url", "tls_url"])
def by_either_port(request: pytest.FixtureRequest, slapd: Slapd) -> LdapSettings:
    return searching(slapd, url=(getattr(slapd, request.param),))


def test_the_right_password_opens_by_start_tls_and_by_ldaps(by_either_port: LdapSettings) -> None:
    assert directory(by_either_port).authenticate("Anna", "anna's word") == ANNA


def test_who_comes_in_has_name_address_and_groups(settings: LdapSettings) -> None:
    assert passwords(settings).authenticate("Anna", "anna's word") == ANNA


def test_a_login_is_given_as_the_directory_spells_it(settings: LdapSettings) -> None:
    found = identify(passwords(settings), "anna", "anna's word")
    assert found
    assert found.login == "Anna"


def test_of_several_logins_of_a_person_the_one_asked_for_is_given(slapd: Slapd) -> None:
    found = directory(searching(slapd)).authenticate("A.Berg", "anna's word")
    assert found
    assert found.login == "a.berg"


def test_another_or_no_password_does_not_open(settings: LdapSettings) -> None:
    opened = passwords(settings)
    for password in ("Anna's word", "anna's word ", "*", "", "anna's word\0", "\ud800"):
        assert opened.authenticate("anna", password) is None


def test_the_server_itself_would_let_an_empty_password_in(slapd: Slapd) -> None:
    """Why the plugin has to refuse it."""
    opened = directory(searching(slapd))
    with conversation(server_at(slapd.tls_url, start_tls=True), opened._trust, 20) as talk:
        assert talk.bind(f"uid=anna,{PEOPLE}", "")


def test_an_unknown_login_does_not_open(settings: LdapSettings) -> None:
    assert passwords(settings).authenticate("nobody", "anna's word") is None


@pytest.mark.parametrize("login", INJECTIONS)
def test_what_looks_like_a_filter_or_a_name_matches_nobody(settings: LdapSettings, login: str) -> None:
    opened = passwords(settings)
    assert opened.authenticate(login, "anna's word") is None
    if isinstance(opened, Directory):
        assert opened.find(login) is None


def test_a_login_of_such_characters_is_a_login(settings: LdapSettings) -> None:
    found = passwords(settings).authenticate(r"o*b,(c)\d", "odd's word")
    assert found
    assert (found.login, found.groups) == (r"o*b,(c)\d", ("night, crew",))


def test_letters_that_only_resemble_are_another_login(settings: LdapSettings) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "anna")
    opened = passwords(settings)
    assert opened.authenticate(wide, "anna's word") is None


def test_names_and_passwords_of_every_alphabet_come_through(settings: LdapSettings) -> None:
    found = passwords(settings).authenticate("zoë", "κόσμε слово €")
    assert found == Identity("zoë", "Zoë", "Müller", "", ())


def test_octets_that_are_no_text_are_left_out(slapd: Slapd) -> None:
    found = directory(searching(slapd, given_name_attribute="audio", group_base=None)).find("bare")
    assert found == Identity("bare", "", "bare")


def test_a_login_of_two_entries_opens_neither(slapd: Slapd) -> None:
    assert directory(searching(slapd)).authenticate("twin", "twin's word") is None
    assert directory(searching(slapd)).find("twin") is None
    assert directory(searching(slapd, base=PEOPLE)).authenticate("twin", "twin's word")


def test_a_filter_that_fits_everybody_opens_nothing(slapd: Slapd) -> None:
    """More entries than the limit: the server itself stops."""
    loose = searching(slapd, user_filter="(|(uid={login})(objectClass=*))")
    assert directory(loose).authenticate("anna", "anna's word") is None


def test_who_is_locked_is_not_let_in_and_not_found(slapd: Slapd) -> None:
    assert directory(searching(slapd)).authenticate("lena", "lena's word")
    locking = searching(slapd, locked_filter="(employeeType=left)")
    assert directory(locking).authenticate("lena", "lena's word") is None
    assert directory(locking).find("lena") is None
    assert directory(locking).find("anna") == ANNA
    assert passwords(naming(slapd, locked_filter="(employeeType=left)")).authenticate("lena", "lena's word") is None


def test_somebody_is_found_without_the_password(slapd: Slapd) -> None:
    opened = directory(searching(slapd))
    assert opened.find("anna") == ANNA
    assert opened.find("nobody") is None


def test_with_known_names_only_the_service_can_look_somebody_up(slapd: Slapd) -> None:
    assert not isinstance(passwords(naming(slapd)), Directory)
    served = searching(slapd, base=None, user_dn=f"uid={{login}},{PEOPLE}")
    assert directory(served).find("anna") == ANNA
    assert directory(served).find("nobody") is None
    assert directory(served).authenticate("anna", "anna's word") == ANNA
    assert directory(served).authenticate("anna", "another") is None


def test_groups_may_stand_in_the_persons_own_entry(slapd: Slapd) -> None:
    listed = searching(slapd, group_base=None, member_of_attribute="memberOf")
    assert directory(listed).find("anna") == ANNA
    assert directory(searching(slapd, group_base=None)).find("anna") == Identity(*_without_groups(ANNA))


def test_groups_may_be_found_by_another_filter(slapd: Slapd) -> None:
    filtered = searching(slapd, group_filter="(&(cn=floor)(member=uid={login},ou=people,dc=example,dc=org))")
    found = directory(filtered).find("anna")
    assert found
    assert found.groups == ("floor",)


def _without_groups(identity: Identity) -> tuple[str, str, str, str]:
    return identity.login, identity.given_name, identity.family_name, identity.email
