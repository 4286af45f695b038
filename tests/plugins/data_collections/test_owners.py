"""Where a proposal's laboratories do not see each other's containers, they do not see what came of them either."""

from typing import Any

import pytest

from tests.measured import collect
from tests.world import Configured, Service

from .measuring import session_of, shipped


@pytest.fixture
def configured() -> Configured:
    return Configured(("data_collections",), {"permissions": {"owned_samples": ["mx23694"]}})


def seen(service: Service, made: dict[str, Any]) -> set[Any]:
    """What ``user`` is shown of a collection and its group, by each way."""
    user = service.client("user")
    lists = {len(user.get(path).json["items"]) for path in ("/data-collections", "/data-collection-groups")}
    one = user.get(f"/data-collections/{made['collection']}").status_code
    group = user.get(f"/data-collection-groups/{made['group']}").status_code
    return {*lists, one, group}


@pytest.mark.parametrize("named_by", ["group", "collection"])
def test_what_was_collected_of_anothers_container_is_hidden(service: Service, named_by: str) -> None:
    tree, session = shipped(service), session_of(service)
    sample = tree["samples"][0]
    made = collect(service, session, sample) if named_by == "group" else collect(service, session, blsampleid=sample)
    people = service.founded.people
    service.run("UPDATE Container SET ownerId = :person", person=people["user"])
    assert seen(service, made) == {1, 200}
    service.run("UPDATE Container SET ownerId = :person", person=people["other"])
    assert seen(service, made) == {0, 404}
    assert len(service.client("staff").get("/data-collections").json["items"]) == 1
    assert len(service.client("ipi").get("/data-collections").json["items"]) == 1
    assert service.client("user").get(f"/samples/{sample}/data-collections").status_code == 404


def test_what_was_collected_without_a_sample_is_everybodys(service: Service) -> None:
    assert seen(service, collect(service, session_of(service))) == {1, 200}
