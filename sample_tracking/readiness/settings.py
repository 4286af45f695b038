"""The section [readiness]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sample_tracking.kernel.config import ConfigError, setting
from sample_tracking.kernel.config.declare import between
from sample_tracking.lifecycle.transitions import DEWAR, SHIPMENT

if TYPE_CHECKING:
    from sample_tracking.kernel.config import Settings
    from sample_tracking.kernel.parts import Parts

Approval = Literal["off", "level", "user_office"]


def each_a_step(steps: tuple[str, ...]) -> None:
    known = {f"{level.name}.{name}" for level in (SHIPMENT, DEWAR) for name in level.names}
    if wrong := sorted(set(steps) - known):
        raise ValueError(f"must be steps of a shipment or dewar such as shipment.send, not {', '.join(wrong)}")


@dataclass(frozen=True, kw_only=True)
class ReadinessSettings:
    enforce: tuple[str, ...] = setting(
        "The steps that are refused while a required rule fails, each as `level.transition`; in pages and API alike.",
        default=("shipment.send", "dewar.send"),
        validate=each_a_step,
    )
    required: tuple[str, ...] = setting(
        "Rules that are required here though they only advise elsewhere, such as `contacts` and `safety_level`.",
        default=(),
    )
    advised: tuple[str, ...] = setting(
        "Rules that only advise here though they are required elsewhere, such as `addresses`.", default=()
    )
    disabled: tuple[str, ...] = setting("Rules that are not asked here.", default=())
    beamtime_days: int = setting(
        "Days before the session by which a shipment should leave.", default=3, validate=between(0, 365)
    )
    protein_approval: Approval = setting(
        "When a protein is approved for safety: `level`: its safety level is given; `user_office`: the user office"
        " knows it (Protein.externalId); `off`: this site does not ask.",
        default="off",
    )


def check_names(settings: Settings, parts: Parts) -> None:
    """ConfigError for a rule that is named and that nobody brings."""
    known = sorted(rule.name for rule in parts.rules)
    chosen = settings.get(ReadinessSettings)
    faults = [
        f"[readiness] {key}: there is no rule {name!r}; there are {', '.join(known)}."
        for key in ("required", "advised", "disabled")
        for name in getattr(chosen, key)
        if name not in known
    ]
    if faults:
        raise ConfigError(faults)
