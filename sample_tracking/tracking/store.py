"""The SQL of tracking."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sample_tracking.kernel.own.news_tables import calendar_feed, notification, notification_progress, subscription
from sample_tracking.kernel.own.tables import event
from sample_tracking.kernel.tables import BLSession, Person, ShippingHasSession

from .steps import ALWAYS, NEWS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sample_tracking.kernel.unit import Unit

SUBSCRIPTION: Final = subscription.c
NOTIFICATION: Final = notification.c
FEED: Final = calendar_feed.c
PROGRESS: Final = notification_progress.c
NEWS_OF: Final = "news"


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _me(unit: Unit) -> int:
    return unit.principal.person_id or 0


def since(unit: Unit, shipment_id: int) -> Any:
    """(since, language) of the caller's subscription."""
    mine = SUBSCRIPTION.shipment_id == shipment_id, SUBSCRIPTION.person_id == _me(unit)
    return unit.row(sa.select(SUBSCRIPTION.since, SUBSCRIPTION.language).where(*mine))


def subscribe(unit: Unit, shipment_id: int, language: str) -> None:
    """Whoever has subscribed already keeps the beginning."""
    mine = SUBSCRIPTION.shipment_id == shipment_id, SUBSCRIPTION.person_id == _me(unit)
    who = {"login": unit.principal.login, "provider": unit.principal.provider, "language": language}
    if unit.row(sa.select(SUBSCRIPTION.since).where(*mine).with_for_update()) is not None:
        unit.execute(sa.update(subscription).where(*mine).values(**who))
        return
    row = {"shipment_id": shipment_id, "person_id": _me(unit), "since": utc(unit.now), **who}
    unit.execute(sa.insert(subscription), row)


def unsubscribe(unit: Unit, shipment_id: int) -> None:
    mine = SUBSCRIPTION.shipment_id == shipment_id, SUBSCRIPTION.person_id == _me(unit)
    unit.execute(sa.delete(subscription).where(*mine))


def subscribed(unit: Unit) -> list[int]:
    """The shipments that the caller wants news of."""
    rows = unit.rows(sa.select(SUBSCRIPTION.shipment_id).where(SUBSCRIPTION.person_id == _me(unit)))
    return sorted(row[0] for row in rows)


def address(unit: Unit, person_id: int) -> str | None:
    row: Any = unit.row(sa.select(Person.email_address).where(Person.person_id == person_id))
    return None if row is None else row[0] or None


def sessions(unit: Unit, shipment_ids: Collection[int]) -> Sequence[Any]:
    """(shipment, session, start, end, beamline), times in the site's zone."""
    statement: Any = (
        sa.select(
            ShippingHasSession.shipping_id,
            BLSession.session_id,
            BLSession.start_date,
            BLSession.end_date,
            BLSession.beam_line_name,
        )
        .join(BLSession, BLSession.session_id == ShippingHasSession.session_id)
        .where(ShippingHasSession.shipping_id.in_(shipment_ids), BLSession.start_date.is_not(None))
    )
    return unit.rows(statement.order_by(BLSession.session_id))


def _is_news() -> sa.ColumnElement[bool]:
    changed = sa.and_(event.c.what.in_(NEWS), event.c.status_before != event.c.status_after)
    return sa.and_(event.c.level == "dewar", sa.or_(changed, event.c.what.in_(ALWAYS)))


def _news_columns() -> tuple[Any, ...]:
    return (event.c.event_id, event.c.at, event.c.shipment_id, event.c.dewar_id, event.c.what, event.c.location)


def news_of(unit: Unit, shipment_ids: Collection[int]) -> Sequence[Any]:
    statement = sa.select(*_news_columns()).where(event.c.shipment_id.in_(shipment_ids), _is_news())
    return unit.rows(statement.order_by(event.c.event_id))


def news(unit: Unit, event_ids: Collection[int]) -> Sequence[Any]:
    statement = sa.select(*_news_columns()).where(event.c.event_id.in_(event_ids))
    return unit.rows(statement.order_by(event.c.at, event.c.event_id))


def has_news(unit: Unit) -> bool:
    """Whether the feed has gone on since it was looked."""
    return _last(unit) > _reached(unit)


def _last(unit: Unit) -> int:
    row: Any = unit.row(sa.select(sa.func.max(event.c.feed_seq)))
    return (row[0] or 0) if row is not None else 0


def _reached(unit: Unit) -> int:
    row: Any = unit.row(sa.select(PROGRESS.feed_seq).where(PROGRESS.name == NEWS_OF))
    return 0 if row is None else row[0]


def note_news(unit: Unit, notifiers: Sequence[str], due_at: datetime) -> None:
    """For each subscription and way what has happened since it was looked; under the lock of whoever looks."""
    after, last = _reached(unit), _last(unit)
    wanted = (
        sa.select(event.c.event_id, SUBSCRIPTION.person_id, SUBSCRIPTION.shipment_id)
        .select_from(subscription)
        .join(event, event.c.shipment_id == SUBSCRIPTION.shipment_id)
        .where(event.c.feed_seq > after, event.c.feed_seq <= last, event.c.at >= SUBSCRIPTION.since, _is_news())
        .order_by(event.c.event_id)
    )
    fresh = {"state": "waiting", "due_at": utc(due_at), "state_at": utc(unit.now), "tries": 0}
    found: Any = unit.rows(wanted)
    rows = [
        {"event_id": event_id, "person_id": person_id, "shipment_id": shipment_id, "notifier": name, **fresh}
        for event_id, person_id, shipment_id in found
        for name in notifiers
    ]
    if rows:
        unit.execute(sa.insert(notification), rows)
    if (
        unit.execute(sa.update(notification_progress).where(PROGRESS.name == NEWS_OF).values(feed_seq=last)).rowcount
        == 0
    ):
        unit.execute(sa.insert(notification_progress), {"name": NEWS_OF, "feed_seq": last})


def due(unit: Unit) -> list[tuple[int, str]]:
    """(person, way) for which something has waited long enough."""
    statement = (
        sa.select(NOTIFICATION.person_id, NOTIFICATION.notifier)
        .where(NOTIFICATION.state == "waiting", NOTIFICATION.due_at <= utc(unit.now))
        .distinct()
    )
    rows: Any = unit.rows(statement.order_by(NOTIFICATION.person_id, NOTIFICATION.notifier))
    return [(person_id, name) for person_id, name in rows]


def take(unit: Unit, person_id: int, notifier: str) -> dict[int, int]:
    """All that waits for somebody, from now on in sending; event → how often it was tried before."""
    waiting = NOTIFICATION.person_id == person_id, NOTIFICATION.notifier == notifier, NOTIFICATION.state == "waiting"
    rows: Any = unit.rows(sa.select(NOTIFICATION.event_id, NOTIFICATION.tries).where(*waiting).with_for_update())
    unit.execute(sa.update(notification).where(*waiting).values(state="sending", state_at=utc(unit.now)))
    return {event_id: tries for event_id, tries in rows}  # noqa: C416 - rows are no pairs for mypy


def settle(unit: Unit, person_id: int, notifier: str, event_ids: Collection[int], values: Mapping[str, Any]) -> None:
    these = (
        NOTIFICATION.person_id == person_id,
        NOTIFICATION.notifier == notifier,
        NOTIFICATION.event_id.in_(event_ids),
        NOTIFICATION.state == "sending",
    )
    unit.execute(sa.update(notification).where(*these).values(state_at=utc(unit.now), **values))


def _lost(before: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(NOTIFICATION.state == "sending", NOTIFICATION.state_at < utc(before))


def has_lost(unit: Unit, before: datetime) -> bool:
    return unit.row(sa.select(NOTIFICATION.event_id).where(_lost(before)).limit(1)) is not None


def give_up(unit: Unit, before: datetime, reason: str) -> None:
    """What was in sending when its worker ended may have arrived: it is not sent again."""
    unit.execute(sa.update(notification).where(_lost(before)).values(state="failed", reason=reason))


def subscriptions_of(unit: Unit, person_id: int) -> dict[int, Any]:
    """Shipment → (login, provider, language)."""
    columns = SUBSCRIPTION.shipment_id, SUBSCRIPTION.login, SUBSCRIPTION.provider, SUBSCRIPTION.language
    rows = unit.rows(sa.select(*columns).where(SUBSCRIPTION.person_id == person_id))
    return {row[0]: row[1:] for row in rows}


def feed(unit: Unit) -> Any:
    """Since when the caller has a calendar feed."""
    row: Any = unit.row(sa.select(FEED.since).where(FEED.person_id == _me(unit)))
    return None if row is None else row[0]


def has_feed(unit: Unit, secret_hash: str, since: datetime) -> bool:
    """Whether this is the caller's feed, opened since then."""
    mine = FEED.person_id == _me(unit), FEED.secret_hash == secret_hash, FEED.since >= utc(since)
    return unit.row(sa.select(FEED.since).where(*mine)) is not None


def open_feed(unit: Unit, secret_hash: str) -> None:
    """In place of the one before."""
    close_feed(unit)
    principal = unit.principal
    who = {"person_id": _me(unit), "login": principal.login, "provider": principal.provider}
    unit.execute(sa.insert(calendar_feed), {**who, "secret_hash": secret_hash, "since": utc(unit.now)})


def close_feed(unit: Unit) -> None:
    unit.execute(sa.delete(calendar_feed).where(FEED.person_id == _me(unit)))


def owner(unit: Unit, secret_hash: str) -> Any:
    """(login, provider) of whose calendar it is."""
    return unit.row(sa.select(FEED.login, FEED.provider).where(FEED.secret_hash == secret_hash))
