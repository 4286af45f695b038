"""Strong entity tags: a hash of the row as it was read back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

# What depends on the caller rather than on the row.
NOT_STORED = frozenset({"transitions"})


def etag_of(document: Mapping[str, Any]) -> str:
    stored = {name: value for name, value in document.items() if name not in NOT_STORED}
    return f'"{hashlib.sha256(orjson.dumps(stored, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]}"'
