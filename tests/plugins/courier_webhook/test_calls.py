"""A courier that calls: what is signed counts once, what is not is nothing."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from plugins.courier_webhook import keys_of, pattern
from sample_tracking import worker
from sample_tracking.couriers.following import Following
from sample_tracking.couriers.settings import CourierSettings
from tests.world import Configured, Service

OLD, NEW = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))
ADDRESS = "/api/v1/couriers/courier_webhook/events"
EVENT = {"waybill": "ABC12345", "occurred_at": "2026-03-02T08:00:00Z", "status": "customs_hold", "place": "Leipzig"}


@pytest.fixture
def configured() -> Configured:
    return Configured(("courier_webhook",), {"courier_webhook": {"secret": f"{OLD} {NEW}"}})


@pytest.fixture
def dewar(service: Service) -> int:
    """On its way, and followed."""
    client = service.client("user")
    shipment = client.post("/proposals/mx23694/shipments", {"name": "S"}).json["id"]
    dewar = client.post(f"/shipments/{shipment}/dewars", {"code": "D1", "tracking_to": "ABC12345"}).json["id"]
    service.run("UPDATE Dewar SET dewarStatus = 'sent to facility' WHERE dewarId = :d", d=dewar)
    assert worker.run_once(service.units, [Following(service.units.site.get(CourierSettings))]) == {}
    return int(dewar)


def call(service: Service, *events: Any, key: str = NEW, **changed: Any) -> Any:
    """``changed``: body, id, at (seconds from now) and signature where they are to be others than the right ones."""
    body = changed.get("body", json.dumps({"events": events}).encode())
    name = changed.get("id", "msg-1")
    moment = str(int(service.clock.now.timestamp()) + changed.get("at", 0))
    signed = hmac.new(keys_of(key)[0], f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = changed.get("signature", f"v1,{base64.b64encode(signed).decode()}")
    headers = {"webhook-id": name, "webhook-timestamp": moment, "webhook-signature": signature}
    headers |= {"Content-Type": "application/json"}
    return service.http.simulate_post(ADDRESS, body=body, headers=headers)


def statuses(service: Service, dewar: int) -> list[str]:
    (parcel,) = service.client("user").get(f"/dewars/{dewar}/parcels").json["items"]
    return [event["status"] for event in parcel["events"]]


def test_what_a_courier_calls_is_kept_once_however_often_it_calls(service: Service, dewar: int) -> None:
    for name in ("msg-1", "msg-1", "msg-2"):
        assert call(service, EVENT, id=name).status_code == 204
    assert statuses(service, dewar) == ["customs_hold"]
    whats = [event["what"] for event in service.events("dewar", dewar)]
    assert whats.count("courier_customs_hold") == 1


def test_while_the_secret_is_changed_both_are_good(service: Service, dewar: int) -> None:
    assert call(service, EVENT, key=OLD).status_code == 204
    assert call(service, {**EVENT, "status": "in_transit"}, id="msg-2", key=NEW).status_code == 204
    assert len(statuses(service, dewar)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"key": f"whsec_{base64.b64encode(b'x' * 32).decode()}"},
        {"signature": "v1,"},
        {"signature": ""},
        {"signature": "v2,AAAA"},
        {"signature": "v1,\u00e9"},
        {"at": -301},
        {"at": 301},
        {"id": ""},
        {"id": "x" * 101},
    ],
)
def test_what_is_not_signed_or_long_ago_is_refused_and_nothing_is_kept(
    service: Service, dewar: int, changed: dict[str, Any]
) -> None:
    assert call(service, EVENT, **changed).status_code == 403
    assert statuses(service, dewar) == []


def test_a_signature_of_another_body_is_none(service: Service, dewar: int) -> None:
    headers = {"webhook-id": "1", "webhook-timestamp": str(int(service.clock.now.timestamp()))}
    signed = hmac.new(keys_of(NEW)[0], b"1.2.{}", hashlib.sha256).digest()
    headers |= {"webhook-signature": f"v1,{base64.b64encode(signed).decode()}", "Content-Type": "application/json"}
    assert service.http.simulate_post(ADDRESS, body=b'{"events":[]}', headers=headers).status_code == 403
    assert statuses(service, dewar) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"events":[]}', b'{"events":[{"waybill":1}]}'])
def test_a_signed_message_that_cannot_be_read_is_refused(service: Service, body: bytes) -> None:
    assert call(service, body=body).status_code == 422


def test_nothing_is_told_of_parcels_that_nobody_follows(service: Service, dewar: int) -> None:
    known, unknown = call(service, EVENT), call(service, {**EVENT, "waybill": "ZZZ99999"}, id="msg-2")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (204, b"")
    assert service.http.simulate_post(ADDRESS.replace("_webhook", "_none"), body=b"{}").status_code in (404, 415)
    manual = ADDRESS.replace("courier_webhook", "manual")
    answer = service.http.simulate_post(manual, body=b"{}", headers={"Content-Type": "application/json"})
    assert answer.status_code == 404
    assert statuses(service, dewar) == ["customs_hold"]


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "x", f"{OLD} whsec_short", "whsec_!!!!"])
def test_a_secret_that_is_none_stops_the_start(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        keys_of(secret)


def test_a_pattern_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        pattern("(")
