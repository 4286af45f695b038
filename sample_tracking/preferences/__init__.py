"""Preferences: favourite contacts of a person, and what shipments of a proposal begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/favourite-contacts", resources.Favourites),
        ("/contacts/{contact_id:id}/favourite", resources.Favourite),
        ("/proposals/{code}/defaults", resources.Defaults),
    )


module = Module(
    name="preferences",
    summary="Favourite contacts of a person, and what shipments of a proposal begin with",
    requires=("contacts", "containers"),
    routes=routes,
)
