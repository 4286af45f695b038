"""The addresses of service tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import NewServiceTokenSchema, ServiceTokenQuery, ServiceTokenSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ServiceTokens(Resource):
    """/service-tokens"""

    @endpoint(Permission.ADMIN, query=ServiceTokenQuery(), gives=ServiceTokenSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_tokens(unit, query)

    @endpoint(
        Permission.ADMIN,
        takes=ServiceTokenSchema(),
        gives=NewServiceTokenSchema(),
        status=201,
        location="/service-tokens/{id}",
        kept=False,
    )
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.create(unit, body)


class ServiceToken(Resource):
    """/service-tokens/{service_token_id}"""

    @endpoint(Permission.ADMIN, gives=ServiceTokenSchema())
    def on_get(self, unit: Unit, service_token_id: int) -> Document:
        return service.read(unit, service_token_id)

    @endpoint(Permission.ADMIN, status=204)
    def on_delete(self, unit: Unit, service_token_id: int) -> None:
        service.revoke(unit, service_token_id)
