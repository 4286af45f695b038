"""Doing a thing once however often it is asked: the key's row is the first of the transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, BinaryIO

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .errors import Conflict, Fault, Invalid, KeyNeeded
from .own.tables import idempotency_key as kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from .unit import Unit

LONGEST = 190


@dataclass(frozen=True)
class Answer:
    """``stream``: the body of an answer that is a file; it is not kept."""

    status: int
    headers: dict[str, str]
    body: bytes
    stream: BinaryIO | None = None


@dataclass(frozen=True)
class Claim:
    """One caller's key for one route; ``fingerprint`` tells whether the same thing is asked again."""

    principal: str
    route: str
    key: str
    fingerprint: str


def key_of(key: str | None, *, needed: bool) -> str | None:
    if key is None and needed:
        sentence = "Send an Idempotency-Key: the same request with the same key has its effect once."
        raise KeyNeeded(sentence, errors=[Fault("Idempotency-Key", sentence)])
    return key


def once(unit: Unit, claim: Claim | None, work: Callable[[Unit], Answer]) -> Answer:
    """The answer to the same key is the same, also when it was a refusal."""
    if claim is None:
        return work(unit)
    kept_answer = take(unit, claim)
    if kept_answer is not None:
        return kept_answer
    answer = work(unit)
    keep(unit, claim, answer)
    return answer


def claim_of(principal: str, route: str, key: str | None, body: bytes) -> Claim | None:
    """None without a key. ValueError never: a bad key is refused."""
    if key is None:
        return None
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        sentence = f"An Idempotency-Key has 1 to {LONGEST} printable ASCII characters."
        raise Invalid(sentence, errors=[Fault("Idempotency-Key", sentence)])
    digest = hashlib.sha256(route.encode() + b"\0" + body).hexdigest()
    return Claim(_short(principal, 64), _short(route, LONGEST), key, digest)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else hashlib.sha256(text.encode()).hexdigest()


def _row_of(claim: Claim) -> sa.ColumnElement[bool]:
    return sa.and_(kept.c.principal == claim.principal, kept.c.route == claim.route, kept.c.key == claim.key)


def take(unit: Unit, claim: Claim) -> Answer | None:
    """Takes the key for this unit, or gives the answer that it had the first time."""
    try:
        unit.execute(sa.insert(kept), {**vars(claim), "created_at": unit.now.astimezone(UTC).replace(tzinfo=None)})
    except IntegrityError:
        return _answered(unit, claim)
    return None


def _answered(unit: Unit, claim: Claim) -> Answer:
    row = unit.row(sa.select(kept.c.fingerprint, kept.c.status, kept.c.headers, kept.c.body).where(_row_of(claim)))
    if row is None or row.status is None:
        raise Conflict("The same request is still being worked on. Please ask again in a moment.")
    if row.fingerprint != claim.fingerprint:
        sentence = "This Idempotency-Key was used for another request. Use a new key for a new request."
        raise Invalid(sentence, errors=[Fault("Idempotency-Key", sentence)])
    headers = {**orjson.loads(row.headers or "{}"), "Idempotency-Replayed": "true"}
    return Answer(row.status, headers, row.body or b"")


def keep(unit: Unit, claim: Claim, answer: Answer) -> None:
    headers = orjson.dumps(answer.headers).decode()
    values = {"status": answer.status, "headers": headers, "body": answer.body}
    unit.execute(sa.update(kept).where(_row_of(claim)).values(**values))
