"""One fact about a column → the annotation and the call that declare it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chosen import CLOSES_A_CIRCLE, DROPPED_DEFAULTS
from .facts import FactsError
from .layout import Call

if TYPE_CHECKING:
    from collections.abc import Collection

    from .facts import Column, ForeignKey, Table

_TYPE = re.compile(r"(\w+)(?:\((.*)\))?( unsigned)?")
_COMMENT = re.compile(r"/\*.*?\*/")
"""How MariaDB says that a column is stored compressed."""
_WHOLE = {
    "tinyint": "tinyint",
    "smallint": "smallint",
    "mediumint": "mediumint",
    "int": "integer",
    "int unsigned": "unsigned",
    "bigint": "bigint",
    "tinyint unsigned": "tiny_unsigned",
    "smallint unsigned": "small_unsigned",
    "mediumint unsigned": "medium_unsigned",
}
_FRACTIONS = {"float": "single", "double": "double", "decimal": "double"}
_TEXTS = {"tinytext", "text", "mediumtext", "longtext"}
_BYTES = {"tinyblob", "blob", "mediumblob", "longblob"}
_TIMES = {
    "datetime": ("stamp", "datetime"),
    "timestamp": ("stamp", "datetime"),
    "date": ("day", "date"),
    "time": ("clock", "time"),
}
_STATED = {"CASCADE", "SET NULL"}
"""What a foreign key does beyond refusing."""


@dataclass(frozen=True)
class Declared:
    python: str
    """The annotation, without ``| None``."""
    call: Call


def declare(table: Table, column: Column, known: Collection[str]) -> Declared:
    """``known``: the tables that a foreign key may refer to."""
    declared = _declare(table, column, known)
    if column.generated is None:
        return declared
    expression = _quote(column.generated.replace("`", ""))
    return Declared(declared.python, Call("generated", (declared.call, expression)))


def _declare(table: Table, column: Column, known: Collection[str]) -> Declared:
    match = _TYPE.fullmatch(_COMMENT.sub("", column.type).strip())
    if match is None:
        raise _no_word(table, column)
    kind, inside, sign = match.group(1), match.group(2) or "", match.group(3) or ""
    quoted = _quote(column.name)
    if column.auto_increment and table.primary_key == (column.name,):
        return Declared("int", Call("serial", (quoted,)))
    constraints = _constraints(table, column, known)
    if kind == "tinyint" and inside == "1":
        return Declared("bool", Call("flag", (quoted, *_default(table, column))))
    if word := _WHOLE.get(kind + sign):
        return Declared("int", Call(word, (quoted, *constraints, *_default(table, column), *_key(table, column))))
    if word := _FRACTIONS.get(kind):
        positive = ("positive=True",) if sign else ()
        return Declared("float", Call(word, (quoted, *positive, *_default(table, column))))
    if kind in _TIMES:
        word, python = _TIMES[kind]
        return Declared(python, Call(word, (quoted, *_default(table, column))))
    return _declare_text(table, column, known, kind, inside)


def _declare_text(table: Table, column: Column, known: Collection[str], kind: str, inside: str) -> Declared:
    quoted, default = _quote(column.name), _default(table, column)
    charset = _charset(column)
    if kind == "varchar":
        constraints = _constraints(table, column, known)
        arguments: tuple[str | Call, ...] = (quoted, inside, *constraints, *charset, *default, *_key(table, column))
        return Declared("str", Call("varchar", arguments))
    if kind == "enum":
        values = tuple(_quote(value.replace("''", "'")) for value in re.findall(r"'((?:[^']|'')*)'", inside))
        return Declared("str", Call("enum", (quoted, *values, *charset, *default)))
    if column.json:
        return Declared("str", Call("json_text", (quoted,)))
    if kind in _TEXTS:
        return Declared("str", Call("text", (quoted, *charset)))
    if kind in _BYTES:
        return Declared("bytes", Call("blob", (quoted,)))
    if kind == "binary":
        return Declared("bytes", Call("binary", (quoted, inside)))
    raise _no_word(table, column)


def _no_word(table: Table, column: Column) -> FactsError:
    return FactsError(f"{table.name}.{column.name} is {column.type}, for which the generator has no word.")


def kept(table: Table, known: Collection[str]) -> list[ForeignKey]:
    """The foreign keys that stay inside the set."""
    return [key for key in table.foreign_keys if key.references in known and len(key.columns) == 1]


def _constraints(table: Table, column: Column, known: Collection[str]) -> tuple[Call, ...]:
    keys = [key for key in kept(table, known) if key.columns == (column.name,)]
    return tuple(_reference(table, key) for key in sorted(keys, key=lambda key: (key.references, key.referred)))


def _reference(table: Table, key: ForeignKey) -> Call:
    arguments = [_quote(f"{key.references}.{key.referred[0]}")]
    if key.on_delete in _STATED:
        arguments.append(f"on_delete={_quote(key.on_delete)}")
    if key.on_update in _STATED:
        arguments.append(f"on_update={_quote(key.on_update)}")
    if (table.name, key.columns[0]) in CLOSES_A_CIRCLE:
        arguments.append("late=True")
    return Call("references", tuple(arguments))


def _charset(column: Column) -> tuple[str, ...]:
    return () if column.charset in (None, "latin1") else (f"charset={_quote(column.charset)}",)


def _key(table: Table, column: Column) -> tuple[str, ...]:
    return ("key=True",) if column.name in table.primary_key else ()


def _default(table: Table, column: Column) -> tuple[str, ...]:
    """What every database understands: numbers, texts, the time. ``current_user()`` and zero dates are left out."""
    default = column.default
    if default is None or (table.name, column.name) in DROPPED_DEFAULTS or default.startswith("'0000-"):
        return ()
    if default.lower().startswith("current_timestamp"):
        return ("now=True",)
    if re.fullmatch(r"-?\d+(\.\d+)?", default):
        return (f"default={default}",)
    if default.startswith("'"):
        value = default[1:-1].replace("''", "'")
        return (f"default={_quote(value)}",)
    return ()


def _quote(value: str) -> str:
    """In the quotes that the formatter would choose."""
    escaped = value.replace("\\", "\\\\")
    if '"' in value and "'" not in value:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'
