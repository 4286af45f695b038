"""Pages for people: log-in, start, and what all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def bring_pages() -> Sequence[tuple[str, type]]:
    from . import pages

    return (
        ("/", pages.Start),
        ("/login", pages.LogIn),
        ("/login/{provider}", pages.Departure),
        ("/login/{provider}/return", pages.Return),
        ("/logout", pages.LogOut),
    )


module = Module(name="ui", summary="Pages for people: log-in, start, and what all pages share", pages=bring_pages)
