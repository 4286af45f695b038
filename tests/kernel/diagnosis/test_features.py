from sample_tracking.kernel.diagnosis.features import LOST_WITHOUT, NEEDED
from sample_tracking.kernel.tables import Base


def test_every_mapped_table_is_either_needed_or_has_a_feature_that_is_lost_without_it() -> None:
    assert set(NEEDED) | set(LOST_WITHOUT) == set(Base.metadata.tables)
    assert set(NEEDED) & set(LOST_WITHOUT) == set()


def test_every_needed_column_is_mapped() -> None:
    for table, columns in NEEDED.items():
        assert set(columns) <= set(Base.metadata.tables[table].columns.keys()), table
