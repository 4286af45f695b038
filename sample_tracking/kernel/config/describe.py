"""The settings as documents: for people, for editors, for a look at what is in force."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass
from typing import TYPE_CHECKING, Any

from marshmallow import validate

from .declare import parts_of
from .loading import Choice, HasSettings, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .declare import Part, Rule
    from .loading import Settings


@dataclass(frozen=True)
class SettingDescription:
    """``section`` is empty for the top-level keys; ``default`` is None when the setting must be given."""

    section: str
    field: str
    type: str
    default: str | None
    help: str
    secret: bool


def every_setting(modules: Iterable[HasSettings] = ()) -> Iterator[SettingDescription]:
    for name, cls in {"": Choice, **sections_of(modules)}.items():
        for part in parts_of(cls):
            default = None if part.required else _text(part, part.default)
            yield SettingDescription(name, part.name, part.kind.name, default, part.declared.help, part.declared.secret)


def _text(part: Part, value: Any) -> str:
    if part.declared.secret and value is not None:
        return "for development only"
    return "nothing" if value is None else json.dumps(part.shown(value), ensure_ascii=False)


def tables(modules: Iterable[HasSettings] = ()) -> str:
    """Markdown: a table a section."""
    lines: list[str] = []
    section = None
    for described in every_setting(modules):
        if described.section != section:
            section = described.section
            title = f"### `[{section}]`" if section else "### Top level"
            lines += [
                *([""] if lines else []),
                title,
                "",
                "| key | type | default | what it does |",
                "|---|---|---|---|",
            ]
        default = "must be given" if described.default is None else f"`{described.default}`"
        secret = " Secret." if described.secret else ""
        lines.append(f"| `{described.field}` | {described.type} | {default} | {described.help}{secret} |")
    return "\n".join(lines) + "\n"


def json_schema(modules: Iterable[HasSettings] = ()) -> dict[str, Any]:
    """JSON Schema 2020-12 of a configuration file, for editors and for checks before a roll-out."""
    top = _object(Choice)
    for name, cls in sections_of(modules).items():
        top["properties"][name] = _object(cls)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of Sample Tracking",
        **top,
    }


def _object(cls: type) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for part in parts_of(cls):
        members[part.name] = _property(part)
        if part.declared.from_file:
            members[f"{part.name}_file"] = {"type": "string", "description": f"A file that holds `{part.name}`."}
    return {"type": "object", "properties": members, "additionalProperties": False}


def _property(part: Part) -> dict[str, Any]:
    described = {"description": part.declared.help, **part.kind.described}
    for rule in part.declared.rules:
        described |= _limits(part, rule)
    if part.default is not MISSING and not part.declared.secret and part.default is not None:
        described["default"] = part.kind.plain(part.default)
    return described


def _limits(part: Part, rule: Rule) -> dict[str, Any]:
    if isinstance(rule, validate.Range):
        limits = {"minimum": rule.min, "maximum": rule.max}
        return {word: part.kind.plain(limit) for word, limit in limits.items() if limit is not None}
    if isinstance(rule, validate.Length):
        word = "Items" if part.kind.described.get("type") == "array" else "Length"
        return {f"{bound}{word}": limit for bound, limit in (("min", rule.min), ("max", rule.max)) if limit is not None}
    if isinstance(rule, validate.Regexp):
        return {"pattern": "^" + str(rule.regex.pattern).removesuffix(r"\Z") + "$"}
    return {"enum": list(rule.choices)} if isinstance(rule, validate.OneOf) else {}


def shown(settings: Settings) -> str:
    """What is in force, as TOML; secrets hidden; behind each value where it was given."""
    choice = [_line(part, getattr(settings.choice, part.name), None) for part in parts_of(Choice)]
    lines = [line for line in choice if line]
    for name, section in settings.sections.items():
        lines += ["", f"[{name}]"]
        for part in parts_of(type(section)):
            lines.append(_line(part, getattr(section, part.name), settings.places.get((name, part.name))))
    return "\n".join(lines) + "\n"


def _line(part: Part, value: Any, place: str | None) -> str:
    origin = f"  # {place}" if place else ""
    if value is None:
        return f"# {part.name} is not set{origin}"
    return f"{part.name} = {_toml(part.shown(value))}{origin}"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
