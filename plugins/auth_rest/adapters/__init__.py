"""The site's service: how it is asked, what is made of its answers."""

from __future__ import annotations

from .people import RestPeople, open_service

__all__ = ["RestPeople", "open_service"]
