"""Pictures and the codes in them, by Pillow and zxing-cpp."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Final

from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later

from .codes import LONGEST

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_POINTS: Final = 50_000_000
BROKEN: Final = (OSError, SyntaxError, ValueError, TypeError, struct.error)
"""What Pillow raises over content that is none, or that is broken inside, as in its EXIF."""
SIDE: Final = 3000
"""Beyond this a code is no easier to read."""


def codes_in(content: bytes) -> list[tuple[str, str]]:
    """(text, kind of symbol) of each code, from the top down; Invalid for what is no picture, or is too large."""
    # Heavy, and needed by few.
    import zxingcpp
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_POINTS:
            raise _unfit(later("The photo has too many points."))
        picture.draft("L", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture).convert("L")
        upright.thumbnail((SIDE, SIDE))
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise _unfit(later("This is no picture that can be read: send a JPEG, PNG or WebP file.")) from error
    except Image.DecompressionBombWarning as error:
        raise _unfit(later("The photo has too many points.")) from error
    found = [code for code in zxingcpp.read_barcodes(upright) if 0 < len(code.text) <= LONGEST]
    found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [(code.text, code.format.name) for code in found]


def _unfit(sentence: str) -> Invalid:
    return Invalid(sentence, errors=[Fault("/", sentence)])
