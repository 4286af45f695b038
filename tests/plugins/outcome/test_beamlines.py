"""Where samples were measured."""

import pytest

from tests.measured import collect
from tests.world import Configured, Service

from .test_outcome import only, samples, session, ship


@pytest.fixture
def configured() -> Configured:
    return Configured(("outcome",))


def test_the_beamlines_of_a_sample_are_told_each_once(anywhere: Service) -> None:
    tree = ship(anywhere, ["a1"])
    sample, visit = samples(tree)["a1"], session(anywhere)
    last = "SELECT MAX(sessionId) AS n FROM BLSession WHERE proposalId = :id"
    other = anywhere.row(last, id=anywhere.founded.proposals["mx23694"])["n"]
    for name, number in (("i24", visit), ("i03", other)):
        anywhere.run("UPDATE BLSession SET beamLineName = :name WHERE sessionId = :id", name=name, id=number)
    for number in (visit, visit, other):
        collect(anywhere, number, sample)
    assert only(anywhere, tree)["beamlines"] == ["i03", "i24"]
