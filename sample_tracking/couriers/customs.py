"""What customs hold up, for those who reckon with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import service

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sample_tracking.kernel.unit import Unit


class Customs:
    name = "customs"

    def held_days(self, unit: Unit, dewar_ids: Collection[int], /) -> Mapping[int, float]:
        return service.held_days(unit, dewar_ids)
