"""The agreement is well-formed, the example server keeps it, and the plugin works with the example."""

import json
from typing import Any

import pytest
import urllib3
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from plugins.auth_rest.schemas import PersonSchema
from sample_tracking.kernel.authenticators import Directory, Passwords
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.identity import Identity
from tests.servers.debian import ROOT

from .conftest import PROGRAM
from .given import ANNA, PASSWORD, TOKEN, people

AGREEMENT: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "auth-rest.openapi.yaml").read_text())
ALLOWED = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
KNOWN = {"login": "anna", "password": PASSWORD}


def test_the_agreement_is_a_valid_openapi_document() -> None:
    validate(AGREEMENT)


def test_the_agreement_and_the_plugin_know_the_same_members() -> None:
    person = AGREEMENT["components"]["schemas"]["Person"]
    fields = PersonSchema().fields
    assert set(person["properties"]) == set(fields)
    assert person["required"] == [name for name, field in fields.items() if field.required]


def resolved(part: Any) -> Any:
    """The agreement with its references replaced by what they name."""
    match part:
        case {"$ref": str(place)}:
            found: Any = AGREEMENT
            for step in place.removeprefix("#/").split("/"):
                found = found[step]
            return resolved(found)
        case dict():
            return {name: resolved(value) for name, value in part.items()}
        case _:
            return part


@pytest.mark.parametrize(
    ("method", "path", "asked", "headers", "status"),
    [
        ("post", "/authenticate", KNOWN, ALLOWED, 200),
        ("post", "/authenticate", {**KNOWN, "password": "another"}, ALLOWED, 401),
        ("post", "/authenticate", {**KNOWN, "login": "nobody"}, ALLOWED, 401),
        ("post", "/authenticate", {"login": "nobody", "password": ""}, ALLOWED, 401),
        ("post", "/authenticate", KNOWN, {}, 403),
        ("post", "/authenticate", KNOWN, {"Authorization": "Bearer another"}, 403),
        ("get", "/people/{login}", "anna", ALLOWED, 200),
        ("get", "/people/{login}", "nobody", ALLOWED, 404),
        ("get", "/people/{login}", "anna", {}, 403),
    ],
)
def test_the_example_answers_as_agreed(
    address: str, method: str, path: str, asked: Any, headers: dict[str, str], status: int
) -> None:
    place = path.replace("{login}", asked) if method == "get" else path
    body = json.dumps(asked) if method == "post" else None
    with urllib3.PoolManager(retries=False) as http:
        said = http.request(method.upper(), address + place, body=body, headers=headers)
    assert said.status == status
    agreed = resolved(AGREEMENT["paths"][path][method]["responses"][str(status)])
    (media_type,) = agreed["content"]
    assert said.headers["Content-Type"] == media_type
    OAS31Validator(agreed["content"][media_type]["schema"]).validate(said.json())


def test_the_example_is_short_enough_to_be_read() -> None:
    assert len(PROGRAM.read_text().splitlines()) <= 60


def test_who_is_known_there_comes_in(address: str) -> None:
    asked = people(address)
    anna = Identity("anna", "Anna", "Berg", "anna@example.org", ("floor",))
    assert isinstance(asked, Passwords)
    assert isinstance(asked, Directory)
    assert asked.authenticate("anna", PASSWORD) == anna
    assert asked.find("anna") == anna
    assert anna == Identity(**{**ANNA, "groups": ("floor",)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("login", "password"),
    [("anna", "another"), ("nobody", PASSWORD), ("anna", ""), ("", ""), ("anna\0", PASSWORD), ("an\ud800na", PASSWORD)],
)
def test_nobody_else_comes_in(address: str, login: str, password: str) -> None:
    assert people(address).authenticate(login, password) is None


@pytest.mark.parametrize(
    "login", ["nobody", "", " ", ".", "..", "../people/anna", "anna?x", "anna#", "anna/", "an\nna"]
)
def test_nobody_else_is_found(address: str, login: str) -> None:
    assert people(address).find(login) is None


def test_without_the_token_nothing_is_answered(address: str) -> None:
    with pytest.raises(Unavailable):
        people(address, token=None).authenticate("anna", PASSWORD)
