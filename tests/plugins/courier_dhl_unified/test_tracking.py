"""DHL is asked by a real request, answered with recorded replies."""

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest

from plugins.courier_dhl_unified import DhlSettings, meanings
from plugins.courier_dhl_unified.adapters import DhlCourier
from sample_tracking.kernel.errors import Unavailable
from tests.servers.recorded import Recorded, recorded_replies

WAYBILL = "1234567890"
EVENTS = [
    {
        "timestamp": "2026-03-02T14:00:00+01:00",
        "statusCode": "transit",
        "status": "PROCESSED",
        "description": "Clearance processing delayed",
        "location": {"address": {"addressLocality": "LEIPZIG - GERMANY"}},
    },
    {"timestamp": "2026-03-01T09:30:00", "statusCode": "pre-transit", "description": "Label made"},
    {"timestamp": "2026-03-01T08:00:00Z", "statusCode": "something", "status": "New word"},
]


@pytest.fixture
def dhl() -> Iterator[Recorded]:
    with recorded_replies() as server:
        yield server


def courier(dhl: Recorded) -> DhlCourier:
    told = {"clearance processing delayed": "customs_hold"}
    return DhlCourier(DhlSettings(api_key="the-key", url=dhl.url, meanings=told, timeout=5))


def reply(dhl: Recorded, *events: object, status: int = 200) -> None:
    dhl.replies[WAYBILL] = (status, orjson.dumps({"shipments": [{"id": WAYBILL, "events": events}]}))


def test_events_are_told_in_our_words_with_what_dhl_said(dhl: Recorded) -> None:
    reply(dhl, *EVENTS)
    held, made, odd = courier(dhl).track([WAYBILL])
    assert (held.status, held.place, held.raw_code) == ("customs_hold", "LEIPZIG - GERMANY", "transit")
    assert held.occurred_at == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert (made.status, made.occurred_at) == ("pending", datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    assert (odd.status, odd.raw_text, odd.raw_code) == ("unknown", "New word", "something")
    ((path, headers),) = dhl.asked
    assert (path, headers["dhl-api-key"]) == (f"/track?trackingNumber={WAYBILL}", "the-key")


def test_the_same_answer_gives_the_same_events(dhl: Recorded) -> None:
    reply(dhl, *EVENTS)
    assert list(courier(dhl).track([WAYBILL])) == list(courier(dhl).track([WAYBILL]))


def test_a_parcel_that_dhl_does_not_know_yet_has_no_events(dhl: Recorded) -> None:
    reply(dhl, *EVENTS)
    assert [event.waybill for event in courier(dhl).track(["9999999999", WAYBILL])] == [WAYBILL] * 3


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (429, b"{}", "no more questions"),
        (500, b"{}", "status 500"),
        (401, b"{}", "status 401"),
        (200, b"<html>", "cannot be read"),
        (200, b"[]", "cannot be read"),
        (200, b'{"shipments":[{"events":[{"statusCode":"transit"}]}]}', "cannot be read"),
        (200, b'{"shipments":[{"events":[{"timestamp":"yesterday"}]}]}', "cannot be read"),
    ],
)
def test_what_is_no_answer_is_a_refusal_with_a_sentence(dhl: Recorded, status: int, body: bytes, sentence: str) -> None:
    dhl.replies[WAYBILL] = (status, body)
    with pytest.raises(Unavailable) as refused:
        list(courier(dhl).track([WAYBILL]))
    assert sentence in refused.value.detail
    assert "the-key" not in refused.value.detail


def test_a_service_that_is_away_is_a_refusal_too() -> None:
    with recorded_replies() as gone:
        pass
    with pytest.raises(Unavailable, match="connection failed"):
        list(courier(gone).track([WAYBILL]))


@pytest.mark.parametrize(
    ("scanned", "waybill"),
    [(" 1234567890 ", "1234567890"), ("jjd01234567890123456", "JJD01234567890123456"), ("123", None), ("mx1-1", None)],
)
def test_way_bills_are_known_by_their_form(dhl: Recorded, scanned: str, waybill: str | None) -> None:
    assert courier(dhl).recognise(scanned) == waybill


def test_a_meaning_that_is_none_of_our_words_stops_the_start() -> None:
    with pytest.raises(ValueError, match='cannot mean "lost"'):
        meanings({"Gone": "lost"})
