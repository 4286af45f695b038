"""Breaks long calls over lines in the way of ruff format, so that the generated files are left alone by it."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 120


@dataclass(frozen=True)
class Call:
    name: str
    """Empty for a tuple."""
    arguments: tuple[str | Call, ...]

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.arguments))
        return f"({inside},)" if not self.name and len(self.arguments) == 1 else f"{self.name}({inside})"


def lines(lead: str, node: str | Call, tail: str = "", indent: int = 0) -> list[str]:
    margin = " " * indent
    whole = f"{margin}{lead}{node}{tail}"
    if isinstance(node, str) or not node.arguments or len(whole) <= WIDTH:
        return [whole]
    inside = f"{margin}    {', '.join(map(str, node.arguments))}"
    if node.name and len(inside) <= WIDTH:
        body = [inside]
    else:
        body = [line for argument in node.arguments for line in lines("", argument, ",", indent + 4)]
    return [f"{margin}{lead}{node.name}(", *body, f"{margin}){tail}"]
