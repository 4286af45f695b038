from collections.abc import Callable

import pytest

from sample_tracking.kernel.generate.facts import FactsError, from_file
from sample_tracking.kernel.generate.live import from_database
from sample_tracking.kernel.generate.render import render
from tests.servers.database import Database
from tests.servers.schema import FOLDER, Flavour


def test_a_live_database_gives_the_same_files_as_its_fact_file(official_database: Database) -> None:
    expected = render(from_file(FOLDER / "ispyb-official.json"))
    assert expected.pop("lookups.json")
    assert render(from_database(official_database.url)) == expected


def test_the_java_flavour_lacks_tables_of_the_set(esrf_database: Database) -> None:
    with pytest.raises(FactsError, match="ContainerType"):
        render(from_database(esrf_database.url))


def test_a_database_without_our_tables_has_no_version(make_database: Callable[[Flavour | None], Database]) -> None:
    assert from_database(make_database(None).url).version == "of unknown version"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "cannot be read"),
        ("mysql+pymysql://root@127.0.0.1:1/ispyb", "cannot be read"),
        ("sqlite:///:memory:", "MariaDB database or from a fact file"),
    ],
)
def test_what_cannot_be_read_is_said(url: str, reason: str) -> None:
    with pytest.raises(FactsError, match=reason):
        from_database(url)
