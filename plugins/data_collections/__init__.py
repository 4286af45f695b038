"""What was measured: data collections and their groups, each with the best that processing made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/data-collections", resources.DataCollections),
        ("/data-collections/{data_collection_id:id}", resources.DataCollection),
        ("/data-collection-groups", resources.DataCollectionGroups),
        ("/data-collection-groups/{data_collection_group_id:id}", resources.DataCollectionGroup),
        ("/samples/{sample_id:id}/data-collections", resources.SampleDataCollections),
        ("/containers/{container_id:id}/data-collections", resources.ContainerDataCollections),
        ("/sessions/{session_id:id}/data-collections", resources.SessionDataCollections),
    )


plugin = Module(name="data_collections", summary="What was collected of samples, with the best result", routes=routes)
