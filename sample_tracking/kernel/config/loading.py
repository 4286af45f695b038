"""From file and environment to settings: everything is checked, every mistake is told at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from marshmallow import ValidationError

from .declare import parts_of, schema_of, setting
from .mistakes import ConfigError
from .sections import KERNEL_SECTIONS
from .sources import Said, Sources, guess, sources, variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

S = TypeVar("S")


class Mode(StrEnum):
    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


class HasSettings(Protocol):
    """What is needed of a manifest here; the section is called like the module."""

    @property
    def name(self) -> str: ...
    @property
    def settings(self) -> type | None: ...


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The top of the configuration, which says what else there is."""

    mode: Mode = setting(
        "Where this installation stands. Secrets have defaults in development only; production starts no test log-in.",
        default=Mode.DEVELOPMENT,
    )
    plugins: tuple[str, ...] = setting(
        'The plugins to use: names that `sample-tracking plugins` lists, or "package.module:attribute".', default=()
    )
    disabled_modules: tuple[str, ...] = setting(
        "Core modules to leave out, with their addresses, pages and commands.", default=()
    )


@dataclass(frozen=True)
class Settings:
    """All sections, typed; ``places`` says for (section, key) where the value was given."""

    choice: Choice
    sections: Mapping[str, object]
    places: Mapping[tuple[str, str], str]

    @property
    def mode(self) -> Mode:
        return self.choice.mode

    @property
    def plugins(self) -> tuple[str, ...]:
        return self.choice.plugins

    @property
    def disabled_modules(self) -> tuple[str, ...]:
        return self.choice.disabled_modules

    def get(self, kind: type[S]) -> S:
        for section in self.sections.values():
            if isinstance(section, kind):
                return section
        raise LookupError(f"No module in use has settings of the kind {kind.__qualname__}.")

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret values themselves, for the log to blot out."""
        return tuple(
            str(value)
            for section in self.sections.values()
            for part in parts_of(type(section))
            if part.declared.secret and (value := getattr(section, part.name))
        )


def sections_of(modules: Iterable[HasSettings]) -> dict[str, type]:
    """Name of the section → its class, for the kernel and these modules."""
    found = dict(KERNEL_SECTIONS)
    for module in modules:
        if module.settings is None:
            continue
        if module.name in found:
            raise ConfigError([f'Two modules want to be configured by a section "{module.name}".'])
        found[module.name] = module.settings
    return found


def choose(path: Path | None, environ: Mapping[str, str]) -> Choice:
    """Mode, plugins and disabled modules, before any module is loaded."""
    mistakes: list[str] = []
    choice = _choice(sources(path, environ), mistakes)
    if choice is None:
        raise ConfigError(mistakes)
    return choice


def load(path: Path | None, environ: Mapping[str, str], modules: Sequence[HasSettings] = ()) -> Settings:
    """The settings of the kernel and ``modules``; ConfigError lists every mistake in file and environment."""
    found = sources(path, environ)
    owners = sections_of(modules)
    mistakes: list[str] = []
    choice = _choice(found, mistakes)
    mistakes += _unowned(found, owners)
    sections: dict[str, object] = {}
    places: dict[tuple[str, str], str] = {}
    for name, cls in owners.items():
        said = found.said(name, cls)
        mistakes += said.mistakes
        mistakes += _exposed(name, cls, said, choice)
        section: object | None = _section(name, cls, said, mistakes)
        if section is not None:
            sections[name] = section
            places |= {(name, key): place for key, place in said.places.items()}
    if mistakes or choice is None:
        raise ConfigError(mistakes)
    return Settings(choice, sections, places)


def _choice(found: Sources, mistakes: list[str]) -> Choice | None:
    said = Said()
    parts = {part.name: part for part in parts_of(Choice)}
    for key, value in found.document.items():
        if key in parts:
            said.put(key, value, f"{found.path}: {key}")
    for keys, name in found.variables.items():
        if len(keys) == 1 and keys[0] in parts:
            said.put(keys[0], parts[keys[0]].kind.spell(found.environ[name]), name)
    return _section("", Choice, said, mistakes)


def _unowned(found: Sources, owners: Mapping[str, type]) -> Iterable[str]:
    known = [*owners, *(part.name for part in parts_of(Choice))]
    for name, place in found.sections().items():
        if name not in known:
            yield f"{place}: no module or plugin in use has a section of this name.{guess(name, known)}"
    for key, value in found.document.items():
        if key not in known and not isinstance(value, dict):
            yield f"{found.path}: {key}: there is no such setting.{guess(key, known)}"
    for keys, name in found.variables.items():
        if len(keys) == 1 and keys[0] not in known:
            yield f"{name}: there is no such setting."
        elif len(keys) == 1 and keys[0] in owners:
            yield f"{name}: name a setting of this section, as in {variable(keys[0], 'KEY')}."


def _section(name: str, cls: type[S], said: Said, mistakes: list[str]) -> S | None:
    try:
        values = schema_of(cls).load(said.values)
    except ValidationError as error:
        faults = error.messages_dict
        mistakes += [sentence for key in faults if (sentence := _sentence(name, cls, key, faults[key], said))]
        return None
    if said.mistakes:
        return None
    try:
        return cls(**values)
    except ValueError as error:
        where = "; ".join(dict.fromkeys(said.places.values())) or f"[{name}]"
        mistakes.append(f"{where}: {error}")
        return None


def _sentence(name: str, cls: type, key: Any, fault: Any, said: Said) -> str | None:
    parts = {part.name: part for part in parts_of(cls)}
    if key in parts and key not in said.values:
        if key in said.places:
            return None  # its file could not be read, which has been said
        named = variable(name, key)
        ways = f"{named} or {named}_FILE" if parts[key].declared.from_file else named
        return f"[{name}] {key} is missing; give it in the configuration file or as {ways}."
    reason = " ".join(str(part) for part in fault) if isinstance(fault, list) else str(fault)
    if key not in parts:
        reason = f"there is no such setting.{guess(str(key), parts)}"
    return f"{said.places.get(key, key)}: {reason.rstrip('.?')}{'?' if reason.endswith('?') else '.'}"


def _exposed(name: str, cls: type, said: Said, choice: Choice | None) -> Iterable[str]:
    """Secrets that everybody knows, or that are no secrets; outside development nothing private has a default."""
    guarded = choice is not None and choice.mode is not Mode.DEVELOPMENT
    for part in parts_of(cls):
        given = part.name in said.places
        if not part.declared.private or (given and part.name not in said.values):
            continue
        value = said.values.get(part.name, None if part.required else part.default)
        place = said.places.get(part.name, f"[{name}] {part.name}")
        if part.declared.secret and value in ("", [], {}):
            yield f"{place}: the secret is empty."
        elif guarded and value and value == part.default and (part.declared.secret or not given):
            named = variable(name, part.name)
            yield (
                f"{place}: the default is for the development mode only; give a value of your own,"
                f" in the configuration file or as {named} or {named}_FILE."
            )


def replaced(settings: Settings, section: str, **values: Any) -> Settings:
    """The same settings with values of one section exchanged (for demos and tests)."""
    changed = dataclasses.replace(settings.sections[section], **values)  # type: ignore[type-var]
    return dataclasses.replace(settings, sections={**settings.sections, section: changed})
