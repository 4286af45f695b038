from datetime import timedelta

import pytest

from tests.world import Service

from .asking import created, member, named, told


def seen(service: Service, login: str) -> set[str]:
    return {item["code"] for item in service.client(login).get("/proposals").json["items"]}


def test_groups_are_listed_with_the_number_of_their_members(anywhere: Service) -> None:
    admin = anywhere.client("admin")
    admin.get("/auth/me")
    with anywhere.statements() as sent:
        page = admin.get("/groups?q=demo_&count=true&limit=1").json
    assert len(sent) == 2
    assert (page["total"], page["items"][0]["name"], page["items"][0]["member_count"]) == (2, "demo_stores", 1)
    assert [item["name"] for item in admin.get(page["next"]).json["items"]] == ["demo_admin"]
    assert admin.get("/groups?q=d%25mo").json["items"] == []


def test_a_group_says_who_is_in_it_and_what_it_gives(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), named(anywhere, "demo_stores")
    admin.get("/auth/me")
    with anywhere.statements() as sent:
        group = admin.get(f"/groups/{group_id}").json
    assert len(sent) == 3
    person = {
        "id": anywhere.founded.people["staff"],
        "login": "staff",
        "given_name": "Claire",
        "family_name": "Fontaine",
    }
    assert group == {
        "id": group_id,
        "name": "demo_stores",
        "member_count": 1,
        "members": [person],
        "permissions": ["all_dewars"],
    }


def test_the_permissions_that_can_be_given_are_listed(anywhere: Service) -> None:
    types = [item["type"] for item in anywhere.client("admin").get("/permissions").json["items"]]
    assert {"all_dewars", "super_admin"} <= set(types)


def test_a_new_group_is_empty_and_has_an_address(anywhere: Service) -> None:
    answer = anywhere.client("admin").post("/groups", {"name": " goods in "})
    assert answer.status_code == 201
    group = anywhere.client("admin").get(answer.headers["location"]).json
    assert (group["name"], group["members"], group["permissions"]) == ("goods in", [], [])
    assert told(anywhere, group["id"]) == [("created", '{"name":"goods in"}')]


@pytest.mark.parametrize("name", ["", "x" * 32, None])
def test_a_group_needs_a_name_that_fits(sqlite: Service, name: str | None) -> None:
    answer = sqlite.client("admin").post("/groups", {"name": name})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/name")


def test_two_groups_have_no_name_in_common(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    for answer in (
        admin.post("/groups", {"name": "demo_stores"}),
        admin.patch(f"/groups/{group_id}", {"name": "demo_admin"}),
    ):
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/name")
    assert admin.patch(f"/groups/{group_id}", {"name": "goods in"}).status_code == 200
    assert len(told(anywhere, group_id)) == 1


def test_a_group_is_renamed_by_who_has_seen_it_as_it_is(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    tag = admin.get(f"/groups/{group_id}").headers["etag"]
    renamed = admin.patch(f"/groups/{group_id}", {"name": "stores"}, **{"If-Match": tag})
    assert (renamed.status_code, renamed.json["name"]) == (200, "stores")
    assert admin.patch(f"/groups/{group_id}", {"name": "x"}, **{"If-Match": tag}).status_code == 412
    assert admin.delete(f"/groups/{group_id}", **{"If-Match": tag}).status_code == 412
    assert told(anywhere, group_id)[1:] == [("changed", '{"name":"stores","before":"goods in"}')]


def test_a_group_with_members_is_not_deleted(anywhere: Service) -> None:
    answer = anywhere.client("admin").delete(f"/groups/{named(anywhere, 'demo_stores')}")
    assert (answer.status_code, "1 members" in answer.json["detail"]) == (409, True)
    assert "track" in anywhere.client("staff").get("/auth/me").json["permissions"]


def test_an_empty_group_goes_with_its_permissions(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    admin.put(f"/groups/{group_id}/permissions/all_dewars")
    assert admin.delete(f"/groups/{group_id}").status_code == 204
    assert admin.get(f"/groups/{group_id}").status_code == 404
    links = anywhere.rows("SELECT 1 AS x FROM UserGroup_has_Permission WHERE userGroupId = :id", id=group_id)
    assert links == []
    assert told(anywhere, group_id)[-1] == ("deleted", '{"name":"goods in"}')


def test_a_group_that_the_older_programs_use_is_not_deleted(official: Service) -> None:
    group_id = created(official)
    official.run(
        "INSERT INTO LDAPSearchParameters (ldapSearchParametersId, accountType, oneOrMany, hostURL, attributes)"
        " VALUES (9, 'group_member', 'many', 'x', 'x')"
    )
    official.run(
        "INSERT INTO UserGroup_has_LDAPSearchParameters (userGroupId, ldapSearchParametersId, name)"
        " VALUES (:id, 9, 'x')",
        id=group_id,
    )
    answer = official.client("admin").delete(f"/groups/{group_id}")
    assert (answer.status_code, "LDAPSearchParameters" in answer.json["detail"]) == (409, True)


def test_what_is_there_already_is_not_done_again(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    for _ in range(2):
        assert admin.put(member(anywhere, group_id, "other")).status_code == 204
        assert admin.put(f"/groups/{group_id}/permissions/all_dewars").status_code == 204
    group = admin.get(f"/groups/{group_id}").json
    assert ([one["login"] for one in group["members"]], group["permissions"]) == (["other"], ["all_dewars"])
    for _ in range(2):
        assert admin.delete(member(anywhere, group_id, "other")).status_code == 204
        assert admin.delete(f"/groups/{group_id}/permissions/all_dewars").status_code == 204
    person_id = anywhere.founded.people["other"]
    assert told(anywhere, group_id)[1:] == [
        ("member_added", f'{{"person_id":{person_id}}}'),
        ("permission_given", '{"permission":"all_dewars"}'),
        ("member_removed", f'{{"person_id":{person_id}}}'),
        ("permission_withdrawn", '{"permission":"all_dewars"}'),
    ]


def test_a_permission_that_stands_twice_is_given_once_and_withdrawn_whole(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    for _ in range(2):
        anywhere.run("INSERT INTO Permission (type) VALUES ('goods_in')")
    first, second = (
        r["id"] for r in anywhere.rows("SELECT permissionId AS id FROM Permission WHERE type = 'goods_in'")
    )
    admin.put(f"/groups/{group_id}/permissions/goods_in")
    sql = "SELECT permissionId AS id FROM UserGroup_has_Permission WHERE userGroupId = :id"
    assert [row["id"] for row in anywhere.rows(sql, id=group_id)] == [first]
    insert = "INSERT INTO UserGroup_has_Permission (userGroupId, permissionId) VALUES (:id, :second)"
    anywhere.run(insert, id=group_id, second=second)
    assert admin.get(f"/groups/{group_id}").json["permissions"] == ["goods_in"]
    admin.delete(f"/groups/{group_id}/permissions/goods_in")
    assert anywhere.rows(sql, id=group_id) == []


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_group_that_is_not_there_is_not_found(sqlite: Service, method: str) -> None:
    wish = ({"name": "x"},) if method == "patch" else ()
    assert getattr(sqlite.client("admin"), method)("/groups/4000000", *wish).status_code == 404


@pytest.mark.parametrize("link", ["members/1", "permissions/all_dewars"])
def test_nothing_is_put_into_or_taken_out_of_a_group_that_is_not_there(anywhere: Service, link: str) -> None:
    admin = anywhere.client("admin")
    assert admin.put(f"/groups/4000000/{link}").status_code == 404
    assert admin.delete(f"/groups/4000000/{link}").status_code == 404


@pytest.mark.parametrize("link", ["members/4000000", "permissions/nothing", "permissions/%CE%B1", "permissions/%00"])
def test_what_is_not_known_cannot_be_put_into_a_group(anywhere: Service, link: str) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    assert admin.put(f"/groups/{group_id}/{link}").status_code == 404
    assert admin.delete(f"/groups/{group_id}/{link}").status_code == 204
    assert len(told(anywhere, group_id)) == 1


def test_groups_are_for_administrators(sqlite: Service) -> None:
    for login in ("user", "staff"):
        answer = sqlite.client(login).get("/groups")
        assert (answer.status_code, "admin" in answer.json["detail"]) == (403, True)


def test_who_is_put_into_a_group_has_its_rights_at_once(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), created(anywhere)
    own = seen(anywhere, "other")
    admin.put(f"/groups/{group_id}/permissions/all_dewars")
    admin.put(member(anywhere, group_id, "other"))
    assert seen(anywhere, "other") > own
    admin.delete(f"/groups/{group_id}/permissions/all_dewars")
    assert seen(anywhere, "other") == own
    admin.put(f"/groups/{group_id}/permissions/all_dewars")
    assert seen(anywhere, "other") > own
    admin.delete(member(anywhere, group_id, "other"))
    assert seen(anywhere, "other") == own


def test_who_is_taken_out_elsewhere_loses_the_rights_within_ten_seconds(anywhere: Service) -> None:
    """By another worker, or by an older program."""
    everything = seen(anywhere, "staff")
    anywhere.run("DELETE FROM UserGroup_has_Person WHERE personId = :id", id=anywhere.founded.people["staff"])
    assert seen(anywhere, "staff") == everything
    anywhere.clock.now += timedelta(seconds=10)
    assert seen(anywhere, "staff") == set()
