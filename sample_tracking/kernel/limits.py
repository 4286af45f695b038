"""What a field of the wire format takes, told to a form before it is sent: as data, and in the server's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError, fields, validate

from .fields import Number, Text, Whole
from .languages import Phrase
from .plain_words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


BEYOND: Final = 1e30
"""What the column of a number ends at says nothing to a person."""


@dataclass(frozen=True)
class Limits:
    """``kind``: text, whole or number; ``lines``: a text of several lines. ``sentences``: what is said of needed,
    pattern, long, kind, range and choice.
    """

    kind: str
    lines: bool
    required: bool
    pattern: str
    longest: int | None
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    sentences: Mapping[str, str]

    def up_to(self, highest: int | None) -> Limits:
        """The same, where a thing allows less than the field does."""
        if highest is None or self.high is None:
            return self
        said = self.sentences["range"]
        narrower = said.having(high=highest) if isinstance(said, Phrase) else said
        return replace(self, high=highest, sentences={**self.sentences, "range": narrower})


def limits_of(field: fields.Field[Any]) -> Limits:
    spans = [one for one in field.validators if isinstance(one, validate.Range) and abs(one.max or 0) < BEYOND]
    lengths = [check.max for check in field.validators if isinstance(check, validate.Length) and check.max]
    lows = [check.min for check in spans if check.min is not None]
    highs = [check.max for check in spans if check.max is not None]
    chosen = [tuple(map(str, check.choices)) for check in field.validators if isinstance(check, validate.OneOf)]
    found = Limits(
        kind="whole" if isinstance(field, Whole) else "number" if isinstance(field, Number) else "text",
        lines=isinstance(field, Text) and field.lines,
        required=field.required,
        pattern=field.pattern if isinstance(field, Text) else "",
        longest=min(lengths, default=None),
        low=max(lows, default=None),
        high=min(highs, default=None),
        choices=tuple(choice for choice in chosen[0] if all(choice in more for more in chosen)) if chosen else (),
        sentences={},
    )
    said = {name: sentence for name, wrong in _wrongs(found) if (sentence := _refusal(field, wrong))}
    return replace(found, sentences=said)


def _wrongs(limits: Limits) -> Iterator[tuple[str, Any]]:
    """What each check refuses, so that the server's own words can be heard."""
    if limits.required:
        yield "needed", ""
    if limits.kind != "text":
        yield "kind", "?"
    if limits.high is not None:
        yield "range", int(limits.high + max(1, limits.high / 2))
    if limits.pattern:
        yield "pattern", "~"
    if limits.longest is not None:
        yield "long", "x" * (limits.longest + 1)
    if limits.choices:
        yield "choice", "~"


def _refusal(field: fields.Field[Any], wrong: Any) -> str:
    try:
        field.deserialize(wrong)
    except ValidationError as error:
        return plain(str(error.messages[0]), wrong if isinstance(wrong, str) else "")
    return ""
