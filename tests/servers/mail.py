"""A real mail server on loopback, which ends with the block that started it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from .certificates import make_certificates
from .debian import ROOT

PATIENCE = 30


@dataclass(frozen=True)
class MailServer:
    folder: Path
    port: int

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    def messages(self) -> list[EmailMessage]:
        """All that it got, oldest first."""
        return [_read(path) for path in sorted(self.folder.glob("*.eml"))]

    def refuse(self, *addresses: str) -> None:
        (self.folder / "refuse").write_text("\n".join(addresses))

    def be_busy(self) -> None:
        (self.folder / "busy").touch()

    def be_open(self) -> None:
        (self.folder / "busy").unlink()


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[no-any-return, arg-type, unused-ignore]


@contextmanager
def mail_server(folder: Path, security: str = "none", account: str = "") -> Iterator[MailServer]:
    """``security``: none, starttls or tls; ``account``: ``user:password``, where it asks for one."""
    folder.mkdir()
    make_certificates(folder)
    command = [sys.executable, "-m", "tests.servers.mail_program", str(folder), security, account]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = process.stdout.readline()  # said when it listens; empty when it has ended
        assert port, "The mail server ended."
        yield MailServer(folder, int(port))
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()
