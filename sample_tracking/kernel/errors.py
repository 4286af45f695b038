"""What can go wrong, as seen by the caller: six kinds, each a documented problem type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from .languages import later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .unit import Unit


@dataclass(frozen=True)
class Fault:
    """One mistake in what was sent: a JSON pointer (``/samples/3/name``) or ``?limit``, and a sentence."""

    pointer: str
    detail: str


class Problem(Exception):
    """A refusal that the caller is told about (RFC 9457). ``facts`` become members of the document."""

    slug: ClassVar[str] = "problem"
    title: ClassVar[str] = later("Something is wrong")
    status: ClassVar[int] = 500

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.facts = facts
        self.remember: Callable[[Unit], None] | None = None
        """What is to stay of a refused request: done in a unit of its own, after the refused one was rolled back."""


class Invalid(Problem):
    slug, title, status = "invalid", later("What was sent cannot be accepted"), 422


def gathered(check: Callable[[], object]) -> list[Fault]:
    """What a check refuses by its place, told with the faults of other checks; what has no place is raised."""
    try:
        check()
    except (Invalid, Conflict) as refused:
        if not refused.errors:
            raise
        return list(refused.errors)
    return []


class BadQuery(Invalid):
    slug, title, status = "bad-query", later("The query cannot be understood"), 400


class Malformed(Invalid):
    slug, title, status = "malformed", later("The body cannot be read"), 400


class KeyNeeded(Invalid):
    slug, title, status = "key-needed", later("The request needs a key of its own"), 400


class TooLarge(Invalid):
    slug, title, status = "too-large", later("The body is too large"), 413


class WrongMediaType(Invalid):
    slug, title, status = "wrong-media-type", later("The media type is not accepted here"), 415


class Unauthenticated(Problem):
    slug, title, status = "unauthenticated", later("Please log in"), 401


class Forbidden(Problem):
    slug, title, status = "forbidden", later("You may not do this"), 403


class NotFound(Problem):
    slug, title, status = "not-found", later("There is no such thing, or you may not see it"), 404


class UnknownCode(NotFound):
    slug, title = "unknown-code", later("This code is not known here")


class WrongMethod(NotFound):
    slug, title, status = "wrong-method", later("The method is not open here"), 405


class Conflict(Problem):
    slug, title, status = "conflict", later("It does not fit with what is there"), 409


class Refused(Conflict):
    """A transition that is not open; ``possible`` names those that are."""

    slug, title = "transition-refused", later("This step is not possible now")


class NotReady(Conflict):
    """A shipment that may not leave yet; ``rules`` are those that fail, as its readiness tells them."""

    slug, title = "not-ready", later("The shipment is not ready to leave")


class PlaceOccupied(Conflict):
    """``place`` is its code; ``occupants`` are the barcodes of those there that the caller sees, ``hidden`` counts the
    rest. What shall stand there nevertheless is asked for with ``share``.
    """

    slug, title = "place-occupied", later("The place is full")


class ScanRefused(Conflict):
    """``warnings`` say why, and which of them the scan may be sent again with ``confirm`` for."""

    slug, title = "scan-refused", later("The scan was not accepted")


class Stale(Conflict):
    slug, title, status = "stale", later("It was changed by somebody else in the meantime"), 412


class PreconditionRequired(Conflict):
    slug, title, status = "precondition-required", later("Say which version you are changing"), 428


class TooMany(Problem):
    slug, title, status = "too-many", later("Too many tries"), 429


class Unavailable(Problem):
    slug, title, status = "unavailable", later("The service cannot answer now"), 503


class Defect(Problem):
    """A fault of ours: reported with the request id, never with its cause."""

    slug, title, status = "defect", later("The service made a mistake"), 500


def every_problem() -> list[type[Problem]]:
    """All problem types, for the documentation."""
    found: list[type[Problem]] = []
    waiting: list[type[Problem]] = [Problem]
    while waiting:
        kinds = waiting.pop(0).__subclasses__()
        found += kinds
        waiting += kinds
    return found
