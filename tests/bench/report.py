"""The table, for the terminal and for docs/performance.md."""

import statistics
from collections.abc import Callable, Sequence
from operator import attrgetter

from tests.servers.debian import ROOT

from .rounds import Line, Turn

PAGE = ROOT / "docs" / "performance.md"
MEASURED, OF_PAGES, OF_TERMINALS = "measured", "measured pages", "measured terminals"
"""The names of the places in the page."""
HEAD = ("", "statements", "req/s", "floor", "ratio", "of the best", "p50 ms", "floor", "CPU µs", "floor")


def table(lines: Sequence[Line]) -> str:
    return grid((HEAD, *map(_row, lines)))


def grid(rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the first row are the titles."""
    head, *others = rows
    every = [head, ("---", *("--:" for _ in head[1:])), *others]
    widths = [max(len(row[i]) for row in every) for i in range(len(head))]
    return "\n".join(_line(row, widths) for row in every)


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.title,
        str(line.statements),
        f"{_middle(line.service, attrgetter('rate')):.0f}",
        f"{_middle(line.floor, attrgetter('rate')):.0f}",
        f"{line.ratio:.2f}",
        f"{line.best_ratio:.2f}",
        f"{_middle(line.service, attrgetter('p50_ms')):.1f}",
        f"{_middle(line.floor, attrgetter('p50_ms')):.1f}",
        f"{_middle(line.service, attrgetter('busy_us')):.0f}",
        f"{_middle(line.floor, attrgetter('busy_us')):.0f}",
    )


def _middle(figures: Sequence[Turn], of: Callable[[Turn], float]) -> float:
    return statistics.median(map(of, figures))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
    return f"| {' | '.join(cells)} |"


def write(told: Sequence[str], place: str = MEASURED) -> None:
    """Between the two marks of the place."""
    begin, end = f"<!-- {place} -->", f"<!-- end of {place} -->"
    before, _, rest = PAGE.read_text().partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n" + "\n\n".join(told) + f"\n\n{end}{after}")
