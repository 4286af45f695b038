"""A mail server that keeps what it gets in a folder. Run by `tests.servers.mail`: FOLDER SECURITY USER:PASSWORD."""

import asyncio
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP, AuthResult


class Kept(Message):
    """One file a message. A file ``refuse`` in the folder says to whom nothing can be sent, ``busy`` that not now."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.number = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: ARG002, N802
        refused = self.folder / "refuse"
        if refused.exists() and address in refused.read_text().split():
            return "550 There is no such address"
        envelope.rcpt_tos.append(address)
        return "250 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if (self.folder / "busy").exists():
            return "451 Not now"
        said: str = await super().handle_DATA(server, session, envelope)
        return said

    def handle_message(self, message: Any) -> None:
        self.number += 1
        part = self.folder / f"{self.number:04}.part"
        part.write_bytes(message.as_bytes())
        part.rename(self.folder / f"{self.number:04}.eml")


def authenticator(account: str) -> Any:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        sent = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=sent == account, handled=False)

    return check


async def serve(folder: Path, security: str, account: str) -> None:
    context = None
    if security != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
    starttls, kept = security == "starttls", Kept(folder)

    def talk() -> SMTP:
        return SMTP(
            kept,
            hostname="mail.example.org",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=authenticator(account) if account else None,
            auth_required=bool(account),
            auth_require_tls=starttls,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(talk, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
