"""The fonts of the papers: Noto Sans, and FiraGO for what it lacks, as the package pymupdf-fonts brings them."""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

# Their names in the package.
REGULAR: Final = "notos"
BOLD: Final = "notosbo"
FURTHER: Final = "figo"
FURTHER_BOLD: Final = "figbo"


@dataclass(frozen=True, eq=False)
class Fonts:
    """Found by `unit.site.get(Fonts)`. fpdf2 reads fonts from files only, so they are unpacked at the first use, into a
    folder that goes with this object.
    """

    further: tuple[Path, ...] = ()

    @cached_property
    def _folder(self) -> Path:
        from fontTools.ttLib import TTFont
        from pymupdf_fonts import myfont

        folder = Path(tempfile.mkdtemp(prefix="sample-tracking-fonts-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for name in (REGULAR, BOLD, FURTHER, FURTHER_BOLD):
            font = TTFont(io.BytesIO(myfont(name)))
            if "TTFA" in font:  # how it was hinted: of no use, and a complaint at each subsetting
                del font["TTFA"]
            font.save(folder / f"{name}.ttf")
        return folder

    @property
    def regular(self) -> Path:
        return self._folder / f"{REGULAR}.ttf"

    @property
    def bold(self) -> Path:
        return self._folder / f"{BOLD}.ttf"

    @property
    def fallbacks(self) -> tuple[tuple[Path, Path], ...]:
        """(regular, bold) of each font that is asked for a missing character, in this order."""
        own = (self._folder / f"{FURTHER}.ttf", self._folder / f"{FURTHER_BOLD}.ttf")
        return (own, *((font, font) for font in self.further))
