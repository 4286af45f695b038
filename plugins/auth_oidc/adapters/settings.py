"""The section [auth_oidc]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import Literal

from sample_tracking.kernel.config import between, length, matching, setting

# By a pair of keys only: with a shared key whoever can check a token could make one.
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    issuer: str = setting(
        "The OpenID provider, as it calls itself; `/.well-known/openid-configuration` below it describes it."
        " https, or http on this very machine outside production.",
        validate=matching(r"https?://[^\s/?#@]+(/[^\s?#]*)?", "must be an https address without query and user"),
    )
    client_id: str = setting("The name under which the provider knows this service.", validate=length(1, 255))
    client_secret: str | None = setting(
        "What proves to the provider that it is this service; without it this is a public client (PKCE alone).",
        default=None,
        secret=True,
    )
    audience: str = setting(
        "Whom access tokens must be meant for (`aud`) to open the API. Another name than `client_id` is safer.",
        validate=length(1, 255),
    )
    clients: tuple[str, ...] = setting(
        "The clients whose access tokens open the API (`azp`, `client_id`); an empty list: every client to whom the"
        " provider gives tokens for the audience.",
        default=(),
    )
    scopes: tuple[str, ...] = setting(
        "What is asked of the provider when people log in in the browser.", default=("openid", "profile", "email")
    )
    title: str = setting(
        "The provider's name on the log-in page, as in “Log in with …”.", default="OpenID", validate=length(1, 80)
    )
    login_claim: str = setting(
        "The claim that is the ISPyB login; one that people cannot change by themselves.",
        default="preferred_username",
        validate=length(1, 255),
    )
    given_name_claim: str = setting("The claim with the given name.", default="given_name", validate=length(1, 255))
    family_name_claim: str = setting("The claim with the family name.", default="family_name", validate=length(1, 255))
    email_claim: str = setting("The claim with the e-mail address.", default="email", validate=length(1, 255))
    groups_claim: str = setting(
        "The claim with the groups; a dotted path leads into it, such as `realm_access.roles`.",
        default="groups",
        validate=length(1, 255),
    )
    algorithms: tuple[Algorithm, ...] = setting(
        "How the provider may sign; nothing else is accepted.", default=("RS256", "ES256"), validate=length(1)
    )
    ca_file: Path | None = setting(
        "A file in PEM with the authorities to trust for the provider's https; without it those of the system.",
        default=None,
    )
    timeout: float = setting(
        "Seconds that an answer of the provider may take altogether.", default=3.0, validate=between(0.1, 30)
    )
    leeway: timedelta = setting(
        "Seconds by which the provider's clock may differ from ours.",
        default=timedelta(seconds=60),
        validate=between(timedelta(0), timedelta(minutes=5)),
    )
    keys_refresh: timedelta = setting(
        "Seconds after which the provider's keys are asked for again, beside the requests.",
        default=timedelta(seconds=300),
        validate=between(timedelta(seconds=30), timedelta(days=1)),
    )
    keys_lifetime: timedelta = setting(
        "Seconds for which keys are good while the provider cannot be reached.",
        default=timedelta(hours=24),
        validate=between(timedelta(minutes=5), timedelta(days=7)),
    )

    def __post_init__(self) -> None:
        if "openid" not in self.scopes:
            raise ValueError('scopes must contain "openid", or the provider does not say who somebody is.')
        if self.keys_lifetime < self.keys_refresh:
            raise ValueError("keys_lifetime must not be shorter than keys_refresh.")
