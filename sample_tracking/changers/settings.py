"""The section [changers]: which beamline has which sample changer."""

from __future__ import annotations

from dataclasses import dataclass

from sample_tracking.kernel.config import setting

from . import kinds

LONGEST = 20


def beamlines(found: dict[str, str]) -> None:
    """ValueError for a beamline that cannot be one, or a changer that is not known."""
    for beamline, kind in found.items():
        if not beamline or len(beamline) > LONGEST or not beamline.isascii() or ":" in beamline:
            raise ValueError(f'"{beamline}" is no beamline: 1 to {LONGEST} ASCII characters, no colon')
        if not kinds.known(kind):
            known = ", ".join(kinds.names())
            raise ValueError(f'the sample changer of "{beamline}" must be one of {known}, or such as "12 positions"')
    if len({beamline.lower() for beamline in found}) < len(found):
        raise ValueError("names a beamline twice")


@dataclass(frozen=True, kw_only=True)
class ChangerSettings:
    beamlines: dict[str, str] = setting(
        "The sample changers by the names of their beamlines, as sessions have them: flex_hcd, flex_hcd_unipuck, sc3,"
        ' isara, cats, bart, or a number of positions such as "12 positions".',
        default={},
        validate=beamlines,
    )
