"""What the beamline software has written of samples, read in one way everywhere: which collections are of which sample,
who sees what was made of them, and how far a processing program has come.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from .sight import sees_inside
from .tables import (
    AutoProcProgram,
    BLSample,
    BLSession,
    Container,
    DataCollection,
    DataCollectionGroup,
    Dewar,
    Shipping,
)

if TYPE_CHECKING:
    from .sight import Sight

PROGRAM_STATES: Final = ("done", "running", "failed")
# The official schema has a number there, the Java one words as well. While a program runs, nothing is there.
_STATE_BY_WORD: Final = MappingProxyType({"1": "done", "SUCCESS": "done", "0": "failed", "FAILED": "failed"})


def program_state() -> sa.ColumnElement[str]:
    """One of ``PROGRAM_STATES``."""
    written = sa.cast(AutoProcProgram.processing_status, sa.String)
    return sa.case(dict(_STATE_BY_WORD), value=written, else_="running")


def sample_of_collection() -> sa.ColumnElement[int | None]:
    """The id of the sample that the group names, or, where it does not, the collection."""
    found: sa.ColumnElement[int | None] = sa.func.coalesce(DataCollectionGroup.bl_sample_id, DataCollection.blsampleid)
    return found


def of_seen_collections(statement: sa.Select[Any], proposal: sa.ColumnElement[bool], sight: Sight) -> sa.Select[Any]:
    """``statement``, which has DataCollection, joined to its group and session and narrowed to what the caller sees.

    ``proposal`` says by BLSession which proposals those are; what was collected of a sample whose owner keeps it to
    themselves is left out.
    """
    grouped = statement.join(DataCollectionGroup, _in_group())
    return _of_seen_sessions(grouped, proposal, sample_of_collection(), sight)


def of_seen_groups(statement: sa.Select[Any], proposal: sa.ColumnElement[bool], sight: Sight) -> sa.Select[Any]:
    """As ``of_seen_collections``, for a statement that has DataCollectionGroup and no collection."""
    return _of_seen_sessions(statement, proposal, DataCollectionGroup.bl_sample_id, sight)


def _of_seen_sessions(
    statement: sa.Select[Any], proposal: sa.ColumnElement[bool], sample_id: Any, sight: Sight
) -> sa.Select[Any]:
    there = statement.join(BLSession, BLSession.session_id == DataCollectionGroup.session_id).where(proposal)
    if not sight.owned:
        return there
    with_sample = there.outerjoin(BLSample, BLSample.bl_sample_id == sample_id)
    return with_sample.where(sees_inside(BLSample.container_id, sight))


def collections_of_samples(which: sa.ColumnElement[bool]) -> sa.Subquery:
    """Rows (sample_id, group_id, collection_id, images, began, ended, beamline) of shipped samples; ``which`` narrows
    by columns of BLSample, Container, Dewar and Shipping.

    The group names the sample, or, where it does not, each of its collections. What was collected in a session of
    another proposal than the shipment's is left out. A group without a collection has a row without one.
    """
    named: Any = DataCollectionGroup.bl_sample_id
    by_group = (
        _measured(which)
        .join(DataCollectionGroup, named == BLSample.bl_sample_id)
        .join(BLSession, sa.and_(BLSession.session_id == DataCollectionGroup.session_id, _of_the_same_proposal()))
        .outerjoin(DataCollection, _in_group())
    )
    # The sample's key has no index at every site, so that the way leads through the sessions of the proposal.
    by_collection = (
        _measured(which)
        .join(BLSession, _of_the_same_proposal())
        .join(DataCollectionGroup, sa.and_(DataCollectionGroup.session_id == BLSession.session_id, named.is_(None)))
        .join(DataCollection, sa.and_(_in_group(), DataCollection.blsampleid == BLSample.bl_sample_id))
    )
    return by_group.union_all(by_collection).subquery("collected")


def _measured(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns: Any = sa.select(
        BLSample.bl_sample_id.label("sample_id"),
        DataCollectionGroup.data_collection_group_id.label("group_id"),
        DataCollection.data_collection_id.label("collection_id"),
        DataCollection.number_of_images.label("images"),
        DataCollection.start_time.label("began"),
        DataCollection.end_time.label("ended"),
        BLSession.beam_line_name.label("beamline"),
    )
    shipped: sa.Select[Any] = (
        columns.select_from(Shipping)
        .join(Dewar, Dewar.shipping_id == Shipping.shipping_id)
        .join(Container, Container.dewar_id == Dewar.dewar_id)
        .join(BLSample, BLSample.container_id == Container.container_id)
        .where(which)
    )
    return shipped


def _of_the_same_proposal() -> sa.ColumnElement[bool]:
    return BLSession.proposal_id == Shipping.proposal_id


def _in_group() -> sa.ColumnElement[bool]:
    return DataCollection.data_collection_group_id == DataCollectionGroup.data_collection_group_id
