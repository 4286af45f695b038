"""A real OpenID provider in a process of its own, on a free port of loopback, told by a test how to behave."""

import json
import os
import ssl
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from .debian import ROOT
from .process import PATIENCE, Server


@dataclass(frozen=True)
class OpenID(Server):
    """Knows the clients `tracking` (with a secret), `public` and `another`."""

    name: str = "openid"
    tls: bool = True

    @property
    def issuer(self) -> str:
        return (self.folder / "address").read_text()

    @property
    def authority(self) -> Path | None:
        """The file of the authority that its certificate is from."""
        return self.folder / "certificate.pem" if self.tls else None

    def tell(self, **wish: Any) -> None:
        """See `Told` in `tests.servers.openid_program`; `reset=True` makes it an honest provider again."""
        self._ask("POST", "/control", wish)

    def count(self, page: str) -> int:
        """How often a page was asked for since the last reset."""
        found: int = self._ask("GET", "/control")["counts"].get(page, 0)
        return found

    def await_question(self, page: str, times: int) -> None:
        """Until a page was asked for so often."""
        deadline = time.monotonic() + PATIENCE
        while self.count(page) < times:
            assert time.monotonic() < deadline, f"{page} is not asked for"

    @property
    def keys(self) -> dict[str, dict[str, Any]]:
        return {key["kid"]: key for key in self._ask("GET", "/control")["keys"]["keys"]}

    def sign(self, header: Any, payload: Any, key: str = "rsa-1", algorithm: str = "RS256") -> str:
        """A token signed by this provider, whatever it says; texts are taken as they are."""
        header, payload = (part if isinstance(part, str) else json.dumps(part) for part in (header, payload))
        wish = {"header": header, "payload": payload, "key": key, "algorithm": algorithm}
        token: str = self._ask("POST", "/control/sign", wish)["token"]
        return token

    def visit(self, address: str) -> dict[str, str]:
        """A browser is sent to the provider: the query with which it comes back."""
        answer = self._http.request("GET", address, redirect=False)
        assert answer.status == 302, answer.data
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def _start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        if self.tls and not (self.folder / "certificate.pem").exists():
            self._certify()
        command = [sys.executable, "-m", f"{__package__}.openid_program", str(self.folder)]
        self._watch(command, {**os.environ, "PYTHONPATH": str(ROOT)}, self._answers)

    def _answers(self) -> bool:
        try:
            self._ask("GET", "/control")
        except (urllib3.exceptions.HTTPError, FileNotFoundError):
            return False
        return True

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        return self._http.request(method, f"{self.issuer}{path}", json=body).json()

    @cached_property
    def _http(self) -> urllib3.PoolManager:
        tls = ssl.create_default_context(cafile=self.authority) if self.tls else None
        return urllib3.PoolManager(num_pools=1, retries=False, ssl_context=tls)

    def _certify(self) -> None:
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "p")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        (self.folder / "certificate.pem").write_bytes(made.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "key.pem").write_bytes(pem)
