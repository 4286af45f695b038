import pytest

from sample_tracking.app import open_units
from sample_tracking.dewars.barcodes import Barcodes
from sample_tracking.dewars.store import Journey
from sample_tracking.kernel.config import StartupError
from sample_tracking.modules import configure

MAIL_IN = Journey("mx12345", None, None, None)


@pytest.mark.parametrize(
    ("template", "number", "barcode"),
    [
        ("{proposal}-{number:07d}", 71448, "mx12345-0071448"),
        ("{site}0{number}", 312345, "ESRF0312345"),
    ],
)
def test_a_template_makes_the_forms_that_the_older_scanners_know(template: str, number: int, barcode: str) -> None:
    assert Barcodes.of(template, "ESRF").make(MAIL_IN, number) == barcode


@pytest.mark.parametrize("template", ["{proposal}", "{proposal} {number}", "{number}_{site}", "{colour}{number}", "{"])
def test_a_template_that_makes_no_barcodes_stops_the_start(template: str) -> None:
    with pytest.raises(StartupError, match=r"(?i)dewars\S*barcode|\[dewars\] barcode"):
        open_units(*configure(None, {"SAMPLE_TRACKING__DEWARS__BARCODE": template}))
