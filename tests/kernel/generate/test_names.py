import keyword

import pytest

from sample_tracking.kernel.generate import names
from sample_tracking.kernel.generate.names import RESERVED, attribute, class_name
from sample_tracking.kernel.tables import columns
from tests.servers.schema import Flavour, facts


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("barCode", "bar_code"),
        ("SAFETYLEVEL", "safetylevel"),
        ("deliveryAgent_agentName", "delivery_agent_agent_name"),
        ("DewarTransportHistoryId", "dewar_transport_history_id"),
        ("blSampleId", "bl_sample_id"),
        ("EORINumber", "eori_number"),
        ("MOD_ID", "mod_id"),
        ("MX_used", "mx_used"),
        ("cell_a", "cell_a"),
        ("global", "global_"),
        ("metadata", "metadata_"),
        ("serial", "serial_"),
        ("datetime", "datetime_"),
        ("2theta", "column_2theta"),
        ("Res. (corner)", "res___corner_"),
    ],
)
def test_a_column_becomes_snake_case(column: str, name: str) -> None:
    assert attribute(column) == name


@pytest.mark.parametrize(
    ("table", "name"),
    [("BLSample", "BLSample"), ("Session_has_Person", "SessionHasPerson"), ("Index", "Index_"), ("2D", "Table2D")],
)
def test_a_table_becomes_a_class_without_underscores(table: str, name: str) -> None:
    assert class_name(table) == name


@pytest.mark.parametrize("flavour", ["official", "esrf"])
def test_every_column_of_the_schema_has_a_name_that_python_and_sqlalchemy_allow(flavour: Flavour) -> None:
    for table, spec in facts(flavour)["tables"].items():
        names = [attribute(column["name"]) for column in spec["columns"]]
        assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names), table
        assert not RESERVED & set(names), table
        assert len(set(names)) == len(names), table


def test_every_word_of_the_columns_is_known() -> None:
    own = {name for name, word in vars(columns).items() if getattr(word, "__module__", "") == columns.__name__}
    assert {name for name in own if not name.startswith("_")} == set(names.WORDS)


def test_the_clashes_of_the_schema_are_the_known_ones() -> None:
    columns = {
        f"{table}.{column['name']}"
        for table, spec in facts("official")["tables"].items()
        for column in spec["columns"]
        if attribute(column["name"]).endswith("_")
    }
    assert columns == {"Protein.global", "Screen.global", "Imager.serial"}
