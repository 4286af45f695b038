"""The authorization code flow with PKCE: away with a question, back with a code, the code for an ID token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Never
from urllib.parse import quote_plus, urlencode

import structlog
from cryptography.fernet import Fernet, InvalidToken

from sample_tracking.kernel.authenticators import Departure
from sample_tracking.kernel.errors import Unauthenticated

from .people import login
from .tokens import Flaw, Reader, paper_of
from .web import document_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sample_tracking.kernel.web import Answer

    from .provider import Addresses, Provider
    from .settings import OidcSettings
    from .web import Web

BACK_WITHIN: Final = 600
LONGEST_CODE: Final = 4096
# RFC 6749, 4.1.2.1 and OpenID Connect Core, 3.1.2.6: what may be written into the log; all else is a stranger's text.
ERRORS: Final = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_request",
        "invalid_scope",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_response_type",
    }
)
NOT_OURS: Final = "This log-in was begun elsewhere, or too long ago. Please log in again."
DECLINED: Final = "You were not logged in at the log-in service. Please try again when you want to."
USED: Final = "This log-in has been used, or took too long. Please log in again."
UNUSABLE: Final = "The log-in service gave an answer that cannot be trusted. Please log in again."


@dataclass(frozen=True)
class Journey:
    """What only the browser that left carries, sealed: others can neither read nor make it."""

    state: str
    nonce: str
    verifier: str
    return_address: str
    issuer: str


class CodeFlow:
    def __init__(self, settings: OidcSettings, web: Web, provider: Provider, key: bytes) -> None:
        self._settings, self._web, self._provider = settings, web, provider
        self._reader = Reader(settings, provider)
        self._seal = Fernet(base64.urlsafe_b64encode(key))
        self._log = structlog.get_logger("plugins.auth_oidc")

    def begin(self, return_address: str, now: datetime) -> Departure:
        addresses = self._provider.addresses(now)
        journey = Journey(
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(48),
            return_address,
            self._settings.issuer,
        )
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": return_address,
            "scope": " ".join(self._settings.scopes),
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": _challenge(journey.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in addresses.authorization else "?"
        keep = self._seal.encrypt_at_time(json.dumps(asdict(journey)).encode(), int(now.timestamp()))
        return Departure(f"{addresses.authorization}{joint}{urlencode(asked)}", keep.decode())

    def finish(self, return_address: str, keep: str, query: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """The claims of who came back."""
        journey = self._journey(keep, now)
        given = query.get("state", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, journey.state.encode()) or journey.return_address != return_address:
            self._refuse(NOT_OURS, "state")
        addresses = self._provider.addresses(now)
        self._check_sender(query, addresses)
        code = query.get("code", "")
        if not 0 < len(code) <= LONGEST_CODE:
            self._refuse(UNUSABLE, "no code")
        answer = self._exchange(addresses, code, journey)
        access_token = answer.get("access_token")
        access_token = access_token if isinstance(access_token, str) and access_token.isascii() else None
        claims = self._claims(answer.get("id_token"), journey, access_token, now)
        if login(claims, self._settings) is None and access_token and addresses.userinfo:
            return self._asked_again(addresses.userinfo, access_token, claims)
        return claims

    def _journey(self, keep: str, now: datetime) -> Journey:
        try:
            raw = self._seal.decrypt_at_time(keep.encode("utf-8", "replace"), BACK_WITHIN, int(now.timestamp()))
        except InvalidToken:
            self._refuse(NOT_OURS, "keep")
        journey = Journey(**json.loads(raw))  # sealed by us
        if journey.issuer != self._settings.issuer:
            self._refuse(NOT_OURS, "issuer changed")
        return journey

    def _check_sender(self, query: Mapping[str, str], addresses: Addresses) -> None:
        """Whoever answers must be whom we asked, not another provider that was mixed up with it."""
        if query.get("iss", None if addresses.names_itself else self._settings.issuer) != self._settings.issuer:
            self._refuse(UNUSABLE, "iss")
        if "error" in query:
            told = query["error"]
            self._refuse(DECLINED, told if told in ERRORS else "another error")

    def _exchange(self, addresses: Addresses, code: str, journey: Journey) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": journey.return_address,
            "code_verifier": journey.verifier,
        }
        answer = self._web.submit("code exchange", addresses.token, *self._signed(form))
        document = document_of(answer)
        if answer.status != 200 or document is None:
            self._turned_away(answer, document or {})
        return document

    def _signed(self, form: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Form and headers: with the client's secret (RFC 6749, 2.3.1), or its name alone."""
        if self._settings.client_secret is None:
            return {**form, "client_id": self._settings.client_id}, {}
        pair = f"{quote_plus(self._settings.client_id)}:{quote_plus(self._settings.client_secret)}"
        return form, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def _turned_away(self, answer: Answer, document: dict[str, Any]) -> Never:
        if answer.status == 400 and document.get("error") == "invalid_grant":
            self._refuse(USED, "invalid_grant")
        if document.get("error") in ("invalid_client", "unauthorized_client"):
            self._web.failed("code exchange", "the provider refuses [auth_oidc] client_id or its secret")
        self._web.failed("code exchange", f"status {answer.status}")

    def _claims(self, token: object, journey: Journey, access_token: str | None, now: datetime) -> dict[str, Any]:
        paper = paper_of(token) if isinstance(token, str) else None
        if paper is None:
            self._refuse(UNUSABLE, "no ID token")
        try:
            self._reader.check_id_token(paper, journey.nonce, access_token, now)
        except Flaw as flaw:
            self._refuse(UNUSABLE, flaw.reason)
        return paper.claims

    def _asked_again(self, address: str, access_token: str, claims: dict[str, Any]) -> dict[str, Any]:
        """What the ID token says, and what the provider says beyond it of the same person."""
        more = self._web.document("userinfo", address, {"Authorization": f"Bearer {access_token}"})
        if more.get("sub") != claims["sub"]:
            self._refuse(UNUSABLE, "sub of userinfo")
        return {**more, **claims}

    def _refuse(self, sentence: str, reason: str) -> Never:
        self._log.info("a log-in by OpenID was refused", reason=reason)
        raise Unauthenticated(sentence) from None


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
