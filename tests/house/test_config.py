"""The example configurations, and the checked-in JSON schema of the configuration."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sample_tracking.app import build
from sample_tracking.kernel.config import json_schema
from sample_tracking.modules import configure, every_installed
from tests.servers.debian import ROOT

CONFIG = ROOT / "config"
EXAMPLES = sorted(
    path for path in CONFIG.iterdir() if path.stem in ("small-lab", "diamond-like", "esrf-like", "development")
)
READ: dict[str, Callable[[str], Any]] = {".toml": tomllib.loads, ".yaml": yaml.safe_load, ".json": json.loads}
# What sites keep in files and the environment.
SECRETS = {
    "SAMPLE_TRACKING__TOKENS__KEY": "k" * 48,
    "SAMPLE_TRACKING__DATABASE__URL": "mysql+pymysql://user:password@127.0.0.1:1/ispyb",
    "SAMPLE_TRACKING__AUTH_LDAP__BIND_PASSWORD": "secret",
    "SAMPLE_TRACKING__AUTH_OIDC__CLIENT_SECRET": "secret",
    "SAMPLE_TRACKING__AUTH_REST__TOKEN": "secret",
}


def schema() -> Any:
    return json.loads((CONFIG / "schema.json").read_text())


def environ_for(document: dict[str, Any]) -> dict[str, str]:
    plugins = {name.upper() for name in document["plugins"]}
    return {name: text for name, text in SECRETS.items() if name.split("__")[1] in plugins | {"TOKENS", "DATABASE"}}


def test_nothing_else_stands_beside_them() -> None:
    others = {"compose.yaml", "gunicorn.conf.py", "locations.example.toml", "schema.json"}
    assert {path.name for path in CONFIG.iterdir() if path.is_file()} == {path.name for path in EXAMPLES} | others


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_starts_the_service(path: Path) -> None:
    settings, modules = configure(path, environ_for(READ[path.suffix](path.read_text())))
    build(settings, modules)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_keeps_to_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(schema()).validate(READ[path.suffix](path.read_text()))


def test_the_schema_is_up_to_date() -> None:
    """`sample-tracking generate docs` writes it."""
    assert schema() == json_schema(every_installed())


@pytest.mark.parametrize("wrong", [{"sight": {}}, {"site": {"colour": "red"}}, {"api": {"page_limit": "many"}}])
def test_the_schema_refuses_what_the_service_refuses(wrong: dict[str, Any]) -> None:
    assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)
