import pytest

from sample_tracking.lifecycle.vocabulary import WRITTEN, Vocabulary, fold
from sample_tracking.lifecycle.wording import load

DIAMOND = load("diamond", "DLS")
ESRF = load("esrf", "ESRF")
MADE = pytest.mark.parametrize("vocabulary", [DIAMOND, ESRF], ids=["diamond", "esrf"])

# legacy read rule R-04: what the older programs know; `cancelled` has no word among them
KNOWN = {
    "diamond": "opened, awb requested, awb created, pickup booked, pickup cancelled, sent to facility, at facility,"
    " processing, transfer-requested, dispatch-requested, dispatch-booked, dispatch request cancelled",
    "esrf": "opened, ready to go, sent to ESRF, at ESRF, processing, sent to User, closed",
}


@MADE
def test_the_older_programs_know_every_word_that_is_written(vocabulary: Vocabulary) -> None:
    known = set(KNOWN[vocabulary.name].split(", ")) | {"cancelled"}
    assert set(vocabulary.dewar.writes.values()) <= known


@MADE
def test_every_word_that_the_older_programs_write_is_read(vocabulary: Vocabulary) -> None:
    assert [w for w in KNOWN[vocabulary.name].split(", ") if vocabulary.dewar.read(w) is None] == []


@MADE
@pytest.mark.parametrize("state", WRITTEN)
def test_a_word_reads_as_its_state_or_as_one_that_our_own_row_refines(vocabulary: Vocabulary, state: str) -> None:
    written = vocabulary.dewar.write(state)
    assert vocabulary.dewar.read(written) in {s for s, word in vocabulary.dewar.writes.items() if word == written}


@MADE
@pytest.mark.parametrize("state", ["opened", "sent", "at_facility", "processing"])
def test_the_main_road_needs_no_refinement(vocabulary: Vocabulary, state: str) -> None:
    assert vocabulary.state_of(vocabulary.dewar.write(state), "here") == state


@MADE
def test_nothing_and_an_empty_word_read_as_opened(vocabulary: Vocabulary) -> None:
    assert {vocabulary.state_of(word, None) for word in (None, "", "  ")} == {"opened"}


@MADE
def test_a_foreign_word_reads_as_unknown(vocabulary: Vocabulary) -> None:
    assert vocabulary.state_of("lost at sea", None) == "unknown"


def test_words_compare_as_in_the_database() -> None:
    assert fold("At Facility ") == fold("at facility")
    assert DIAMOND.state_of("AT DLS ", None) == "at_facility"


@pytest.mark.parametrize("word", ["at_ESRF", "at ESRF", "AT esrf"])
def test_the_spellings_of_exi_are_read(word: str) -> None:
    assert ESRF.state_of(word, None) == "at_facility"


def test_a_dewar_at_the_gate_of_diamond_has_left() -> None:
    assert DIAMOND.state_of("at facility", "STORES-OUT") == "dispatched"
    assert DIAMOND.state_of("dispatch-booked", "stores-out") == "dispatched"
    assert DIAMOND.state_of("processing", "stores-out") == "processing"


def test_diamond_keeps_a_requested_dispatch_when_the_place_changes() -> None:
    assert DIAMOND.dewar.write("dispatch_requested", "dispatch-booked") == "dispatch-booked"
    assert DIAMOND.dewar.write("dispatched", "dispatch-booked") == "dispatch-booked"
    assert DIAMOND.dewar.write("dispatched", "at DLS") == "at facility"


def test_diamond_writes_places_in_lower_case_and_esrf_as_given() -> None:
    assert DIAMOND.place_after("receive", "Tray-3C", None) == "tray-3c"
    assert ESRF.place_after("receive", "Tray-3C", None) == "Tray-3C"


@pytest.mark.parametrize(
    ("vocabulary", "places"),
    [(DIAMOND, ("off-site", "stores-in", "stores-out")), (ESRF, ("", "STORES-IN", "SENT"))],
    ids=["diamond", "esrf"],
)
def test_a_dewar_has_a_place_when_nobody_says(vocabulary: Vocabulary, places: tuple[str, ...]) -> None:
    assert tuple(vocabulary.place_after(step, None, "here") for step in ("send", "receive", "dispatch")) == places
    assert vocabulary.place_after("finish", None, "here") == "here"


def test_the_history_of_a_load_is_cut_by_us() -> None:
    told = DIAMOND.history_word("load", "processing", code="x" * 40, position="12")
    assert told == f"processing ({'x' * 33}"
    assert DIAMOND.history_word("load", "processing", code="P-1", position="12") == "processing (P-1 => 12)"


def test_a_container_without_a_word_and_one_with_a_dewars_word_travel() -> None:
    assert all(DIAMOND.travels(word) for word in (None, "", "at facility", "at DLS"))
    assert not any(DIAMOND.travels(word) for word in ("in_storage", "processing", "lost at sea"))


@pytest.mark.parametrize("word", ["in_storage", "in_localstorage", "in_transit_to_storage", "IN_LOADLOCK"])
def test_imagers_store_containers(word: str) -> None:
    assert DIAMOND.container.read(word) == "in_storage"


def test_a_new_container_bears_the_word_of_its_dewar_where_it_follows() -> None:
    assert DIAMOND.first_word("container", "at facility") is None
    assert ESRF.first_word("container") == "opened"
    assert ESRF.first_word("container", "sent to ESRF") == "sent to ESRF"


def test_a_new_container_is_not_offered_to_every_beamline() -> None:
    assert ESRF.first_word("container", "processing") == "at ESRF"


def test_a_sample_bears_no_word() -> None:
    assert ESRF.first_word("sample") is None
