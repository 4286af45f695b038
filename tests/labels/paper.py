"""Labels of an invented consignment, printed on a paper of pixels, and what a scanner reads there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from sample_tracking.containers.geometry import Picture, Spot
from sample_tracking.labels.adapters.fonts import Fonts
from sample_tracking.labels.adapters.pdf import draw
from sample_tracking.labels.consignment import Beamtime, Consignment, Parcel, Party, Puck, Sample
from sample_tracking.labels.settings import LabelSettings

A4, THERMAL = (210.0, 297.0), (100.0, 150.0)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
URL = "https://tracking.example.org/d/"
SHORT, LONG = "mx23694-0012345", "mx23694-3-i04-0000001"
PICTURE = Picture(round=True, height=1.0, spots=(Spot(1, 0.5, 0.5, 0.1, "1"), Spot(2, 0.5, 0.15, 0.1, "2")))


def party(name: str = "Zoë Müller", **told: Any) -> Party:
    return Party(
        **{"name": name, "lines": ("Straße 1", "10623 Berlin"), "phone": "+49 30 1", "email": "z@x.org", **told}
    )


def puck(name: str = "TRPA", **told: Any) -> Puck:
    samples = (Sample(1, "lyso-1", "LYSO", "HA00AB0001", ""),)
    known = {"id": 1, "barcode": "FAC-0101", "type": "Puck", "text": "FAC-0101", "picture": PICTURE, "samples": samples}
    return Puck(**{"name": name, **known, **told})


def parcel(barcode: str = SHORT, **told: Any) -> Parcel:
    known = {"id": 1, "name": "DW1", "facility_code": "DLS-MX-1", "number": 1, "count": 1, "pucks": (puck(),)}
    symbols = {"barcode": barcode, "code128": barcode, "qr": f"{URL}{barcode}"}
    return Parcel(**{**known, **symbols, "weight": 8.6, "customs_value": 120, **told})


def consignment(*parcels: Parcel, **told: Any) -> Consignment:
    known = {
        "facility": "Light Source",
        "proposal": "mx23694",
        "shipment": "Transporters",
        "shipment_id": 7,
        "safety_level": "Green",
        "sender": party(),
        "receiver": party("Stores"),
        "home": party(),
        "courier": "DHL",
        "return_courier": "FedEx",
        "courier_account": "123",
        "beamtime": Beamtime("i03", "2026-03-22", "Dr. Local"),
        "parcels": parcels or (parcel(),),
        "printed": "2026-03-02",
    }
    return Consignment(**{**known, **told})


def drawn(
    told: Consignment, *what: str, size: tuple[float, float] = THERMAL, fonts: Fonts | None = None, **settings: Any
) -> bytes:
    return draw(told, what, size, replace(LabelSettings(dewar_copies=1), **settings), fonts or Fonts(), NOW)


def pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """All that is written, one blank between two words."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def read(image: Image.Image) -> Sequence[Any]:
    return zxingcpp.read_barcodes(image)


def texts(image: Image.Image) -> set[str]:
    return {symbol.text for symbol in read(image)}
