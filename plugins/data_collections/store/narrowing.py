"""Which groups a caller sees, and by what they are narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.sight import ALL, seen_proposal_id, sees, sees_in_list
from sample_tracking.kernel.tables import BLSample, BLSession, Container, DataCollectionGroup, Dewar, Shipping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_tracking.kernel.site import Site

Criterion = sa.ColumnElement[bool]
GROUP_FILTERS: Final = ("proposal", "session", "shipment", "container", "sample", "status")
FILTERS: Final = (*GROUP_FILTERS, "group")


def _sessions(criterion: Criterion) -> Criterion:
    return DataCollectionGroup.session_id.in_(sa.select(BLSession.session_id).where(criterion))


def _samples(criterion: Criterion, sight: str) -> Criterion:
    """Only by things that the caller sees: else it could be tried out what is in the shipments of others."""
    seen = (
        sa.select(BLSample.bl_sample_id)
        .join(Container, Container.container_id == BLSample.container_id)
        .join(Dewar, Dewar.dewar_id == Container.dewar_id)
        .join(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .where(criterion, sees(Shipping.proposal_id, sight))
    )
    return DataCollectionGroup.bl_sample_id.in_(seen)


def _sample(sight: str) -> Criterion:
    this: sa.BindParameter[int] = sa.bindparam("sample")
    if sight == ALL:  # also one that is in no container
        return DataCollectionGroup.bl_sample_id == this
    return _samples(BLSample.bl_sample_id == this, sight)


def of_groups(site: Site, sight: str, filters: tuple[str, ...]) -> list[Criterion]:
    """Criteria on DataCollectionGroup alone; none for who sees everything and asks for everything."""
    known: dict[str, Callable[[], Criterion]] = {
        "proposal": lambda: _sessions(BLSession.proposal_id == seen_proposal_id(site, sight)),
        "session": lambda: DataCollectionGroup.session_id == sa.bindparam("session"),
        "shipment": lambda: _samples(Dewar.shipping_id == sa.bindparam("shipment"), sight),
        "container": lambda: _samples(BLSample.container_id == sa.bindparam("container"), sight),
        "sample": lambda: _sample(sight),
    }
    narrowed = [known[name]() for name in filters if name in known]
    if sight == ALL or "proposal" in filters:
        return narrowed
    return [_sessions(sees_in_list(BLSession.proposal_id, sight)), *narrowed]


def params_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """``query``: the filters by name, with ``code`` and ``number`` beside ``proposal``."""
    return {name: query.get(name) for name in (*FILTERS, "code", "number")}
