"""Puts a Python file together: its imports are those of the known names that its text uses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sample_tracking.kernel.generate.layout import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_LINES = 300
STANDARD = ("collections.abc", "datetime", "typing", "urllib.parse")
FIRST = ("sample_tracking", "plugins", "tests")
DEFINED = re.compile(r"^(?:def (\w+)|class (\w+)|([A-Z_]\w*)(?::[^=]+)? =)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """``shared`` and ``blocks`` (by name) are the text; ``names``: module by imported name, ``typed``: those that only
    annotations use. A file that would be too long becomes a folder with a file for each block.
    """

    package: str
    stem: str
    doc: str
    blocks: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)
    shared: Sequence[str] = ()

    def files(self) -> dict[str, str]:
        parts = [self.shared] if self.shared else []
        whole = self._file([*parts, *self.blocks.values()], self.names, self.typed)
        if len(whole.splitlines()) <= MOST_LINES:
            return {f"{self.stem}.py": whole}
        return {f"{self.stem}/{name}.py": text for name, text in self._folder().items()}

    def _folder(self) -> dict[str, str]:
        parts = {**({"shared": self.shared} if self.shared else {}), **self.blocks}
        homes = {name: f".{stem}" for stem, lines in parts.items() for name in _defined(lines)}
        written = {}
        for stem, lines in parts.items():
            siblings = {name: home for name, home in homes.items() if home != f".{stem}"}
            written[stem] = self._file([lines], {**self._deeper(self.names), **siblings}, self._deeper(self.typed))
        public = {name: home for name, home in homes.items() if name[0].isalpha() and not name.isupper()}
        public = {name: home for name, home in public.items() if home != ".shared"}
        exported = [f'    "{name}",' for name in sorted(public, key=member_key)]
        head = [f'"""{self.doc}"""', "", *import_lines(public, self.package), "", "__all__ = [", *exported, "]"]
        return {**written, "__init__": "\n".join([*head, ""])}

    def _deeper(self, names: Mapping[str, str]) -> dict[str, str]:
        """The same homes seen from a folder below."""
        return {
            name: f"{self.package}{home}".rstrip(".") if home.startswith(".") else home for name, home in names.items()
        }

    def _file(self, parts: Sequence[Sequence[str]], names: Mapping[str, str], typed: Mapping[str, str]) -> str:
        body = [line for part in parts for line in ("", "", *part)]
        text = "\n".join(body)
        defined = _defined(body)
        used = {name: home for name, home in names.items() if _uses(text, name) and name not in defined}
        only_typed = {name: home for name, home in typed.items() if _uses(text, name) and name not in used}
        if only_typed:
            used["TYPE_CHECKING"] = "typing"
        head = [f'"""{self.doc}"""', "", "from __future__ import annotations"]
        if used:
            head += ["", *import_lines(used, self.package)]
        if only_typed:
            head += [
                "",
                "if TYPE_CHECKING:",
                *(f"    {line}" if line else "" for line in import_lines(only_typed, self.package, 4)),
            ]
        constants = [] if body[2:3] and body[2].startswith(("def ", "class ", "@")) else [""]
        return "\n".join([*head, *(body[1:] if constants else body), ""])


def _defined(lines: Iterable[str]) -> set[str]:
    return {next(filter(None, found)) for found in DEFINED.findall("\n".join(lines))}


def _uses(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.\"]){name}(?![\w\"])", text) is not None


def import_lines(names: Mapping[str, str], package: str, indent: int = 0) -> list[str]:
    """In the order and layout of the linter: ``sa`` and ``pytest`` are modules, ``.`` is the package itself."""
    sections: dict[int, list[str]] = {}
    for home in sorted(set(names.values()), key=_home_key):
        members = sorted((name for name, of in names.items() if of == home), key=member_key)
        sections.setdefault(_section(home, package), []).extend(_statement(home, members, indent))
    ordered = [sections[number] for number in sorted(sections)]
    return [line for number, section in enumerate(ordered) for line in (*([""] if number else []), *section)]


def _statement(home: str, members: list[str], indent: int) -> list[str]:
    if home.startswith("import "):
        return [home]
    line = f"from {home} import {', '.join(members)}"
    if len(line) + indent <= WIDTH:
        return [line]
    return [f"from {home} import (", *(f"    {name}," for name in members), ")"]


def _section(home: str, package: str) -> int:
    if home.startswith("."):
        return 3
    if home in STANDARD:
        return 0
    return 2 if home.split(".", maxsplit=1)[0] in (*FIRST, package) else 1


def _home_key(home: str) -> tuple[int, int, str]:
    dots = len(home) - len(home.lstrip("."))
    return (0 if home.startswith("import ") else 1, -dots, home.lower())


def member_key(name: str) -> tuple[int, list[tuple[int, str]], str]:
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    natural = [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.lower())]
    return (kind, natural, name)
