"""The rows of samples: their crystals, plans and proteins, and themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.tables import BLSample, Crystal, DiffractionPlan, Protein

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_tracking.kernel.tables import Base
    from sample_tracking.kernel.unit import Unit


@dataclass(frozen=True)
class Rows:
    crystal_id: int | None
    plan_id: int | None


def insert_proteins(unit: Unit, proposal_id: int, acronyms: Sequence[str]) -> list[int]:
    rows = [
        {"proposal_id": proposal_id, "acronym": acronym, "name": acronym, "bltime_stamp": unit.local_now}
        for acronym in acronyms
    ]
    return unit.insert(Protein, rows, Protein.protein_id)


def insert_plans(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return unit.insert(DiffractionPlan, rows, DiffractionPlan.diffraction_plan_id)


def insert_crystals(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return unit.insert(Crystal, rows, Crystal.crystal_id)


def insert_samples(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return unit.insert(BLSample, rows, BLSample.bl_sample_id)


def rows_of(unit: Unit, sample_id: int) -> Rows:
    statement: Any = sa.select(BLSample.crystal_id, BLSample.diffraction_plan_id)
    row: Any = unit.rows(statement.where(BLSample.bl_sample_id == sample_id))[0]
    return Rows(row[0], row[1])


def _change_own(
    unit: Unit, table: type[Base], key: Any, used: Any, number: int | None, values: Mapping[str, Any]
) -> bool:
    if number is None or unit.rows(sa.select(sa.func.count()).where(used == number))[0][0] > 1:
        return False
    unit.update(table, key == number, **values)
    return True


def change_crystal(unit: Unit, crystal_id: int | None, values: Mapping[str, Any]) -> bool:
    """False, and nothing is changed, when there is none or other samples share it."""
    return _change_own(unit, Crystal, Crystal.crystal_id, BLSample.crystal_id, crystal_id, values)


def change_plan(unit: Unit, plan_id: int | None, values: Mapping[str, Any]) -> bool:
    """As ``change_crystal``."""
    key = DiffractionPlan.diffraction_plan_id
    return _change_own(unit, DiffractionPlan, key, BLSample.diffraction_plan_id, plan_id, values)


def change_sample(unit: Unit, sample_id: int, values: Mapping[str, Any]) -> None:
    unit.update(BLSample, BLSample.bl_sample_id == sample_id, **values)
