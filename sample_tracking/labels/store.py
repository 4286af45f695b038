"""The SQL of labels: what was printed, and what the printers say."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from sample_tracking.kernel.fields import utc_text
from sample_tracking.kernel.lists import asked, count_of, page_size
from sample_tracking.kernel.own.tables import label_print, label_printer
from sample_tracking.kernel.paging import Page, page_of
from sample_tracking.kernel.tables import BLSession, Shipping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit, Wish

PRINTS: Final = label_print.c
PRINTERS: Final = label_printer.c
SHOWN: Final = tuple(column for column in PRINTS if column.name != "document")


def _document(row: Any) -> Document:
    numbers: dict[str, int] = orjson.loads(row.numbers)
    return {
        "id": row.label_print_id,
        "shipment_id": row.shipment_id,
        "what": list(numbers),
        "numbers": numbers,
        "paper": row.paper,
        "copies": row.copies,
        "printer": row.printer,
        "state": row.state,
        "reason": row.reason,
        "login": row.login,
        "at": utc_text(row.made_at),
        "state_at": utc_text(row.state_at),
    }


def _moment(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def proposal_id(unit: Unit, shipment_id: int) -> int:
    """Of a shipment that is there."""
    row = unit.row(sa.select(Shipping.proposal_id).where(Shipping.shipping_id == shipment_id))
    if row is None:
        raise AssertionError
    return int(row[0])


def beamtime(unit: Unit, session_id: int) -> Any:
    """(beamline, local contact, start) of a session; None when it is gone."""
    columns = (BLSession.beam_line_name, BLSession.beam_line_operator, BLSession.start_date)
    return unit.row(sa.select(*columns).where(BLSession.session_id == session_id))


def numbers(unit: Unit, shipment_id: int) -> dict[str, int]:
    """How often each kind of paper of a shipment was printed."""
    found: dict[str, int] = {}
    for row in unit.rows(sa.select(PRINTS.numbers).where(PRINTS.shipment_id == shipment_id)):
        for kind, number in orjson.loads(row.numbers).items():
            found[kind] = max(number, found.get(kind, 0))
    return found


def add(unit: Unit, wish: Wish) -> int:
    """``wish``: attributes of the row; who and when are added."""
    row = {
        **wish,
        "numbers": orjson.dumps(wish["numbers"]).decode(),
        "login": unit.principal.login,
        "person_id": unit.principal.person_id,
        "made_at": _moment(unit.now),
        "state_at": _moment(unit.now),
    }
    added: Any = unit.execute(sa.insert(label_print), row)
    return int(added.inserted_primary_key[0])


def find(unit: Unit, shipment_id: int, print_id: int) -> Document | None:
    statement = sa.select(*SHOWN).where(PRINTS.label_print_id == print_id, PRINTS.shipment_id == shipment_id)
    row = unit.row(statement)
    return None if row is None else _document(row)


def _narrowed(filters: tuple[str, ...], statement: sa.Select[Any]) -> sa.Select[Any]:
    known = {"after": PRINTS.label_print_id < sa.bindparam("after_id", type_=sa.Integer)}
    statement = statement.where(PRINTS.shipment_id == sa.bindparam("shipment_id"))
    return statement.where(*(known[name] for name in filters))


def _page(site: Site, filters: tuple[str, ...]) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return _narrowed(filters, sa.select(*SHOWN).order_by(PRINTS.label_print_id.desc()).limit(page_size()))


def _count(site: Site) -> sa.Select[Any]:  # noqa: ARG001 - prepared by the site
    return _narrowed((), sa.select(sa.func.count(PRINTS.label_print_id)))


def page(unit: Unit, shipment_id: int, query: Wish) -> Page:
    params = {"shipment_id": shipment_id, "after_id": (query.get("after") or (0,))[0]}
    statement = unit.prepared(_page, asked(query, ("after",)))
    rows = unit.rows(statement, {**params, "page_size": query["limit"] + 1})
    found = page_of(rows, query["limit"], _document, lambda row: (row.label_print_id,))
    if not query["count"]:
        return found
    return Page(found.items, found.next_key, count_of(unit, unit.prepared(_count), params))


def printers(unit: Unit, names: Sequence[str]) -> dict[str, Document]:
    """What each of these last said, by its name."""
    rows = unit.rows(sa.select(label_printer).where(PRINTERS.name.in_(names)))
    return {row.name: {"status": row.status, "detail": row.detail, "seen_at": utc_text(row.seen_at)} for row in rows}


def unseen(unit: Unit, names: Sequence[str], since: datetime) -> list[str]:
    """The printers that were not asked since that moment."""
    fresh = sa.select(PRINTERS.name).where(PRINTERS.name.in_(names), PRINTERS.seen_at >= _moment(since))
    seen = {row.name for row in unit.rows(fresh)}
    return [name for name in names if name not in seen]


def note_status(unit: Unit, name: str, status: str, detail: str | None) -> None:
    told = {"status": status, "detail": detail, "seen_at": _moment(unit.now)}
    if not unit.execute(sa.update(label_printer).where(PRINTERS.name == name), told).rowcount:
        unit.execute(sa.insert(label_printer), {"name": name, **told})


def waiting(unit: Unit) -> Sequence[Any]:
    """(id, printer) of the prints that no worker has taken, oldest first."""
    columns = (PRINTS.label_print_id, PRINTS.printer)
    return unit.rows(sa.select(*columns).where(PRINTS.state == "queued").order_by(PRINTS.label_print_id))


def take(unit: Unit, print_id: int) -> Any:
    """The print to send, of which no other worker knows from now on; None when another has it."""
    mine = sa.update(label_print).where(PRINTS.label_print_id == print_id, PRINTS.state == "queued")
    if not unit.execute(mine, {"state": "sending", "state_at": _moment(unit.now)}).rowcount:
        return None
    columns = (PRINTS.document, PRINTS.media_type, PRINTS.copies)
    return unit.row(sa.select(*columns).where(PRINTS.label_print_id == print_id))


def settle(unit: Unit, print_id: int, state: str, reason: str | None) -> None:
    """It is over: the document is not kept."""
    told = {"state": state, "reason": reason, "document": None, "state_at": _moment(unit.now)}
    unit.execute(sa.update(label_print).where(PRINTS.label_print_id == print_id), told)


def lost(unit: Unit, since: datetime) -> list[int]:
    """Prints that a worker took before that moment and never settled."""
    rows = sa.select(PRINTS.label_print_id).where(PRINTS.state == "sending", PRINTS.state_at < _moment(since))
    return [row.label_print_id for row in unit.rows(rows)]
