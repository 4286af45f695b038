"""What can be done with scans."""

from .badges import list_badges, make_badge, revoke_badge
from .lists import list_scans, list_unknown, resolve
from .scanning import scan
from .undoing import undo

__all__ = [
    "list_badges",
    "list_scans",
    "list_unknown",
    "make_badge",
    "resolve",
    "revoke_badge",
    "scan",
    "undo",
]
