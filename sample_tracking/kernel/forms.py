"""Forms of pages: read within limits, and only when the page that sent them is ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from . import media
from .config import ApiSettings, TokenSettings
from .errors import Forbidden, Malformed, WrongMediaType

if TYPE_CHECKING:
    from falcon import Request

    from .identity import Principal
    from .site import Site

FIELD: Final = "form_key"
COOKIE: Final = "__Host-form"
MOST_FIELDS: Final = 20_000


class Forms:
    def __init__(self, site: Site) -> None:
        self._limit = site.get(ApiSettings).body_limit
        self._key = site.get(TokenSettings).derived_key("form")

    def secret_of(self, principal: Principal, req: Request) -> str:
        """What a form is bound to: the log-in, and before it a secret that only this browser keeps."""
        return principal.token_id or (req.get_cookie_values(COOKIE) or [""])[0]

    def fresh_secret(self) -> str:
        return secrets.token_urlsafe(16)

    def key_for(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode(), hashlib.sha256).hexdigest()

    def read(self, req: Request, principal: Principal) -> dict[str, str]:
        """The fields; Forbidden for a form that another site, or a page of another log-in, has sent."""
        body = media.read_bytes(req, self._limit)
        if (req.content_type or "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise WrongMediaType("Please send the form of the page.")
        try:
            sent = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise Malformed("The form cannot be read.") from error
        form = {name: values[-1] for name, values in sent.items()}
        secret = self.secret_of(principal, req)
        proof = form.pop(FIELD, "").encode()
        if req.get_header("Sec-Fetch-Site") not in (None, "same-origin", "none"):
            raise Forbidden("The form was sent from another site.")
        if not secret or not hmac.compare_digest(proof, self.key_for(secret).encode()):
            raise Forbidden("The page is of another log-in or is too old. Go back, reload it, and send it again.")
        return form
