"""The addresses of log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import LoginSchema, MeSchema, TokenSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Token(Resource):
    """/auth/token"""

    @endpoint(None, takes=LoginSchema(), gives=TokenSchema(), changes=False, kept=False)
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.log_in(unit, body)

    @endpoint(Permission.READ, status=204)
    def on_delete(self, unit: Unit) -> None:
        service.log_out(unit)


class Refresh(Resource):
    """/auth/refresh"""

    @endpoint(Permission.READ, gives=TokenSchema(), kept=False)
    def on_post(self, unit: Unit) -> Document:
        return service.refresh(unit)


class Me(Resource):
    """/auth/me"""

    @endpoint(Permission.READ, gives=MeSchema())
    def on_get(self, unit: Unit) -> Document:
        return service.me(unit)
