"""Bar codes and QR codes as rows of modules, and how large a module may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

QUIET_QR: Final = 4
QUIET_CODE128: Final = 10
# Two dots of a printer with 203 dpi: what is finer is not read by older scanners.
FINEST: Final = 0.25
# Where modules remain as wide as this, there is room for the highest error correction.
ROOMY: Final = 0.5
INCH: Final = 25.4


def qr_modules(text: str, level: str, room: float, resolution: int) -> tuple[Sequence[Sequence[bool]], float]:
    """Without its quiet zone, and the width of a module. At least of this level; H where the room allows it: a square
    hole of 15 % in the data is then no harm, which with Q it often is.
    """
    for tried in dict.fromkeys(("H", level)):
        rows = _qr(text, tried)
        width = module_width(len(rows) + 2 * QUIET_QR, room, resolution)
        if width >= ROOMY:
            break
    return rows, width


def _qr(text: str, level: str) -> Sequence[Sequence[bool]]:
    import qrcode
    from qrcode import constants

    levels = {"Q": constants.ERROR_CORRECT_Q, "H": constants.ERROR_CORRECT_H}
    code = qrcode.QRCode(error_correction=levels[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def code128_modules(text: str) -> Sequence[bool]:
    """Without its quiet zones."""
    import zxingcpp

    image: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=1, add_quiet_zones=False)
    first: Any = memoryview(image).tolist()[0]
    return [value == 0 for value in first]


def module_width(modules: int, room: float, resolution: int) -> float:
    """In millimetres, a multiple of a printer's dot; 0 when so many modules do not fit into the room."""
    dot = INCH / resolution
    width = int(room / modules / dot + 1e-6) * dot
    return width if width >= FINEST - 1e-3 else 0.0
