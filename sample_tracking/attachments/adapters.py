"""Pictures as cameras give them, made safe to keep and to show: within bounds, upright, without what they tell of the
camera and the place.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later

if TYPE_CHECKING:
    from sample_tracking.kernel.languages import Phrase

KINDS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 2048
QUALITY: Final = 85
BROKEN: Final = (OSError, SyntaxError, ValueError, TypeError, struct.error)
"""What Pillow raises over content that is none, or that is broken inside, as in its EXIF."""
UNREADABLE: Final = later("This is no picture that can be read; send a JPEG, PNG or WebP file.")
TOO_MANY: Final = later("The picture has too many points; take it with a lower resolution.")


def made_safe(content: bytes) -> bytes:
    """A JPEG of at most `LONGEST_SIDE` points a side; Invalid for anything that is no picture."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused(TOO_MANY)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        raise _refused(TOO_MANY) from error
    except BROKEN as error:
        raise _refused(UNREADABLE) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _refused(sentence: Phrase | str) -> Invalid:
    return Invalid(sentence, errors=[Fault("/", sentence)])
