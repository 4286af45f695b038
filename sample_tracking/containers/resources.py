"""The addresses of containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.lifecycle.schemas import HistorySchema, transition_schema
from sample_tracking.lifecycle.transitions import CONTAINER

from . import service
from .schemas import (
    ContainerListQuery,
    ContainerQuery,
    ContainerSchema,
    ContainerTypeSchema,
    RegisteredContainerSchema,
)

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ContainerTypes(Resource):
    """/container-types"""

    @endpoint(Permission.READ, gives=ContainerTypeSchema(), many=True)
    def on_get(self, unit: Unit) -> Page:
        return service.list_types(unit)


class Containers(Resource):
    """/containers"""

    @endpoint(Permission.READ, query=ContainerListQuery(), gives=ContainerSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class DewarContainers(Resource):
    """/dewars/{dewar_id}/containers"""

    @endpoint(Permission.READ, query=ContainerQuery(), gives=ContainerSchema(), many=True)
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> Page:
        return service.list_of_dewar(unit, dewar_id, query)

    @endpoint(
        Permission.SHIP,
        takes=ContainerSchema(exclude=("dewar_id",)),
        gives=ContainerSchema(),
        status=201,
        location="/containers/{id}",
    )
    def on_post(self, unit: Unit, dewar_id: int, body: Wish) -> Document:
        return service.register(unit, dewar_id, body)


class Container(Resource):
    """/containers/{container_id}"""

    @endpoint(Permission.READ, gives=ContainerSchema())
    def on_get(self, unit: Unit, container_id: int) -> Document:
        return service.read(unit, container_id)

    @endpoint(Permission.SHIP, takes=ContainerSchema(partial=True), gives=ContainerSchema(), if_match=True)
    def on_patch(self, unit: Unit, container_id: int, body: Wish) -> Document:
        return service.change(unit, container_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, container_id: int) -> None:
        service.discard(unit, container_id)


class ContainerHistory(Resource):
    """/containers/{container_id}/history"""

    @endpoint(Permission.READ, query=PageQuery(), gives=HistorySchema(), many=True)
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> Page:
        return service.history_of(unit, container_id, query)


class ContainerTransitions(Resource):
    """/containers/{container_id}/transitions"""

    @endpoint(Permission.READ, takes=transition_schema(CONTAINER), gives=ContainerSchema(), if_match=True)
    def on_post(self, unit: Unit, container_id: int, body: Wish) -> Document:
        return service.move(unit, container_id, body)


class RegisteredContainers(Resource):
    """/proposals/{code}/registered-containers"""

    @endpoint(Permission.READ, query=PageQuery(), gives=RegisteredContainerSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.registered(unit, code, query)
