"""The SQL of boards: the dewars that are of interest now, with what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.own.courier_tables import courier_watch, return_request
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading, site_time
from sample_tracking.kernel.sight import Sight, sees_container, sees_in_list
from sample_tracking.kernel.tables import BLSession, Container, Dewar, DewarTransportHistory, Proposal, Shipping
from sample_tracking.lifecycle import standing, states
from sample_tracking.lifecycle.vocabulary import Vocabulary

from .schemas import CardSchema

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

LIVE: Final = ("ready", "sent", "at_facility", "processing", "dispatch_requested", "unknown")
ADDED: Final = ("parcel", "courier", "contents", "nitrogen", "why")
"""Fields that do not come from the statement of the dewars."""


def _reading(site: Site, sight: Sight) -> Reading:
    vocabulary = site.get(Vocabulary)
    moved = (
        sa.select(sa.func.max(DewarTransportHistory.arrival_date))
        .where(DewarTransportHistory.dewar_id == Dewar.dewar_id)
        .scalar_subquery()
    )
    inside = Container.dewar_id == Dewar.dewar_id, sees_container(Container, sight)

    def moment(column: Any) -> Expression:
        return Expression(column, lambda value: site_time(value, site.zone))

    plain: dict[str, Any] = {
        "id": Dewar.dewar_id,
        "barcode": Dewar.bar_code,
        "code": Dewar.code,
        "proposal": Proposal.proposal_code + Proposal.proposal_number,
        "shipment_id": Dewar.shipping_id,
        "shipment": Shipping.shipping_name,
        "safety_level": Shipping.safetylevel,
        "containers": sa.select(sa.func.count()).where(*inside).scalar_subquery(),
        "beamline": BLSession.beam_line_name,
        **dict.fromkeys(ADDED, sa.null()),
    }
    told: dict[str, Any] = {
        "facility_code": Dewar.facility_code,
        "location": Dewar.storage_location,
        "tracking": Dewar.tracking_number_to_synchrotron,
    }
    delivery: Any = Shipping.delivery_agent_delivery_date
    expressions = {
        **{name: Expression(column) for name, column in plain.items()},
        **{name: Expression(column, lambda value: value or None) for name, column in told.items()},
        "status": Expression(standing.dewar_rank(vocabulary), states.name),
        "moved_at": moment(sa.func.coalesce(moved, Dewar.bltime_stamp)),
        "session_at": moment(BLSession.start_date),
        "expected_on": Expression(delivery, lambda value: value and value.isoformat()),
    }
    return compile_reading(site, _Plain, expressions)


class _Plain(CardSchema):
    """Nitrogen is added later."""

    class Meta:
        exclude = ("nitrogen",)


def _live(site: Site, sight: Sight) -> sa.Select[Any]:
    state = standing.dewar_rank(site.get(Vocabulary))
    found: sa.Select[Any] = sa.select(*site.prepared(_reading, sight).columns).select_from(Dewar)
    return (
        found.join(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .join(Proposal, Proposal.proposal_id == Shipping.proposal_id)
        .outerjoin(BLSession, BLSession.session_id == Dewar.first_experiment_id)
        .where(
            Shipping.creation_date >= sa.bindparam("since"),
            sees_in_list(Shipping.proposal_id, sight),
            state.in_([states.rank(name) for name in LIVE]),
        )
        .order_by(Dewar.dewar_id.desc())
        .limit(sa.bindparam("most"))
    )


def live(unit: Unit, since: datetime, most: int) -> list[Document]:
    """Of shipments made after ``since`` (the site's time), the newest first."""
    rows = unit.rows(unit.prepared(_live, unit.sight), {"since": since, "most": most, **unit.seer})
    return unit.prepared(_reading, unit.sight).documents(rows)


def parcels(unit: Unit, dewar_ids: Collection[int]) -> dict[int, str]:
    """What the couriers said last of parcels on their way here."""
    own = courier_watch.c
    wanted = own.dewar_id.in_(sorted(dewar_ids)), own.direction == "to", own.status.is_not(None)
    rows: Any = unit.rows(sa.select(own.dewar_id, own.status).where(*wanted).order_by(own.since))
    return {row.dewar_id: row.status for row in rows}


def wishes(unit: Unit, dewar_ids: Collection[int]) -> dict[int, Document]:
    """How the return was asked for."""
    own = return_request.c
    wanted = own.dewar_id.in_(sorted(dewar_ids)), own.state == "requested"
    rows: Any = unit.rows(
        sa.select(own.dewar_id, own.courier, own.contents).where(*wanted).order_by(own.return_request_id)
    )
    return {row.dewar_id: {"courier": row.courier, "contents": row.contents} for row in rows}
