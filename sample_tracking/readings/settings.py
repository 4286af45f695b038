"""The section [readings]."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.config.declare import between

from .charges import DewarType

FIGURES: Final = ("empty_kg", "full_kg", "loss_kg_per_day")
ADDRESS: Final = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
CX100: Final = {"empty_kg": 5.3, "full_kg": 8.6, "loss_kg_per_day": 0.18}


def figures(types: dict[str, dict[str, float]]) -> None:
    """ValueError for a type that cannot be."""
    for name, known in types.items():
        if sorted(known) != sorted(FIGURES):
            raise ValueError(f'"{name}" must have exactly {", ".join(FIGURES)}')
        if not 0 < known["empty_kg"] < known["full_kg"] or known["loss_kg_per_day"] <= 0:
            raise ValueError(f'"{name}" must weigh more when it is full than when it is empty, and lose something')


def addresses(found: tuple[str, ...]) -> None:
    if odd := [address for address in found if ADDRESS.fullmatch(address) is None]:
        raise ValueError(f"{odd[0]!r} is no e-mail address")


@dataclass(frozen=True, kw_only=True)
class ReadingSettings:
    types: dict[str, dict[str, float]] = setting(
        "The types of dewars by their names: empty_kg and full_kg (with its nitrogen), loss_kg_per_day when it stands.",
        default={"CX100": CX100},
        validate=figures,
    )
    default_type: str = setting("The type of a dewar of which nothing else is known.", default="CX100")
    type_by_code: dict[str, str] = setting(
        'The type by how a facility code begins, as in "DLS-EM" = "CX500"; the longest beginning counts.', default={}
    )
    weighing_error_kg: float = setting(
        "By how much a weighing is wrong as a rule.", default=0.05, validate=between(0.001, 2)
    )
    assume_full: bool = setting(
        "Whether a dewar of which nothing was said was full when it left for the facility; else nothing is foretold.",
        default=True,
    )
    alarm_window: timedelta = setting(
        "How long before a dewar may run dry the alarm is given; at least 48 hours should be left to act.",
        default=timedelta(hours=72),
        validate=between(timedelta(hours=1), timedelta(days=30)),
    )
    alarm_to: tuple[str, ...] = setting(
        "E-mail addresses that are told of dewars in danger.", default=(), validate=addresses
    )
    look_every: timedelta = setting(
        "How often the worker looks for dewars in danger.",
        default=timedelta(minutes=5),
        validate=between(timedelta(seconds=1), timedelta(hours=6)),
    )

    def __post_init__(self) -> None:
        for name in (self.default_type, *self.type_by_code.values()):
            if name not in self.types:
                raise ValueError(f'types has no "{name}".')

    def type_of(self, facility_code: str | None) -> DewarType:
        code = (facility_code or "").upper()
        fitting = [beginning for beginning in self.type_by_code if code and code.startswith(beginning.upper())]
        name = self.type_by_code[max(fitting, key=len)] if fitting else self.default_type
        known: Any = self.types[name]
        return DewarType(known["empty_kg"], known["full_kg"], known["loss_kg_per_day"])
