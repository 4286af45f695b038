"""By which rules a shipment may leave: a table, in the order in which a user meets the things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sample_tracking.kernel.departure import Finding
from sample_tracking.kernel.languages import later, said

from . import looks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sample_tracking.kernel.departure import Departure
    from sample_tracking.kernel.unit import Unit

    from .settings import ReadinessSettings

    Look = Callable[[Departure, ReadinessSettings], Iterable[Mapping[str, Any]]]

CONTACTS: Final = "/shipments/{shipment}/contacts"
EDIT: Final = "/shipments/{shipment}/edit"
DEWARS: Final = "/shipments/{shipment}/dewars"
PUCKS: Final = "/shipments/{shipment}/pucks"
PUCK: Final = "/containers/{container_id}"
PROTEINS: Final = "/proposals/{proposal}/proteins"


@dataclass(frozen=True)
class Rule:
    """``look`` gives the facts of each thing that does not hold; ``sentence`` and ``place`` are filled with them."""

    name: str
    title: str
    sentence: str
    required: bool
    place: str
    look: Look


@dataclass(frozen=True)
class SiteRule:
    """A rule of the table, as `kernel.departure.ReadinessRule` wants it."""

    rule: Rule
    settings: ReadinessSettings

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def required(self) -> bool:
        return self.rule.required

    def check(self, unit: Unit, departure: Departure) -> Iterator[Finding]:  # noqa: ARG002 - rules of plugins may look further
        shipment = departure.shipment
        around = {"shipment": shipment["id"], "proposal": shipment["proposal"]}
        for found in self.rule.look(departure, self.settings):
            facts = {**around, **found}
            yield Finding(said(self.rule.sentence).format(**facts), self.rule.place.format(**facts))


# Required without more ado is what makes a shipment unfit for transport or for the beamline, and is never meant. What
# programs have left out since before there were rules (contacts, safety level) is advice until a site requires it.
# fmt: off
TABLE: Final = (
    Rule("contacts", later("A contact for sending and one for the return"),
         later("The shipment has no {side} contact: it can neither be asked about nor sent back."),
         required=False, place=CONTACTS, look=looks.missing_contacts),
    Rule("addresses", later("Complete addresses"),
         later("The {side} contact {contact} lacks: {lacking}."),
         required=True, place=CONTACTS, look=looks.incomplete_addresses),
    Rule("safety_level", later("The safety level"),
         later("Say how dangerous the samples are: Green, Yellow or Red."),
         required=False, place=EDIT, look=looks.no_safety_level),
    Rule("safety", later("No protein is more dangerous than the shipment"),
         later("The protein {protein} is {level}, the shipment {shipment_level} only."),
         required=True, place=EDIT, look=looks.understated_dangers),
    Rule("approvals", later("Proteins approved for safety"),
         later("The protein {protein} has not been approved for safety."),
         required=True, place=PROTEINS, look=looks.unapproved_proteins),
    Rule("beamtime", later("Enough time before the session"),
         later("The session begins on {start}; the shipment should leave at least {days} days before."),
         required=False, place=EDIT, look=looks.late_for_session),
    Rule("dewars", later("At least one dewar"),
         later("The shipment has no dewar."),
         required=True, place=DEWARS, look=looks.no_dewars),
    Rule("barcodes", later("A barcode on every dewar"),
         later("The dewar {dewar} has no barcode, by which it would be known on arrival."),
         required=True, place=DEWARS, look=looks.dewars_without_barcode),
    Rule("containers", later("Something in every dewar"),
         later("The dewar {dewar} is empty; take it out, or call it a Toolbox."),
         required=False, place=PUCKS, look=looks.empty_dewars),
    Rule("samples", later("Something in every container"),
         later("The container {container} is empty; take it out, or register its samples."),
         required=False, place=PUCK, look=looks.empty_containers),
    Rule("names", later("Names that the beamline can use"),
         later("The sample {sample} in {container}: {wrong}."),
         required=True, place=PUCK, look=looks.unusable_names),
    Rule("capacities", later("No more samples than positions"),
         later("The container {container}: {wrong}."),
         required=True, place=PUCK, look=looks.overfull_containers),
    Rule("positions", later("A position for every sample"),
         later("The sample {sample} in {container} has no position."),
         required=False, place=PUCK, look=looks.samples_without_position),
    Rule("courier", later("The courier"),
         later("Say which courier takes it."),
         required=False, place=EDIT, look=looks.no_courier),
    Rule("tracking_numbers", later("A tracking number for every dewar"),
         later("The dewar {dewar} has no tracking number of the courier."),
         required=False, place=DEWARS, look=looks.dewars_without_tracking),
)
# fmt: on


def of_site(settings: ReadinessSettings) -> list[SiteRule]:
    asked = [rule for rule in TABLE if rule.name != "approvals" or settings.protein_approval != "off"]
    return [SiteRule(rule, settings) for rule in asked]
