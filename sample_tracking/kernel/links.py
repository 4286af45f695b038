"""One-time links: a GET of one address in the name of somebody, once, within seconds; for browsers and viewers that
cannot send a token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .config import TokenSettings
from .errors import Unauthenticated
from .own.tables import revoked_token
from .rights import Credential

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .config import Settings
    from .identity import Principal
    from .unit import Unit

PARAMETER: Final = "once"
SIGNATURE_BYTES: Final = 32
LONGEST: Final = 2048
REFUSED: Final = "The link is not right, was used already, or is too old. Please ask for a new one."


def target_of(path: str, query: Mapping[str, Any]) -> str:
    """The same for the same address, in whatever order its query stands."""
    pairs: Sequence[tuple[str, str]] = sorted(
        (name, str(value)) for name, values in query.items() for value in _each(values) if name != PARAMETER
    )
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _each(values: Any) -> Sequence[Any]:
    return values if isinstance(values, list) else [values]


class Links:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, principal: Principal, target: str, now: datetime, life: timedelta) -> str:
        """The value of the parameter ``once``. It carries no more rights than its maker has at this moment."""
        facts = {
            "l": principal.login,
            "p": principal.provider,
            "t": target,
            "j": secrets.token_urlsafe(12),
            "o": principal.token_id,
            "e": (now + life).timestamp(),
            "s": sorted(principal.permissions),
            "n": None if principal.proposals is None else sorted(principal.proposals),
        }
        body = orjson.dumps(facts)
        return base64.urlsafe_b64encode(self._sign(body) + body).rstrip(b"=").decode()

    def read(self, text: str, target: str, now: datetime) -> Credential:
        """Unauthenticated for a forged or old one, and for one of another address. Use is not known here."""
        facts = self._facts(text)
        if facts is None or facts["t"] != target or now.timestamp() >= facts["e"]:
            raise Unauthenticated(REFUSED)
        return Credential(
            facts["l"],
            facts["j"],
            datetime.fromtimestamp(facts["e"], UTC),
            facts["p"],
            scopes=frozenset(facts["s"]),
            proposal_ids=None if facts["n"] is None else frozenset(facts["n"]),
            made_with=facts["o"],
        )

    def _facts(self, text: str) -> dict[str, Any] | None:
        try:
            raw = base64.b64decode(text[:LONGEST] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(body)):
            return None
        facts: dict[str, Any] = orjson.loads(body)
        return facts

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)


def use(unit: Unit, credential: Credential) -> None:
    """Unauthenticated when somebody has used it before, also at the same moment."""
    row = {
        "jti": credential.token_id,
        "login": credential.login,
        "revoked_at": unit.now.astimezone(UTC).replace(tzinfo=None),
        "expires_at": credential.expires_at.replace(tzinfo=None),
    }
    try:
        unit.execute(sa.insert(revoked_token), row)
    except IntegrityError:
        raise Unauthenticated(REFUSED) from None


def provide_links(settings: Settings) -> Links:
    return Links(settings.get(TokenSettings).derived_key("one-time link"))
