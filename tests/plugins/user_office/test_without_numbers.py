"""A site that keeps no externalId."""

import pytest

from tests.world import Configured, Service

from .pushing import BEN, outcomes, pointers, push, whole


@pytest.fixture
def configured() -> Configured:
    return Configured(("user_office",), {"user_office": {"external_ids": False}})


def test_nothing_of_it_reaches_the_rows_and_the_second_time_all_is_unchanged(esrf: Service) -> None:
    document = whole()
    document["sessions"] = [{**document["sessions"][0], "expSessionPk": 1, "persons": [BEN]}]
    push(esrf, document)
    for table in ("Person", "Proposal", "BLSession", "Protein"):
        assert esrf.rows(f"SELECT * FROM {table} WHERE externalId IS NOT NULL") == []
    report = push(esrf, document)
    assert report["counts"]["unchanged"] == len(report["items"])
    assert outcomes(report, "session") == {"mx5150: expSessionPk 1": "unchanged"}


def test_who_or_what_has_no_other_name_is_refused(anywhere: Service) -> None:
    document = whole()
    assert pointers(push(anywhere, document, status=422)) == ["/sessions/0/persons/1/login"]
    document["sessions"][0]["persons"] = []
    refusal = push(anywhere, document, status=422)
    assert pointers(refusal) == ["/sessions/0/externalId", "/sessions/1/externalId"]
    assert anywhere.rows("SELECT * FROM Proposal WHERE proposalNumber = '5150'") == []
