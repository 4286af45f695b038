"""What processing has left behind."""

from pathlib import Path
from typing import Any

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import AutoProcProgramAttachment, Base
from sample_tracking.kernel.unit import Call
from tests.measured import process
from tests.world import Service

WRITTEN = {"done": ("1", "SUCCESS"), "failed": ("0", "FAILED"), "running": (None, "RUNNING")}


def attach(service: Service, program_id: int, folder: Path | str | None, name: str | None, **columns: Any) -> int:
    row = {"auto_proc_program_id": program_id, "file_path": folder and str(folder), "file_name": name, **columns}
    return add(service, AutoProcProgramAttachment, row)


def add(service: Service, table: type[Base], row: dict[str, Any]) -> int:
    key: Any = next(iter(table.__mapper__.primary_key))
    return service.units.write(Call(SERVICE), lambda unit: unit.insert(table, [row], key))[0]


def run(service: Service, collection_id: int, state: str = "done", resolution: float = 1.8, **columns: Any) -> int:
    """A program, its state in the words of the site's database; gives its id."""
    program = process(service, collection_id, resolution, **columns)["program"]
    word = WRITTEN[state][service.flavour == "esrf"]
    statement = "UPDATE AutoProcProgram SET processingStatus = :word WHERE autoProcProgramId = :id"
    service.run(statement, word=word, id=program)
    return program


def session(service: Service, code: str = "mx23694") -> int:
    params = {"id": service.founded.proposals[code]}
    return int(service.row("SELECT MIN(sessionId) AS n FROM BLSession WHERE proposalId = :id", **params)["n"])


def sample(service: Service, name: str, login: str = "user", code: str = "mx23694") -> int:
    """The only one of a new shipment."""
    kind = "Unipuck" if service.flavour == "esrf" else "Puck"
    pin = {"name": name, "protein": "TRP4", "position": 1}
    puck = {"code": f"P{name}", "type": kind, "samples": [pin]}
    wish = {"name": name, "dewars": [{"code": name, "containers": [puck]}]}
    answer = service.client(login).post(f"/proposals/{code}/shipments:tree", wish)
    assert answer.status_code == 201, answer.text
    return int(answer.json["dewars"][0]["containers"][0]["samples"][0]["id"])
