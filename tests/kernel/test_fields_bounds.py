"""What no database could hold is refused where it is read."""

import pytest
from marshmallow import ValidationError

from sample_tracking.kernel.fields import Moment, Whole


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**40])
def test_a_number_beyond_all_columns_is_refused(number: int) -> None:
    with pytest.raises(ValidationError, match="larger than any number"):
        Whole().deserialize(number)
    assert Whole().deserialize(2**63 - 1) == 2**63 - 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1899-12-31T00:00:00Z"])
def test_a_moment_at_the_ends_of_the_calendar_is_refused(moment: str) -> None:
    with pytest.raises(ValidationError, match="from 1900 on and before 2200"):
        Moment().deserialize(moment)
