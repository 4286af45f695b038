"""Answers for browsers, made smaller on the way where the browser takes it.

What stands in a page beside words of a stranger must not be guessable by the size of the answer: the key of its forms
looks different each time (`forms`), and the other secret that a page ever shows, a new token, is shown once.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from falcon import Request, Response

LEAST: Final = 600
"""Bytes: what is smaller fits into one packet as it is."""
QUICK, THOROUGH = 5, 9


def squeezed(content: bytes, level: int = QUICK) -> bytes:
    """The same for the same content, whenever it is made."""
    return gzip.compress(content, level, mtime=0)


def may_squeeze(req: Request, content: bytes) -> bool:
    return len(content) >= LEAST and _takes_gzip(req.get_header("Accept-Encoding") or "")


def send(req: Request, resp: Response, content: bytes) -> None:
    """Of this one answer."""
    resp.append_header("Vary", "Accept-Encoding")
    if may_squeeze(req, content):
        resp.set_header("Content-Encoding", "gzip")
        content = squeezed(content)
    resp.data = content


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
