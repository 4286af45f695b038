import io

import pytest
from PIL import Image

from sample_tracking.kernel.errors import Invalid
from sample_tracking.scans.adapters import codes_in


def test_a_photo_that_is_broken_inside_is_refused() -> None:
    made = io.BytesIO()
    Image.new("RGB", (20, 10)).save(made, "WEBP", exif=b"Exif\0\0MM\0*\0")
    with pytest.raises(Invalid, match="no picture that can be read"):
        codes_in(made.getvalue())
