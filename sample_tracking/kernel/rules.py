"""Which address takes which permission at this site: what a contract says, unless the configuration says otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .config import ConfigError
from .endpoint import PREFIX, contracts_of
from .identity import Permission
from .openapi import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .openapi import Route

RULE: Final = re.compile(r"(?P<method>GET|POST|PUT|PATCH|DELETE)\s+(?P<path>/\S*?)\s*=\s*(?P<permission>\w+)")


def rules_of(written: Iterable[str], routes: Sequence[Route]) -> dict[tuple[str, str], Permission]:
    """(method, falcon's template) → permission; ConfigError for a rule about nothing, all at once."""
    guarded = {
        (method, plain(template)): PREFIX + template
        for template, resource in routes
        for method, contract in contracts_of(resource)
        if contract.permission is not None
    }
    rules: dict[tuple[str, str], Permission] = {}
    faults = []
    for text in written:
        found = RULE.fullmatch(text.strip())
        if found is None or found["permission"] not in set(Permission):
            form = f"`METHOD /path=permission`, with one of {', '.join(Permission)}"
            faults.append(f"[permissions] rules: {text!r} is not of the form {form}.")
            continue
        template = guarded.get((found["method"], found["path"].removeprefix(PREFIX)))
        if template is None:
            faults.append(f"[permissions] rules: there is no guarded address {found['method']} {found['path']}.")
        else:
            rules[found["method"], template] = Permission(found["permission"])
    if faults:
        raise ConfigError(faults)
    return rules
