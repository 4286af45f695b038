import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from sample_tracking.kernel.own.tables import remembered_group
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call, Unit
from tests.servers.database import Database
from tests.world import Client, Configured, Service, environment, serve

from .asking import created, member, named, told


def _refused(service: Service, path: str) -> None:
    group_id = named(service, "demo_admin")
    answer = service.client("admin").delete(path)
    assert (answer.status_code, "admin" in answer.json["detail"]) == (409, True)
    assert told(service, group_id) == []
    service.clock.now += timedelta(seconds=10)
    assert service.client("admin").get(f"/groups/{group_id}").json["member_count"] == 1


def test_the_last_administrator_stays_one(anywhere: Service) -> None:
    group_id = named(anywhere, "demo_admin")
    _refused(anywhere, member(anywhere, group_id, "admin"))
    _refused(anywhere, f"/groups/{group_id}/permissions/super_admin")


def test_a_colleague_who_cannot_log_in_is_no_administrator(anywhere: Service) -> None:
    group_id = named(anywhere, "demo_admin")
    anywhere.run("INSERT INTO Person (familyName) VALUES ('Nobody')")
    person_id = anywhere.row("SELECT personId AS id FROM Person WHERE familyName = 'Nobody'")["id"]
    assert anywhere.client("admin").put(f"/groups/{group_id}/members/{person_id}").status_code == 204
    answer = anywhere.client("admin").delete(member(anywhere, group_id, "admin"))
    assert answer.status_code == 409


def test_an_administrator_may_go_when_another_stays(anywhere: Service) -> None:
    admin, group_id = anywhere.client("admin"), named(anywhere, "demo_admin")
    admin.put(member(anywhere, group_id, "staff"))
    assert admin.delete(member(anywhere, group_id, "admin")).status_code == 204
    assert admin.get("/groups").status_code == 403
    assert anywhere.client("staff").get("/groups").status_code == 200


def test_two_administrators_who_take_each_other_out_at_once_leave_one(official: Service) -> None:
    """In two groups, so that they do not even meet at the same rows."""
    second = created(official, "second")
    admin = official.client("admin")
    admin.put(f"/groups/{second}/permissions/super_admin")
    admin.put(member(official, second, "staff"))
    staff = official.client("staff")
    assert staff.get("/groups").status_code == 200
    first = named(official, "demo_admin")
    targets = [(admin, member(official, second, "staff")), (staff, member(official, first, "admin"))]
    told: list[int] = []
    both = threading.Barrier(len(targets))

    def meet(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Neither goes on before the other has come as far, unless a lock keeps it from that."""
        if statement.startswith("DELETE FROM `UserGroup_has_Person`"):
            with suppress(threading.BrokenBarrierError):
                both.wait(1)

    def strike(client: Client, path: str) -> None:
        told.append(client.delete(path).status_code)

    threads = [threading.Thread(target=strike, args=target) for target in targets]
    event.listen(official.units.writes, "before_cursor_execute", meet)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    event.remove(official.units.writes, "before_cursor_execute", meet)
    assert sorted(told) in ([204, 403], [204, 409])
    left = "SELECT COUNT(*) AS n FROM UserGroup_has_Person WHERE userGroupId IN (:one, :two)"
    assert official.row(left, one=first, two=second)["n"] == 1


class TestGroupsOfADirectory:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"permissions": {"admin": ["super_admin", "group:sys-admins"]}})

    def test_an_administrator_by_a_directory_counts(self, service: Service) -> None:
        path = member(service, named(service, "demo_admin"), "admin")
        assert service.client("admin").delete(path).status_code == 409

        def remember(unit: Unit) -> None:
            row = {"provider": "ldap", "login": "staff", "name": "sys-admins"}
            unit.execute(remembered_group.insert(), row)

        service.units.write(Call(SERVICE, source="test"), remember)
        assert service.client("admin").delete(path).status_code == 204


def test_a_service_that_may_only_read_groups_says_so(
    official: Service, official_database: Database, tmp_path: Path
) -> None:
    """As after the first steps of docs/install.md."""
    name = f"u{uuid4().hex[:12]}"
    account, database = f"'{name}'@'localhost'", official_database
    group_id = created(official)
    official.run(f"CREATE USER {account}")
    official.run(f"GRANT SELECT ON `{database.name}`.* TO {account}")
    official.run(f"GRANT ALL ON `{database.own}`.* TO {account}")
    environ = environment(database.server.url(database.name, user=name), database.own, "official")
    reader = serve(tmp_path, environ, "official", founded=official.founded)
    admin = reader.client("admin")
    assert admin.get(f"/groups/{group_id}").status_code == 200
    for answer in (
        admin.post("/groups", {"name": "x"}),
        admin.patch(f"/groups/{group_id}", {"name": "x"}),
        admin.put(member(reader, group_id, "user")),
        admin.delete(member(reader, group_id, "user")),
    ):
        assert (answer.status_code, "privilege" in answer.json["detail"]) == (503, True)
    reader.units.reads.dispose()
    reader.units.writes.dispose()
    official.run(f"DROP USER {account}")
