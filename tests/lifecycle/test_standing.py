import pytest
import sqlalchemy as sa

from sample_tracking.kernel.tables import Container, Dewar, Shipping
from sample_tracking.lifecycle.standing import shipment_rank
from sample_tracking.lifecycle.states import rank
from sample_tracking.lifecycle.transitions import DEWAR, SAMPLE

from .conftest import Place

WORDS = (
    None, "", "opened", "OPENED ", "ready to go", "awb created", "sent to facility", "sent to ESRF", "Sent_to_ESRF",
    "at facility", "at DLS", "at ESRF", "at_ESRF", "processing", "unprocessing", "dispatch-requested",
    "dispatch-booked", "sent to User", "closed", "cancelled", "lost at sea",
)  # fmt: skip


@pytest.mark.parametrize("place", [None, "stores-out", "STORES-OUT", "tray-3c"])
def test_the_database_reads_words_as_the_vocabulary_does(site: Place, place: str | None) -> None:
    for word in WORDS:
        site.set(Dewar, "dewar1", dewar_status=word, storage_location=place)
        assert (word, site.status("dewar1")) == (word, site.vocabulary.state_of(word, place))


def test_our_own_word_counts_until_an_older_program_writes_another(site: Place) -> None:
    site.move(DEWAR, "dewar1", "make_ready")
    assert site.status("dewar1") == "ready"
    site.set(Dewar, "dewar1", dewar_status=site.vocabulary.dewar.write("sent"))
    assert site.status("dewar1") == "sent"


def test_a_rack_scan_of_an_older_program_keeps_the_dispatch_request(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    site.move(DEWAR, "dewar1", "request_dispatch")
    site.set(Dewar, "dewar1", storage_location="tray-3c")
    assert site.status("dewar1") == "dispatch_requested"


def test_a_return_to_the_stores_is_noticed(site: Place) -> None:
    for step in ("receive", "dispatch", "close"):
        site.move(DEWAR, "dewar1", step)
    assert site.status("dewar1") == "closed"
    site.set(Dewar, "dewar1", dewar_status=site.vocabulary.dewar.write("at_facility"), storage_location="stores-in")
    assert site.status("dewar1") == "at_facility"


def test_a_shipment_without_dewars_is_what_its_own_word_says(site: Place) -> None:
    site.set(Shipping, "shipment", shipping_status=site.vocabulary.dewar.write("sent"))
    assert site.status("shipment") == "opened"
    alone = site.shipment(dewars=0, pucks=0)
    alone.set(Shipping, "shipment", shipping_status=site.vocabulary.dewar.write("sent"))
    assert alone.status("shipment") == "sent"


def test_shipments_are_found_by_their_state(site: Place) -> None:
    site.move(DEWAR, "dewar1", "send")
    state = shipment_rank(site.vocabulary)
    found = site.rows(sa.select(Shipping.shipping_id).where(state == rank("opened")))
    assert [row["shippingId"] for row in found] == [site.ids["shipment"]]
    assert site.rows(sa.select(Shipping.shipping_id).where(state == rank("sent"))) == []


def test_a_container_without_a_dewar_is_read_by_its_own_word(site: Place) -> None:
    site.set(Container, "puck1", dewar_id=None, container_status=site.vocabulary.dewar.write("at_facility"))
    assert site.status("puck1") == "at_facility"
    site.set(Container, "puck1", container_status=None)
    assert site.status("puck1") == "opened"


def test_a_container_in_processing_without_a_position_waits_at_the_facility(site: Place) -> None:
    site.set(Dewar, "dewar1", dewar_status="processing")
    site.set(Container, "puck1", container_status="processing", beamline_location="i03")
    assert site.status("puck1") == "at_facility"
    site.set(Container, "puck1", sample_changer_location="7")
    assert (site.status("puck1"), site.status("sample1")) == ("processing", "processing")


def test_a_container_with_a_foreign_word_is_unknown_and_moves_no_more_with_its_dewar(site: Place) -> None:
    site.set(Container, "puck1", container_status="lost at sea")
    site.move(DEWAR, "dewar1", "receive")
    assert site.status("puck1") == "unknown"
    assert site.row(Container, "puck1")["container_status"] == "lost at sea"


def test_a_stored_container_stays_when_its_dewar_leaves(site: Place) -> None:
    if site.vocabulary.container.read("in_transit_to_storage") is None:
        site.set(Container, "puck1", container_status="in_transit_to_storage")
        assert site.status("puck1") == "unknown"
        return
    for word, state in (("in_transit_to_storage", "in_storage"), ("disposed", "disposed")):
        site.set(Container, "puck1", container_status=word)
        assert site.status("puck1") == state


def test_a_sample_is_where_its_container_is(site: Place) -> None:
    site.move(DEWAR, "dewar1", "receive")
    assert (site.status("sample1"), site.status("sample2")) == ("at_facility", "opened")
    site.move(SAMPLE, "sample2", "cancel")
    assert site.status("sample2") == "cancelled"
