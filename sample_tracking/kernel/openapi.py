"""OpenAPI 3.1, read off the contracts; and the pages that show it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from .endpoint import PREFIX, contracts_of
from .errors import every_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marshmallow import Schema

    from .endpoint import Contract, Resource
    from .identity import Permission

Route = tuple[str, type["Resource"]]
PARAMETER: Final = re.compile(r"{(\w+)(?::(\w+)(?:\([^)]*\))?)?}")
PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems/{kind.slug}" for kind in every_problem()]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "request_id": {"type": "string"},
        "possible": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def plain(template: str) -> str:
    """An address as OpenAPI writes it: without the converters of its parameters."""
    return PARAMETER.sub(r"{\1}", template)


def describe(
    routes: Iterable[Route],
    title: str,
    version: str,
    rules: Mapping[tuple[str, str], Permission] = MappingProxyType({}),
) -> dict[str, Any]:
    """``rules``: (method, template) → the permission that it takes at this site."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(title=title, version=version, openapi_version="3.1.0", plugins=[plugin])
    spec.components.schema("Problem", PROBLEM_SCHEMA)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for template, resource in routes:
        operations = {
            method.lower(): _operation(method, resource, template, _ruled(rules, method, template, contract))
            for method, contract in contracts_of(resource)
        }
        spec.path(plain(PREFIX + template), operations=operations, parameters=_path(template))
    return dict(spec.to_dict())


def _ruled(rules: Mapping[tuple[str, str], Permission], method: str, template: str, contract: Contract) -> Contract:
    return replace(contract, permission=rules.get((method, PREFIX + template), contract.permission))


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    name = str(kind.__name__).removesuffix("Schema")
    house, owner = _owner(kind.__module__)
    whose = "" if house else f"{owner}."
    if getattr(schema, "partial", False):
        return f"{whose}{name}Change"
    return f"{whose}New{name}" if getattr(schema, "exclude", ()) else f"{whose}{name}"


def _owner(place: str) -> tuple[bool, str]:
    """Whether a Python module is of the house, and the name of the module or plugin that it is of."""
    parts = place.split(".")
    house = parts[0] == "sample_tracking"
    return house, parts[1] if len(parts) > 1 and parts[0] in ("sample_tracking", "plugins") else parts[0]


def _path(template: str) -> list[dict[str, Any]]:
    kinds: dict[str | None, dict[str, Any]] = {"id": {"type": "integer", "minimum": 1}, None: {"type": "string"}}
    return [
        {"name": name, "in": "path", "required": True, "schema": kinds[kind or None]}
        for name, kind in PARAMETER.findall(template)
    ]


def _operation(method: str, resource: type[Resource], template: str, contract: Contract) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "tags": [_owner(resource.__module__)[1]],
        "operationId": f"{method.lower()}_{_words(template)}",
        "parameters": [*_query(contract.query), *_headers(method, contract)],
        "responses": {str(contract.status): _answer(contract), "default": _refused()},
        "security": [] if contract.permission is None else [{"bearer": []}],
    }
    if contract.permission is not None:
        operation["x-permission"] = str(contract.permission)
    if contract.takes is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": contract.takes}}}
    if contract.takes_file is not None:
        whole = f"The file itself, of at most {contract.takes_file.limit} bytes."
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in contract.takes_file.media_types}
        operation["requestBody"] = {"required": True, "description": whole, "content": content}
    if contract.dry_run:
        operation["responses"].setdefault("200", _answer(contract))
    return operation


def _words(template: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", PARAMETER.sub(r"by_\1", template)).strip("_")


def _refused() -> dict[str, Any]:
    return {"description": "Refused, with the reason.", "content": PROBLEM}


def _answer(contract: Contract) -> dict[str, Any]:
    if contract.file is not None:
        content = {contract.file: {"schema": {"type": "string", "format": "binary"}}}
        return {"description": "The file itself.", "content": content}
    if contract.gives is None:
        return {"description": "Done."}
    schema: Any = contract.gives
    if contract.many:
        properties = {
            "items": {"type": "array", "items": contract.gives},
            "next": {"type": ["string", "null"]},
            "total": {"type": "integer"},
        }
        schema = {"type": "object", "required": ["items", "next"], "properties": properties}
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}


def _query(query: Schema | None) -> list[dict[str, Any]]:
    return [] if query is None else [{"in": "query", "schema": query}]


def _headers(method: str, contract: Contract) -> Sequence[dict[str, Any]]:
    headers = []
    if contract.if_match:
        headers.append(_header("If-Match", "The ETag of the version being changed, or *.", required=True))
    if method == "POST" and contract.kept:
        text = "Repeats with the same key have one effect."
        headers.append(_header("Idempotency-Key", text, required=contract.keyed))
    return headers


def _header(name: str, text: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": text, "schema": {"type": "string"}}
