"""What was said about each setting, and where: the environment over the file, files for secrets."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .declare import parts_of
from .files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .declare import Part

PREFIX: Final = "SAMPLE_TRACKING__"
FILE_VARIABLE: Final = "SAMPLE_TRACKING_CONFIG"


def variable(*names: str) -> str:
    return PREFIX + "__".join(name.upper() for name in names)


@dataclass
class Said:
    """One section as it was said: values by key, and for each the words that name its place."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    def put(self, key: str, value: object, place: str) -> None:
        self.values[key], self.places[key] = value, place


@dataclass(frozen=True)
class Sources:
    path: Path | None
    document: Mapping[str, Any]
    environ: Mapping[str, str]

    @property
    def variables(self) -> dict[tuple[str, ...], str]:
        """(section, key) or (top-level key,) → the name of the variable."""
        return {
            tuple(name[len(PREFIX) :].lower().split("__")): name
            for name in sorted(self.environ)
            if name.startswith(PREFIX)
        }

    def sections(self) -> dict[str, str]:
        """Each section that somebody speaks of → where."""
        found = {keys[0]: name for keys, name in self.variables.items() if len(keys) > 1}
        tables = {name: f"{self.path}: [{name}]" for name, value in self.document.items() if isinstance(value, dict)}
        return found | tables

    def said(self, section: str, cls: type) -> Said:
        parts = {part.name: part for part in parts_of(cls)}
        said = Said()
        table = self.document.get(section, {})
        if isinstance(table, dict):
            self._from_file(said, section, table, parts)
        else:
            said.mistakes.append(f"{self.path}: {section} must be a table of settings.")
        self._from_environment(said, section, parts)
        return said

    def _from_file(self, said: Said, section: str, table: dict[Any, Any], parts: Mapping[str, Part]) -> None:
        folder = self.path.parent if self.path else Path()
        for key, value in table.items():
            place = f"{self.path}: [{section}] {key}"
            part = _part_with_file(str(key), parts)
            if part is None:
                said.put(str(key), value, place)
            elif part.name in table:
                said.mistakes.append(f"{place}: {part.name} is given as well; keep one of them.")
            elif isinstance(value, str):
                _content(said, part, folder / value, place)
            else:
                said.mistakes.append(f"{place}: must be the path of a file.")

    def _from_environment(self, said: Said, section: str, parts: Mapping[str, Part]) -> None:
        for keys, name in self.variables.items():
            if keys[0] != section or len(keys) == 1:
                continue
            key, text = "__".join(keys[1:]), self.environ[name]
            if part := _part_with_file(key, parts):
                if (section, part.name) in self.variables:
                    said.mistakes.append(f"{name}: {variable(section, part.name)} is set as well; keep one of them.")
                else:
                    _content(said, part, Path(text), name)
            else:
                said.put(key, parts[key].kind.spell(text) if key in parts else text, name)


def _part_with_file(key: str, parts: Mapping[str, Part]) -> Part | None:
    """The setting whose value stands in the file that ``key`` names."""
    if key in parts or not key.endswith("_file"):
        return None
    part = parts.get(key.removesuffix("_file"))
    return part if part and part.declared.from_file else None


def _content(said: Said, part: Part, path: Path, place: str) -> None:
    try:
        text = path.expanduser().read_text("utf-8").strip("\r\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        said.mistakes.append(f"{place}: the file {path} cannot be read: {reason}.")
        said.values.pop(part.name, None)
        said.places[part.name] = place
    else:
        said.put(part.name, part.kind.spell(text), place)


def sources(path: Path | None, environ: Mapping[str, str]) -> Sources:
    """``path``, or the file that SAMPLE_TRACKING_CONFIG names, or none."""
    named = environ.get(FILE_VARIABLE)
    path = path or (Path(named) if named else None)
    return Sources(path, read_file(path) if path else {}, environ)


def guess(word: str, known: Iterable[str]) -> str:
    """A hint for a word that nobody knows."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f' Did you mean "{close[0]}"?' if close else ""
