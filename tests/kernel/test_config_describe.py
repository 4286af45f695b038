from __future__ import annotations

from pathlib import Path

from sample_tracking.kernel import config

from .test_config_loading import EVERYTHING, GUARDED, KEY

PAGE = Path(__file__).parents[2] / "docs" / "configure.md"


def test_every_setting_is_described_with_type_default_and_help() -> None:
    found = {(one.section, one.field): one for one in config.every_setting([EVERYTHING, GUARDED])}
    assert found["", "mode"].default == '"development"'
    assert found["everything", "limits"].type == "table (list (whole number each) under each key)"
    assert found["everything", "pause"].default == "5"
    assert found["everything", "nothing"].default == "nothing"
    assert found["guarded", "password"].default is None
    assert found["guarded", "password"].secret
    assert found["tokens", "key"].default == "for development only"
    assert all(one.help for one in found.values())


def test_the_tables_have_a_row_for_each_setting_and_no_secret() -> None:
    text = config.tables([EVERYTHING, GUARDED])
    for one in config.every_setting([EVERYTHING, GUARDED]):
        assert f"| `{one.field}` | {one.type} |" in text
    assert "### `[guarded]`" in text
    assert "| `password` | text | must be given | what opens it Secret. |" in text
    assert config.TokenSettings().key not in text


def test_the_json_schema_states_types_limits_and_the_files_of_secrets() -> None:
    schema = config.json_schema([EVERYTHING, GUARDED])
    assert schema["additionalProperties"] is False
    everything = schema["properties"]["everything"]["properties"]
    assert everything["count"] == {
        "description": "c",
        "type": "integer",
        "minimum": 0,
        "maximum": 10,
        "default": 2,
    }
    assert everything["names"]["maxItems"] == 3
    assert everything["colour"]["enum"] == ["red", "blue"]
    assert everything["limits"]["additionalProperties"] == {"type": "array", "items": {"type": "integer"}}
    assert everything["nothing"]["anyOf"] == [{"type": "integer"}, {"type": "null"}]
    assert schema["properties"]["tokens"]["properties"]["lifetime"]["maximum"] == 604800
    assert schema["properties"]["site"]["properties"]["name"]["maxLength"] == 80
    assert schema["properties"]["site"]["properties"]["code"]["pattern"].startswith("^(?:[A-Z")
    assert set(schema["properties"]["guarded"]["properties"]) == {"password", "password_file", "spare", "spare_file"}
    assert "default" not in schema["properties"]["tokens"]["properties"]["key"]


def test_what_is_in_force_is_shown_with_the_place_of_each_value(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('[everything]\nnames = ["a"]\nlimits = {low = [1]}')
    environ = {"SAMPLE_TRACKING__EVERYTHING__COUNT": "4"}
    text = config.shown(config.load(path, environ, [EVERYTHING]))
    assert f'names = ["a"]  # {path}: [everything] names' in text
    assert 'limits = { "low" = [1] }' in text
    assert "count = 4  # SAMPLE_TRACKING__EVERYTHING__COUNT" in text
    assert "flag = false\n" in text
    assert "# nothing is not set\n" in text


def test_what_is_shown_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "shown.toml"
    first = config.load(None, {}, [EVERYTHING])
    path.write_text(config.shown(first).replace('key = "********"', f'key = "{KEY}"'))
    again = config.load(path, {}, [EVERYTHING])
    assert again.sections["everything"] == first.sections["everything"]
    assert again.sections["site"] == first.sections["site"]


def test_the_page_on_configuring_tells_every_setting() -> None:
    from sample_tracking.modules import every_installed

    page = PAGE.read_text("utf-8")
    assert config.tables(every_installed()) in page, "run `sample-tracking config docs --write docs/configure.md`"
