"""The log: one JSON object a line, with the request's id and without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

    from .config import LogSettings

HIDDEN: Final = "[hidden]"
SECRET_NAME: Final = re.compile(
    r"authorization|cookie|passw(or)?d|passphrase|token|secret|credential|(^|[_-])(api)?key$", re.IGNORECASE
)
# Not secrets, although their names sound like it.
HARMLESS: Final = frozenset({"token_id"})
SECRET_TEXT: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\bey[JK][\w-]{5,}\.[\w-]+\.[\w-]*"), HIDDEN),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"(\w://[^\s:/@]*):\S+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"""((?:authorization|cookie|passw(?:or)?d|passphrase|token|secret|credentials?|(?:\b|[_-])(?:api)?key)["']?\s*[=:]\s*)"""
            r"""(?:b?"[^"]*"|b?'[^']*'|\{[^}]*\}|\[[^\]]*\]|[^\s"',;&)}\]]+)""",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
)
# Each of the above needs one of these; most texts have none, and one look is enough.
SUSPECT: Final = re.compile(
    r"ey[JK]|basic|bearer|://|authorization|cookie|passw|passphrase|token|secret|credential|key", re.IGNORECASE
)
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A lost connection makes SQLAlchemy's pool log a traceback that says nothing more than this line.
LOST_CONNECTION: Final = ("Exception during reset", "Exception terminating connection", "Exception closing connection")


def configure(settings: LogSettings, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's logging of this process to ``stream`` (standard error).

    ``secrets`` are blotted out literally, wherever they stand.
    """
    shared: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redaction(secrets),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(short_lost_connection)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(settings)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def begin(request_id: str, **facts: object) -> None:
    """From here on every line of this thread carries these facts, and those of the request before no more."""
    clear_contextvars()
    bind_contextvars(request_id=request_id, **facts)


def short_lost_connection(record: logging.LogRecord) -> bool:
    if record.name.startswith("sqlalchemy.pool") and str(record.msg).startswith(LOST_CONNECTION):
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"{record.getMessage()} ({type(error).__name__})" if error else record.getMessage()
        record.args = ()
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


class Redaction:
    """Hides what stands under a secret's name, what looks like one, and the ``secrets`` themselves."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        literal = sorted({text for text in secrets if len(text) >= 4}, key=len, reverse=True)
        self._literal = re.compile("|".join(map(re.escape, literal))) if literal else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {
            name: value if name.startswith("_") else self._named(name, value) for name, value in event.items()
        }  # structlog's own members begin with _

    def _named(self, name: str, value: object) -> object:
        if name not in HARMLESS and SECRET_NAME.search(name):
            return HIDDEN
        return self._clean(value)

    def _clean(self, value: object) -> object:
        if isinstance(value, Mapping):
            return {str(name): self._named(str(name), item) for name, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean(item) for item in value]
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self._text(value if isinstance(value, str) else _spelled(value))

    def _text(self, text: str) -> str:
        if SUSPECT.search(text):
            for pattern, instead in SECRET_TEXT:
                text = pattern.sub(instead, text)
        return self._literal.sub(HIDDEN, text) if self._literal else text


def _spelled(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _renderer(settings: LogSettings) -> Callable[[WrappedLogger, str, EventDict], str]:
    return _as_json if settings.format == "json" else _as_line


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return json.dumps(event, default=str)  # in ASCII, so that no line separator of any kind stays


def _as_line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    facts = {name: value for name, value in event.items() if name not in ("timestamp", "level", "event", "exception")}
    rest = " ".join(f"{name}={_one_line(value)}" for name, value in facts.items())
    head = (
        f"{event.get('timestamp', '')} {event.get('level', ''):7} {_one_line(event.get('event', ''))} {rest}".rstrip()
    )
    trace = str(event.get("exception", ""))
    return "\n    ".join([head, *(_one_line(line) for line in trace.split("\n") if line)])


def _one_line(value: Any) -> str:
    return CONTROL.sub(lambda found: ascii(found.group())[1:-1], str(value))
