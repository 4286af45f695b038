"""The provider, as an authenticator of the service."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import structlog

from sample_tracking.kernel.authenticators import Borne, Departure
from sample_tracking.kernel.errors import Unauthenticated

from .people import person
from .portal import CodeFlow
from .provider import Provider
from .tokens import Flaw, Paper, Reader, moment, paper_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sample_tracking.kernel.identity import Identity

    from .settings import OidcSettings
    from .web import Web

CHALLENGE: Final = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
REFUSED: Final = "The token is not valid; please log in again."
EXPIRED: Final = "The log-in has expired; please log in again."


class OidcAuthenticator:
    """`Bearers` and `Portal`."""

    name = "auth_oidc"

    def __init__(self, settings: OidcSettings, web: Web, key: bytes, *, local: bool) -> None:
        self._settings = settings
        provider = Provider(settings, web, local=local)
        self._reader = Reader(settings, provider)
        self._flow = CodeFlow(settings, web, provider, key)
        self._log = structlog.get_logger("plugins.auth_oidc")

    @property
    def title(self) -> str:
        return f"Log in with {self._settings.title}"

    def recognise(self, token: str, now: datetime) -> Borne | None:
        paper = paper_of(token)
        if paper is None or paper.claims.get("iss") != self._settings.issuer:
            return None
        try:
            self._reader.check_access_token(paper, now)
        except Flaw as flaw:
            self._log.info("an access token was refused", reason=flaw.reason)
            sentence = EXPIRED if flaw.reason == "expired" else REFUSED
            raise Unauthenticated(sentence, headers=CHALLENGE) from None
        identity = self._identity(paper.claims, "The access token", CHALLENGE)
        return Borne(identity, self._token_id(paper), moment(paper, "exp"))

    def begin(self, return_address: str, now: datetime) -> Departure:
        return self._flow.begin(return_address, now)

    def finish(self, return_address: str, keep: str, query: Mapping[str, str], now: datetime) -> Identity:
        return self._identity(self._flow.finish(return_address, keep, query, now), "The log-in service", {})

    def _identity(self, claims: Mapping[str, Any], who: str, headers: Mapping[str, str]) -> Identity:
        if found := person(claims, self._settings):
            return found
        self._log.warning("a log-in by OpenID names nobody", claim=self._settings.login_claim)
        raise Unauthenticated(
            f'{who} does not say who you are in the claim "{self._settings.login_claim}", or not in a way that can be'
            " used. Please tell the facility.",
            headers=headers,
        )

    def _token_id(self, paper: Paper) -> str:
        """As long as our table of revoked tokens takes."""
        jti = paper.claims.get("jti")
        if not isinstance(jti, str) or not jti:
            return paper.fingerprint
        return hashlib.sha256(f"{self._settings.issuer}\n{jti}".encode("utf-8", "replace")).hexdigest()
