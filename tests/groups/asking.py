"""What the tests of groups ask for again and again."""

from tests.world import Service


def named(service: Service, name: str) -> int:
    found: int = service.row("SELECT userGroupId AS id FROM UserGroup WHERE name = :name", name=name)["id"]
    return found


def created(service: Service, name: str = "goods in") -> int:
    answer = service.client("admin").post("/groups", {"name": name})
    assert answer.status_code == 201, answer.text
    number: int = answer.json["id"]
    return number


def member(service: Service, group_id: int, login: str) -> str:
    return f"/groups/{group_id}/members/{service.founded.people[login]}"


def told(service: Service, group_id: int) -> list[tuple[str, str | None]]:
    return [(row["what"], row["detail"]) for row in service.events("group", group_id)]
