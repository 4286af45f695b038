"""What characterisation writes: an output with a lattice and a strategy of two wedges."""

from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.tables import (
    Screening,
    ScreeningOutput,
    ScreeningOutputLattice,
    ScreeningStrategy,
    ScreeningStrategySubWedge,
    ScreeningStrategyWedge,
)
from sample_tracking.kernel.unit import Call, Unit
from tests.measured import BEGAN
from tests.world import Service


def screen(service: Service, *, collection: int | None = None, group: int | None = None) -> int:
    def write(unit: Unit) -> int:
        row = {
            "data_collection_id": collection,
            "data_collection_group_id": group,
            "program_version": "BEST",
            "bltime_stamp": BEGAN,
        }
        (screening_id,) = unit.insert(Screening, [row], Screening.screening_id)
        output = {"screening_id": screening_id, "indexing_success": True, "strategy_success": False, "mosaicity": 0.5}
        (output_id,) = unit.insert(ScreeningOutput, [output], ScreeningOutput.screening_output_id)
        lattice = {"screening_output_id": output_id, "space_group": "P 41 21 2", "unit_cell_a": 78.5}
        unit.insert(ScreeningOutputLattice, [lattice])
        strategy = {"screening_output_id": output_id, "program": "BEST", "anomalous": False}
        (strategy_id,) = unit.insert(ScreeningStrategy, [strategy], ScreeningStrategy.screening_strategy_id)
        rows = [{"screening_strategy_id": strategy_id, "wedge_number": number} for number in (1, 2)]
        wedges = unit.insert(ScreeningStrategyWedge, rows, ScreeningStrategyWedge.screening_strategy_wedge_id)
        below = [{"screening_strategy_wedge_id": wedge, "sub_wedge_number": 1, "resolution": 1.5} for wedge in wedges]
        unit.insert(ScreeningStrategySubWedge, below)
        return screening_id

    return service.units.write(Call(SERVICE, source="test"), write)
