from typing import Any

import pytest

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import AutoProcIntegration, AutoProcScalingHasInt
from sample_tracking.kernel.unit import Call, Unit
from tests.measured import collect, process
from tests.world import Configured, Service

from .measuring import session_of, succeed


@pytest.fixture
def configured() -> Configured:
    return Configured(("data_collections",))


def processed(service: Service, collection: int, resolution: float, program: str = "xia2 dials") -> dict[str, int]:
    made = process(service, collection, resolution, processing_programs=program)
    succeed(service, made["program"])
    return made


def best_of(service: Service, collection: int) -> Any:
    (listed,) = [i for i in service.client("user").get("/data-collections").json["items"] if i["id"] == collection]
    assert service.client("user").get(f"/data-collections/{collection}").json["best_result"] == listed["best_result"]
    return listed["best_result"]


def test_the_best_is_the_one_that_reaches_farthest(anywhere: Service) -> None:
    made = collect(anywhere, session_of(anywhere))
    other = collect(anywhere, session_of(anywhere))
    for resolution in (2.1, 3.0):
        processed(anywhere, made["collection"], resolution)
    best = processed(anywhere, made["collection"], 1.6, "autoPROC")
    processed(anywhere, made["collection"], 1.9)
    processed(anywhere, other["collection"], 1.2)
    assert best_of(anywhere, made["collection"]) == {
        "resolution": pytest.approx(1.6),
        "space_group": "P 21 21 21",
        "completeness": pytest.approx(99.1),
        "r_merge": pytest.approx(0.08),
        "program": "autoPROC",
        "program_id": best["program"],
        "data_collection_id": made["collection"],
    }
    assert anywhere.client("user").get(f"/data-collections/{made['collection']}").json["processing_count"] == 4


@pytest.mark.parametrize("word", ["0", "FAILED", "RUNNING"])
def test_what_did_not_succeed_is_no_result(official: Service, esrf: Service, word: str) -> None:
    for service in (esrf, official) if word == "0" else (esrf,):
        made = collect(service, session_of(service))
        processed(service, made["collection"], 2.5)
        succeed(service, process(service, made["collection"], 1.1)["program"], word)
        assert best_of(service, made["collection"])["resolution"] == pytest.approx(2.5)


def test_what_is_still_running_is_no_result(anywhere: Service) -> None:
    made = collect(anywhere, session_of(anywhere))
    process(anywhere, made["collection"], 1.1)
    anywhere.run("UPDATE AutoProcProgram SET processingStatus = NULL")
    assert best_of(anywhere, made["collection"]) is None


def test_only_the_statistics_over_all_shells_count(service: Service) -> None:
    made = collect(service, session_of(service))
    processed(service, made["collection"], 2.0)
    service.run(
        "UPDATE AutoProcScalingStatistics SET resolutionLimitHigh = 1.0 WHERE scalingStatisticsType <> 'overall'"
    )
    assert best_of(service, made["collection"])["resolution"] == pytest.approx(2.0)


@pytest.mark.parametrize("odd", ["NULL", "0", "-1"])
def test_a_limit_that_cannot_be_is_no_result(service: Service, odd: str) -> None:
    made = collect(service, session_of(service))
    processed(service, made["collection"], 2.0)
    service.run(f"UPDATE AutoProcScalingStatistics SET resolutionLimitHigh = {odd}")
    assert best_of(service, made["collection"]) is None


def test_the_newest_of_two_equal_results_counts(service: Service) -> None:
    made = collect(service, session_of(service))
    processed(service, made["collection"], 2.0)
    newer = processed(service, made["collection"], 2.0)
    assert best_of(service, made["collection"])["program_id"] == newer["program"]


def test_a_result_of_several_collections_is_each_ones(service: Service) -> None:
    first, second = (collect(service, session_of(service))["collection"] for _ in range(2))
    made = processed(service, first, 1.7)

    def link(unit: Unit) -> None:
        row = {"auto_proc_program_id": made["program"], "data_collection_id": second}
        (integration,) = unit.insert(AutoProcIntegration, [row], AutoProcIntegration.auto_proc_integration_id)
        both = {"auto_proc_scaling_id": made["scaling"], "auto_proc_integration_id": integration}
        unit.insert(AutoProcScalingHasInt, [both])

    service.units.write(Call(SERVICE), link)
    for collection in (first, second):
        best = best_of(service, collection)
        assert (best["program_id"], best["data_collection_id"]) == (made["program"], collection)


def test_a_group_has_the_best_of_all_its_collections(anywhere: Service) -> None:
    made = collect(anywhere, session_of(anywhere))
    anywhere.run("INSERT INTO DataCollection (dataCollectionGroupId) VALUES (:group)", group=made["group"])
    second = anywhere.row("SELECT MAX(dataCollectionId) AS id FROM DataCollection")["id"]
    processed(anywhere, made["collection"], 2.0)
    processed(anywhere, second, 1.5)
    empty = collect(anywhere, session_of(anywhere))
    first, last = anywhere.client("user").get("/data-collection-groups").json["items"]
    assert (first["id"], first["best_result"]) == (empty["group"], None)
    assert last["best_result"]["resolution"] == pytest.approx(1.5)
    assert last["best_result"]["data_collection_id"] == second
