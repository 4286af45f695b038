from pathlib import Path
from typing import Any

import pytest

from sample_tracking.kernel.tables import AutoProc, AutoProcIntegration, AutoProcProgram, AutoProcProgramMessage
from tests.measured import collect, process
from tests.world import Configured, Service, Template, sqlite_service

from .given import add, attach, run, sample, session


@pytest.fixture
def configured() -> Configured:
    return Configured(("auto_processing",))


def listed(service: Service, query: str = "", login: str = "user") -> list[int]:
    answer = service.client(login).get(f"/auto-processing?{query}" if query else "/auto-processing")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


def read(service: Service, program_id: int, login: str = "user") -> dict[str, Any]:
    answer = service.client(login).get(f"/auto-processing/{program_id}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def test_programs_come_newest_first_with_what_they_made(anywhere: Service) -> None:
    collection = collect(anywhere, session(anywhere))["collection"]
    first, second = run(anywhere, collection, resolution=1.5), run(anywhere, collection, "failed")
    assert listed(anywhere) == [second, first]
    item = anywhere.client("user").get("/auto-processing").json["items"][1]
    assert item == {
        "id": first,
        "program": "xia2 dials",
        "status": "done",
        "message": None,
        "started_at": None,
        "ended_at": None,
        "recorded_at": None,
        "data_collection_id": collection,
        "collection_count": 1,
        "space_group": "P 21 21 21",
        "resolution_high": pytest.approx(1.5),
    }


def test_a_page_is_one_statement_and_leads_to_the_next(service: Service) -> None:
    collection = collect(service, session(service))["collection"]
    programs = [run(service, collection) for _ in range(5)][::-1]
    client = service.client("user")
    client.get("/auto-processing?limit=2")
    found: list[int] = []
    following = "/auto-processing?limit=2"
    while following:
        with service.statements() as sent:
            page = client.get(following).json
        assert len(sent) == 1
        found += [item["id"] for item in page["items"]]
        following = page["next"]
    assert found == programs
    assert client.get("/auto-processing?limit=2&count=true").json["total"] == 5


def test_the_list_is_narrowed_by_what_was_processed(anywhere: Service) -> None:
    visit = session(anywhere)
    pin, other_pin = sample(anywhere, "pin"), sample(anywhere, "other")
    by_group = collect(anywhere, visit, pin)
    by_collection = collect(anywhere, visit, None, blsampleid=pin)
    collect(anywhere, visit, other_pin)
    first, second = run(anywhere, by_group["collection"]), run(anywhere, by_collection["collection"])
    theirs = run(anywhere, collect(anywhere, session(anywhere, "mx31001"))["collection"])
    assert listed(anywhere, f"data_collection={by_group['collection']}") == [first]
    assert listed(anywhere, f"group={by_collection['group']}") == [second]
    assert listed(anywhere, f"sample={pin}") == [second, first]
    assert listed(anywhere, f"sample={other_pin}") == []
    assert listed(anywhere, f"session={visit}") == [second, first]
    assert listed(anywhere, f"session={visit}&group={by_group['group']}") == [first]
    assert listed(anywhere, "proposal=mx23694", "staff") == [second, first]
    assert listed(anywhere, "proposal=mx31001", "staff") == [theirs]
    assert listed(anywhere, f"sample={pin}", "staff") == [second, first]
    assert listed(anywhere, "proposal=nothing") == []


def test_the_list_is_narrowed_by_name_and_status(anywhere: Service) -> None:
    collection = collect(anywhere, session(anywhere))["collection"]
    done = run(anywhere, collection, processing_programs="autoPROC")
    failed, running = run(anywhere, collection, "failed"), run(anywhere, collection, "running")
    assert listed(anywhere, "status=done") == [done]
    assert listed(anywhere, "status=failed") == [failed]
    assert listed(anywhere, "status=running") == [running]
    assert listed(anywhere, "program=autoPROC") == [done]
    assert listed(anywhere, "program=autoPROC&status=failed", "staff") == []
    assert anywhere.client("user").get("/auto-processing?status=perhaps").status_code == 400


def test_a_program_is_told_with_its_data_sets_by_shell(anywhere: Service) -> None:
    made = collect(anywhere, session(anywhere))
    program = run(anywhere, made["collection"], resolution=1.6, processing_command_line="xia2 pipeline=dials")
    anywhere.run("UPDATE AutoProcIntegration SET startImageNumber = 1, endImageNumber = 180, cell_a = 78.1")
    anywhere.run("UPDATE AutoProcScalingStatistics SET ccHalf = 0.5 WHERE scalingStatisticsType = 'outerShell'")
    told = read(anywhere, program)
    assert told["command_line"] == "xia2 pipeline=dials"
    (integration,), (data_set,) = told["integrations"], told["results"]
    assert (integration["data_collection_id"], integration["result_id"]) == (made["collection"], data_set["id"])
    assert (integration["first_image"], integration["last_image"]) == (1, 180)
    assert integration["cell"]["a"] == pytest.approx(78.1)
    assert data_set["space_group"] == "P 21 21 21"
    assert data_set["cell"]["a"] == pytest.approx(78.1)
    shells = {name: data_set[name] for name in ("overall", "inner_shell", "outer_shell")}
    assert {name: shell["cc_half"] for name, shell in shells.items()} == {
        "overall": None,
        "inner_shell": None,
        "outer_shell": pytest.approx(0.5),
    }
    assert shells["overall"]["resolution_high"] == pytest.approx(1.6)
    assert (told["messages"], told["attachments"]) == ([], [])


def test_a_shell_told_twice_is_the_one_with_merged_pairs(service: Service) -> None:
    program = run(service, collect(service, session(service))["collection"])
    columns = "autoProcScalingId, scalingStatisticsType, anomalous, rMerge"
    service.run("UPDATE AutoProcScalingStatistics SET anomalous = 1, rMerge = 0.5")
    scaling = service.row("SELECT MIN(autoProcScalingId) AS n FROM AutoProcScaling")["n"]
    service.run(f"INSERT INTO AutoProcScalingStatistics ({columns}) VALUES ({scaling}, 'overall', 0, 0.25)")
    (data_set,) = read(service, program)["results"]
    assert (data_set["overall"]["r_merge"], data_set["inner_shell"]["r_merge"]) == (0.25, 0.5)


def test_a_data_set_without_statistics_has_no_shells(service: Service) -> None:
    program = run(service, collect(service, session(service))["collection"])
    service.run("DELETE FROM AutoProcScalingStatistics")
    (data_set,) = read(service, program)["results"]
    assert [data_set[name] for name in ("overall", "inner_shell", "outer_shell")] == [None, None, None]


def test_messages_are_told_where_the_database_has_them(service: Service) -> None:
    program = run(service, collect(service, session(service))["collection"])
    row = {"auto_proc_program_id": program, "severity": "WARNING", "message": "Ice rings", "description": "At 3.7 Å"}
    add(service, AutoProcProgramMessage, row)
    (told,) = read(service, program)["messages"]
    assert {name: told[name] for name in ("severity", "message", "description")} == {
        "severity": "WARNING",
        "message": "Ice rings",
        "description": "At 3.7 Å",
    }


def test_attachments_are_paths_without_those_taken_back(service: Service) -> None:
    program = run(service, collect(service, session(service))["collection"])
    first = attach(service, program, "/data/visits/mx23694-1", "fast_dp.log", file_type="Log", deleted=None)
    attach(service, program, "/data/visits/mx23694-1", "gone.log", deleted=True)
    second = attach(service, program, None, None, deleted=False)
    told = read(service, program)["attachments"]
    assert [item["id"] for item in told] == [first, second]
    assert (told[0]["path"], told[0]["type"]) == ("/data/visits/mx23694-1/fast_dp.log", "Log")
    assert service.client("user").get(f"/auto-processing/{program}/attachments").json["items"] == told


def test_a_program_of_two_proposals_shows_each_lab_its_own_collections(service: Service) -> None:
    ours = collect(service, session(service))["collection"]
    theirs = collect(service, session(service, "mx31001"))["collection"]
    program = run(service, ours)
    add(service, AutoProcIntegration, {"auto_proc_program_id": program, "data_collection_id": theirs})
    for login, collection in (("user", ours), ("other", theirs)):
        told = read(service, program, login)
        assert [item["data_collection_id"] for item in told["integrations"]] == [collection]
        assert (told["data_collection_id"], told["collection_count"]) == (collection, 1)
    assert read(service, program, "staff")["collection_count"] == 2


def test_a_program_that_never_began_is_for_staff(service: Service) -> None:
    orphan = add(service, AutoProcProgram, {"processing_programs": "dimple", "processing_status": False})
    add(service, AutoProc, {"auto_proc_program_id": orphan})
    assert (listed(service), listed(service, login="staff")) == ([], [orphan])
    assert read(service, orphan, "staff")["status"] == "failed"
    assert service.client("user").get(f"/auto-processing/{orphan}").status_code == 404


def test_another_laboratory_cannot_tell_absent_from_hidden(service: Service) -> None:
    program = run(service, collect(service, session(service))["collection"])
    assert listed(service, login="other") == []
    for path in ("", "/attachments", "/attachments/1/file"):
        hidden = service.client("other").get(f"/auto-processing/{program}{path}")
        absent = service.client("other").get(f"/auto-processing/4000000{path}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""}


def test_what_was_made_of_another_owners_sample_is_hidden(tmp_path: Path, template: Template) -> None:
    shared = Configured(("auto_processing",), {"permissions": {"owned_samples": ["mx23694"]}})
    service = sqlite_service(tmp_path, template, shared)
    visit = session(service)
    mine, theirs = sample(service, "mine"), sample(service, "theirs")
    statement = "UPDATE Container SET ownerId = :person WHERE code = 'Ptheirs'"
    service.run(statement, person=service.founded.people["other"])
    seen = [process(service, collect(service, visit, pin)["collection"])["program"] for pin in (None, mine)]
    by_group = process(service, collect(service, visit, theirs)["collection"])["program"]
    by_collection = process(service, collect(service, visit, None, blsampleid=theirs)["collection"])["program"]
    assert listed(service) == seen[::-1]
    for program in (by_group, by_collection):
        assert service.client("user").get(f"/auto-processing/{program}").status_code == 404
    assert len(listed(service, login="staff")) == 4
    for engine in (service.units.reads, service.units.writes):
        engine.dispose()
