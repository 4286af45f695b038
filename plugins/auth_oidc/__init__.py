"""Log-in by an OpenID provider: people are sent to it in the browser, and its access tokens open the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.config import Mode, StartupError, TokenSettings
from sample_tracking.kernel.plugin import Module

from .adapters.settings import OidcSettings

if TYPE_CHECKING:
    from sample_tracking.kernel.config import Settings

    from .adapters.authenticator import OidcAuthenticator


def authenticator(settings: Settings) -> OidcAuthenticator:
    """Asks the provider nothing yet: the service starts while the provider is away."""
    try:
        from .adapters.authenticator import OidcAuthenticator
        from .adapters.web import Web, is_safe
    except ModuleNotFoundError as error:
        missing = str(error.name).partition(".")[0]
        raise StartupError(
            f'The plugin "auth_oidc" needs the package {missing}: install "sample-tracking[http]".'
        ) from error

    own, tokens = settings.get(OidcSettings), settings.get(TokenSettings)
    local = settings.mode is not Mode.PRODUCTION
    if not is_safe(own.issuer, local=local):
        raise StartupError(
            "[auth_oidc] issuer must be an https address"
            + (" (http only on this very machine)." if local else "; http is for trying out on one machine only.")
        )
    if own.issuer == tokens.issuer:
        raise StartupError("[auth_oidc] issuer is what [tokens] issuer calls this service; the two must differ.")
    return OidcAuthenticator(own, Web(own.timeout, own.ca_file), tokens.derived_key("oidc departure"), local=local)


plugin = Module(
    name="auth_oidc",
    summary="Log-in by an OpenID provider: in the browser, and with its access tokens",
    settings=OidcSettings,
    authenticator=authenticator,
)
