"""What a scanned text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.parts import Parts
from sample_tracking.scans.codes import meant, plain

if TYPE_CHECKING:
    from sample_tracking.kernel.parts import Decoded
    from sample_tracking.kernel.unit import Unit


def decode(unit: Unit, text: str) -> Decoded | None:
    """By the first decoder that knows it."""
    found = (decoder.decode(unit, text) for decoder in unit.site.get(Parts).decoders)
    return next((one for one in found if one is not None), None)


def read(unit: Unit, sent: str) -> tuple[str, Decoded | None, bool]:
    """The text without what scanners put around it, what it is, and whether another keyboard had garbled it."""
    text = plain(sent)
    if not text:
        sentence = later("Nothing was scanned but blanks.")
        raise Invalid(sentence, errors=[Fault("/barcode", sentence)])
    found = decode(unit, text)
    if found is not None:
        return text, found, False
    others = {(one.kind, one.thing_id, one.key): one for other in meant(sent) if (one := decode(unit, other))}
    if len(others) != 1:
        return text, None, False
    return text, next(iter(others.values())), True
