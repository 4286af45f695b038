"""The addresses of log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import LinkSchema, LinkWish, LoginSchema, MeSchema, ProvidersSchema, TokenSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

    from .service import Vouched


class Token(Resource):
    """/auth/token"""

    @endpoint(None, takes=LoginSchema(), gives=TokenSchema(), kept=False, prior=service.vouch)
    def on_post(self, unit: Unit, body: Wish, vouched: Vouched) -> Document:
        return service.log_in(unit, body, vouched)

    @endpoint(Permission.READ, status=204)
    def on_delete(self, unit: Unit) -> None:
        service.log_out(unit)


class Refresh(Resource):
    """/auth/refresh"""

    @endpoint(Permission.READ, gives=TokenSchema(), kept=False, prior=service.look_again)
    def on_post(self, unit: Unit, vouched: Vouched | None) -> Document:
        return service.refresh(unit, vouched)


class Links(Resource):
    """/auth/links"""

    @endpoint(Permission.READ, takes=LinkWish(), gives=LinkSchema(), status=201, kept=False)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.make_link(unit, body)


class Providers(Resource):
    """/auth/providers"""

    @endpoint(None, gives=ProvidersSchema())
    def on_get(self, unit: Unit) -> Document:
        return service.providers(unit)


class Me(Resource):
    """/auth/me"""

    @endpoint(Permission.READ, gives=MeSchema())
    def on_get(self, unit: Unit) -> Document:
        return service.me(unit)
