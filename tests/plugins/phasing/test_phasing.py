from dataclasses import dataclass
from typing import Any

import pytest

from plugins.phasing.service import _tree
from tests.measured import collect, process
from tests.world import Client, Configured, Service

from .solved import phase, phase_as_before


@pytest.fixture
def configured() -> Configured:
    return Configured(("phasing",))


@dataclass
class Measured:
    service: Service
    session: int
    sample: int
    collection: int
    scaling: int

    @property
    def user(self) -> Client:
        return self.service.client("user")


def measure(service: Service) -> Measured:
    """A data set of a sample of mx23694."""
    user = service.client("user")
    kind = next(kind["name"] for kind in user.get("/container-types").json["items"] if kind["capacity"] == 16)
    puck = {"code": "P1", "type": kind, "samples": [{"name": "s1", "protein": "TRP4", "position": 1}]}
    wish = {"name": "S", "dewars": [{"code": "D1", "containers": [puck]}]}
    tree = user.post("/proposals/mx23694/shipments:tree", wish).json
    sample = tree["dewars"][0]["containers"][0]["samples"][0]["id"]
    session = user.get("/proposals/mx23694/sessions").json["items"][0]["id"]
    collection = collect(service, session, sample)["collection"]
    return Measured(service, session, sample, collection, process(service, collection)["scaling"])


def ids_of(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


def test_there_is_none_at_first(anywhere: Service) -> None:
    assert anywhere.client("user").get("/phasing").json == {"items": [], "next": None}


def test_an_analysis_has_its_steps_one_inside_of_the_other(anywhere: Service) -> None:
    measured = measure(anywhere)
    made = phase(anywhere, measured.scaling)
    read = measured.user.get(f"/phasing/{made['analysis']}").json
    assert (read["data_collection_id"], read["method"], read["status"]) == (measured.collection, "SAD", "done")
    (first,) = read["steps"]
    (second,) = first["steps"]
    (third,) = second["steps"]
    assert [step["id"] for step in (first, second, third)] == [made["prepare"], made["substructure"], made["solve"]]
    assert (third["kind"], third["method"], third["steps"]) == ("PHASING", "SAD", [])
    assert (third["solvent_content"], third["enantiomorph"], third["high_resolution"]) == ("0.5", "0", "1.8")
    assert {name: third["run"][name] for name in ("id", "program", "status")} == {
        "id": made["run"],
        "program": "solve.py",
        "status": "done",
    }


def test_statistics_come_by_metric_with_their_bins_in_order(anywhere: Service) -> None:
    measured = measure(anywhere)
    made = phase(anywhere, measured.scaling)
    read = measured.user.get(f"/phasing/{made['analysis']}").json
    (metric,) = read["steps"][0]["steps"][0]["steps"][0]["statistics"]
    assert (metric["metric"], metric["data_set_id"]) == ("FOM", made["data_set"])
    assert [(found["bin"], found["value"]) for found in metric["bins"]] == [(1, 0.9), (2, 0.5)]
    assert [metric["metric"] for metric in read["statistics"]] == ["CC"]
    assert [data_set["auto_proc_scaling_id"] for data_set in read["data_sets"]] == [measured.scaling]


def test_attachments_are_told_as_paths(anywhere: Service) -> None:
    measured = measure(anywhere)
    made = phase(anywhere, measured.scaling)
    (found,) = measured.user.get(f"/phasing/{made['analysis']}").json["attachments"]
    assert (found["path"], found["run_id"]) == ("/data/x/a.map", made["run"])


def test_what_older_programs_write_is_read_as_well(anywhere: Service) -> None:
    measured = measure(anywhere)
    read = measured.user.get(f"/phasing/{phase_as_before(anywhere, measured.scaling)}").json
    assert (read["method"], read["status"], read["steps"]) == ("solvent flattening", "running", [])
    (solution,), (preparation,) = read["solutions"], read["preparations"]
    assert (solution["enantiomorph"], solution["solvent_content"]) == (True, 0.5)
    assert (preparation["high_resolution"], preparation["run"]["program"]) == (2.5, "SHELXE")


@pytest.mark.parametrize(
    ("runs", "status"),
    [({}, "done"), ({"solve": None}, "running"), ({"solve": None, "prepare": False}, "failed")],
)
def test_an_analysis_has_failed_when_a_run_has(service: Service, runs: dict[str, Any], status: str) -> None:
    measured = measure(service)
    made = phase(service, measured.scaling, **runs)
    assert measured.user.get(f"/phasing/{made['analysis']}").json["status"] == status
    assert ids_of(measured.user.get(f"/phasing?status={status}")) == [made["analysis"]]
    assert ids_of(measured.user.get("/phasing?status=unknown")) == []


def test_lists_are_narrowed_to_what_was_phased(anywhere: Service) -> None:
    measured, user = measure(anywhere), anywhere.client("user")
    newer = phase(anywhere, measured.scaling)["analysis"]
    older = phase_as_before(anywhere, measured.scaling)
    of_all = f"/phasing?data_collection={measured.collection}&session={measured.session}&sample={measured.sample}"
    assert ids_of(user.get(f"{of_all}&proposal=mx23694&count=true")) == [older, newer]
    assert ids_of(user.get(f"/samples/{measured.sample}/phasing")) == [older, newer]
    assert ids_of(user.get("/phasing?method=SAD")) == [newer]
    assert ids_of(user.get(f"/samples/{measured.sample}/phasing?method=solvent+flattening")) == [older]
    for nothing in ("data_collection=4000000", "session=4000000", "sample=4000000", "proposal=mx1", "proposal=x"):
        assert ids_of(user.get(f"/phasing?{nothing}")) == [], nothing
    assert user.get("/phasing?status=lost").status_code == 400


def test_pages_follow_each_other(service: Service) -> None:
    measured, user = measure(service), service.client("user")
    made = [phase_as_before(service, measured.scaling) for _ in range(3)]
    first = user.get("/phasing?limit=2&count=true").json
    assert ([item["id"] for item in first["items"]], first["total"]) == ([made[2], made[1]], 3)
    assert ids_of(user.get(first["next"])) == [made[0]]


def test_a_step_alone_may_name_the_data(service: Service) -> None:
    measured = measure(service)
    made = phase(service, measured.scaling)
    service.run("DELETE FROM PhasingStatistics")
    service.run("DELETE FROM Phasing_has_Scaling")
    read = measured.user.get(f"/phasing/{made['analysis']}").json
    assert (read["data_collection_id"], read["data_sets"]) == (measured.collection, [])
    assert ids_of(measured.user.get("/phasing")) == [made["analysis"]]


def test_a_stranger_cannot_tell_absent_from_hidden(anywhere: Service) -> None:
    measured, other = measure(anywhere), anywhere.client("other")
    made = phase(anywhere, measured.scaling)
    foreign, absent = other.get(f"/phasing/{made['analysis']}"), other.get("/phasing/4000000")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert {**foreign.json, "request_id": ""} == {**absent.json, "request_id": ""}
    assert ids_of(other.get("/phasing")) == []
    assert ids_of(other.get(f"/phasing?data_collection={measured.collection}&proposal=mx23694")) == []
    assert other.get(f"/samples/{measured.sample}/phasing").status_code == 404
    assert ids_of(anywhere.client("staff").get("/phasing")) == [made["analysis"]]


def test_an_analysis_of_no_known_data_is_for_those_who_see_everything(service: Service) -> None:
    measured = measure(service)
    made = phase(service, measured.scaling)["analysis"]
    service.run("DELETE FROM AutoProcScaling_has_Int")
    assert measured.user.get(f"/phasing/{made}").status_code == 404
    assert service.client("admin").get(f"/phasing/{made}").json["data_collection_id"] is None


def test_reading_costs_the_same_number_of_statements_however_much_there_is(service: Service) -> None:
    measured, user = measure(service), service.client("user")
    made = phase(service, measured.scaling)["analysis"]
    for path, expected in (("/phasing", 1), (f"/phasing/{made}", 7)):
        user.get(path)
        with service.statements() as sent:
            user.get(path)
        assert len(sent) == expected, path


def test_steps_in_a_circle_are_still_shown() -> None:
    steps = [{"id": 1, "previous_id": 2}, {"id": 2, "previous_id": 1}, {"id": 3, "previous_id": 1}]
    assert [(step["id"], [inner["id"] for inner in step["steps"]]) for step in _tree(steps)] == [(1, [3]), (2, [])]


class TestWhereOwnersAreHeeded:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(("phasing",), {"permissions": {"owned_samples": ["mx23694"]}})

    def test_what_is_of_a_sample_of_somebody_else_is_not_shown(self, service: Service) -> None:
        measured = measure(service)
        made = phase(service, measured.scaling)["analysis"]
        assert ids_of(measured.user.get("/phasing")) == [made]
        service.run(
            "UPDATE Container SET ownerId = :owner"
            " WHERE containerId = (SELECT containerId FROM BLSample WHERE blSampleId = :id)",
            owner=service.founded.people["other"],
            id=measured.sample,
        )
        assert ids_of(measured.user.get("/phasing")) == []
        assert measured.user.get(f"/phasing/{made}").status_code == 404
