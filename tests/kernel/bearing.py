"""A plugin whose authenticator reads tokens of the form ``from-elsewhere.<login>``."""

from datetime import datetime, timedelta

from sample_tracking.kernel.authenticators import Borne
from sample_tracking.kernel.identity import Identity
from sample_tracking.kernel.plugin import Module


class Elsewhere:
    name = "elsewhere"

    def recognise(self, token: str, now: datetime) -> Borne | None:
        _, dot, login = token.partition("eyJpc3MiOiJlbHNld2hlcmUifQ.")  # {"iss":"elsewhere"}
        if not dot:
            return None
        return Borne(Identity(login, family_name="Borne"), f"elsewhere-{login}", now + timedelta(minutes=5))


plugin = Module(name="elsewhere", summary="for a test", authenticator=lambda _settings: Elsewhere())
