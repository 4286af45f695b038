"""The SQL of what was read."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import Listing
from sample_tracking.kernel.own.floor_tables import reading
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.reading import Expression, Reading, compile_reading
from sample_tracking.kernel.sight import Sight, sees
from sample_tracking.kernel.tables import Dewar, DewarTransportHistory, Shipping
from sample_tracking.lifecycle.vocabulary import Vocabulary, fold
from sample_tracking.readings.schemas import ReadingSchema

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

OWN: Final = reading.c
TOLD: Final = DewarTransportHistory
DEWAR: Final = "Dewar"
"""The kind of what is sent with nitrogen in it; toolboxes and parcels are not."""
TOPPED_UP: Final = "ln2 topped up"
"""The word of SynchWeb and its scanners."""


def utc(moment: datetime) -> datetime:
    """As our own tables hold it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def dewars(unit: Unit, dewar_ids: Collection[int]) -> Sequence[Any]:
    """Id, name, facility code, kind, place, proposal and shipment of those that the caller sees."""
    return unit.rows(unit.prepared(_dewars, unit.sight), {"dewar_ids": sorted(dewar_ids), **unit.seer})


def _ids() -> sa.BindParameter[Any]:
    return sa.bindparam("dewar_ids", expanding=True)


def _dewars(site: Site, sight: Sight) -> Any:
    kind: Any = Dewar.type if site.has(Dewar.type) else sa.literal(DEWAR)
    return (
        sa.select(
            Dewar.dewar_id.label("dewar_id"),
            sa.func.coalesce(sa.func.nullif(Dewar.code, ""), Dewar.bar_code).label("name"),
            Dewar.facility_code.label("facility_code"),
            kind.label("kind"),
            Dewar.storage_location.label("place"),
            Dewar.shipping_id.label("shipment_id"),
            Shipping.proposal_id.label("proposal_id"),
        )
        .select_from(Dewar)
        .outerjoin(Shipping, Shipping.shipping_id == Dewar.shipping_id)
        .where(Dewar.dewar_id.in_(_ids()), sees(Shipping.proposal_id, sight))
        .order_by(Dewar.dewar_id)
    )


def readings(unit: Unit, dewar_ids: Collection[int], facility_codes: Collection[str], since: datetime) -> Sequence[Any]:
    """Of these dewars and of their earlier trips, in order of time; without what was withdrawn."""
    wanted = {"dewar_ids": sorted(dewar_ids), "facility_codes": sorted(facility_codes), "since": utc(since)}
    return unit.rows(unit.prepared(_readings), wanted)


def _readings(_site: Site) -> Any:
    codes: sa.BindParameter[Any] = sa.bindparam("facility_codes", expanding=True)
    either = sa.or_(OWN.dewar_id.in_(_ids()), OWN.facility_code.in_(codes))
    columns = OWN.dewar_id, OWN.facility_code, OWN.kind, OWN.value, OWN.share, OWN.at
    return (
        sa.select(*columns)
        .where(either, OWN.withdrawn_at.is_(None), OWN.at >= sa.bindparam("since", type_=OWN.at.type))
        .order_by(OWN.at, OWN.reading_id)
    )


def told(unit: Unit, dewar_ids: Collection[int]) -> Sequence[Any]:
    """(dewar, word, time in the site's zone) of top-ups that the older programs noted, and of departures."""
    return unit.rows(unit.prepared(_told), {"dewar_ids": sorted(dewar_ids)})


def _told(site: Site) -> Any:
    words = [TOPPED_UP, *leaving_words(site)]
    word = sa.func.lower(sa.func.rtrim(TOLD.dewar_status))
    ours = sa.exists().where(
        event.c.level == "dewar",
        event.c.thing_id == TOLD.dewar_id,
        event.c.legacy_history_id == TOLD.dewar_transport_history_id,
    )
    return (
        sa.select(TOLD.dewar_id.label("dewar_id"), word.label("word"), TOLD.arrival_date.label("at"))
        .where(TOLD.dewar_id.in_(_ids()), word.in_(words), sa.or_(word != TOPPED_UP, ~ours))
        .order_by(TOLD.dewar_transport_history_id)
    )


def leaving_words(site: Site) -> list[str]:
    """The words, folded, that say that a dewar is on its way to the facility."""
    return sorted(word for word, state in site.get(Vocabulary).dewar.reads.items() if state == "sent")


def tells_top_ups(unit: Unit) -> bool:
    """Whether the programs of this site read top-ups in the history of a dewar."""
    return TOPPED_UP in unit.site.get(Vocabulary).dewar.reads


def leave_top_up(unit: Unit, dewar_id: int, place: str | None) -> int:
    row = {
        "dewar_id": dewar_id,
        "dewar_status": TOPPED_UP,
        "storage_location": place or "",
        "arrival_date": unit.local_now,
    }
    return unit.insert(TOLD, [row], returning=TOLD.dewar_transport_history_id)[0]


def add(unit: Unit, dewar: Any, values: Mapping[str, Any]) -> int:
    row = {
        **values,
        "dewar_id": dewar.dewar_id,
        "facility_code": code_of(dewar.facility_code),
        "login": unit.principal.login,
        "person_id": unit.principal.person_id,
        "source": unit.call.source,
    }
    made: Any = unit.execute(sa.insert(reading), row).inserted_primary_key
    return int(made[0])


def code_of(facility_code: str | None) -> str | None:
    """As readings hold it."""
    return fold(facility_code).upper() or None


def withdraw(unit: Unit, reading_id: int) -> bool:
    """Whether it was not withdrawn before."""
    these = OWN.reading_id == reading_id, OWN.withdrawn_at.is_(None)
    values = {"withdrawn_at": utc(unit.now), "withdrawn_by": unit.principal.login}
    return unit.execute(sa.update(reading).where(*these).values(**values)).rowcount > 0


def _shown(site: Site) -> Reading:
    names = ReadingSchema().fields
    own = {name: Expression(OWN["reading_id" if name == "id" else name]) for name in names}
    moments = {name: Expression(OWN[name], utc_text) for name in ("at", "client_at", "withdrawn_at")}
    return compile_reading(site, ReadingSchema, {**own, **moments})


def _listing(site: Site) -> Listing:
    shown = site.prepared(_shown)
    criteria = [OWN.dewar_id == sa.bindparam("dewar_id")]
    return Listing(sa.select(*shown.columns), shown, OWN.reading_id, criteria, newest_first=True)


def page(unit: Unit, dewar_id: int, query: Wish) -> Page:
    return unit.prepared(_listing).page(unit, query, {"dewar_id": dewar_id})


def find(unit: Unit, reading_id: int) -> Document | None:
    """Whoever may see it."""
    shown = unit.prepared(_shown)
    row = unit.row(sa.select(*shown.columns).where(OWN.reading_id == reading_id))
    return None if row is None else shown.document(row)


def lock(unit: Unit, reading_id: int) -> None:
    unit.row(sa.select(OWN.reading_id).where(OWN.reading_id == reading_id).with_for_update())
