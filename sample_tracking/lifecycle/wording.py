"""Vocabularies from their files: those that come with the service by name, a site's own by path."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from sample_tracking.kernel.config import StartupError

from .states import DEPARTED, STATES
from .transitions import CONTAINER, DEWAR
from .vocabulary import ANY, LONGEST, WRITTEN, Vocabulary, Words, fold

WORD: Final = re.compile(rf"[A-Za-z0-9 _()=>.-]{{0,{LONGEST}}}")
STEPS: Final = frozenset((*DEWAR.names, *CONTAINER.names))
MADE: Final = ("diamond", "esrf")
SECTIONS: Final = frozenset(
    ("place_case", "stamps", "history", "places", "departed", "dewar", "container"),
)


class VocabularyError(StartupError):
    """A vocabulary that cannot be used; the text names the file and the place in it."""


def load(name: str, site: str) -> Vocabulary:
    """``diamond``, ``esrf`` or the path of a site's own file; ``site`` is the code that stands for {site}."""
    if name in MADE:
        text = files(__package__).joinpath("words", f"{name}.toml").read_text("utf-8")
    else:
        try:
            text = Path(name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(f"The vocabulary {name!r} cannot be read: {error}.") from error
    try:
        return _Reader(name, site).vocabulary(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"The vocabulary {name!r} is not TOML: {error}.") from error


class _Reader:
    def __init__(self, name: str, site: str) -> None:
        self.name, self.site = name, site

    def vocabulary(self, data: dict[str, Any]) -> Vocabulary:
        self._known("", data, SECTIONS)
        history = self._table(data, "history")
        self._known("history", history, frozenset(("containers", "scans", "words")))
        container = self._table(data, "container")
        self._known("container", container, frozenset(("follows", "write", "read")))
        return Vocabulary(
            name=self.name,
            dewar=self._dewar(self._table(data, "dewar")),
            container=Words(self._writes("container.write", container), self._reads("container.read", container)),
            places=self._by_step("places", self._table(data, "places")),
            departed=self._departed(self._table(data, "departed")),
            history_words=self._by_step("history.words", self._table(history, "words")),
            scans=frozenset(self._steps("history.scans", history.get("scans", []))),
            follows=self._truth("container.follows", container.get("follows")),
            container_history=self._truth("history.containers", history.get("containers")),
            lowers_places=self._one_of("place_case", data.get("place_case"), ("lower", "as given")) == "lower",
            stamps=self._truth("stamps", data.get("stamps")),
        )

    def _dewar(self, table: dict[str, Any]) -> Words:
        self._known("dewar", table, frozenset(("write", "keep", "read")))
        writes = self._writes("dewar.write", table)
        reads = self._reads("dewar.read", table)
        if missing := [state for state in WRITTEN if state not in writes]:
            raise self._mistake("dewar.write", f"has no word for {', '.join(missing)}")
        if unread := [word for word in writes.values() if fold(word) not in reads]:
            raise self._mistake("dewar.read", f"does not say what {unread[0]!r} means, which is written")
        return Words(writes, reads, self._keeps("dewar.keep", self._table(table, "keep")))

    def _writes(self, place: str, table: dict[str, Any]) -> dict[str, str]:
        words = self._table(table, "write")
        return {self._state(place, state): self._word(f"{place}.{state}", word) for state, word in words.items()}

    def _reads(self, place: str, table: dict[str, Any]) -> dict[str, str]:
        reads: dict[str, str] = {}
        for state, words in self._table(table, "read").items():
            for word in self._list(f"{place}.{state}", words):
                key = self._folded(f"{place}.{state}", word)
                if reads.setdefault(key, self._state(place, state)) != state:
                    raise self._mistake(f"{place}.{state}", f"claims {word!r}, which is read as {reads[key]} already")
        return reads

    def _keeps(self, place: str, table: dict[str, Any]) -> dict[str, frozenset[str]]:
        return {
            self._state(place, state): frozenset(
                self._folded(f"{place}.{state}", w) for w in self._list(f"{place}.{state}", words)
            )
            for state, words in table.items()
        }

    def _departed(self, table: dict[str, Any]) -> dict[str, str]:
        return {
            fold(self._word(f"departed.{state}", word)): self._one_of("departed", state, tuple(sorted(DEPARTED)))
            for state, words in table.items()
            for word in self._list(f"departed.{state}", words)
        }

    def _by_step(self, place: str, table: dict[str, Any]) -> dict[str, str]:
        self._steps(place, list(table))
        return {step: self._word(f"{place}.{step}", word) for step, word in table.items()}

    def _steps(self, place: str, names: object) -> list[str]:
        listed = self._list(place, names)
        if odd := [str(name) for name in listed if name not in STEPS]:
            raise self._mistake(place, f"names {odd[0]!r}, which is no transition of a dewar or container")
        return listed

    def _folded(self, place: str, word: object) -> str:
        """A folded word; one star may stand at its end."""
        if isinstance(word, str) and word.endswith(ANY):
            return fold(self._word(place, word[:-1])) + ANY
        return fold(self._word(place, word))

    def _word(self, place: str, word: object) -> str:
        if not isinstance(word, str):
            raise self._mistake(place, "must be text")
        filled = word.replace("{site}", self.site)
        if WORD.fullmatch(filled.replace("{code}", "").replace("{position}", "")) is None:
            raise self._mistake(
                place, f"is {filled!r}: at most {LONGEST} letters, digits, blanks and _ ( ) = > . - can be written"
            )
        return filled

    def _state(self, place: str, state: str) -> str:
        return self._one_of(place, state, STATES)

    def _one_of(self, place: str, value: object, allowed: tuple[str, ...]) -> str:
        if value not in allowed:
            raise self._mistake(place, f"has {value!r}; allowed are {', '.join(allowed)}")
        return str(value)

    def _truth(self, place: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._mistake(place, "must be true or false")
        return value

    def _table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        table = data.get(key, {})
        if not isinstance(table, dict):
            raise self._mistake(key, "must be a table")
        return table

    def _list(self, place: str, value: object) -> list[str]:
        if not isinstance(value, list):
            raise self._mistake(place, "must be a list of words")
        return value

    def _known(self, place: str, table: dict[str, Any], keys: frozenset[str]) -> None:
        if odd := sorted(set(table) - keys):
            raise self._mistake(".".join(filter(None, (place, odd[0]))), "is not known here")

    def _mistake(self, place: str, what: str) -> VocabularyError:
        return VocabularyError(f"The vocabulary {self.name!r}: {place} {what}.")
