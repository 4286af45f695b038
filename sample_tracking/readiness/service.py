"""What can be done about readiness: ask for it, and refuse steps while it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sample_tracking.contacts import service as contacts
from sample_tracking.containers import service as containers
from sample_tracking.dewars import service as dewars
from sample_tracking.kernel.departure import Departure
from sample_tracking.kernel.errors import Fault, NotReady
from sample_tracking.kernel.languages import said, said_of
from sample_tracking.kernel.parts import Parts
from sample_tracking.lifecycle.editing import BEFORE_TRAVEL
from sample_tracking.samples import service as samples
from sample_tracking.shipments import service as shipments

from . import store
from .settings import ReadinessSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sample_tracking.kernel.departure import Finding, ReadinessRule, Wished
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

MOST_SAID: Final = 5
"""Sentences of one rule; the rest is counted."""


def read(unit: Unit, shipment_id: int) -> Document:
    judged = judge(unit, departure_of(unit, shipment_id))
    return {"ready": not failing(judged), "rules": judged}


def judge(unit: Unit, departure: Departure) -> list[Document]:
    """Each rule of the site with what it finds, in the order of the table; those of plugins after ours."""
    settings = unit.site.get(ReadinessSettings)
    asked = [rule for rule in unit.site.get(Parts).rules if rule.name not in settings.disabled]
    return [_judged(rule, list(rule.check(unit, departure)), is_required(rule, settings)) for rule in asked]


def is_required(rule: ReadinessRule, settings: ReadinessSettings) -> bool:
    return rule.name in settings.required or (rule.required and rule.name not in settings.advised)


def failing(judged: Sequence[Document]) -> list[Document]:
    return [rule for rule in judged if rule["state"] == "fail"]


def departure_of(unit: Unit, shipment_id: int, only: Collection[int] | None = None) -> Departure:
    """One statement a level, and one each for contacts, session and proteins. ``only``: these dewars of it."""
    shipment = shipments.read(unit, shipment_id)
    leaving = [
        dewar
        for dewar in dewars.in_shipment(unit, shipment_id)
        if dewar["status"] != "cancelled" and (only is None or dewar["id"] in only)
    ]
    dewar_ids = {dewar["id"] for dewar in leaving}
    packed = [c for c in containers.in_shipment(unit, shipment_id) if _is_in(c, "dewar_id", dewar_ids)]
    container_ids = {container["id"] for container in packed}
    pins = [s for s in samples.in_shipment(unit, shipment_id) if _is_in(s, "container_id", container_ids)]
    session_id = shipment["session_id"]
    return Departure(
        shipment,
        unit.now,
        contacts.some(unit, {shipment[name] for name in ("sending_contact_id", "return_contact_id")} - {None}),
        leaving,
        packed,
        pins,
        store.proteins(unit, {sample["protein_id"] for sample in pins} - {None}),
        None if session_id is None else store.session_start(unit, session_id),
    )


class Gatekeeper:
    """Refuses the steps that the site enforces while a required rule fails."""

    name = "readiness"

    def check(self, unit: Unit, level: str, thing_id: int, wish: Wished) -> None:
        if f"{level}.{wish.transition.name}" not in unit.site.get(ReadinessSettings).enforce:
            return
        shipment_id = thing_id if level == "shipment" else dewars.read(unit, thing_id)["shipment_id"]
        if shipment_id is None:  # a dewar of the Java schema may stand alone
            return
        departure = departure_of(unit, shipment_id, {thing_id} if level == "dewar" else _about_to_go(unit, thing_id))
        if failed := failing(judge(unit, departure)):
            raise NotReady(
                _refusal(failed),
                errors=[Fault("/transition", rule["detail"]) for rule in failed],
                rules=failed,
            )


def _about_to_go(unit: Unit, shipment_id: int) -> set[int]:
    return {dewar["id"] for dewar in dewars.in_shipment(unit, shipment_id) if dewar["status"] in BEFORE_TRAVEL}


def _refusal(failed: Sequence[Document]) -> str:
    number = len(failed)
    sentence = said_of(
        "The shipment cannot leave yet: {number} thing is to be put right first ({names}).",
        "The shipment cannot leave yet: {number} things are to be put right first ({names}).",
        number,
    )
    return sentence.format(number=number, names="; ".join(rule["title"] for rule in failed))


def _is_in(document: Document, key: str, ids: Collection[int]) -> bool:
    return document[key] in ids and document["status"] != "cancelled"


def _judged(rule: ReadinessRule, found: Sequence[Finding], required: bool) -> dict[str, Any]:  # noqa: FBT001
    state = "pass" if not found else "fail" if required else "advice"
    return {
        "name": rule.name,
        "title": said(rule.title),
        "required": required,
        "state": state,
        "detail": _told(found) or None,
        "link": found[0].link if found else None,
    }


def _told(found: Sequence[Finding]) -> str:
    sentences = [finding.sentence for finding in found[:MOST_SAID]]
    if (further := len(found) - MOST_SAID) > 0:
        sentences.append(said_of("And {number} more.", "And {number} more.", further).format(number=further))
    return " ".join(sentences)
