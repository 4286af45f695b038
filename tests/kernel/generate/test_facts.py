from pathlib import Path

import pytest

from sample_tracking.kernel.generate.facts import FactsError, from_file
from tests.servers.schema import FOLDER


def test_the_version_of_the_schema_comes_with_the_official_facts() -> None:
    assert from_file(FOLDER / "ispyb-official.json").version == "5.0.0"
    assert from_file(FOLDER / "ispyb-esrf.json").version == "of unknown version"


def test_a_column_with_a_json_check_is_known_as_json() -> None:
    dewar = from_file(FOLDER / "ispyb-official.json").tables["Dewar"]
    assert [column.name for column in dewar.columns if column.json] == ["extra"]


def test_a_fact_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"There is no fact file .*none\.json"):
        from_file(tmp_path / "none.json")


@pytest.mark.parametrize("content", ["no JSON", "{}", '{"tables": []}', '{"tables": {"Dewar": {"columns": [{}]}}}'])
def test_a_file_that_states_no_facts_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(content)
    with pytest.raises(FactsError, match="is not a fact file"):
        from_file(file)
