import pytest
from hypothesis import given
from hypothesis import strategies as st
from sansldap import FilterAnd, FilterEquality

from plugins.auth_ldap.adapters.names import filter_of, first_value, named, placed

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_login_in_a_filter_is_a_value_and_nothing_else(login: str) -> None:
    found = placed(filter_of("user_filter", "(&(objectClass=person)(uid={login}))"), {"login": login})
    assert found == FilterAnd([FilterEquality("objectClass", b"person"), FilterEquality("uid", login.encode())])


@given(TEXT)
def test_a_login_in_a_name_is_one_value(login: str) -> None:
    name = named("uid={login},ou=people", login)
    assert (name.count(","), name.count("="), name.count("+")) == (1, 2, 0)
    assert first_value(name) == login


def test_a_value_that_names_a_place_is_not_replaced_again() -> None:
    found = placed(filter_of("group_filter", "(|(member={dn})(uid={login}))"), {"login": "{dn}", "dn": "{login}"})
    assert str(found) == "(|(member={login})(uid={dn}))"


def test_parts_of_values_and_nested_filters_are_places_too() -> None:
    pattern = filter_of("user_filter", "(!(|(mail={login}@example.org)(cn=*{login}*)(uid:caseExactMatch:={login})))")
    told = str(placed(pattern, {"login": "an*na"}))
    assert told == r"(!(|(mail=an\2ana@example.org)(cn=*an\2ana*)(uid:caseExactMatch:=an\2ana)))"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cn=floor,ou=groups,dc=example,dc=org", "floor"),
        ("CN=Night\\, crew,OU=groups", "Night, crew"),
        ("cn=night\\2c crew+ou=x,dc=org", "night, crew"),
        ("cn=M\\c3\\bcller", "Müller"),
        ("cn = floor , dc=org", "floor"),
        ("cn=a\\\\b", "a\\b"),
        ("floor", "floor"),
        ("cn=", ""),
    ],
)
def test_the_first_value_of_a_name_is_read(name: str, value: str) -> None:
    assert first_value(name) == value
