"""A private LDAP directory on two free ports of loopback, filled from `directory.ldif`."""

import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .certificates import make_certificates
from .debian import Program, program
from .process import Server
from .product import free_port

DATA = Path(__file__).with_name("directory.ldif")
SERVICE = "cn=tracking,dc=example,dc=org"
SERVICE_PASSWORD = "the word of the service"

# Nobody but a person who shows the password reads anything; passwords travel through TLS only.
CONFIGURATION = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
modulepath {modules}
moduleload back_mdb
moduleload memberof
pidfile {folder}/pid
TLSCACertificateFile {folder}/authority.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=64
allow bind_anon_dn
access to attrs=userPassword by anonymous auth
access to * by users read
database mdb
suffix "dc=example,dc=org"
directory {folder}/data
maxsize 16777216
dbnosync
index objectClass,uid,member eq
"""


def slapd() -> Program:
    return program("slapd", "slapd", unpack=True)


@dataclass(frozen=True)
class Slapd(Server):
    name: str = "slapd"

    @property
    def authority(self) -> Path:
        """Whoever trusts this file trusts the server."""
        return self.folder / "authority.pem"

    @property
    def port(self) -> int:
        return self._ports[0]

    @property
    def plain_url(self) -> str:
        return f"ldap://localhost:{self._ports[0]}"

    @property
    def tls_url(self) -> str:
        return f"ldaps://localhost:{self._ports[1]}"

    @property
    def _ports(self) -> tuple[int, int]:
        plain, tls = (self.folder / "ports").read_text().split()
        return int(plain), int(tls)

    def _start(self) -> None:
        server = slapd()
        if not self.folder.is_dir():
            self._make(server)
        plain, tls = self._ports
        addresses = f"ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{tls}"
        # -d: stays in the foreground
        command = [str(server.path), "-f", str(self.folder / "slapd.conf"), "-h", addresses, "-d", "0"]
        self._watch(command, server.environment, self._answers)

    def _make(self, server: Program) -> None:
        (self.folder / "data").mkdir(parents=True)
        (self.folder / "ports").write_text(f"{free_port()} {free_port()}")
        make_certificates(self.folder)
        configuration = self.folder / "slapd.conf"
        configuration.write_text(
            CONFIGURATION.format(
                folder=self.folder, schema=server.root / "etc/ldap/schema", modules=server.root / "usr/lib/ldap"
            )
        )
        done = subprocess.run(
            [str(server.path), "-T", "add", "-f", str(configuration), "-l", str(DATA)],
            env=server.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"slapd does not take its data:\n{done.stderr}")

    def _answers(self) -> bool:
        """The port of TLS is the last to be opened."""
        try:
            socket.create_connection(("127.0.0.1", self._ports[1])).close()
        except ConnectionRefusedError:
            return False
        return self._pid() is not None
