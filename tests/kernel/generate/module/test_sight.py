"""The way from a table to its proposal, as the generator finds it."""

import pytest

from sample_tracking.kernel.generate.facts import Facts, from_file
from sample_tracking.kernel.generate.module.sight import way_to_proposal
from sample_tracking.kernel.generate.module.things import choose
from tests.servers.schema import FOLDER

SESSION = ["DataCollectionGroup", "BLSession"]
SCALING = ["AutoProcScaling_has_Int", "AutoProcIntegration", "DataCollection", *SESSION]


@pytest.fixture(scope="module")
def official() -> Facts:
    return from_file(FOLDER / "ispyb-official.json")


@pytest.mark.parametrize(
    ("tables", "way"),
    [
        (["Proposal"], []),
        (["Shipping"], []),
        (["DataCollection"], SESSION),
        (["Screening"], SESSION),
        (["BLSample"], ["Crystal", "Protein"]),
        (["EnergyScan"], ["BLSession"]),
        (["AutoProcScaling"], SCALING),
        (["PhasingStep"], ["AutoProcScaling", *SCALING]),
        (["Phasing"], ["PhasingAnalysis", "Phasing_has_Scaling", "AutoProcScaling", *SCALING]),
        (["PhasingProgramRun", "PhasingStep"], ["PhasingStep", "AutoProcScaling", *SCALING]),
    ],
)
def test_the_way_leads_over_foreign_keys(official: Facts, tables: list[str], way: list[str]) -> None:
    chosen = choose("any", "plugins.any", tables, official)
    found = way_to_proposal(chosen.things[0], chosen)
    assert found is not None
    assert [hop.right.table for hop in found.hops] == way


@pytest.mark.parametrize("table", ["Detector", "SpaceGroup", "ComponentSubType", "PhasingProgramRun", "UserGroup"])
def test_a_look_up_table_leads_nowhere(official: Facts, table: str) -> None:
    chosen = choose("any", "plugins.any", [table], official)
    assert way_to_proposal(chosen.things[0], chosen) is None
