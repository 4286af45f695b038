"""The barcodes of new dewars, made by a site's template from the number that the database gave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.config import StartupError, between, setting
from sample_tracking.kernel.errors import Conflict
from sample_tracking.kernel.languages import later, phrase

if TYPE_CHECKING:
    from .store import Journey

# No underscore: look-ups of the older programs take it for a wildcard.
BARCODE: Final = re.compile(r"[A-Za-z0-9-]{1,45}")
PLACES: Final = ("proposal", "session", "site", "number")
LARGEST_NUMBER: Final = 2**32 - 1


def _template(text: str) -> None:
    try:
        places = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        text.format(proposal="mx1", session="", site="SITE", number=1)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"is no template: {error}") from None
    if odd := sorted({name for name in places if name not in PLACES}):
        raise ValueError(f"has {{{odd[0]}}}; there are {', '.join(f'{{{name}}}' for name in PLACES)}")
    if "number" not in places:
        raise ValueError("needs {number}, which makes it unique")


@dataclass(frozen=True, kw_only=True)
class DewarSettings:
    barcode: str = setting(
        "The barcode of a new dewar: `{number}` (its id, needed), `{proposal}`, `{session}` (visit and beamline, as in "
        "`-4-i03`, or nothing) and `{site}` (the code of the site); `{site}{number:07d}` where Java ISPyB is used.",
        default="{proposal}{session}-{number:07d}",
        validate=_template,
    )
    weight: float = setting(
        "The weight of a dewar in kilograms, when nobody says.", default=18.0, validate=between(0.1, 1000)
    )


@dataclass(frozen=True)
class Barcodes:
    template: str
    site: str

    @classmethod
    def of(cls, template: str, site: str) -> Barcodes:
        """StartupError when the template makes a barcode that the older programs cannot read."""
        barcodes = cls(template, site)
        for session in ("", "-4-i03"):
            made = barcodes.write("mx23694", session, LARGEST_NUMBER)
            if BARCODE.fullmatch(made) is None:
                raise StartupError(
                    f"[dewars] barcode makes “{made}”; a barcode has 1 to 45 letters, digits and hyphens."
                )
        return barcodes

    def write(self, proposal: str, session: str, number: int) -> str:
        return self.template.format(proposal=proposal, session=session, site=self.site, number=number)

    def make(self, journey: Journey, dewar_id: int) -> str:
        """Conflict for a proposal whose name cannot stand in a barcode."""
        barcode = self.write(_readable(journey.proposal), _session(journey), dewar_id)
        if BARCODE.fullmatch(barcode) is None:
            told = later("The proposal {proposal} makes the barcode “{barcode}”, which cannot be used.")
            raise Conflict(phrase(told, proposal=journey.proposal, barcode=barcode))
        return barcode


def _session(journey: Journey) -> str:
    beamline = _readable(journey.beamline or "")
    return f"-{journey.visit_number}-{beamline}" if journey.visit_number is not None and beamline else ""


def _readable(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", name)
