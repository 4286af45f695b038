"""The configuration file: TOML, JSON or YAML by its ending."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any, Final

import yaml

from .mistakes import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class _StrictLoader(yaml.SafeLoader):
    """YAML as data only; a key that stands twice is refused."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    _no_key_twice([key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)])
    loader.flatten_mapping(node)  # what is merged in may be overridden
    return loader.construct_mapping(node, deep=True)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _no_key_twice([key for key, _ in pairs])
    return dict(pairs)


def _no_key_twice(keys: list[str]) -> None:
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'the key "{twice}" stands twice in one table')


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_unique)


def _yaml(text: str) -> object:
    found = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    return {} if found is None else found


READERS: Final[dict[str, Callable[[str], object]]] = {
    ".toml": tomllib.loads,
    ".json": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
}


def read_file(path: Path) -> dict[str, Any]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ConfigError([f"{path}: the name of the configuration must end in {', '.join(READERS)}."])
    try:
        document = reader(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError([f"{path}: the configuration cannot be read: {error.strerror}."]) from None
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigError([f"{path}: this is not {path.suffix[1:].upper()}: {reason}."]) from None
    if not isinstance(document, dict) or not all(isinstance(key, str) for key in document):
        raise ConfigError([f"{path}: the configuration must be a table of sections."])
    return document
