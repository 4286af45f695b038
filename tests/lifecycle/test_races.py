from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sample_tracking.kernel.errors import Conflict, Problem, Refused
from sample_tracking.kernel.tables import Shipping
from sample_tracking.lifecycle.transitions import CONTAINER, DEWAR, SHIPMENT

from .conftest import Place


def at_once(works: Sequence[Callable[[], None]]) -> list[Problem | None]:
    """What each was told, when all began in the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], None]) -> Problem | None:
        start.wait(10)
        try:
            work()
        except Problem as problem:
            return problem
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_who_receive_one_dewar_one_does(site: Place) -> None:
    told = at_once([lambda: site.move(DEWAR, "dewar1", "receive")] * 4)
    assert [answer for answer in told if answer is None] == [None]
    assert sum(isinstance(answer, Refused) for answer in told) == 3
    assert (len(site.history()), len(site.events("dewar"))) == (1, 1)


def test_two_dewars_of_one_shipment_received_at_once_are_both_counted(site: Place) -> None:
    works = [lambda name=name: site.move(DEWAR, name, "receive") for name in ("dewar1", "dewar2")]
    assert at_once(works) == [None, None]
    assert site.row(Shipping, "shipment")["shipping_status"] == site.vocabulary.dewar.write("at_facility")
    assert len(site.events("shipment")) == 1


def test_of_two_containers_put_on_one_position_one_stands_there(site: Place) -> None:
    other = site.shipment(dewars=1, pucks=1)
    for place in (site, other):
        place.move(SHIPMENT, "shipment", "receive")
    works = [
        lambda place=place: place.move(CONTAINER, "puck1", "load", beamline="i03", position="1")
        for place in (site, other)
    ]
    told = at_once(works)
    assert [type(answer) for answer in told if answer is not None] == [Conflict]
    assert sorted([site.status("puck1"), other.status("puck1")]) == ["at_facility", "processing"]
