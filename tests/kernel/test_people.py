from datetime import timedelta

from tests.world import Service

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
