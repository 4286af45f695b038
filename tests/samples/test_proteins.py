import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.samples.test_service import placed, puck
from tests.world import Service, Template, environment, serve


@pytest.fixture
def strict(tmp_path: Path, template: Template) -> Iterator[Service]:
    """A site where samples do not register proteins."""
    file = tmp_path / "strict.sqlite"
    shutil.copyfile(template.file, file)
    environ = environment(f"sqlite:///{file}", "tracking", "sqlite")
    environ["SAMPLE_TRACKING__SAMPLES__CREATE_PROTEINS"] = "false"
    made = serve(tmp_path, environ, "sqlite", founded=template.founded)
    yield made
    made.units.reads.dispose()
    made.units.writes.dispose()


def test_an_unknown_protein_is_told_with_all_other_faults(strict: Service) -> None:
    container = puck(strict)
    sent = [
        {"name": "A", "protein": "NOSUCH", "position": 1},
        {"name": "B", "protein": "TRP4", "position": 99},
        {"name": "C", "protein": "trp4", "space_group": "P9"},
    ]
    answer = strict.client("user").put(f"/containers/{container['id']}/samples", {"samples": sent})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert {"/samples/0/protein", "/samples/1/position"} <= pointers
    assert not any(pointer.endswith("2/protein") for pointer in pointers)
    assert strict.rows("SELECT * FROM Protein WHERE acronym = 'NOSUCH'") == []


def test_a_sample_cannot_be_changed_to_an_unknown_protein(strict: Service) -> None:
    made = placed(strict, puck(strict))
    answer = strict.client("user").patch(f"/samples/{made['id']}", {"protein": "NOSUCH"})
    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, ["/protein"])
    assert strict.client("user").patch(f"/samples/{made['id']}", {"protein": "nano7"}).json["protein"] == "NANO7"


def test_a_new_acronym_is_registered_once_for_many_samples(service: Service) -> None:
    container = puck(service)
    sent = [{"name": name, "protein": acronym} for name, acronym in (("A", "NEW1"), ("B", "new1"), ("C", "NEW2"))]
    answer = service.client("user").put(f"/containers/{container['id']}/samples", {"samples": sent})
    assert answer.status_code == 200, answer.text
    rows = service.rows("SELECT acronym FROM Protein WHERE acronym LIKE 'NEW%' ORDER BY acronym")
    assert [row["acronym"].upper() for row in rows] == ["NEW1", "NEW2"]
    by_name = {item["name"]: item["protein_id"] for item in answer.json["items"]}
    assert by_name["A"] == by_name["B"] != by_name["C"]
