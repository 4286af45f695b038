"""Places in files: TOML and CSV, read and written."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from typing import TYPE_CHECKING, Any, Final

from . import notation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Draft = dict[str, Any]

FIELDS: Final = ("code", "kind", "name", "word", "parent", "beamline", "capacity")
FILLED: Final = ("name", "word", "parent", "beamline")
ENDLESS: Final = "unlimited"
"""A capacity that is none: a slot would else take one dewar."""


def read(text: str, ending: str) -> list[Draft]:
    """ValueError, with a sentence that names the place, for what cannot be read."""
    return expanded(_csv(text) if ending == ".csv" else _toml(text))


def expanded(lines: Iterable[Mapping[str, Any]]) -> list[Draft]:
    """One draft for each place that the ranges of a line stand for."""
    drafts: list[Draft] = []
    for number, line in enumerate(lines, 1):
        try:
            drafts += _drafts(line)
        except ValueError as wrong:
            raise ValueError(f"Place {number}: {wrong}") from None
    return drafts


def _toml(text: str) -> list[Draft]:
    try:
        read_in = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(f"It is no TOML: {wrong}") from None
    places = read_in.get("places")
    if set(read_in) != {"places"} or not isinstance(places, list) or not all(isinstance(one, dict) for one in places):
        raise ValueError("It must hold [[places]] and nothing else.")
    return places


def _csv(text: str) -> list[Draft]:
    sample = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in sample else ",", restkey="more")
    lines = [{name.strip(): value for name, value in row.items() if value not in (None, "")} for row in rows]
    for line in lines:
        if str(line.get("capacity", "")).isdigit():
            line["capacity"] = int(line["capacity"])
    return lines


def _drafts(line: Mapping[str, Any]) -> Iterable[Draft]:
    if unknown := sorted(set(line) - set(FIELDS)):
        raise ValueError(f"there is no {unknown[0]!r}; a place has {', '.join(FIELDS)}.")
    texts = {name: value for name, value in line.items() if name != "capacity"}
    if odd := [name for name, value in texts.items() if not isinstance(value, str)]:
        raise ValueError(f"{odd[0]} must be a text.")
    if "code" not in line or "kind" not in line:
        raise ValueError("it needs a code and a kind.")
    for code, values in notation.expanded(texts["code"].strip()):
        draft = {**line, "code": code, "kind": texts["kind"].strip()}
        draft |= {name: notation.filled(texts[name].strip(), values) for name in FILLED if name in line}
        if line.get("capacity") == ENDLESS:
            draft["capacity"] = None
        yield draft


def to_toml(drafts: Iterable[Draft], head: str = "") -> str:
    """``head``: lines of comment."""
    parts = [f"# {line}\n" for line in head.splitlines()]
    for draft in drafts:
        lines = [f"{name} = {_value(name, draft[name])}\n" for name in FIELDS if name in draft]
        parts.append("".join(["\n[[places]]\n", *lines]))
    return "".join(parts)


def to_csv(drafts: Iterable[Draft]) -> str:
    written = io.StringIO()
    rows = csv.DictWriter(written, FIELDS, restval="")
    rows.writeheader()
    rows.writerows({**draft, "capacity": _capacity(draft)} for draft in drafts)
    return written.getvalue()


def _value(name: str, value: Any) -> str:
    """Texts in TOML are written as in JSON."""
    return json.dumps(ENDLESS if name == "capacity" and value is None else value, ensure_ascii=False)


def _capacity(draft: Draft) -> Any:
    return ENDLESS if draft.get("capacity", 0) is None else draft.get("capacity", "")
