import math
from itertools import combinations
from typing import Any

import pytest

from sample_tracking.containers import service as containers
from sample_tracking.containers.geometry import Picture
from sample_tracking.kernel.people import SERVICE
from sample_tracking.kernel.unit import Call
from tests.world import Service


def picture(service: Service, kind: str | None, capacity: int | None) -> Picture:
    container: dict[str, Any] = {"type": kind, "capacity": capacity}
    return service.units.read(Call(SERVICE), lambda unit: containers.picture(unit, container))


@pytest.mark.parametrize(
    ("kind", "capacity", "shape"),
    [
        ("Puck", 16, "round"),
        ("Unipuck", 16, "round"),
        ("Spinepuck", 10, "round"),
        ("Cryo-EM Puck", 12, "round"),
        ("CrystalQuickX", 192, "plate"),
        ("MRC 2 Drop", 192, "plate"),
        ("SWISSCI 3 Drop", 288, "plate"),
        ("ReferencePlate", 16, "plate"),
        ("Block-4", 4, "plate"),
        ("Puck", 15, "plate"),
        ("of an older program", 7, "plate"),
        (None, None, "plate"),
    ],
)
def test_each_position_has_a_place_of_its_own(
    sqlite: Service, kind: str | None, capacity: int | None, shape: str
) -> None:
    drawn = picture(sqlite, kind, capacity)
    assert (drawn.round, [spot.position for spot in drawn.spots]) == (
        shape == "round",
        list(range(1, (capacity or 0) + 1)),
    )
    assert len({spot.label for spot in drawn.spots}) == len(drawn.spots)
    for spot in drawn.spots:
        assert spot.radius <= spot.x <= 1 - spot.radius
        assert spot.radius <= spot.y <= drawn.height - spot.radius
        assert not drawn.round or math.hypot(spot.x - 0.5, spot.y - 0.5) + spot.radius <= 0.5
    for one, other in combinations(drawn.spots[:48], 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius


def test_a_unipuck_has_five_inside_and_eleven_around(sqlite: Service) -> None:
    spots = picture(sqlite, "Unipuck", 16).spots
    distances = [round(math.hypot(spot.x - 0.5, spot.y - 0.5), 2) for spot in spots]
    assert distances == [0.18] * 5 + [0.37] * 11
    assert (spots[0].x, spots[5].x) == (0.5, 0.5)


def test_wells_are_called_by_letter_and_number(sqlite: Service) -> None:
    two, three = picture(sqlite, "CrystalQuickX", 192).spots, picture(sqlite, "SWISSCI 3 Drop", 288).spots
    assert [two[n].label for n in (0, 1, 23, 24, 191)] == ["A1a", "A1b", "A12b", "B1a", "H12b"]
    assert [three[n].label for n in (0, 2, 3, 287)] == ["A1a", "A1c", "A2a", "H12c"]
    assert picture(sqlite, "FilmBatch", 96).spots[-1].label == "H12"
