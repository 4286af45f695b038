import shutil
from pathlib import Path

from tests.world import Service, Template, environment, serve


def test_a_person_sees_the_proposals_of_which_it_is_a_member(anywhere: Service) -> None:
    seen = [proposal["code"] for proposal in anywhere.client("user").get("/proposals").json["items"]]
    assert seen == ["in10002", "mx23694"]


def test_a_principal_investigator_is_a_member(service: Service) -> None:
    assert [p["code"] for p in service.client("other").get("/proposals").json["items"]] == ["mx31001"]


def test_a_mail_in_proposal_without_a_session_is_seen_by_its_members(service: Service) -> None:
    document = service.client("user").get("/proposals/in10002").json
    assert (document["session_count"], document["title"]) == (0, "Fragment screening by mail-in")


def test_staff_see_every_proposal(service: Service) -> None:
    assert len(service.client("staff").get("/proposals").json["items"]) == 3


def test_a_member_of_a_session_alone_sees_the_proposal(service: Service) -> None:
    service.run("DELETE FROM ProposalHasPerson")
    assert [p["code"] for p in service.client("user").get("/proposals").json["items"]] == ["mx23694"]


def test_the_staff_of_a_beamline_see_the_proposals_that_come_there(tmp_path: Path, template: Template) -> None:
    file = tmp_path / "copy.sqlite"
    shutil.copyfile(template.file, file)
    environ = environment(f"sqlite:///{file}", "tracking", "sqlite")
    environ["SAMPLE_TRACKING__PERMISSIONS__BEAMLINES"] = '["i24_staff=i24"]'
    service = serve(tmp_path, environ, "sqlite", founded=template.founded)
    person = service.founded.people["ipi"]
    service.run("INSERT INTO Permission (permissionId, type) VALUES (900, 'i24_staff')")
    service.run("INSERT INTO UserGroup (userGroupId, name) VALUES (900, 'i24')")
    service.run("INSERT INTO UserGroup_has_Permission VALUES (900, 900)")
    service.run("INSERT INTO UserGroup_has_Person VALUES (900, :person)", person=person)
    seen = {proposal["code"] for proposal in service.client("ipi").get("/proposals").json["items"]}
    assert seen == {"mx23694", "in10002", "mx31001"}
    assert service.client("ipi").get("/proposals/mx31001").status_code == 200


def test_a_code_is_found_whatever_its_case(service: Service) -> None:
    assert service.client("user").get("/proposals/MX23694").json["code"] == "mx23694"


def test_hidden_and_absent_proposals_answer_alike(service: Service) -> None:
    hidden, absent, odd = (
        service.client("user").get(f"/proposals/{code}") for code in ("mx31001", "mx99999", "%20'--")
    )
    assert hidden.status_code == absent.status_code == odd.status_code == 404
    assert {**hidden.json, "request_id": ""} == {**absent.json, "request_id": ""} == {**odd.json, "request_id": ""}


def test_proposals_are_found_by_a_part_of_code_or_title(service: Service) -> None:
    staff = service.client("staff")
    assert [p["code"] for p in staff.get("/proposals?q=lipase").json["items"]] == ["mx31001"]
    assert staff.get("/proposals?q=%25").json["items"] == []


def test_pages_follow_each_other_without_gap_or_repeat(service: Service) -> None:
    staff, seen, path = service.client("staff"), [], "/proposals?limit=1&count=true"
    while path:
        page = staff.get(path).json
        assert page["total"] == 3
        seen += [proposal["code"] for proposal in page["items"]]
        path = page["next"]
    assert seen == ["mx31001", "in10002", "mx23694"]


def test_sessions_are_listed_with_their_times_in_utc(service: Service) -> None:
    sessions = service.client("user").get("/proposals/mx23694/sessions?beamline=i04").json["items"]
    assert [(s["visit_number"], s["beamline"], s["start_at"]) for s in sessions] == [(3, "i04", "2026-03-22T09:00:00Z")]


def test_a_list_costs_two_statements_at_most(service: Service) -> None:
    client = service.client("user")
    client.get("/proposals")
    with service.statements() as sent:
        client.get("/proposals")
        assert len(sent) == 1
    with service.statements() as sent:
        client.get("/proposals/mx23694/sessions")
        assert len(sent) == 2
