"""The page on the lifecycle, drawn from the tables and the vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .states import STATES
from .transitions import AS_PARENT, LEVELS, Level, Transition
from .vocabulary import WRITTEN
from .wording import MADE, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .vocabulary import Vocabulary

SITE = "SITE"
INTRODUCTION = """\
# The lifecycle

Generated from `sample_tracking/lifecycle` by `make docs`; change the tables there, not this page.

Nothing else decides what can be done. A transition of a shipment moves those of its dewars for which it is open, and
their containers with them; one that is not open for any of them is refused with the list of those that are. The state
of a shipment is the first in this order that one of its dewars is in: {order}.

A container is where its dewar is, unless it was called off, stored or disposed of by itself; `processing` is said of
a container on a position of a sample changer. A sample is where its container is, unless it was called off by itself.
With the first container that is loaded its dewar goes into `processing`, with the last one that is unloaded it leaves.
"""


def page() -> str:
    """docs/lifecycle.md"""
    order = ", ".join(f"`{state}`" for state in STATES[:10])
    parts = [INTRODUCTION.format(order=order)]
    parts += [_level(level) for level in LEVELS]
    parts += [_vocabulary(load(name, SITE)) for name in MADE]
    return "\n".join(parts)


def mermaid(level: Level) -> str:
    """The states and transitions of a level as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {level.start}"]
    lines += [f"    {start} --> {end} : {t.name}" for t in level.transitions for start, end in _arrows(t)]
    return "\n".join(lines)


def _arrows(transition: Transition) -> Iterator[tuple[str, str]]:
    """A reopened container or sample goes where its parent is: drawn to the state in which it was called off."""
    for start in transition.starts:
        yield start, "opened" if transition.to == AS_PARENT else transition.leads(start)


def _level(level: Level) -> str:
    rows = (
        (
            f"`{t.name}`",
            ", ".join(t.starts),
            t.to,
            t.permission.value,
            f"{t.carries}s" if t.carries else "",
            ", ".join((*t.needs, *(f"{name}?" for name in t.takes))),
        )
        for t in level.transitions
    )
    table = _table(("transition", "from", "to", "permission", "carries", "with"), rows)
    return f"## {level.name.capitalize()}\n\n```mermaid\n{mermaid(level)}\n```\n\n{table}"


def _vocabulary(vocabulary: Vocabulary) -> str:
    words = vocabulary.dewar
    rows = (
        (
            state,
            f"`{words.writes[state]}`" if state in words.writes else "",
            _listed(words.keeps.get(state, ())),
            _listed(word for word, read in words.reads.items() if read == state),
        )
        for state in (*WRITTEN, "unknown")
    )
    places = (
        (f"`{step}`", _shown(vocabulary.places.get(step)), _shown(vocabulary.history_words.get(step)))
        for step in sorted({*vocabulary.places, *vocabulary.history_words})
    )
    containers = (
        (state, _listed(word for word, read in vocabulary.container.reads.items() if read == state))
        for state in dict.fromkeys(vocabulary.container.reads.values())
    )
    return "\n".join(
        (
            f"## The words `{vocabulary.name}`\n",
            _table(("state of a shipment or dewar", "written", "kept", "read, without regard to case"), rows),
            _table(("transition", "goes to, by itself", "history says"), places),
            _table(("state of a container", "read"), containers),
        )
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(_shown(word) for word in words))


def _shown(word: str | None) -> str:
    """An empty word is a thing that can be written; None is not."""
    return "" if word is None else f"`{word}`" if word else "(empty)"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
