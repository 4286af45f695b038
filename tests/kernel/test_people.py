from datetime import timedelta

import pytest

from sample_tracking.kernel.tokens import Tokens
from tests.world import Client, Configured, Service, just_before

LIFE = timedelta(hours=1)
LEEWAY = timedelta(seconds=60)
MOMENT = timedelta(seconds=1)


def test_a_token_that_was_just_good_is_refused_when_its_time_is_over(sqlite: Service) -> None:
    client = sqlite.client("user")
    sqlite.clock.now += LIFE + LEEWAY - MOMENT
    assert client.get("/auth/me").status_code == 200
    sqlite.clock.now += MOMENT
    assert client.get("/auth/me").status_code == 401


def test_a_token_with_one_letter_changed_is_refused_although_the_true_one_is_known(sqlite: Service) -> None:
    client = sqlite.client("user")
    assert client.get("/auth/me").status_code == 200
    head, _, signature = client.token.rpartition(".")
    client.token = f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    assert client.get("/auth/me").status_code == 401


def test_a_log_in_by_a_way_that_is_switched_off_now_is_refused(sqlite: Service) -> None:
    token, _ = sqlite.units.site.get(Tokens).issue("user", sqlite.clock.now, "auth_of_yesterday")
    answer = Client(sqlite.http, token).get("/auth/me")
    assert (answer.status_code, "not open any more" in answer.json["detail"]) == (401, True)


def borne(service: Service, login: str) -> Client:
    return Client(service.http, f"e30.eyJpc3MiOiJlbHNld2hlcmUifQ.{login}")


class TestFromElsewhere:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(("tests.kernel.bearing:plugin",), {"permissions": {"create_persons": True}})

    def test_somebody_new_becomes_a_person_with_the_first_request(self, anywhere: Service) -> None:
        for _ in range(2):
            me = borne(anywhere, "newcomer").get("/auth/me").json
            assert (me["login"], me["family_name"]) == ("newcomer", "Borne")
            anywhere.clock.now += timedelta(seconds=11)
        assert anywhere.row("SELECT COUNT(*) AS n FROM Person WHERE login = 'newcomer'") == {"n": 1}

    @pytest.mark.parametrize("flavour", ["official", "esrf"])
    def test_a_person_who_was_made_a_moment_ago_is_not_made_again(
        self, request: pytest.FixtureRequest, flavour: str
    ) -> None:
        service: Service = request.getfixturevalue(flavour)
        elsewhere = "INSERT INTO Person (login, familyName) VALUES ('newcomer', 'Borne')"
        with just_before(service, "lease", elsewhere):
            assert borne(service, "newcomer").get("/auth/me").status_code == 200
        assert service.row("SELECT COUNT(*) AS n FROM Person WHERE login = 'newcomer'") == {"n": 1}


class TestFromElsewhereWithoutNewPersons:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(("tests.kernel.bearing:plugin",))

    def test_somebody_new_is_told_so_and_somebody_known_gets_in(self, sqlite: Service) -> None:
        answer = borne(sqlite, "newcomer").get("/auth/me")
        assert (answer.status_code, "nobody with this login is known" in answer.json["detail"]) == (403, True)
        assert borne(sqlite, "user").get("/auth/me").status_code == 200
