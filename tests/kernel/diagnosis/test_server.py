import pytest

from sample_tracking.kernel.diagnosis import Weight
from sample_tracking.kernel.diagnosis.server import judged


@pytest.mark.parametrize(
    ("version", "weight"),
    [
        ("10.11.19-MariaDB-0+deb12u1", Weight.FINE),
        ("10.6.0-MariaDB", Weight.FINE),
        ("11.8.2-MariaDB", Weight.FINE),
        ("10.5.29-MariaDB", Weight.GRAVE),
        ("8.4.3", Weight.GRAVE),
    ],
)
def test_the_server_has_to_be_a_mariadb_that_knows_what_we_use(version: str, weight: Weight) -> None:
    finding = judged(version)
    assert (finding.weight, version in finding.sentence) == (weight, True)
