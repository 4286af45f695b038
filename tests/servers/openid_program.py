"""An OpenID provider that consents to everything, and misbehaves when told to. Run by `tests.servers.openid`."""

import base64
import hashlib
import json
import os
import secrets
import ssl
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

Claims = dict[str, Any]
PUBLISHED = ("rsa-1", "ec-1")
SECRET = "the client's secret: 100 % / of it"
TRICKLE = 0.02


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def make_keys() -> dict[str, Any]:
    """The second of a kind is published after a rotation, the third never; one is too small."""
    made: dict[str, Any] = {f"rsa-{n}": rsa.generate_private_key(65537, 2048) for n in (1, 2, 3)}
    made |= {f"ec-{n}": ec.generate_private_key(ec.SECP256R1()) for n in (1, 2, 3)}
    return {**made, "small": rsa.generate_private_key(65537, 1024)}  # noqa: S505 - to be refused


@dataclass
class Told:
    """What a test said. A null takes a claim or a parameter away."""

    behave: dict[str, str] = field(default_factory=dict)
    publish: list[Any] = field(default_factory=lambda: list(PUBLISHED))
    signer: tuple[str, str] = ("rsa-1", "rsa-1")
    now: float | None = None
    user: Claims = field(default_factory=dict)
    id_token: Claims = field(default_factory=dict)
    access_token: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    answer: Claims = field(default_factory=dict)
    back: Claims = field(default_factory=dict)
    discovery: Claims = field(default_factory=dict)


@dataclass
class Grant:
    asked: dict[str, str]
    used: bool = False


def changed(facts: Claims, by: Claims) -> Claims:
    return {name: value for name, value in {**facts, **by}.items() if value is not None}


class Provider:
    def __init__(self, address: str, keys: dict[str, Any]) -> None:
        self.issuer, self.keys = address, keys
        self.told = Told()
        self.counts: Counter[str] = Counter()
        self.released = threading.Event()
        self.grants: dict[str, Grant] = {}
        self.issued: dict[str, Claims] = {}
        self.clients = {"tracking": SECRET, "public": None, "another": "s"}

    def tell(self, wish: Claims) -> None:
        if wish.pop("reset", False):
            self.told, self.counts = Told(), Counter()
            self.released.set()
            self.released = threading.Event()
        for name, value in wish.items():
            setattr(self.told, name, value)

    def sign(self, header: str, payload: str, key: str, algorithm: str) -> str:
        text = f"{coded(header.encode())}.{coded(payload.encode())}"
        return f"{text}.{coded(jwt.get_algorithm_by_name(algorithm).sign(text.encode(), self.keys[key]))}"

    def token(self, claims: Claims, typ: str) -> str:
        key, kid = self.told.signer
        algorithm = "ES256" if key.startswith("ec") else "RS256"
        header = {"alg": algorithm, "kid": kid, "typ": typ}
        return self.sign(json.dumps(header), json.dumps(claims), key, algorithm)

    def discovery(self) -> Claims:
        pages = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        addresses = {name: f"{self.issuer}/{page}" for name, page in pages.items()}
        facts = {"issuer": self.issuer, **addresses, "userinfo_endpoint": f"{self.issuer}/userinfo"}
        return changed({**facts, "authorization_response_iss_parameter_supported": True}, self.told.discovery)

    def key_set(self) -> Claims:
        return {"keys": [self.public(entry) if isinstance(entry, str) else entry for entry in self.told.publish]}

    def public(self, name: str) -> Claims:
        algorithm = "ES256" if name.startswith("ec") else "RS256"
        made: Any = jwt.get_algorithm_by_name(algorithm).to_jwk(self.keys[name].public_key(), as_dict=True)
        return {key: value for key, value in made.items() if key != "key_ops"} | {"kid": name, "use": "sig"}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent; ValueError for what a provider shows to the person instead."""
        registered = f"{asked.get('redirect_uri')}".endswith("/return")
        if asked.get("client_id") not in self.clients or not registered:
            raise ValueError("no such client, or another address of return")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise ValueError("not the code flow of OpenID")
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            raise ValueError("no PKCE")
        code = secrets.token_urlsafe(24)
        self.grants[code] = Grant(asked)
        back = changed({"code": code, "state": asked["state"], "iss": self.issuer}, self.told.back)
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        client = self._client(form, authorization)
        grant = self.grants.get(form.get("code", ""))
        if client is None:
            return 401, {"error": "invalid_client"}
        if grant is None or grant.used or grant.asked["client_id"] != client:
            return 400, {"error": "invalid_grant"}
        grant.used = True
        challenge = coded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if challenge != grant.asked["code_challenge"] or form.get("redirect_uri") != grant.asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, self._tokens(client, grant.asked["nonce"])

    def _client(self, form: dict[str, str], authorization: str) -> str | None:
        name, secret = form.get("client_id", ""), None
        if authorization.startswith("Basic "):
            words = base64.b64decode(authorization[6:]).decode().split(":")
            name, secret = unquote_plus(words[0]), unquote_plus(words[1])
        return name if name in self.clients and self.clients[name] == secret else None

    def _tokens(self, client: str, nonce: str) -> Claims:
        now = int(self.told.now or time.time())
        user = {"sub": "u-1", **self.told.user}
        base = {"iss": self.issuer, "iat": now, "exp": now + 300, **user}
        own = {"aud": "sample-tracking-api", "client_id": client, "jti": secrets.token_hex(8)}
        access = self.token(changed({**base, **own}, self.told.access_token), "at+jwt")
        self.issued[access] = user
        half = coded(hashlib.sha256(access.encode()).digest()[:16])
        identity = changed({**base, "aud": client, "nonce": nonce, "at_hash": half}, self.told.id_token)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        return changed({**answer, "id_token": self.token(identity, "JWT")}, self.told.answer)

    def userinfo(self, authorization: str) -> tuple[int, Claims]:
        user = self.issued.get(authorization.removeprefix("Bearer "))
        return (401, {"error": "invalid_token"}) if user is None else (200, changed(user, self.told.userinfo))


class Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.counts[parts.path] += 1
        if self._misbehaves(parts.path):
            return
        asked, authorization = dict(parse_qsl(parts.query)), self.headers.get("Authorization", "")
        if parts.path == "/control":
            self._answer(200, {"counts": self.provider.counts.copy(), "keys": self.provider.key_set()})
        elif parts.path == "/.well-known/openid-configuration":
            self._answer(200, self.provider.discovery())
        elif parts.path == "/keys":
            self._answer(200, self.provider.key_set())
        elif parts.path == "/authorize":
            self._authorize(asked)
        elif parts.path == "/userinfo":
            self._answer(*self.provider.userinfo(authorization))
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.provider.counts[self.path] += 1
        if self._misbehaves(self.path):
            return
        if self.path == "/control":
            self.provider.tell(json.loads(body))
            self._answer(200, {})
        elif self.path == "/control/sign":
            self._answer(200, {"token": self.provider.sign(**json.loads(body))})
        elif self.path == "/token":
            form = dict(parse_qsl(body.decode()))
            self._answer(*self.provider.exchange(form, self.headers.get("Authorization", "")))
        else:
            self._answer(404, {})

    def _authorize(self, asked: dict[str, str]) -> None:
        try:
            self._answer(302, {}, Location=self.provider.authorize(asked))
        except ValueError as error:
            self._answer(400, {"error": str(error)})

    def _answer(self, status: int, document: Any, **headers: str) -> None:
        self._send(status, json.dumps(document).encode(), **headers)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _misbehaves(self, path: str) -> bool:
        word = self.provider.told.behave.get(path)
        plain = {
            "500": (500, b"{}"),
            "empty": (200, b'{"keys": []}'),
            "text": (200, b"Hello."),
            "list": (200, b"[]"),
            "large": (200, b'{"keys": [], "more": "' + b"x" * 10_000_000 + b'"}'),
        }
        if word in plain:
            self._send(*plain[word])
        elif word == "redirect":
            self._send(302, b"{}", Location=f"{self.provider.issuer}/keys?moved")
        elif word == "hang":
            self.provider.released.wait()
        elif word == "trickle body":
            self._trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        elif word == "trickle head":
            self._trickle(b"")
        self.close_connection |= word is not None  # which is all that "drop" does
        return word is not None

    def _trickle(self, head: bytes) -> None:
        self.wfile.write(head)
        while not self.provider.released.wait(TRICKLE):
            self.wfile.write(b" " if head else b"H")
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base
        pass


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):  # those go away who have waited long enough
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(folder: Path) -> None:
    """Where it listened before, when it is started again; with TLS when there is a certificate."""
    place, certificate = folder / "address", folder / "certificate.pem"
    known = urlsplit(place.read_text()).port if place.exists() else 0
    listener = Listener(("127.0.0.1", known or 0), Handler)
    if certificate.exists():
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, folder / "key.pem")
        listener.socket = tls.wrap_socket(listener.socket, server_side=True)
    scheme = "https" if certificate.exists() else "http"
    address = f"{scheme}://127.0.0.1:{listener.server_address[1]}"
    Handler.provider = Provider(address, make_keys())
    (folder / "pid").write_text(str(os.getpid()))
    (folder / "new").write_text(address)
    (folder / "new").rename(place)  # nobody reads half of it
    listener.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
