from collections.abc import Callable
from itertools import groupby

import pytest

from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, SHIPMENT

from .conftest import Place

Steps = Callable[[Place], None]


def receive(site: Place) -> None:
    site.move(SHIPMENT, "shipment", "receive")


def dispatch(site: Place) -> None:
    site.move(SHIPMENT, "shipment", "dispatch", courier="DHL")


def start(site: Place) -> None:
    site.move(SHIPMENT, "shipment", "start", location="i03")


def finish(site: Place) -> None:
    site.move(DEWAR, "dewar1", "finish")


def load(site: Place) -> None:
    site.move(CONTAINER, "puck1", "load", beamline="i03", position=str(site.ids["puck1"]))


def unload(site: Place) -> None:
    site.move(CONTAINER, "puck1", "unload")


WAYS = {
    "receive": (receive,),
    "dispatch": (receive, dispatch),
    "finish": (receive, start, finish),
    "load": (receive, load),
    "unload": (receive, start, load, unload),
}


def counted(site: Place, steps: tuple[Steps, ...]) -> int:
    for step in steps[:-1]:
        step(site)
    site.statements.clear()
    steps[-1](site)
    if site.units.writes.dialect.name == "sqlite":
        return len([name for name, _ in groupby(site.statements)])  # it gives the ids of new rows one at a time
    return len(site.statements)


@pytest.mark.parametrize("name", WAYS)
def test_a_transition_costs_the_same_however_many_travel_along(site: Place, name: str) -> None:
    many = site.shipment(dewars=4, pucks=8)
    assert counted(many, WAYS[name]) == counted(site, WAYS[name])


def test_a_transition_of_a_shipment_costs_a_dozen_statements(site: Place) -> None:
    assert counted(site, (receive,)) <= 14
