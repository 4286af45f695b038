"""The templates of the pages: those of the house, and those of each module under its name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from .languages import said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import jinja2

    from .page import Page


def environment(house: Path, folders: Mapping[str, Path]) -> jinja2.Environment:
    """``folders``: module → where its templates are; they are called ``module/name.html``."""
    import jinja2

    loaders: dict[str, jinja2.BaseLoader] = {name: jinja2.FileSystemLoader(path) for name, path in folders.items()}
    found = jinja2.ChoiceLoader([jinja2.FileSystemLoader(house), jinja2.PrefixLoader(loaders)])
    made = jinja2.Environment(
        loader=found,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(said, said_of, newstyle=True)  # type: ignore[attr-defined] # of the extension
    made.globals["told"] = said  # for texts that come from elsewhere: escaped, and without places to fill
    made.globals |= {"pairs": _pairs, "kept_fields": _kept_fields}
    return made


def _pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices that are shown as they are called."""
    return [(value, value) for value in values]


def _kept_fields(kept: str) -> list[tuple[str, str]]:
    return parse_qsl(kept, keep_blank_values=True)


def folder_of(pages: Iterable[type[Page]]) -> Path | None:
    """The folder ``templates`` beside the module of these pages."""
    for kind in pages:
        file = sys.modules[kind.__module__].__file__
        if file is not None:
            return Path(file).parent / "templates"
    return None
