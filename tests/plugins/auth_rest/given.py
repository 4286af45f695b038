"""Settings that fit the servers of the tests, and what those say."""

import json
from typing import Any

from plugins.auth_rest import RestSettings
from plugins.auth_rest.adapters import RestPeople, open_service

TOKEN = "the-token-of-the-example"
PASSWORD = "anna's word"
ANNA = {"login": "anna", "given_name": "Anna", "family_name": "Berg", "email": "anna@example.org", "groups": ["floor"]}


def people(url: str, **changes: Any) -> RestPeople:
    """Patient: enough seconds for a busy machine."""
    return open_service(RestSettings(**{"url": url, "token": TOKEN, "timeout": 20.0, **changes}))


def answer(document: object = ANNA, status: str = "200 OK", media_type: str = "application/json") -> bytes:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
