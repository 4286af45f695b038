"""What the tests of data collections measure."""

from typing import Any

from tests.world import Service


def session_of(service: Service, code: str = "mx23694") -> int:
    row = service.row(
        "SELECT MIN(sessionId) AS id FROM BLSession WHERE proposalId = :proposal",
        proposal=service.founded.proposals[code],
    )
    return int(row["id"])


def shipped(service: Service, login: str = "user", code: str = "mx23694", samples: int = 2) -> dict[str, Any]:
    """A shipment with one puck of so many samples; gives {shipment, container, samples}."""
    client = service.client(login)
    protein = client.get(f"/proposals/{code}/proteins").json["items"][0]["acronym"]
    inside = [{"name": f"s{n}", "protein": protein, "position": n} for n in range(1, samples + 1)]
    kind = next(kind["name"] for kind in client.get("/container-types").json["items"] if kind["capacity"] == 16)
    puck = {"code": "P1", "type": kind, "samples": inside}
    wish = {"name": f"Measured {code}", "dewars": [{"code": "D1", "containers": [puck]}]}
    answer = client.post(f"/proposals/{code}/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    container = answer.json["dewars"][0]["containers"][0]
    return {
        "shipment": answer.json["id"],
        "container": container["id"],
        "samples": [sample["id"] for sample in container["samples"]],
    }


def succeed(service: Service, program: int, word: str | None = None) -> None:
    """A program's end as this flavour writes it: a number, or a word."""
    word = word or ("SUCCESS" if service.flavour == "esrf" else "1")
    service.run(
        "UPDATE AutoProcProgram SET processingStatus = :word WHERE autoProcProgramId = :id", word=word, id=program
    )
