"""One setting, declared once: a field of a frozen dataclass with its help, default and rules."""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from .kinds import Kind, Unfit, kind_of

Rule = Callable[[Any], Any]
DECLARED: Final = "setting"
HIDDEN: Final = "********"


@dataclass(frozen=True)
class Declared:
    """``secret``: never shown, never a default outside development. ``masked``: shown through this function.
    ``from_file``: ``<name>_file`` may name a file that holds the value.
    """

    help: str
    secret: bool
    masked: Callable[[Any], str] | None
    from_file: bool
    rules: tuple[Rule, ...]

    @property
    def private(self) -> bool:
        return self.secret or self.masked is not None


def setting(
    help: str,  # noqa: A002 - the word that command line tools use
    *,
    default: Any = dataclasses.MISSING,
    secret: bool = False,
    masked: Callable[[Any], str] | None = None,
    from_file: bool = False,
    validate: Rule | Iterable[Rule] = (),
) -> Any:
    """A field of a settings section; without a default the setting must be given.

    ``validate`` is one or several of `between`, `matching`, `one_of`, `length`, or a function that raises ValueError.
    """
    rules = (validate,) if callable(validate) else tuple(validate)
    declared = Declared(help, secret, masked, from_file or secret, rules)
    shown = not declared.private
    if isinstance(default, dict):
        return dataclasses.field(
            default_factory=functools.partial(dict, default), repr=shown, metadata={DECLARED: declared}
        )
    return dataclasses.field(default=default, repr=shown, metadata={DECLARED: declared})


def between(low: float | timedelta, high: float | timedelta | None = None) -> Rule:
    """Both ends are allowed; without ``high`` there is no upper end."""
    told = " and ".join(_figure(end) for end in (low, high) if end is not None)
    return validate.Range(min=low, max=high, error=f"must be {'at least' if high is None else 'between'} {told}")


def _figure(end: float | timedelta) -> str:
    return f"{end.total_seconds():.0f}" if isinstance(end, timedelta) else str(end)


def matching(pattern: str, error: str) -> Rule:
    return validate.Regexp(re.compile(f"(?:{pattern})\\Z"), error=error)


def one_of(choices: Iterable[object]) -> Rule:
    return validate.OneOf(list(choices), error="must be one of {choices}")


def length(low: int | None, high: int | None = None) -> Rule:
    bounds = " and ".join(f"at {word} {end}" for word, end in (("least", low), ("most", high)) if end is not None)
    return validate.Length(min=low, max=high, error=f"its length must be {bounds}")


@dataclass(frozen=True)
class Part:
    """A field of a section, read: everything that loading, showing and documenting need."""

    name: str
    kind: Kind
    declared: Declared
    default: Any  # dataclasses.MISSING: must be given

    @property
    def required(self) -> bool:
        return self.default is dataclasses.MISSING

    def shown(self, value: Any) -> object:
        """The value for a person's eyes."""
        if value is None or not self.declared.private:
            return self.kind.plain(value)
        return self.declared.masked(value) if self.declared.masked else HIDDEN


def parts_of(section: type) -> tuple[Part, ...]:
    hints = typing.get_type_hints(section)
    return tuple(
        Part(field.name, kind_of(hints[field.name]), _declared(section, field), _default_of(field))
        for field in dataclasses.fields(section)
    )


def _declared(section: type, field: dataclasses.Field[Any]) -> Declared:
    declared = field.metadata.get(DECLARED)
    if not isinstance(declared, Declared):
        raise TypeError(f"{section.__qualname__}.{field.name} is not declared with setting().")
    return declared


def _default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


class SettingField(fields.Field[Any]):
    def __init__(self, part: Part) -> None:
        super().__init__(required=part.required, allow_none=True, validate=list(part.declared.rules))
        self.part = part

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        return self._parsed(value)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """As the base, for null too: whether nothing is a value is for the kind to say."""
        if value is None:
            return self._parsed(None)
        try:
            return super().deserialize(value, attr, data, **kwargs)
        except ValidationError:
            raise
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def _parsed(self, value: object) -> object:
        try:
            return self.part.kind.parse(value)
        except Unfit as unfit:
            given = "" if self.part.declared.private else f", not {_brief(value)}"
            raise ValidationError(f"must be {unfit.expected}{given}") from None


def _brief(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def schema_of(section: type) -> Schema:
    """The marshmallow schema of a section: unknown keys are refused, types are not converted."""
    members: dict[str, fields.Field[Any]] = {part.name: SettingField(part) for part in parts_of(section)}
    return Schema.from_dict(members, name=section.__name__)(unknown=RAISE)
