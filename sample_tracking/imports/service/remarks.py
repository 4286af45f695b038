"""What is said of single cells."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remark:
    """``row`` and ``column`` as a spreadsheet program names them; None where it is of the whole row or sheet."""

    detail: str
    row: int | None = None
    column: str | None = None
    field: str | None = None
    cell: str | None = None
    suggestion: str | None = None


@dataclass
class Remarks:
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
