"""Every text by which a list can be narrowed, as the OpenAPI document has it."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.world import Configured, Service

from .routes import routed_plugins

ODD = ("\N{GREEK SMALL LETTER ALPHA}", "🧪", "'", "\\", "%", "þ", "\N{NULL}", "\N{RIGHT-TO-LEFT OVERRIDE}")


@pytest.fixture
def configured() -> Configured:
    return Configured(routed_plugins())


def text_filters(service: Service) -> Iterator[tuple[str, str]]:
    """(address, parameter) of every list that no id is needed for."""
    for path, item in service.http.simulate_get("/openapi.json").json["paths"].items():
        address = path.replace("{code}", "mx23694")
        for parameter in item.get("get", {}).get("parameters", []) if "{" not in address else []:
            kind = parameter["schema"]
            text = parameter["in"] == "query" and "string" in kind.get("type", "") and "enum" not in kind
            if text and "format" not in kind and parameter["name"] != "cursor":
                yield address, parameter["name"]


def test_no_text_breaks_a_list(anywhere: Service) -> None:
    admin = anywhere.client("admin")
    filters = list(text_filters(anywhere))
    assert ("/api/v1/samples", "name") in filters
    for address, name in filters:
        for text in ODD:
            answer = admin.get(f"{address}?{name}={quote(text)}")
            assert answer.status_code in (200, 400), (address, name, text, answer.text)
            if answer.status_code == 400:
                assert [error["pointer"] for error in answer.json["errors"]] == [f"?{name}"]
            else:
                assert answer.json["items"] == [], (address, name, text)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/proposals?q=%CE%B1", "?q"),
        ("/proposals?colour=red", "?colour"),
        ("/proposals?limit=1000000", "?limit"),
        ("/proposals?cursor=made-up", "?cursor"),
        ("/proposals/mx23694/contacts?q=x", "?q"),
        ("/proposals/mx23694/proteins?acronym=", "?acronym"),
        ("/proposals/mx23694?q=x", "?q"),
    ],
)
def test_a_query_that_is_not_understood_is_refused_by_its_place(sqlite: Service, path: str, pointer: str) -> None:
    answer = sqlite.client("user").get(path)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-query")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_a_cursor_of_one_list_opens_no_other(sqlite: Service) -> None:
    following = sqlite.client("user").get("/proposals?limit=1").json["next"]
    cursor = following.partition("cursor=")[2]
    assert sqlite.client("user").get(f"/shipments?cursor={cursor}").status_code == 400
    assert sqlite.client("user").get(f"/proposals?q=mx&cursor={cursor}").status_code == 400
