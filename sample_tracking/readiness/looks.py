"""What the rules look at: each gives the facts of every thing that does not hold."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.fields import NAME_PATTERN
from sample_tracking.kernel.languages import later, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sample_tracking.kernel.departure import Departure

    from .settings import ReadinessSettings

    Facts = Iterator[Mapping[str, Any]]
    Document = Mapping[str, Any]

SIDES: Final = (("sending_contact_id", later("sending")), ("return_contact_id", later("return")))
# Part of a contact, field, and how people call it; the postcode and the e-mail are not known in every database.
ADDRESS: Final = (
    ("person", "family_name", later("the name of a person")),
    ("person", "phone", later("a phone number, for the courier")),
    ("laboratory", "name", later("the name of the laboratory")),
    ("laboratory", "address", later("street and number")),
    ("laboratory", "city", later("the city")),
    ("laboratory", "country", later("the country")),
)
LEVELS: Final = ("GREEN", "YELLOW", "RED")
EMPTY_TYPES: Final = frozenset({"Toolbox"})
"""Types of dewars in which no containers are expected."""
USABLE: Final = re.compile(NAME_PATTERN)


def missing_contacts(departure: Departure, _settings: ReadinessSettings) -> Facts:
    for key, side in SIDES:
        if departure.shipment[key] is None:
            yield {"side": said(side)}


def incomplete_addresses(departure: Departure, _settings: ReadinessSettings) -> Facts:
    """Of the contacts that are named; a contact that stands on both sides is told once."""
    told: set[int] = set()
    for key, side in SIDES:
        contact = departure.contacts.get(departure.shipment[key])
        if contact is None or contact["id"] in told:
            continue
        told.add(contact["id"])
        lacking = [said(called) for part, field, called in ADDRESS if not (contact[part] or {}).get(field)]
        if lacking:
            yield {"side": said(side), "contact": contact["name"], "lacking": ", ".join(lacking)}


def no_safety_level(departure: Departure, _settings: ReadinessSettings) -> Facts:
    if not departure.shipment["safety_level"]:
        yield {}


def understated_dangers(departure: Departure, _settings: ReadinessSettings) -> Facts:
    given = departure.shipment["safety_level"]
    rank = _danger(given)
    if rank is None:
        return
    for protein in departure.proteins.values():
        if (_danger(protein["safety_level"]) or 0) > rank:
            level = str(protein["safety_level"]).capitalize()
            yield {"protein": protein["acronym"], "level": level, "shipment_level": given}


def _danger(level: str | None) -> int | None:
    folded = (level or "").upper()
    return LEVELS.index(folded) if folded in LEVELS else None


def unapproved_proteins(departure: Departure, settings: ReadinessSettings) -> Facts:
    key = "approved" if settings.protein_approval == "user_office" else "safety_level"
    for protein in departure.proteins.values():
        if not protein[key]:
            yield {"protein": protein["acronym"]}


def late_for_session(departure: Departure, settings: ReadinessSettings) -> Facts:
    start = departure.session_start
    if start is not None and departure.now > start - timedelta(days=settings.beamtime_days):
        yield {"start": f"{start:%Y-%m-%d}", "days": settings.beamtime_days}


def no_dewars(departure: Departure, _settings: ReadinessSettings) -> Facts:
    if not departure.dewars:
        yield {}


def dewars_without_barcode(departure: Departure, _settings: ReadinessSettings) -> Facts:
    for dewar in departure.dewars:
        if not dewar["barcode"]:
            yield {"dewar": _dewar_name(dewar)}


def empty_dewars(departure: Departure, _settings: ReadinessSettings) -> Facts:
    packed = {container["dewar_id"] for container in departure.containers}
    for dewar in departure.dewars:
        if dewar["id"] not in packed and dewar["type"] not in EMPTY_TYPES:
            yield {"dewar": _dewar_name(dewar)}


def empty_containers(departure: Departure, _settings: ReadinessSettings) -> Facts:
    filled = {sample["container_id"] for sample in departure.samples}
    for container in departure.containers:
        if container["id"] not in filled:
            yield _of_container(container)


def unusable_names(departure: Departure, _settings: ReadinessSettings) -> Facts:
    """The database compares names without regard to case."""
    containers = {container["id"]: container for container in departure.containers}
    names = Counter(_full_name(sample) for sample in departure.samples)
    for sample in departure.samples:
        if wrong := _wrong_with(sample, names):
            yield {"sample": sample["name"] or sample["id"], "wrong": wrong} | _of_container(
                containers[sample["container_id"]]
            )


def _wrong_with(sample: Document, names: Mapping[tuple[str, str], int]) -> str:
    if not sample["name"]:
        return said("it has no name")
    if USABLE.fullmatch(sample["name"]) is None:
        return said("its name may only have letters, digits, - and _")
    if not sample["protein"]:
        return said("it is of no protein")
    if names[_full_name(sample)] > 1:
        return said("its name is there twice for this protein")
    return ""


def _full_name(sample: Document) -> tuple[str, str]:
    return (str(sample["protein"] or "").lower(), str(sample["name"] or "").lower())


def overfull_containers(departure: Departure, _settings: ReadinessSettings) -> Facts:
    positions: dict[int, list[int]] = {}
    counts = Counter(sample["container_id"] for sample in departure.samples)
    for sample in departure.samples:
        if sample["position"] is not None:
            positions.setdefault(sample["container_id"], []).append(sample["position"])
    for container in departure.containers:
        taken, capacity = positions.get(container["id"], []), container["capacity"]
        if wrong := _wrong_places(taken, counts[container["id"]], capacity):
            yield {"wrong": wrong} | _of_container(container)


def _wrong_places(taken: list[int], number: int, capacity: int | None) -> str:
    if twice := sorted(position for position, count in Counter(taken).items() if count > 1):
        return said("two samples are on position {position}").format(position=twice[0])
    if capacity is None or max(number, *taken, 0) <= capacity:
        return ""
    if number > capacity:
        return said("it holds {number} samples but has {capacity} positions").format(number=number, capacity=capacity)
    return said("there is a sample on position {position}, but the last one is {capacity}").format(
        position=max(taken), capacity=capacity
    )


def samples_without_position(departure: Departure, _settings: ReadinessSettings) -> Facts:
    containers = {container["id"]: container for container in departure.containers}
    for sample in departure.samples:
        if sample["position"] is None:
            yield {"sample": sample["name"] or sample["id"]} | _of_container(containers[sample["container_id"]])


def no_courier(departure: Departure, _settings: ReadinessSettings) -> Facts:
    if not departure.shipment["courier"]:
        yield {}


def dewars_without_tracking(departure: Departure, _settings: ReadinessSettings) -> Facts:
    for dewar in departure.dewars:
        if not dewar["tracking_to"]:
            yield {"dewar": _dewar_name(dewar)}


def _dewar_name(dewar: Document) -> str:
    return str(dewar["code"] or dewar["id"])


def _of_container(container: Document) -> dict[str, Any]:
    return {"container": container["code"] or container["id"], "container_id": container["id"]}
