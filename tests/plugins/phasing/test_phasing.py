from urllib.parse import quote

import pytest

from tests.world import Configured, Service

from .rows import insert

ADDRESSES = {
    "Phasing_has_Scaling": "/phasing/phasing-has-scalings",
    "PhasingAnalysis": "/phasing/phasing-analyses",
    "PhasingProgramRun": "/phasing/phasing-program-runs",
    "PhasingProgramAttachment": "/phasing/phasing-program-attachments",
    "Phasing": "/phasing/phasings",
    "PhasingStep": "/phasing/phasing-steps",
    "PhasingStatistics": "/phasing/phasing-statistics",
    "PreparePhasingData": "/phasing/prepare-phasing-data",
}
EMPTY_AT_FIRST = (
    "Phasing_has_Scaling",
    "PhasingAnalysis",
    "PhasingProgramRun",
    "PhasingProgramAttachment",
    "Phasing",
    "PhasingStep",
    "PhasingStatistics",
    "PreparePhasingData",
)
INSIDE = (
    ("Phasing_has_Scaling", "phasing_statistics", "PhasingStatistics"),
    ("PhasingAnalysis", "phasing_has_scalings", "Phasing_has_Scaling"),
    ("PhasingAnalysis", "phasings", "Phasing"),
    ("PhasingAnalysis", "prepare_phasing_data", "PreparePhasingData"),
    ("PhasingProgramRun", "phasing_program_attachments", "PhasingProgramAttachment"),
    ("PhasingProgramRun", "phasing_steps", "PhasingStep"),
)
NARROWED = (
    ("Phasing_has_Scaling", "phasing_analysis_id", "phasing_analysis_id"),
    ("Phasing_has_Scaling", "auto_proc_scaling_id", "auto_proc_scaling_id"),
    ("PhasingProgramAttachment", "phasing_program_run_id", "phasing_program_run_id"),
    ("PhasingProgramAttachment", "file_name", "file_name"),
    ("Phasing", "phasing_analysis_id", "phasing_analysis_id"),
    ("Phasing", "phasing_program_run_id", "phasing_program_run_id"),
    ("PhasingStep", "program_run_id", "program_run_id"),
    ("PhasingStep", "auto_proc_scaling_id", "auto_proc_scaling_id"),
    ("PhasingStatistics", "phasing_has_scaling_id1", "phasing_has_scaling_id1"),
    ("PhasingStatistics", "phasing_has_scaling_id2", "phasing_has_scaling_id2"),
    ("PhasingStatistics", "phasing_step_id", "phasing_step_id"),
    ("PreparePhasingData", "phasing_analysis_id", "phasing_analysis_id"),
    ("PreparePhasingData", "phasing_program_run_id", "phasing_program_run_id"),
)
OF_A_PROPOSAL = (
    "Phasing_has_Scaling",
    "PhasingAnalysis",
    "PhasingProgramRun",
    "PhasingProgramAttachment",
    "Phasing",
    "PhasingStep",
    "PhasingStatistics",
    "PreparePhasingData",
)
STATEMENTS = {
    "Phasing_has_Scaling": 2,
    "PhasingAnalysis": 5,
    "PhasingProgramRun": 3,
}


@pytest.fixture
def configured() -> Configured:
    return Configured(("plugins.phasing:plugin",))


def test_a_list_is_empty_at_first(service: Service) -> None:
    for table in EMPTY_AT_FIRST:
        answer = service.client("user").get(ADDRESSES[table])
        assert answer.json == {"items": [], "next": None}, table


def test_what_hangs_below_comes_with_one_query_for_each_kind(service: Service) -> None:
    ids, user = insert(service, "mx23694"), service.client("user")
    for parent, field, child in INSIDE:
        read = user.get(f"{ADDRESSES[parent]}/{ids[parent]}").json
        assert [item["id"] for item in read[field]] == [ids[child]], (parent, field)
    for table, expected in STATEMENTS.items():
        with service.statements() as sent:
            user.get(f"{ADDRESSES[table]}/{ids[table]}")
        assert len(sent) == expected, table


def test_a_list_is_narrowed_to_a_value(service: Service) -> None:
    ids, user = insert(service, "mx23694"), service.client("user")
    for table, parameter, field in NARROWED:
        value = user.get(f"{ADDRESSES[table]}/{ids[table]}").json[field]
        found = user.get(f"{ADDRESSES[table]}?{parameter}={quote(str(value))}").json["items"]
        assert ids[table] in [item["id"] for item in found], (table, parameter)
        assert {item[field] for item in found} == {value}, (table, parameter)


def test_what_is_of_another_lab_is_as_good_as_absent(service: Service) -> None:
    ids, other = insert(service, "mx23694"), service.client("other")
    for table in OF_A_PROPOSAL:
        foreign = other.get(f"{ADDRESSES[table]}/{ids[table]}")
        absent = other.get(f"{ADDRESSES[table]}/4000000")
        assert (foreign.status_code, absent.status_code) == (404, 404), table
        assert {**foreign.json, "request_id": ""} == {**absent.json, "request_id": ""}, table
        assert ids[table] not in [item["id"] for item in other.get(ADDRESSES[table]).json["items"]], table


def test_a_filter_that_there_is_not_is_refused(service: Service) -> None:
    for address in ADDRESSES.values():
        answer = service.client("user").get(f"{address}?colour=red")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "?colour"), address


def test_a_row_is_listed_and_read(service: Service) -> None:
    ids, user = insert(service, "mx23694"), service.client("user")
    for table, address in ADDRESSES.items():
        listed = next(item for item in user.get(address).json["items"] if item["id"] == ids[table])
        read = user.get(f"{address}/{ids[table]}").json
        assert {name: read[name] for name in listed} == listed, table


def test_what_there_is_not_is_absent(service: Service) -> None:
    for address in ADDRESSES.values():
        assert service.client("user").get(f"{address}/4000000").status_code == 404, address
