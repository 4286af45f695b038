"""Places of the facility: tree, codes, what stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

from .settings import LocationSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import click

    from sample_tracking.kernel.config import Settings


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/locations", resources.Locations),
        ("/locations/{location_id:id}", resources.Location),
        ("/locations/candidates", resources.LocationCandidates),
        ("/locations/import", resources.LocationImport),
        ("/locations/{location_id:id}/occupants", resources.LocationOccupants),
    )


def parts(_settings: Settings) -> Mapping[str, Sequence[object]]:
    from .guard import OccupiedPlace

    return {"guards": [OccupiedPlace()]}


def commands() -> Sequence[click.Command]:
    from .command import locations

    return (locations,)


module = Module(
    name="locations",
    summary="Places of the facility: tree, codes, what stands where",
    settings=LocationSettings,
    routes=routes,
    parts=parts,
    commands=commands,
)
