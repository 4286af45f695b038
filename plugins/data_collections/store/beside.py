"""What a data collection has beside it: files, remarks, its session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.reading import Document, compile_reading
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import BLSession, DataCollectionComment, DataCollectionFileAttachment, Person

from ..schemas import CollectionAttachmentSchema, CollectionRemarkSchema  # noqa: TID252 - plugins can move

if TYPE_CHECKING:
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit


def _attachments(site: Site) -> sa.Select[Any]:
    file = DataCollectionFileAttachment
    columns = site.prepared(compile_reading, CollectionAttachmentSchema).columns
    this = file.data_collection_id == sa.bindparam("collection_id")
    return sa.select(*columns).where(this).order_by(file.data_collection_file_attachment_id)


def attachments(unit: Unit, collection_id: int) -> list[Document]:
    """Of a collection that the caller sees, oldest first."""
    if not unit.site.has(DataCollectionFileAttachment):
        return []
    rows = unit.rows(unit.prepared(_attachments), {"collection_id": collection_id})
    return unit.prepared(compile_reading, CollectionAttachmentSchema).documents(rows)


def _remarks(site: Site) -> sa.Select[Any]:
    remark = DataCollectionComment
    return (
        sa.select(*site.prepared(compile_reading, CollectionRemarkSchema).columns)
        .select_from(remark)
        .outerjoin(Person, Person.person_id == remark.person_id)
        .where(remark.data_collection_id == sa.bindparam("collection_id"))
        .order_by(remark.data_collection_comment_id)
    )


def remarks(unit: Unit, collection_id: int) -> list[Document]:
    """As ``attachments``; the Java flavour has no table for them."""
    if not unit.site.has(DataCollectionComment):
        return []
    rows = unit.rows(unit.prepared(_remarks), {"collection_id": collection_id})
    return unit.prepared(compile_reading, CollectionRemarkSchema).documents(rows)


def _session(site: Site, sight: Sight) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    this: sa.BindParameter[int] = sa.bindparam("session_id")
    return sa.select(BLSession.session_id).where(BLSession.session_id == this, sees(BLSession.proposal_id, sight))


def sees_session(unit: Unit, session_id: int) -> bool:
    return unit.row(unit.prepared(_session, unit.sight), {"session_id": session_id, **unit.seer}) is not None
