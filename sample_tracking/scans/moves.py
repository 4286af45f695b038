"""What a scan does: the kind of the place and the state of the thing say which transition. Nothing else decides."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Table = Mapping[str, Mapping[str, str]]

MEASURED: Final = "measured"
"""No transition: it is being measured at this beamline, or at another one by mistake."""

_ARRIVE: Final = dict.fromkeys(("opened", "ready", "sent", "unknown"), "receive")
# Whether its dispatch was requested stays as it is.
_STAY: Final = dict.fromkeys(("at_facility", "dispatch_requested"), "move")
_AT_STORES: Final = MappingProxyType({**_ARRIVE, **_STAY, "processing": "finish"})
_AT_BEAMLINE: Final = MappingProxyType({**_ARRIVE, **_STAY, "processing": MEASURED})
_LEAVING: Final = MappingProxyType(dict.fromkeys(("at_facility", "dispatch_requested"), "dispatch"))

DEWARS: Final[Table] = MappingProxyType(
    {
        "site": _AT_STORES,
        "area": _AT_STORES,
        "stores_in": _AT_STORES,
        "rack": _AT_STORES,
        "slot": _AT_STORES,
        "beamline": _AT_BEAMLINE,
        "stores_out": _LEAVING,
        "courier": _LEAVING,
        "outside": _LEAVING,
    }
)
"""Kind of place → state → transition. At a place where it is already nothing is done; a state that is not named is
refused.
"""
INSIDE: Final = frozenset({"site", "area", "stores_in", "rack", "slot", "beamline"})

POSITION: Final = "position"
_OFF: Final = MappingProxyType({"processing": "unload"})
CONTAINERS: Final[Table] = MappingProxyType(
    {
        POSITION: MappingProxyType({"at_facility": "load", "processing": "load"}),
        "site": _OFF,
        "area": _OFF,
        "stores_in": _OFF,
        "rack": _OFF,
        "slot": _OFF,
    }
)
"""As of dewars, and of positions of sample changers; where nothing is named a container is only looked up."""

CONFIRMED: Final = frozenset({"place_occupied", "other_laboratory", "wrong_beamline", "other_waybill"})
"""Warnings for which a scan is refused until it is sent with ``confirm``."""
