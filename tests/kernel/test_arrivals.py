"""Who an authenticator has vouched for is that person and nobody else, whatever the database takes for one."""

from datetime import timedelta

import pytest

from sample_tracking.kernel.arrivals import arrive, person_id_of
from sample_tracking.kernel.config import PermissionSettings
from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.identity import Identity, Principal
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.rights import Credential, principal_of
from sample_tracking.kernel.unit import Call
from tests.onlookers import person
from tests.world import Configured, Service

CALL = Call(SERVICE, source="test")


@pytest.fixture
def configured() -> Configured:
    return Configured(sections={"permissions": {"create_persons": True}})


def who_is(service: Service, login: str) -> Principal:
    credential = Credential(login, "j", service.clock() + timedelta(hours=1))
    settings = service.units.site.get(PermissionSettings)
    return service.units.read(CALL, lambda unit: principal_of(unit, credential, settings))


@pytest.mark.parametrize("login", ["josé", "jösé", "josÉ"])
def test_an_accent_makes_another_person(anywhere: Service, login: str) -> None:
    person(anywhere, "jose", holding="manage_groups")
    assert anywhere.units.read(CALL, lambda unit: person_id_of(unit, login)) is None
    seen = who_is(anywhere, login)
    assert (seen.person_id, seen.permissions) == (None, frozenset())


def test_case_and_blanks_at_the_end_do_not_matter_where_the_database_says_so(official: Service) -> None:
    person(official, "jose")
    assert who_is(official, "JOSE ").person_id == who_is(official, "jose").person_id is not None


def test_who_would_be_taken_for_somebody_else_is_not_made_a_person(official: Service) -> None:
    person(official, "jose")
    with pytest.raises(Conflict, match="differs by accents only"):
        official.units.write(CALL, lambda unit: arrive(unit, "p", Identity("josé")))
    assert official.row("SELECT count(*) AS n FROM Person WHERE login = 'jose'") == {"n": 1}
