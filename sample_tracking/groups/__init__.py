"""The user groups of ISPyB: who is in which, and which permissions each gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/groups", resources.Groups),
        ("/groups/{group_id:id}", resources.Group),
        ("/groups/{group_id:id}/members/{person_id:id}", resources.Member),
        ("/groups/{group_id:id}/permissions/{permission}", resources.GroupPermission),
        ("/permissions", resources.Permissions),
    )


module = Module(name="groups", summary="User groups: who is in which, and what each gives", routes=routes)
