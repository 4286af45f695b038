"""What every request gets: an id, a line in the log, figures, and headers that keep browsers careful."""

from __future__ import annotations

import re
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

if TYPE_CHECKING:
    from falcon import Request, Response

    from .metrics import Metrics

GIVEN_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


HIDDEN: Final = "{secret}"
"""What is so called in an address is never logged."""


class Companion:
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._log = structlog.get_logger("sample_tracking.requests")

    def process_request(self, req: Request, resp: Response) -> None:
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if GIVEN_ID.match(given) else uuid.uuid4().hex
        req.context.began = time.perf_counter()
        clear_contextvars()
        bind_contextvars(request_id=req.context.request_id)
        self._metrics.began()
        resp.set_header("X-Request-Id", req.context.request_id)
        for name, value in HEADERS.items():
            resp.set_header(name, value)

    def process_response(self, req: Request, resp: Response, resource: object, req_succeeded: bool) -> None:  # noqa: ARG002, FBT001
        seconds = time.perf_counter() - req.context.began
        self._metrics.ended(req.method, req.uri_template, resp.status_code, seconds)
        fields: dict[str, Any] = {"method": req.method, "path": shown(req), "status": resp.status_code}
        self._log.info("request", **fields, ms=round(seconds * 1000, 1))


def shown(req: Request) -> str:
    """The path, as others may read it: without a secret that stands in it."""
    template: str = req.uri_template or ""
    return template if HIDDEN in template else str(req.path)
