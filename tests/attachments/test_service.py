import io
from typing import Any

import pytest
from PIL import Image

from tests.world import Service

from .pictures import picture

JPEG = "image/jpeg"


def dewar(service: Service, login: str = "user", proposal: str = "mx23694") -> int:
    client = service.client(login)
    shipment = client.post(f"/proposals/{proposal}/shipments", {"name": "With pictures"}).json["id"]
    return int(client.post(f"/shipments/{shipment}/dewars", {"code": "D1"}).json["id"])


def send(service: Service, path: str, content: bytes, kind: str = JPEG, login: str = "staff") -> Any:
    return service.client(login).post(path, content, Content_Type=kind)


def test_a_picture_is_kept_upright_small_and_without_what_the_camera_told(service: Service) -> None:
    dewar_id = dewar(service)
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Maker of the camera"
    sent = picture(size=(4000, 2000), exif=exif.tobytes())
    answer = send(service, f"/dewars/{dewar_id}/attachments?note=Lid%20broken", sent)
    assert answer.status_code == 201
    assert {
        "level": "dewar",
        "thing_id": dewar_id,
        "note": "Lid broken",
        "login": "staff",
    }.items() <= answer.json.items()
    kept = service.client("user").get(f"/attachments/{answer.json['id']}/content.jpg")
    found = Image.open(io.BytesIO(kept.content))
    assert (kept.headers["content-type"], found.size, dict(found.getexif())) == (JPEG, (1024, 2048), {})
    assert len(kept.content) == answer.json["size"]


def broken_inside() -> bytes:
    """A picture whose own description ends too early."""
    made = io.BytesIO()
    Image.new("RGB", (20, 10)).save(made, "WEBP", exif=b"Exif\0\0MM\0*\0")
    return made.getvalue()


def test_what_is_no_picture_is_refused_whatever_it_calls_itself(service: Service) -> None:
    address = f"/dewars/{dewar(service)}/attachments"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    for content in (b"", b"GIF89a", picture("BMP"), picture()[:100], svg, broken_inside()):
        refused = send(service, address, content)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/"), content[:10]
    assert send(service, address, picture(), "image/svg+xml").status_code == 415
    assert send(service, address, b"x" * (5 * 1024 * 1024 + 1)).status_code == 413
    assert service.client("user").get(address).json["items"] == []


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(service: Service) -> None:
    address = f"/dewars/{dewar(service)}/attachments"
    for side in (8000, 30000):
        bomb = io.BytesIO()
        Image.new("1", (side, side)).save(bomb, "PNG")
        refused = send(service, address, bomb.getvalue(), "image/png")
        assert (refused.status_code, "too many points" in refused.json["detail"]) == (422, True), side


def test_the_same_picture_again_is_no_second_one(service: Service) -> None:
    address = f"/dewars/{dewar(service)}/attachments"
    first, again = (send(service, address, picture("PNG"), "image/png").json["id"] for _ in range(2))
    other = send(service, address, picture("WEBP", (30, 30)), "image/webp").json["id"]
    assert (first == again, first == other) == (True, False)
    assert [one["id"] for one in service.client("user").get(address).json["items"]] == [other, first]


def test_there_are_so_many_pictures_of_a_thing_and_no_more(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sample_tracking.attachments.service.MOST", 1)
    address = f"/dewars/{dewar(service)}/attachments"
    assert send(service, address, picture()).status_code == 201
    assert send(service, address, picture(size=(9, 9))).status_code == 409


def test_a_picture_that_was_removed_is_out_of_sight_and_told_in_the_events(service: Service) -> None:
    dewar_id = dewar(service)
    picture_id = send(service, f"/dewars/{dewar_id}/attachments", picture()).json["id"]
    staff = service.client("staff")
    assert staff.delete(f"/attachments/{picture_id}", If_Match='"old"').status_code == 412
    assert staff.delete(f"/attachments/{picture_id}").status_code == 204
    assert staff.get(f"/attachments/{picture_id}").status_code == 404
    assert staff.get(f"/dewars/{dewar_id}/attachments").json["items"] == []
    told = [event["what"] for event in service.events("dewar", dewar_id)]
    assert told[-2:] == ["picture_added", "picture_removed"]


def test_pictures_of_a_container_are_seen_by_those_who_see_it(service: Service) -> None:
    dewar_id = dewar(service)
    made = service.client("user").post(f"/dewars/{dewar_id}/containers", {"code": "P1", "type": "Puck"})
    address = f"/containers/{made.json['id']}/attachments"
    picture_id = send(service, address, picture()).json["id"]
    assert send(service, address, picture(), login="user").status_code == 403
    for path in (address, f"/attachments/{picture_id}", f"/attachments/{picture_id}/content.jpg"):
        assert service.client("user").get(path).status_code == 200
        assert service.client("other").get(path).status_code == 404
    assert service.client("user").get("/attachments/999999").status_code == 404
