"""Every refusal as one kind of document: application/problem+json (RFC 9457), also for the framework's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import falcon
import orjson
import structlog

from .errors import (
    BadQuery,
    Defect,
    Malformed,
    NotFound,
    Problem,
    TooLarge,
    Unavailable,
    WrongMediaType,
    WrongMethod,
)
from .idempotency import Answer
from .languages import later, said
from .middleware import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon import App, Request, Response

    Telling = Callable[[Request, Response, Problem], None]

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "/problems/"
OF_FRAMEWORK: Final[dict[int, tuple[type[Problem], str]]] = {
    400: (BadQuery, later("The request cannot be understood.")),
    404: (NotFound, later("There is nothing at this address.")),
    405: (WrongMethod, later("This address does not take that method.")),
    413: (TooLarge, later("The body is too large.")),
    415: (WrongMediaType, later("Please send application/json.")),
    503: (Unavailable, later("The service cannot answer now.")),
}

OF_DEFECT: Final = later("The service made a mistake. It has been noted under the request id; nothing was changed.")


def document(problem: Problem, request_id: str) -> dict[str, Any]:
    """In English for programs; in the reader's language where a page's script has asked."""
    told: dict[str, Any] = {
        "type": TYPES + problem.slug,
        "title": said(problem.title),
        "status": problem.status,
        "detail": said(problem.detail),
        "request_id": request_id,
    }
    if problem.errors:
        told["errors"] = [{"pointer": fault.pointer, "detail": said(fault.detail)} for fault in problem.errors]
    return {**problem.facts, **told}


def answer(resp: Response, problem: Problem, request_id: str) -> None:
    resp.status = problem.status
    resp.content_type = MEDIA_TYPE
    resp.data = orjson.dumps(document(problem, request_id))
    resp.text = None
    for name, value in problem.headers.items():
        resp.set_header(name, value)


def answer_of(problem: Problem, request_id: str) -> Answer:
    """As `answer`, to be kept for a repetition."""
    headers = {"Content-Type": MEDIA_TYPE, **problem.headers}
    return Answer(problem.status, headers, orjson.dumps(document(problem, request_id)))


def tell(req: Request, resp: Response, problem: Problem) -> None:
    answer(resp, problem, str(getattr(req.context, "request_id", "")))


def install(app: App[Any, Any], tell: Telling = tell) -> None:
    """``tell``: how a refusal is answered."""

    def known(req: Request, resp: Response, problem: Problem, _params: dict[str, Any]) -> None:
        tell(req, resp, problem)

    def of_framework(req: Request, resp: Response, error: falcon.HTTPError, _params: dict[str, Any]) -> None:
        kind, sentence = OF_FRAMEWORK.get(error.status_code, (Malformed, "The request cannot be understood."))
        tell(req, resp, kind(sentence, headers=dict(error.headers or {})))

    def defect(req: Request, resp: Response, error: Exception, _params: dict[str, Any]) -> None:
        """One of the two places that catch everything: reported in the log, not to the caller."""
        structlog.get_logger(__name__).exception("defect", path=shown(req), exc_info=error)
        tell(req, resp, Defect(OF_DEFECT))

    app.add_error_handler(Exception, defect)
    app.add_error_handler(falcon.HTTPError, of_framework)
    app.add_error_handler(Problem, known)
