"""What is scanned beside things and places: commands, way-bills, badges, photos."""

import io
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from sample_tracking.kernel.own.floor_tables import reading
from tests.world import Service

from .floor import Floor, lay

WAYBILL = "1Z999AA10123456784"
WORDS = "SELECT dewarStatus AS w FROM DewarTransportHistory WHERE dewarId = :id ORDER BY DewarTransportHistoryId DESC"


def arrived(service: Service) -> tuple[Floor, dict[str, Any]]:
    floor = lay(service)
    dewar = floor.send()
    floor.done(dewar["barcode"], location="TRAY-1B")
    return floor, dewar


def comments(service: Service, dewar_id: int) -> Any:
    return service.row("SELECT comments AS c FROM Dewar WHERE dewarId = :id", id=dewar_id)["c"]


def readings(service: Service, dewar_id: int) -> list[tuple[str, bool]]:
    """Kind, and whether it was withdrawn."""
    found = sa.select(reading.c.kind, reading.c.withdrawn_at).where(reading.c.dewar_id == dewar_id)
    with service.units.reads.connect() as connection:
        return [(kind, withdrawn is not None) for kind, withdrawn in connection.execute(found)]


def test_a_top_up_is_a_reading_and_is_withdrawn_with_its_scan(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    topped = floor.done("CMD:TOPUP", subject=dewar["barcode"])
    assert (topped["effect"]["command"], topped["thing"]["id"]) == ("top_up", dewar["id"])
    assert readings(anywhere, dewar["id"]) == [("top_up", False)]
    assert floor.done("CMD:UNDO")["outcome"] == "done"
    assert readings(anywhere, dewar["id"]) == [("top_up", True)]
    assert anywhere.events("dewar", dewar["id"])[-1]["what"] == "undone"


def test_the_dewar_of_a_puck_may_be_topped_up_by_the_puck(service: Service) -> None:
    floor, dewar = arrived(service)
    assert floor.done("PUCK-1-1", action="top_up")["thing"]["id"] == dewar["id"]


@pytest.mark.parametrize("command", ["damaged", "warm"])
def test_damage_and_warmth_are_told_in_an_event_with_the_reason(anywhere: Service, command: str) -> None:
    floor, dewar = arrived(anywhere)
    before = floor.dewar(dewar["id"]), floor.history(dewar["id"])
    floor.done(f"CMD:{command.upper()}", subject=dewar["barcode"], reason="foam plug is missing", terminal="gate")
    event = anywhere.events("dewar", dewar["id"])[-1]
    assert (event["what"], event["reason"], event["source"]) == (command, "foam plug is missing", "scan")
    assert orjson.loads(event["detail"])["terminal"] == "gate"
    assert (floor.dewar(dewar["id"]), floor.history(dewar["id"])) == before


def test_a_warm_dewar_is_known_to_the_older_scanner_until_it_is_taken_back(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    path = f"/dewars/{dewar['id']}"
    assert anywhere.client("user").patch(path, {"comments": "Handle with care"}).status_code == 200
    kept = comments(anywhere, dewar["id"])
    floor.done("CMD:WARM", subject=dewar["barcode"])
    found = comments(anywhere, dewar["id"])
    assert found == kept if anywhere.flavour == "esrf" else orjson.loads(found)["warm"] == 1
    assert anywhere.client("user").get(path).json["comments"] == "Handle with care"
    assert [one["code"] for one in floor.scan(dewar["barcode"]).json["warnings"]] == ["warm"]
    floor.done("CMD:UNDO")
    assert comments(anywhere, dewar["id"]) == kept
    assert floor.scan(dewar["barcode"]).json["warnings"] == []


def test_what_the_older_scanner_has_noted_as_warm_is_told_until_it_is_topped_up(service: Service) -> None:
    floor, dewar = arrived(service)
    service.run("UPDATE Dewar SET comments = :c WHERE dewarId = :id", c='{"warm":1,"hdd":0}', id=dewar["id"])
    assert [one["code"] for one in floor.scan(dewar["barcode"]).json["warnings"]] == ["warm"]
    floor.done("CMD:TOPUP", subject=dewar["barcode"])
    assert floor.scan(dewar["barcode"]).json["warnings"] == []


def test_a_plain_comment_of_an_older_program_is_not_lost(service: Service) -> None:
    floor, dewar = arrived(service)
    service.run("UPDATE Dewar SET comments = 'dented' WHERE dewarId = :id", id=dewar["id"])
    floor.done("CMD:WARM", subject=dewar["barcode"])
    assert orjson.loads(comments(service, dewar["id"])) == {"comments": "dented", "warm": 1}


def test_a_command_needs_to_know_of_what(service: Service) -> None:
    floor = lay(service)
    answer = floor.scan("CMD:TOPUP")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/subject")
    assert floor.scan("CMD:TOPUP", subject="STORES-IN").status_code == 409
    assert floor.scan("STORES-IN", subject="CMD:END").status_code == 422


def test_a_way_bill_on_the_way_in_and_on_the_way_back(anywhere: Service) -> None:
    floor = lay(anywhere)
    dewar = floor.send()
    path, user = f"/dewars/{dewar['id']}", anywhere.client("user")
    assert floor.scan(WAYBILL).status_code == 404
    floor.done(WAYBILL, subject=dewar["barcode"])
    assert user.get(path).json["tracking_to"] == WAYBILL
    assert floor.scan(WAYBILL).json["thing"]["id"] == dewar["id"]
    assert floor.scan(WAYBILL, subject=dewar["barcode"]).json["outcome"] == "nothing"
    floor.done(dewar["barcode"], location="STORES-IN")
    floor.done("1234567890", subject=dewar["barcode"])
    assert (user.get(path).json["tracking_from"], user.get(path).json["status"]) == ("1234567890", "at_facility")
    floor.done("CMD:UNDO")
    assert (user.get(path).json["tracking_from"], user.get(path).json["tracking_to"]) == (None, WAYBILL)


def test_another_way_bill_takes_the_place_of_one_only_when_that_is_meant(service: Service) -> None:
    floor = lay(service)
    dewar = floor.send()
    path, user = f"/dewars/{dewar['id']}", service.client("user")
    floor.done(WAYBILL, subject=dewar["barcode"])
    floor.done(dewar["barcode"], location="STORES-IN")
    its_own = floor.scan(WAYBILL, subject=dewar["barcode"])
    floor.done("1234567890", subject=dewar["barcode"])
    another = floor.scan("9876543210", subject=dewar["barcode"])
    for refused in (its_own, another):
        codes = [warning["code"] for warning in refused.json["warnings"]]
        assert (refused.status_code, codes) == (409, ["other_waybill"])
    assert user.get(path).json["tracking_from"] == "1234567890"
    floor.done("9876543210", subject=dewar["barcode"], confirm=True)
    assert user.get(path).json["tracking_from"] == "9876543210"


def test_a_way_bill_at_stores_out_sends_the_dewar_off(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    path, user = f"/dewars/{dewar['id']}", anywhere.client("user")
    left = floor.done(WAYBILL, subject=dewar["barcode"], location="STORES-OUT")
    assert (left["effect"]["transition"], left["thing"]["status"]) == ("dispatch", "dispatched")
    assert (user.get(path).json["status"], user.get(path).json["tracking_from"]) == ("dispatched", WAYBILL)
    floor.done("CMD:UNDO")
    assert (user.get(path).json["status"], user.get(path).json["tracking_from"]) == ("at_facility", None)
    assert user.get(path).json["location"].lower() == "tray-1b"


def test_a_way_bill_may_follow_the_scan_at_stores_out(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    floor.done(dewar["barcode"], location="STORES-OUT")
    history = floor.history(dewar["id"])
    floor.done(WAYBILL, subject=dewar["barcode"], location="STORES-OUT")
    assert floor.history(dewar["id"]) == history
    assert anywhere.client("user").get(f"/dewars/{dewar['id']}").json["tracking_from"] == WAYBILL


def test_a_way_bill_of_several_dewars_and_of_what_is_none(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    other = floor.send()
    for one in (dewar, other):
        floor.done(WAYBILL, subject=one["barcode"])
    anywhere.run("UPDATE Dewar SET trackingNumberToSynchrotron = :w", w=WAYBILL)
    answer = floor.scan(WAYBILL).json
    assert (answer["thing"]["id"], "1 more" in answer["sentence"]) == (other["id"], True)
    assert floor.scan(WAYBILL, subject="PUCK-1-1").status_code == 409


def test_a_way_bill_that_was_changed_since_is_not_taken_back(anywhere: Service) -> None:
    floor, dewar = arrived(anywhere)
    floor.done(WAYBILL, subject=dewar["barcode"])
    path = f"/dewars/{dewar['id']}"
    anywhere.client("user").patch(path, {"tracking_from": "ABC"})
    assert floor.scan("CMD:UNDO").status_code == 409
    assert anywhere.client("user").get(path).json["tracking_from"] == "ABC"


def test_a_badge_says_who_it_is_and_is_known_until_it_is_revoked(service: Service) -> None:
    floor, admin = lay(service), service.client("admin")
    made = admin.post("/badges", {"login": "ipi"})
    code = made.json["code"]
    assert (made.status_code, code.startswith("BDG:")) == (201, True)
    answer = floor.scan(code).json
    assert (answer["kind"], answer["outcome"], "ipi" in answer["sentence"]) == ("badge", "told", True)
    assert code not in service.client("staff").get("/scans").text
    assert "code" not in admin.get("/badges").json["items"][0]
    assert admin.post("/badges", {"login": "nobody"}).status_code == 422
    assert admin.delete(f"/badges/{made.json['id']}").status_code == 204
    assert floor.scan(code).status_code == 404
    refused = floor.scan("CMD:END", badge=code)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/badge")
    assert admin.get("/badges?login=ipi").json["items"][0]["revoked_at"] is not None
    assert admin.get("/badges?login=user&count=true").json["total"] == 0
    assert admin.delete("/badges/999").status_code == 404


def photo(*texts: str, turned: int = 0, kind: str = "JPEG") -> bytes:
    sheet = Image.new("L", (700, 320 * max(1, len(texts))), 255)
    for number, text in enumerate(texts):
        symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
        sheet.paste(Image.fromarray(symbol), (60, 320 * number + 20))
    file = io.BytesIO()
    sheet.rotate(turned, expand=True, fillcolor=255).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "turned"), [("JPEG", 0), ("PNG", 3), ("WEBP", 5)])
def test_the_codes_in_a_photo_are_read_from_the_top_down(service: Service, kind: str, turned: int) -> None:
    content = photo("mx23694-0000001", "TRAY-1A", kind=kind, turned=turned)
    answer = service.client("staff").post("/scans/photo", content, Content_Type=f"image/{kind.lower()}")
    assert (answer.status_code, [one["text"] for one in answer.json["codes"]]) == (200, ["mx23694-0000001", "TRAY-1A"])
    assert {one["format"] for one in answer.json["codes"]} == {"QRCode"}


def test_a_photo_without_a_code_and_what_is_no_photo(service: Service) -> None:
    staff = service.client("staff")
    assert staff.post("/scans/photo", photo()).json == {"codes": []}
    for content in (b"", b"GIF89a", photo()[:200], photo(kind="BMP"), b"<svg/>"):
        refused = staff.post("/scans/photo", content, Content_Type="image/png")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/"), content[:9]
    assert staff.post("/scans/photo", b"x", Content_Type="image/svg+xml").status_code == 415
    assert staff.post("/scans/photo", b"x" * (5 * 1024 * 1024 + 1), Content_Type="image/png").status_code == 413
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    assert staff.post("/scans/photo", bomb.getvalue(), Content_Type="image/png").status_code == 422
    assert service.client("user").post("/scans/photo", photo(), Content_Type="image/jpeg").status_code == 403
