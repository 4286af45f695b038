"""The addresses of data collections and their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import (
    DataCollectionDetailSchema,
    DataCollectionGroupQuery,
    DataCollectionGroupSchema,
    DataCollectionQuery,
    DataCollectionSchema,
    MeasuredQuery,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class DataCollections(Resource):
    """/data-collections"""

    @endpoint(Permission.READ, query=DataCollectionQuery(), gives=DataCollectionSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class DataCollection(Resource):
    """/data-collections/{data_collection_id}"""

    @endpoint(Permission.READ, gives=DataCollectionDetailSchema())
    def on_get(self, unit: Unit, data_collection_id: int) -> Document:
        return service.read(unit, data_collection_id)


class DataCollectionGroups(Resource):
    """/data-collection-groups"""

    @endpoint(Permission.READ, query=DataCollectionGroupQuery(), gives=DataCollectionGroupSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_groups(unit, query)


class DataCollectionGroup(Resource):
    """/data-collection-groups/{data_collection_group_id}"""

    @endpoint(Permission.READ, gives=DataCollectionGroupSchema())
    def on_get(self, unit: Unit, data_collection_group_id: int) -> Document:
        return service.read_group(unit, data_collection_group_id)


class SampleDataCollections(Resource):
    """/samples/{sample_id}/data-collections"""

    @endpoint(Permission.READ, query=MeasuredQuery(), gives=DataCollectionSchema(), many=True)
    def on_get(self, unit: Unit, sample_id: int, query: Wish) -> Page:
        return service.list_of_sample(unit, sample_id, query)


class ContainerDataCollections(Resource):
    """/containers/{container_id}/data-collections"""

    @endpoint(Permission.READ, query=MeasuredQuery(), gives=DataCollectionSchema(), many=True)
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> Page:
        return service.list_of_container(unit, container_id, query)


class SessionDataCollections(Resource):
    """/sessions/{session_id}/data-collections"""

    @endpoint(Permission.READ, query=MeasuredQuery(), gives=DataCollectionSchema(), many=True)
    def on_get(self, unit: Unit, session_id: int, query: Wish) -> Page:
        return service.list_of_session(unit, session_id, query)
