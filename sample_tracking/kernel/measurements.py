"""What the beamline software has written of samples, read in one way everywhere: which collections are of which sample,
and how far a processing program has come.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

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

PROGRAM_STATES: Final = ("done", "running", "failed")
# The official schema has a number there, the Java one words as well. While a program runs, nothing is there.
_STATE_BY_WORD: Final = MappingProxyType({"1": "done", "SUCCESS": "done", "0": "failed", "FAILED": "failed"})


def program_state() -> sa.ColumnElement[str]:
    """One of ``PROGRAM_STATES``."""
    written = sa.cast(AutoProcProgram.processing_status, sa.String)
    return sa.case(dict(_STATE_BY_WORD), value=written, else_="running")


def collections_of_samples(which: sa.ColumnElement[bool]) -> sa.Subquery:
    """Rows (sample_id, group_id, collection_id, images, began, ended) of shipped samples; ``which`` narrows by columns
    of BLSample, Container, Dewar and Shipping.

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
