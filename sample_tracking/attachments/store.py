"""The SQL of pictures."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import Listing
from sample_tracking.kernel.own.floor_tables import attachment
from sample_tracking.kernel.reading import Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, sees, sees_container
from sample_tracking.kernel.tables import Container, Dewar, Shipping

from .schemas import AttachmentSchema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

OWN: Final = attachment.c
JPEG: Final = "image/jpeg"
PATH: Final = ("proposal_id", "shipment_id", "dewar_id", "container_id")


def path_of(unit: Unit, level: str, thing_id: int) -> dict[str, Any] | None:
    """The proposal, shipment, dewar and container of a dewar or container that the caller sees."""
    row = unit.row(unit.prepared(_path, unit.sight, level), {"thing_id": thing_id, **unit.seer})
    return None if row is None else dict(zip(PATH, row, strict=False))


def _path(site: Site, sight: Sight, level: str) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    columns: list[Any] = [Shipping.proposal_id, Shipping.shipping_id, Dewar.dewar_id]
    of_container = level == "container"
    if of_container:
        columns.append(Container.container_id)
    joined: sa.Select[Any] = sa.select(*columns).select_from(Dewar)
    joined = joined.join(Shipping, Shipping.shipping_id == Dewar.shipping_id)
    if of_container:
        joined = joined.join(Container, Container.dewar_id == Dewar.dewar_id).where(sees_container(Container, sight))
    key = Container.container_id if of_container else Dewar.dewar_id
    return joined.where(key == sa.bindparam("thing_id"), sees(Shipping.proposal_id, sight))


def lock(unit: Unit, level: str, thing_id: int) -> None:
    """So that two at once neither add the same picture twice nor one too many."""
    key: Any = Container.container_id if level == "container" else Dewar.dewar_id
    unit.row(sa.select(key).where(key == thing_id).with_for_update())


def _reading(site: Site) -> Reading:
    shown = AttachmentSchema().fields
    named = {name: Expression(OWN["attachment_id" if name == "id" else name]) for name in shown}
    return compile_reading(site, AttachmentSchema, {**named, "at": Expression(OWN.at, utc_text)})


def _listing(site: Site) -> Listing:
    reading = site.prepared(_reading)
    criteria = [_of_thing(sa.bindparam("level"), sa.bindparam("thing_id"))]
    return Listing(sa.select(*reading.columns), reading, OWN.attachment_id, criteria, newest_first=True)


def page(unit: Unit, level: str, thing_id: int, query: Wish) -> Page:
    return unit.prepared(_listing).page(unit, query, {"level": level, "thing_id": thing_id})


def _one(site: Site) -> sa.Select[Any]:
    wanted = OWN.attachment_id == sa.bindparam("attachment_id"), OWN.removed_at.is_(None)
    return sa.select(*site.prepared(_reading).columns).where(*wanted)


def find(unit: Unit, attachment_id: int) -> Document | None:
    """Whoever may see it."""
    row = unit.row(unit.prepared(_one), {"attachment_id": attachment_id})
    return None if row is None else unit.prepared(_reading).document(row)


def content(unit: Unit, attachment_id: int) -> bytes:
    return bytes(unit.rows(sa.select(OWN.content).where(OWN.attachment_id == attachment_id))[0][0])


def _of_thing(level: Any, thing_id: Any) -> sa.ColumnElement[bool]:
    return sa.and_(OWN.level == level, OWN.thing_id == thing_id, OWN.removed_at.is_(None))


def same(unit: Unit, level: str, thing_id: int, picture: bytes) -> int | None:
    """The id of this very picture of this thing."""
    wanted = _of_thing(level, thing_id), OWN.sha256 == hashlib.sha256(picture).hexdigest()
    row = unit.row(sa.select(OWN.attachment_id).where(*wanted))
    return None if row is None else int(row[0])


def count(unit: Unit, level: str, thing_id: int) -> int:
    return int(unit.rows(sa.select(sa.func.count()).where(_of_thing(level, thing_id)))[0][0])


def add(unit: Unit, level: str, thing_id: int, path: Mapping[str, Any], picture: bytes, note: str | None) -> int:
    row = {
        "level": level,
        "thing_id": thing_id,
        "proposal_id": path["proposal_id"],
        "dewar_id": path["dewar_id"],
        "name": f"{level}-{thing_id}-{unit.local_now:%Y-%m-%d-%H%M%S}.jpg",
        "media_type": JPEG,
        "size": len(picture),
        "sha256": hashlib.sha256(picture).hexdigest(),
        "content": picture,
        "note": note,
        "at": _now(unit),
        "login": unit.principal.login,
        "person_id": unit.principal.person_id,
    }
    made: Any = unit.execute(sa.insert(attachment), row).inserted_primary_key
    return int(made[0])


def remove(unit: Unit, attachment_id: int) -> None:
    values = {"removed_at": _now(unit), "removed_by": unit.principal.login}
    unit.execute(sa.update(attachment).where(OWN.attachment_id == attachment_id).values(**values))


def _now(unit: Unit) -> datetime:
    return unit.now.astimezone(UTC).replace(tzinfo=None)
