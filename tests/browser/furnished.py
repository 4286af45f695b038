"""One of each thing that the invented facility has not, for pages that show it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.servers.product import Person, Product

CODE = "/proposals/mx23694"
SHEET = "Dewar,Container,Container type,Position,Protein acronym,Sample name"
GOOD = f"{SHEET}\nExamined,EX1,Puck,1,TRP4,ex-1\nExamined,EX1,Puck,2,TRP4,ex-2"


def furnish(product: Product) -> dict[str, Any]:
    """The ids by the names that `examined` uses."""
    person = product.person("user")
    shipment = person.make(f"{CODE}/shipments", {"name": "Examined"})["id"]
    dewar = person.make(f"/shipments/{shipment}/dewars", {"code": "Examined0"})["id"]
    puck = person.make(f"/dewars/{dewar}/containers", {"type": "Puck", "code": "EX0"})["id"]
    person.make(f"/containers/{puck}/samples", {"name": "ex0", "protein": "TRP4", "position": 3})
    mapping = {"name": "Examined", "columns": [{"header": "Crystal", "field": "name"}]}
    program = {"name": "Examined", "login": "user", "scopes": ["read"]}
    ends = {"expires_at": (datetime.now(UTC) + timedelta(days=9)).isoformat()}
    return {
        "asked": asked_back(product, person),
        "token": product.person("admin").make("/service-tokens", {**program, **ends})["id"],
        "mapping": person.make(f"{CODE}/import-mappings", mapping)["id"],
        "empty": person.make(f"{CODE}/shipments", {"name": "Empty"})["id"],
        "shipment": shipment,
        "puck": puck,
        "plate": person.make(f"/dewars/{dewar}/containers", {"type": "CrystalQuickX", "code": "EXP"})["id"],
        "run": imported(product, person),
    }


def imported(product: Product, person: Person) -> int:
    sent = {"Authorization": f"Bearer {person.token}", "Content-Type": "text/csv"}
    address = f"http://127.0.0.1:{product.port}/api/v1{CODE}/imports?name=Sheet"
    seen = product.http.request("POST", f"{address}&dry_run=true", body=GOOD, headers=sent).json()
    number: int = product.http.request("POST", f"{address}&hash={seen['hash']}", body=GOOD, headers=sent).json()["id"]
    return number


def asked_back(product: Product, person: Person) -> int:
    """A dewar at the facility whose return was asked for."""
    contact = person.get(f"{CODE}/contacts")["items"][0]["id"]
    shipment = person.make(f"{CODE}/shipments", {"name": "Going back", "return_contact_id": contact})["id"]
    dewar: int = person.make(f"/shipments/{shipment}/dewars", {"code": "Back0"})["id"]
    staff = product.person("staff")
    staff.move(f"/dewars/{dewar}", "receive", location="stores-in")
    staff.make(f"/dewars/{dewar}/readings", {"kind": "weight", "value": 8.1})
    staff.ask("POST", "/scans", {"barcode": "NOBODY-KNOWS-1"}, **{"Idempotency-Key": "examined"})
    person.make(f"/dewars/{dewar}/return", {"contents": "empty"})
    return dewar
