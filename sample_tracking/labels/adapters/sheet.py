"""A PDF on which is written: text that shrinks and wraps until it fits, symbols, lines; lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from fpdf import FPDF

from .symbols import QUIET_CODE128, QUIET_QR, code128_modules, module_width, qr_modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from .fonts import Fonts

Align = Literal["L", "C", "R"]
POINT: Final = 25.4 / 72
LEADING: Final = 1.25
# The height of a line for each point of the size of its letters.
LINE: Final = POINT * LEADING
SMALLEST: Final = 3.0
STEP: Final = 0.5
ELLIPSIS: Final = "…"


class Sheet(FPDF):
    def __init__(self, fonts: Fonts, size: tuple[float, float], title: str, now: datetime) -> None:
        super().__init__(unit="mm", format=size)
        self.fonts_of_site = fonts
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_title(title)
        self.set_creation_date(now)
        self.add_font("text", "", fonts.regular)
        self.add_font("text", "B", fonts.bold)
        plain: Any = self.fonts["text"]
        self._known = frozenset(plain.cmap)
        self._complete = False

    def finished(self) -> bytes:
        """The document; empty when it has no page. The files of the fonts are closed."""
        content = bytes(self.output()) if self.page else b""
        for font in self.fonts.values():
            opened: Any = font
            opened.ttfont.close()
        return content

    def choose(self, size: float, *, bold: bool = False) -> None:
        self.set_font("text", "B" if bold else "", size)

    def write_text(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        lines: int = 1,
        bold: bool = False,
        align: Align = "L",
    ) -> float:
        """As large as it fits into so many lines, at most ``size`` points; gives the height that it took."""
        if not text:
            return 0.0
        self._see(text)
        shown, chosen = self._fitted(text, width, size, lines, bold=bold)
        height = chosen * LINE
        for number, line in enumerate(shown):
            self.set_xy(x, y + number * height)
            self.cell(w=width, h=height, text=line, align=align)
        return height * len(shown)

    def _see(self, text: str) -> None:
        """The further fonts are large, so they are opened when a character asks for them."""
        if self._complete or self._known.issuperset(map(ord, text)):
            return
        names = []
        for number, (regular, bold) in enumerate(self.fonts_of_site.fallbacks):
            names.append(f"further{number}")
            self.add_font(names[-1], "", regular)
            self.add_font(names[-1], "B", bold)
        self.set_fallback_fonts(names, exact_match=False)
        self._complete = True

    def _fitted(self, text: str, width: float, size: float, lines: int, *, bold: bool) -> tuple[list[str], float]:
        while True:
            self.choose(size, bold=bold)
            shown = self.wrapped(text, width)
            if len(shown) <= lines:
                return shown, size
            if size <= SMALLEST:
                return [*shown[: lines - 1], shown[lines - 1][:-1] + ELLIPSIS], size
            size = max(SMALLEST, size - STEP)

    def wrapped(self, text: str, width: float) -> list[str]:
        """In the chosen font; broken between words, and within those that are too long for a line."""
        shown: list[str] = []
        for word in text.split():
            if shown and self.get_string_width(f"{shown[-1]} {word}") <= width:
                shown[-1] = f"{shown[-1]} {word}"
            else:
                shown.extend(self._broken(word, width))
        return shown

    def _broken(self, word: str, width: float) -> list[str]:
        parts = [""]
        for character in word:
            if parts[-1] and self.get_string_width(parts[-1] + character) > width:
                parts.append("")
            parts[-1] += character
        return parts

    def squares(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Black boxes (x, y, width, height) filled as one, so that no light comes through between two of them."""
        k, high = self.k, self.h
        drawn = [f"{x * k:.3f} {(high - y - h) * k:.3f} {w * k:.3f} {h * k:.3f} re" for x, y, w, h in boxes]
        self._out(f"q 0 g {' '.join(drawn)} f Q")


@dataclass(frozen=True)
class Area:
    """A part of a sheet with lengths of its own: a label is laid out once and scaled to the paper."""

    sheet: Sheet
    x: float
    y: float
    scale: float
    resolution: int

    def write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        lines: int = 1,
        bold: bool = False,
        align: Align = "L",
    ) -> float:
        place = (self.x + x * self.scale, self.y + y * self.scale, width * self.scale)
        taken = self.sheet.write_text(text, *place, size=size * self.scale, lines=lines, bold=bold, align=align)
        return taken / self.scale

    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> int:
        """How many a text takes at this size."""
        self.sheet.choose(size * self.scale, bold=bold)
        return len(self.sheet.wrapped(text, width * self.scale))

    def rule(self, x: float, y: float, width: float, thick: float = 0.3) -> None:
        self.fill(x, y, width, thick)

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        s = self.scale
        self.sheet.squares([(self.x + x * s, self.y + y * s, width * s, height * s)])

    def box(self, x: float, y: float, width: float, height: float, thick: float = 0.3) -> None:
        s = self.scale
        self.sheet.set_line_width(thick * s)
        self.sheet.rect(self.x + x * s, self.y + y * s, width * s, height * s)

    def circle(self, x: float, y: float, radius: float, *, filled: bool = False, thick: float = 0.2) -> None:
        s = self.scale
        self.sheet.set_line_width(thick * s)
        self.sheet.set_fill_color(0)
        self.sheet.circle(self.x + x * s, self.y + y * s, radius * s, style="DF" if filled else "D")

    def polygon(self, points: Sequence[tuple[float, float]]) -> None:
        s = self.scale
        self.sheet.set_fill_color(0)
        self.sheet.polygon([(self.x + x * s, self.y + y * s) for x, y in points], style="F")

    def qr(self, text: str, x: float, y: float, side: float, level: str) -> float:
        """With its quiet zone in a square of that side at most; gives the side that it took."""
        if not text:
            return 0.0
        rows, module = qr_modules(text, level, side * self.scale, self.resolution)
        left, top = (place + QUIET_QR * module for place in (self.x + x * self.scale, self.y + y * self.scale))
        self.sheet.squares(
            (left + start * module, top + number * module, length * module, module)
            for number, row in enumerate(rows)
            for start, length in runs(row)
        )
        return (len(rows) + 2 * QUIET_QR) * module / self.scale

    def fits_code128(self, text: str, width: float) -> bool:
        return bool(text) and self._bar(code128_modules(text), width) > 0

    def code128(self, text: str, x: float, y: float, width: float, height: float) -> bool:
        """In the middle of the width; not at all when it would be too fine to be read."""
        if not self.fits_code128(text, width):
            return False
        modules = code128_modules(text)
        module = self._bar(modules, width)
        left = self.x + (x + width / 2) * self.scale - len(modules) * module / 2
        top, tall = self.y + y * self.scale, height * self.scale
        self.sheet.squares((left + start * module, top, length * module, tall) for start, length in runs(modules))
        return True

    def _bar(self, modules: Sequence[bool], width: float) -> float:
        return module_width(len(modules) + 2 * QUIET_CODE128, width * self.scale, self.resolution)


def runs(modules: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    start = None
    for place, dark in enumerate([*modules, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
