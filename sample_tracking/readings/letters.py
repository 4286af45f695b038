"""What is written of dewars in danger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.config import SiteSettings
from sample_tracking.kernel.languages import said, said_of
from sample_tracking.kernel.parts import Message

from . import service
from .store import readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.unit import Unit


def message(unit: Unit, to: str, alarms: Sequence[tuple[int, int, str]]) -> Message:
    """``alarms``: (alarm, dewar, kind). ``about.key``: the same for the same alarms, so that a repetition is known."""
    dewar_ids = sorted({dewar_id for _, dewar_id, _ in alarms})
    seen = service.nitrogen_of(unit, dewar_ids)
    names = {row.dewar_id: (row.name or str(row.dewar_id), row.place) for row in readings.dewars(unit, dewar_ids)}
    root = unit.site.get(SiteSettings).public_url.rstrip("/")
    parts = []
    for dewar_id in (number for number in dewar_ids if number in seen):
        name, place = names[dewar_id]
        lines = [
            f"{name} ({place})" if place else name,
            f"  {seen[dewar_id]['headline']}. {seen[dewar_id]['sentence']}",
        ]
        parts.append("\n".join([*lines, f"  {root}/dewars/{dewar_id}/nitrogen"]))
    if len(dewar_ids) == 1:
        name, _ = names.get(dewar_ids[0], (str(dewar_ids[0]), ""))
        subject = said("Liquid nitrogen of the dewar {dewar}").format(dewar=name)
    else:
        pattern = said_of("Liquid nitrogen of {number} dewar", "Liquid nitrogen of {number} dewars", len(dewar_ids))
        subject = pattern.format(number=len(dewar_ids))
    numbers = sorted(number for number, _, _ in alarms)
    key = f"ln2-{numbers[0]}-{numbers[-1]}-{len(numbers)}"
    return Message(to, subject, "\n\n".join(parts) + "\n", {"key": key, "dewar_ids": dewar_ids})
