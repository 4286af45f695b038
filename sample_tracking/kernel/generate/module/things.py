"""The tables of a module, and those around them, in one form: mapped by the kernel or known from facts alone."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.generate import names
from sample_tracking.kernel.generate.columns import declare, kept
from sample_tracking.kernel.generate.facts import FactsError
from sample_tracking.kernel.tables import Base
from sample_tracking.kernel.tables.types import SiteDate, SiteDateTime, SiteTime

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.generate.facts import Column, Facts, Table

PLAIN = ("data", "information", "s")
"""Words with these ends stay as they are in the plural."""
KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], type], ...] = (
    (sa.Boolean, bool),
    (sa.Integer, int),
    (sa.Float, float),
    (sa.String, str),
    (sa.LargeBinary, bytes),
    (SiteDateTime, datetime),
    (SiteDate, date),
    (SiteTime, time),
)
NAMES = ("name", "title", "acronym", "code", "barcode", "bar_code")


@dataclass(frozen=True)
class Attribute:
    """``refers``: table and column of a foreign key. ``given``: the database fills it when it is left out."""

    name: str
    column: str
    kind: str
    null: bool
    given: bool = False
    length: int | None = None
    values: tuple[str, ...] = ()
    unique: bool = False
    refers: tuple[str, str] | None = None

    @property
    def shown(self) -> bool:
        """Whether the wire has a form for it."""
        return self.kind not in ("bytes", "time")

    @property
    def names_it(self) -> bool:
        named = self.name in NAMES or self.name.endswith("_name")
        return named and self.kind == "str" and self.length is not None


@dataclass(frozen=True)
class Thing:
    """A table under the names that its module gives it. ``mapped``: by the kernel."""

    table: str
    class_name: str
    attributes: tuple[Attribute, ...]
    key: tuple[str, ...]
    mapped: bool
    words: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return "_".join(self.words)

    @property
    def plural(self) -> str:
        return "_".join((*self.words[:-1], _plural(self.words[-1])))

    @property
    def said(self) -> str:
        return " ".join(self.words)

    @property
    def address(self) -> str:
        return self.plural.replace("_", "-")

    @property
    def key_attribute(self) -> str | None:
        """Of a key of one number; a table without one cannot be listed."""
        kinds = {attribute.name: attribute.kind for attribute in self.attributes}
        return self.key[0] if len(self.key) == 1 and kinds[self.key[0]] == "int" else None

    def attribute(self, name: str) -> Attribute:
        return next(attribute for attribute in self.attributes if attribute.name == name)

    def of_column(self, column: str) -> Attribute:
        return next(attribute for attribute in self.attributes if attribute.column.lower() == column.lower())


def _plural(word: str) -> str:
    if word.endswith("is"):
        return f"{word[:-2]}es"
    if word.endswith(PLAIN):
        return word
    if word.endswith(("x", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"


def every_mapped() -> dict[str, Thing]:
    """By table; without those that modules have mapped for themselves."""
    return {
        str(mapper.local_table.name): _mapped(mapper)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("sample_tracking.kernel.tables.")
    }


def _mapped(mapper: sa.orm.Mapper[Any]) -> Thing:
    table: Any = mapper.local_table
    unique = {column.name for index in table.indexes if index.unique for column in index.columns}
    attributes = []
    for found in mapper.column_attrs:
        column: Any = found.columns[0]
        kind = next(python for made, python in KINDS if isinstance(column.type, made))
        referred = next(iter(column.foreign_keys), None)
        attributes.append(
            Attribute(
                found.key,
                column.name,
                kind.__name__,
                null=bool(column.nullable),
                given=column.server_default is not None or column.computed is not None or column.autoincrement is True,
                length=getattr(column.type, "length", None),
                values=tuple(column.info.get("enum", ())),
                unique=column.name in unique,
                refers=tuple(referred.target_fullname.split(".")) if referred is not None else None,
            )
        )
    key = tuple(a.name for a in attributes if table.c[a.column].primary_key)
    return Thing(table.name, mapper.class_.__name__, tuple(attributes), key, mapped=True, words=_words(table.name))


def _words(table: str) -> tuple[str, ...]:
    return tuple(word for word in names.words(table) if word)


def from_facts(table: Table, known: Mapping[str, Any]) -> Thing:
    """``known``: the tables that it may refer to."""
    unique = {column for index in table.indexes if index.unique and index.name != "PRIMARY" for column in index.columns}
    keys = {key.columns[0]: (key.references, key.referred[0]) for key in kept(table, known)}
    attributes = tuple(
        _attribute(table, column, known, keys.get(column.name), unique=column.name in unique)
        for column in table.columns
    )
    key = tuple(names.attribute(column) for column in table.primary_key)
    return Thing(table.name, names.class_name(table.name), attributes, key, mapped=False, words=_words(table.name))


def _attribute(
    table: Table, column: Column, known: Mapping[str, Any], refers: tuple[str, str] | None, *, unique: bool
) -> Attribute:
    declared = declare(table, column, known)
    length = re.match(r"(?:varchar|binary)\((\d+)\)", column.type)
    enum = column.type.startswith("enum(")
    values = re.findall(r"'((?:[^']|'')*)'", column.type) if enum else []
    return Attribute(
        names.attribute(column.name),
        column.name,
        declared.python,
        null=column.null,
        given=column.default not in (None, "NULL") or column.auto_increment or column.generated is not None,
        length=int(length[1]) if length else max(map(len, values), default=None),
        values=tuple(value.replace("''", "'") for value in values),
        unique=unique,
        refers=refers,
    )


@dataclass(frozen=True)
class Chosen:
    """``package``: what it is imported as. ``things``: those of the module, in the order asked for. ``around``: every
    table that is known, by name.
    """

    name: str
    package: str
    things: tuple[Thing, ...]
    around: Mapping[str, Thing]
    facts: Facts

    @property
    def own(self) -> tuple[Thing, ...]:
        """What the module has to map for itself."""
        return tuple(thing for thing in self.things if not thing.mapped)


def choose(name: str, package: str, tables: Sequence[str], facts: Facts) -> Chosen:
    """FactsError for a table that there is not."""
    mapped = every_mapped()
    if twice := sorted({table for table in tables if tables.count(table) > 1}):
        raise FactsError(f"A table is named twice: {', '.join(twice)}.")
    for table in tables:
        if table not in mapped and table not in facts.tables:
            raise FactsError(f"There is no table {table}.{_nearest(table, {*mapped, *facts.tables})}")
    known = {**mapped, **dict.fromkeys(tables)}
    own = {table: from_facts(facts.tables[table], known) for table in tables if table not in mapped}
    around = {**mapped, **own}
    return Chosen(name, package, tuple(around[table] for table in tables), around, facts)


def _nearest(table: str, known: set[str]) -> str:
    by_lower = {name.lower(): name for name in sorted(known)}
    near = difflib.get_close_matches(table.lower(), by_lower, n=3)
    return f" Did you mean {', '.join(by_lower[name] for name in near)}?" if near else ""
