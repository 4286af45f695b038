"""The SQL of data collections and their groups.

A collection belongs to the proposal of its group's session, whatever sample was measured.
"""

from .beside import attachments, remarks, sees_session
from .collections import find, page
from .groups import find_group, page_of_groups

__all__ = [
    "attachments",
    "find",
    "find_group",
    "page",
    "page_of_groups",
    "remarks",
    "sees_session",
]
