from sample_tracking.lifecycle.states import DEPARTED, STATES, name, rank
from sample_tracking.lifecycle.things import DewarRow, shipment_state


def shipment(*states: str) -> str:
    dewars = tuple(DewarRow(n, 1, None, None, None, None, None, state) for n, state in enumerate(states))
    return shipment_state(None, dewars)


def test_a_rank_is_the_place_of_a_state() -> None:
    assert [name(rank(state)) for state in STATES] == list(STATES)


def test_a_shipment_is_in_processing_as_soon_as_one_dewar_is() -> None:
    assert shipment("opened", "processing", "closed") == "processing"


def test_a_shipment_is_where_its_last_dewar_is() -> None:
    assert shipment("sent", "at_facility", "dispatched") == "sent"


def test_a_shipment_is_cancelled_only_when_all_its_dewars_are() -> None:
    assert shipment("cancelled", "sent") == "sent"
    assert shipment("cancelled", "cancelled") == "cancelled"


def test_what_left_is_further_than_anything_at_the_facility() -> None:
    assert min(map(rank, DEPARTED)) > rank("dispatch_requested")
