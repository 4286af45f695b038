"""Codes in a photo, for phones whose browser cannot read them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.media import Files

from . import adapters

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document

FILES: Final = Files(("image/jpeg", "image/png", "image/webp"), 5 * 1024 * 1024)


def read(content: bytes) -> Document:
    """Invalid when it is no picture."""
    found: list[dict[str, Any]] = [{"text": text, "format": kind} for text, kind in adapters.codes_in(content)]
    return {"codes": found}
