"""Validating many descriptions of the interface that are alike in most parts."""

import json
import re
from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import validate

Document = dict[str, Any]
Place = tuple[str, ...]
REFERENCE = re.compile(r'"#/components/(\w+)/([^"]+)"')


class Validator:
    """Of each description only what it has not validated before in the very same form, with all that this refers to."""

    def __init__(self) -> None:
        self._valid: set[tuple[Place, str]] = set()

    def validate(self, document: Document) -> None:
        parts = {place: json.dumps(part, sort_keys=True) for place, part in _parts(document)}
        whole = "".join(parts.values())
        assert _references(whole) <= parts.keys()
        names = re.findall(r'"operationId": ("[^"]+")', whole)
        assert len(names) == len(set(names))
        new = {place for place, part in parts.items() if (place, part) not in self._valid}
        validate(_narrowed(document, _with_references(new, parts)))
        self._valid |= {(place, parts[place]) for place in new}


def _parts(document: Document) -> Iterator[tuple[Place, Any]]:
    for path, item in document["paths"].items():
        yield ("paths", path), item
    for kind, named in document["components"].items():
        for name, part in named.items():
            yield ("components", kind, name), part


def _references(text: str) -> set[Place]:
    return {("components", kind, name) for kind, name in REFERENCE.findall(text)}


def _with_references(places: set[Place], parts: dict[Place, str]) -> set[Place]:
    found: set[Place] = set()
    further = set(places)
    while further:
        found |= further
        further = _references("".join(parts[place] for place in further)) - found
    return found


def _narrowed(document: Document, places: set[Place]) -> Document:
    components = {
        kind: {name: part for name, part in named.items() if ("components", kind, name) in places}
        for kind, named in document["components"].items()
    }
    paths = {path: item for path, item in document["paths"].items() if ("paths", path) in places}
    return {**document, "paths": paths, "components": components}
