"""Who somebody is, by the site's service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import orjson
import structlog

from plugins.auth_rest.schemas import person_of
from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.errors import Unavailable
from sample_tracking.kernel.identity import Identity
from sample_tracking.kernel.web import NoAnswer, Web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.auth_rest import RestSettings

MEDIA_TYPE: Final = "application/json"
AWAY: Final = "The service that knows the log-ins cannot be asked now. Please try again in a few minutes."


class RestPeople:
    name = "auth_rest"

    def __init__(self, settings: RestSettings, web: Web) -> None:
        self._web = web
        self._root, self._seconds = settings.url.rstrip("/"), settings.timeout
        self._headers = {"Authorization": f"Bearer {settings.token}"} if settings.token else {}

    def authenticate(self, login: str, password: str) -> Identity | None:
        if not password or not _can_be_sent(login) or not _can_be_sent(password):
            return None
        body = orjson.dumps({"login": login, "password": password})
        headers = {**self._headers, "Content-Type": MEDIA_TYPE}
        return self._asked(login, "POST", "/authenticate", headers, body, nobody=401)

    def find(self, login: str) -> Identity | None:
        if not _can_be_sent(login) or login.strip(".") == "":  # the paths . and .. are other places
            return None
        return self._asked(login, "GET", f"/people/{quote(login, safe='')}", self._headers, nobody=404)

    def _asked(
        self, login: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None, *, nobody: int
    ) -> Identity | None:
        """``nobody``: the status by which the service says that it knows no such person."""
        try:
            answer = self._web.ask(method, self._root + path, headers, body, seconds=self._seconds)
            return None if answer.status == nobody else _identity(login, answer.status, answer.body)
        except NoAnswer as reason:
            structlog.get_logger(__name__).warning("auth_rest.no_answer", because=str(reason))
            raise Unavailable(AWAY) from None


def _identity(login: str, status: int, said: bytes) -> Identity:
    if status != 200:
        raise NoAnswer(f"it says {status}")
    try:
        person = person_of(orjson.loads(said))
    except orjson.JSONDecodeError:
        raise NoAnswer("its answer is not JSON") from None
    if person is None:
        raise NoAnswer("its answer is not as agreed")
    if person["login"].casefold() != login.casefold():
        raise NoAnswer("it speaks of another login than was asked for")
    return Identity(**{**person, "groups": tuple(sorted(set(person["groups"])))})


def _can_be_sent(text: str) -> bool:
    """Something, without NUL and without halves of a surrogate pair."""
    return bool(text.strip()) and "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def open_service(settings: RestSettings) -> RestPeople:
    """Nothing is asked yet: a service that is away must not keep this one from starting."""
    try:
        web = Web(settings.ca_file, settings.answer_limit, MEDIA_TYPE)
    except OSError as error:
        raise StartupError(f"auth_rest.ca_file cannot be read: {error.strerror or 'no certificates in it'}.") from error
    return RestPeople(settings, web)
