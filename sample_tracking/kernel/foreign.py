"""Runs code that others have written: the two places where every exception is caught, reported and survived."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

from .config import StartupError
from .errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def at_start(what: str) -> Iterator[None]:
    """Whatever goes wrong inside stops the start, in one sentence that begins with ``what``."""
    try:
        yield
    except StartupError:
        raise
    except (Exception, SystemExit) as error:
        reason = " ".join(str(error).split())
        raise StartupError(f"{what}: {type(error).__name__}: {reason}.") from error


def afterwards(what: str, work: Callable[..., Any], *arguments: object) -> str | None:
    """Calls ``work``; gives the sentence of what went wrong. A mistake is logged, a refusal is the caller's to tell."""
    try:
        work(*arguments)
    except Problem as problem:
        return problem.detail
    except Exception as error:  # noqa: BLE001 - foreign code may raise anything, after the work is done
        structlog.get_logger(__name__).exception("failed", what=what)
        return f"{type(error).__name__}; the log has more."
    return None
