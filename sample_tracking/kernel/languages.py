"""The languages of the pages: catalogues of gettext, and which of them a reader gets."""

from __future__ import annotations

import contextvars
import gettext
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DOMAIN: Final = "messages"
SOURCE: Final = "en"
"""The language in which the sentences are written."""
_reader: contextvars.ContextVar[gettext.NullTranslations | None] = contextvars.ContextVar("reader", default=None)


@dataclass(frozen=True)
class Languages:
    """``catalogues`` by the short name of their language, such as ``de``."""

    catalogues: Mapping[str, gettext.NullTranslations]

    def chosen(self, wished: str | None, accepted: str | None) -> str:
        """``wished``: what somebody has chosen on a page; ``accepted``: the header Accept-Language."""
        known = {SOURCE, *self.catalogues}
        if wished in known:
            return str(wished)
        return next((language for language in _by_preference(accepted or "") if language in known), SOURCE)

    @contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        """For what is written to somebody who is not the reader of this request."""
        before = _reader.set(self.catalogues.get(language))
        try:
            yield
        finally:
            _reader.reset(before)


class Phrase(str):
    """A sentence with values in it: in English as it stands, and filled anew in the reader's language by `said`."""

    __slots__ = ("facts", "pattern")
    pattern: str
    facts: Mapping[str, Any]

    def having(self, **facts: Any) -> Phrase:
        """The same with other values."""
        return phrase(self.pattern, **{**self.facts, **facts})


def load(folder: Path) -> Languages:
    """``folder``/<language>/LC_MESSAGES/messages.mo."""
    found = {}
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        with path.open("rb") as file:
            found[path.parents[1].name] = gettext.GNUTranslations(file)
    return Languages(found)


def later(message: str) -> str:
    """Marks a text that is shown by `said` (``told`` in templates) where the reader is known, for the catalogues."""
    return message


def phrase(pattern: str, **facts: Any) -> Phrase:
    """``pattern`` is what the catalogues know; ``facts`` fill its {places}."""
    made = Phrase(pattern.format(**facts))
    made.pattern, made.facts = pattern, facts
    return made


def said(message: str) -> str:
    """A sentence in the reader's language."""
    catalogue = _reader.get()
    if catalogue is None or not message:
        return message
    if isinstance(message, Phrase):
        inner = {name: said(fact) if isinstance(fact, Phrase) else fact for name, fact in message.facts.items()}
        return catalogue.gettext(message.pattern).format(**inner)
    return catalogue.gettext(message)


def said_of(singular: str, plural: str, number: int) -> str:
    catalogue = _reader.get()
    if catalogue is None:
        return singular if number == 1 else plural
    return catalogue.ngettext(singular, plural, number)


def _by_preference(header: str) -> list[str]:
    """Short names, the most wanted first; what cannot be read is left out."""
    wanted = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, rest = part.strip().partition(";")
        try:
            quality = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        wanted.append((-quality, place, name.partition("-")[0].strip().lower()))
    return [name for quality, _, name in sorted(wanted) if quality < 0]
