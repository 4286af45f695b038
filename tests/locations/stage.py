"""Dewars at the facility, and places for them."""

from typing import Any

from tests.world import Service


def arrived(service: Service, *names: str, login: str = "user", proposal: str = "mx23694") -> list[int]:
    """Dewars of one shipment that was received, none of them at a place with a bound; their ids."""
    dewars = [{"code": name} for name in names]
    wish = {"name": f"With {names[0]}", "dewars": dewars}
    tree = service.client(login).post(f"/proposals/{proposal}/shipments:tree", wish)
    assert tree.status_code == 201, tree.text
    received = service.client("staff").move(f"/shipments/{tree.json['id']}", "receive", location="dock")
    assert received.status_code == 200, received.text
    return [dewar["id"] for dewar in tree.json["dewars"]]


def place(service: Service, code: str, kind: str = "slot", **wish: Any) -> int:
    answer = service.client("admin").post("/locations", {"code": code, "kind": kind, "name": code, **wish})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def where(service: Service, dewar_id: int) -> str:
    return str(service.row("SELECT storageLocation AS place FROM Dewar WHERE dewarId = :id", id=dewar_id)["place"])
