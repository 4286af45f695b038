"""The addresses of groups. A membership or a permission of a group is there or is not: it has no version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission

from . import service
from .schemas import GroupQuery, GroupSchema, PermissionSchema, WholeGroupSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class Groups(Resource):
    """/groups"""

    @endpoint(Permission.ADMIN, query=GroupQuery(), gives=GroupSchema(), many=True)
    def on_get(self, unit: Unit, query: Wish) -> Page:
        return service.list_all(unit, query)

    @endpoint(Permission.ADMIN, takes=GroupSchema(), gives=WholeGroupSchema(), status=201, location="/groups/{id}")
    def on_post(self, unit: Unit, body: Wish) -> Document:
        return service.register(unit, body)


class Group(Resource):
    """/groups/{group_id}"""

    @endpoint(Permission.ADMIN, gives=WholeGroupSchema())
    def on_get(self, unit: Unit, group_id: int) -> Document:
        return service.read(unit, group_id)

    @endpoint(Permission.ADMIN, takes=GroupSchema(), gives=WholeGroupSchema(), if_match=True)
    def on_patch(self, unit: Unit, group_id: int, body: Wish) -> Document:
        return service.rename(unit, group_id, body["name"])

    @endpoint(Permission.ADMIN, status=204, if_match=True)
    def on_delete(self, unit: Unit, group_id: int) -> None:
        service.discard(unit, group_id)


class Member(Resource):
    """/groups/{group_id}/members/{person_id}"""

    @endpoint(Permission.ADMIN, status=204)
    def on_put(self, unit: Unit, group_id: int, person_id: int) -> None:
        service.add_member(unit, group_id, person_id)

    @endpoint(Permission.ADMIN, status=204)
    def on_delete(self, unit: Unit, group_id: int, person_id: int) -> None:
        service.remove_member(unit, group_id, person_id)


class GroupPermission(Resource):
    """/groups/{group_id}/permissions/{permission}"""

    @endpoint(Permission.ADMIN, status=204)
    def on_put(self, unit: Unit, group_id: int, permission: str) -> None:
        service.give(unit, group_id, permission)

    @endpoint(Permission.ADMIN, status=204)
    def on_delete(self, unit: Unit, group_id: int, permission: str) -> None:
        service.withdraw(unit, group_id, permission)


class Permissions(Resource):
    """/permissions"""

    @endpoint(Permission.ADMIN, gives=PermissionSchema(), many=True)
    def on_get(self, unit: Unit) -> Page:
        return service.list_permissions(unit)
