"""The addresses of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.lifecycle.schemas import transition_schema
from sample_tracking.lifecycle.transitions import SAMPLE

from . import service
from .schemas import SampleListSchema, SampleListWish, SampleQuery, SampleSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Samples(Resource):
    """/samples"""

    @endpoint(Permission.READ, query=SampleQuery(), gives=SampleSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)


class ContainerSamples(Resource):
    """/containers/{container_id}/samples"""

    @endpoint(Permission.READ, gives=SampleListSchema())
    def on_get(self, unit: Unit, container_id: int) -> Document:
        return service.read_list(unit, container_id)

    @endpoint(Permission.SHIP, takes=SampleListWish(), gives=SampleListSchema(), if_match=True)
    def on_put(self, unit: Unit, container_id: int, body: Wish) -> Document:
        return service.replace_list(unit, container_id, body["samples"])

    @endpoint(Permission.SHIP, takes=SampleSchema(), gives=SampleSchema(), status=201, location="/samples/{id}")
    def on_post(self, unit: Unit, container_id: int, body: Wish) -> Document:
        return service.register(unit, container_id, body)


class Sample(Resource):
    """/samples/{sample_id}"""

    @endpoint(Permission.READ, gives=SampleSchema())
    def on_get(self, unit: Unit, sample_id: int) -> Document:
        return service.read(unit, sample_id)

    @endpoint(Permission.SHIP, takes=SampleSchema(partial=True), gives=SampleSchema(), if_match=True)
    def on_patch(self, unit: Unit, sample_id: int, body: Wish) -> Document:
        return service.change(unit, sample_id, body)

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, sample_id: int) -> None:
        service.discard(unit, sample_id)


class SampleTransitions(Resource):
    """/samples/{sample_id}/transitions"""

    @endpoint(Permission.READ, takes=transition_schema(SAMPLE), gives=SampleSchema(), if_match=True)
    def on_post(self, unit: Unit, sample_id: int, body: Wish) -> Document:
        return service.move(unit, sample_id, body)
