"""The section [labels]: what the facility prints, on which papers, and what stands in the symbols."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import Final, Literal

from sample_tracking.kernel.config import between, length, one_of, setting

PAPER: Final = re.compile(r"([1-9][0-9]{1,3}) ?x ?([1-9][0-9]{1,3})\Z", re.ASCII)
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z", re.ASCII)
PLACES: Final = frozenset({"barcode", "url"})
TEXT: Final = length(None, 2000)


def sizes(papers: dict[str, str]) -> None:
    """ValueError for a paper that has no such name or size."""
    for name, size in papers.items():
        found = PAPER.match(size)
        if NAME.match(name) is None:
            raise ValueError(f'"{name}" is no name for a paper: lower case letters, digits and - only')
        if found is None or not all(40 <= int(side) <= 1000 for side in found.groups()):
            raise ValueError(f'the size of "{name}" must be width x height in millimetres, such as 100x150')
    if not papers:
        raise ValueError("must name at least one paper")


def symbol(text: str) -> None:
    """ValueError for what is no text with {barcode} and {url} in it."""
    try:
        fields = [field for _, field, form, conversion in string.Formatter().parse(text) if field is not None]
        bare = all(not form and not conversion for _, _, form, conversion in string.Formatter().parse(text))
    except ValueError:
        fields, bare = ["?"], False
    if text and ("barcode" not in fields or set(fields) - PLACES or not bare or not text.isascii()):
        raise ValueError("must hold {barcode}, may hold {url}, and is ASCII besides; or it is empty for no symbol")


@dataclass(frozen=True, kw_only=True)
class LabelSettings:
    papers: dict[str, str] = setting(
        "The papers by their names: width x height in millimetres. On a large sheet several labels stand side by side,"
        " to be cut.",
        default={"a4": "210x297", "thermal-100x150": "100x150", "thermal-62x100": "62x100"},
        validate=sizes,
    )
    paper: str = setting("The paper when none is asked for.", default="a4", validate=length(1, 40))
    code128: str = setting(
        "What the bar code of a dewar says: the bare {barcode} is what the older pages and scanners want. Empty: none.",
        default="{barcode}",
        validate=symbol,
    )
    qr: str = setting(
        "What the QR code of a dewar says. {url}: site.public_url. Where a scanner that types goes into an older page,"
        " take the bare {barcode}.",
        default="{url}/d/{barcode}",
        validate=symbol,
    )
    puck_qr: str = setting("What the QR code of a puck says; empty: none.", default="{barcode}", validate=symbol)
    qr_level: Literal["Q", "H"] = setting(
        "How much of a QR code may be lost at the least: `Q` a quarter, `H` nearly a third. H is taken anyway where its"
        " modules are half a millimetre wide, as on dewar labels.",
        default="Q",
    )
    resolution: int = setting(
        "Dots per inch of the label printers; the width of bars is a multiple of a dot, and ZPL is made for it. Sheets"
        " of several labels are made for 600 at least.",
        default=203,
        validate=one_of([203, 300, 600]),
    )
    dewar_copies: int = setting(
        "How often each dewar label comes, one for the dewar and one for its case.", default=2, validate=between(1, 10)
    )
    fonts: tuple[Path, ...] = setting(
        "Further font files, for characters that the built-in fonts lack, such as Chinese, Japanese and Korean.",
        default=(),
    )
    receiver: str = setting("The facility's address for parcels, line by line.", default="", validate=TEXT)
    receiver_phone: str = setting("Its telephone number, for the courier.", default="", validate=length(None, 60))
    receiver_email: str = setting("Its e-mail address, for the courier.", default="", validate=length(None, 100))
    outer_notice: str = setting(
        "On the outer label, for whoever packs and handles the parcel.",
        default="Remove all old labels and papers before you stick this on. Keep upright.",
        validate=TEXT,
    )
    dry_shipper_notice: str = setting(
        "On outer, return and dewar label. What the rules for dangerous goods want is for your adviser to word.",
        default="Cryogenic dry shipper. Keep upright, do not drop, do not open on the way.",
        validate=TEXT,
    )
    return_instructions: str = setting(
        "On the return label, for the facility's staff.",
        default="Stick this over the old label when the samples go home.",
        validate=TEXT,
    )
    dewar_notice: str = setting("At the foot of the dewar label.", default="", validate=TEXT)
    packing_instructions: str = setting("Above the packing list.", default="", validate=TEXT)
    customs_description: str = setting(
        "What the goods are, precisely, for the pro-forma invoice; couriers refuse vague words.",
        default="Frozen protein crystals for scientific research, in a dry shipper, without commercial value",
        validate=TEXT,
    )
    tariff_code: str = setting("The customs tariff code of the goods.", default="", validate=length(None, 40))
    eori: str = setting(
        "The facility's EORI number: on the invoice only, never on the outside of a parcel.",
        default="",
        validate=length(None, 40),
    )
    currency: str = setting("The currency of customs values.", default="EUR", validate=length(1, 10))
    invoice_statement: str = setting(
        "At the foot of the pro-forma invoice, above the signature.",
        default="Temporary export for research. The goods are not sold; values are for customs purposes only.",
        validate=TEXT,
    )

    language: str = setting(
        "In which language our words stand on labels and papers, such as `de`. Not the language of whoever prints them:"
        " they are read by couriers, by the customs and by the facility.",
        default="en",
        validate=length(2, 8),
    )

    def size(self, paper: str) -> tuple[float, float] | None:
        """Width and height in millimetres; None for a paper that the site does not have."""
        found = PAPER.match(self.papers.get(paper, ""))
        return (float(found[1]), float(found[2])) if found else None
