"""The SQL of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sample_tracking.kernel.lists import Listing, asked, escaped
from sample_tracking.kernel.own.tables import remembered_group
from sample_tracking.kernel.reading import Document, Expression, Reading, compile_reading
from sample_tracking.kernel.references import referring
from sample_tracking.kernel.rights import GROUP_PREFIX
from sample_tracking.kernel.tables import (
    Permission,
    Person,
    UserGroup,
    UserGroupHasPermission,
    UserGroupHasPerson,
)
from sample_tracking.kernel.text import unstorable

from .schemas import GroupSchema, MemberSchema, PermissionSchema

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.site import Site
    from sample_tracking.kernel.unit import Unit

GIVES = ("UserGroup_has_Permission", "userGroupId")
"""Rows that go with their group."""


def _reading(site: Site) -> Reading:
    members = sa.select(sa.func.count()).where(UserGroupHasPerson.user_group_id == UserGroup.user_group_id)
    return compile_reading(site, GroupSchema, {"member_count": Expression(members.scalar_subquery())})


def _details(site: Site) -> sa.Select[Any]:
    return sa.select(*site.prepared(_reading).columns).select_from(UserGroup)


def _list(site: Site, filters: tuple[str, ...]) -> Listing:
    known = {"q": UserGroup.name.like(sa.bindparam("contains"), escape="!")}
    criteria = [known[name] for name in filters]
    return Listing(_details(site), site.prepared(_reading), UserGroup.user_group_id, criteria)


def page(unit: Unit, query: Mapping[str, Any]) -> Page:
    params = {"contains": f"%{escaped(query['q'])}%"} if query.get("q") else {}
    return unit.prepared(_list, asked(query, ("q",))).page(unit, query, params)


def _one(site: Site) -> sa.Select[Any]:
    return _details(site).where(UserGroup.user_group_id == _group())


def _group() -> sa.BindParameter[int]:
    return sa.bindparam("group_id", type_=sa.Integer)


def _members(site: Site) -> sa.Select[Any]:
    return (
        sa.select(*site.prepared(compile_reading, MemberSchema).columns)
        .join(UserGroupHasPerson, UserGroupHasPerson.person_id == Person.person_id)
        .where(UserGroupHasPerson.user_group_id == _group())
        .order_by(Person.person_id)
    )


def _given(_site: Site) -> sa.Select[Any]:
    given: Any = sa.select(Permission.type)
    found: sa.Select[Any] = (
        given.join(UserGroupHasPermission, UserGroupHasPermission.permission_id == Permission.permission_id)
        .where(UserGroupHasPermission.user_group_id == _group())
        .order_by(Permission.type, Permission.permission_id)
    )
    return found


def find(unit: Unit, group_id: int) -> Document | None:
    """With its members and permissions."""
    wanted = {"group_id": group_id}
    row = unit.row(unit.prepared(_one), wanted)
    if row is None:
        return None
    members = unit.prepared(compile_reading, MemberSchema).documents(unit.rows(unit.prepared(_members), wanted))
    given = dict.fromkeys(row[0] for row in unit.rows(unit.prepared(_given), wanted))
    return {**unit.prepared(_reading).document(row), "members": members, "permissions": list(given)}


def _every_permission(site: Site) -> sa.Select[Any]:
    columns = site.prepared(compile_reading, PermissionSchema).columns
    return sa.select(*columns).order_by(Permission.permission_id)


def permissions(unit: Unit) -> list[Document]:
    return unit.prepared(compile_reading, PermissionSchema).documents(unit.rows(unit.prepared(_every_permission)))


def has_name(unit: Unit, name: str, but: int) -> bool:
    statement = sa.select(UserGroup.user_group_id).where(UserGroup.name == name, UserGroup.user_group_id != but)
    return unit.row(statement.limit(1)) is not None


def has_person(unit: Unit, person_id: int) -> bool:
    return unit.row(sa.select(Person.person_id).where(Person.person_id == person_id)) is not None


def lock(unit: Unit, group_id: int) -> bool:
    """False when the group is gone."""
    statement = sa.select(UserGroup.user_group_id).where(UserGroup.user_group_id == group_id)
    return unit.row(statement.with_for_update()) is not None


def lock_all(unit: Unit) -> set[int]:
    statement = sa.select(UserGroup.user_group_id).order_by(UserGroup.user_group_id)
    return {row[0] for row in unit.rows(statement.with_for_update())}


def holders(unit: Unit, kinds: Collection[str]) -> set[str]:
    """The logins that hold one of these permissions through a group, of ISPyB or (``group:NAME``) of a directory."""
    by_group: Any = (
        sa.select(Person.login, Permission.type)
        .join(UserGroupHasPerson, UserGroupHasPerson.person_id == Person.person_id)
        .join(UserGroupHasPermission, UserGroupHasPermission.user_group_id == UserGroupHasPerson.user_group_id)
        .join(Permission, Permission.permission_id == UserGroupHasPermission.permission_id)
        .where(Permission.type.in_(sorted(kinds)), Person.login.is_not(None))
    )
    named = [kind.removeprefix(GROUP_PREFIX) for kind in kinds if kind.startswith(GROUP_PREFIX)]
    known = sa.exists().where(sa.func.lower(Person.login) == remembered_group.c.login)
    elsewhere = sa.select(remembered_group.c.login).where(remembered_group.c.name.in_(named), known)
    rows: Sequence[Any] = unit.rows(by_group)
    found = {row[0] for row in rows if row[1] in kinds}  # the database takes upper and lower case for the same
    return found | {row[0] for row in unit.rows(elsewhere)} if named else found


def insert(unit: Unit, name: str) -> int:
    return unit.insert(UserGroup, [{"name": name}], UserGroup.user_group_id)[0]


def rename(unit: Unit, group_id: int, name: str) -> None:
    unit.update(UserGroup, UserGroup.user_group_id == group_id, name=name)


def delete(unit: Unit, group_id: int) -> None:
    unit.execute(sa.delete(UserGroupHasPermission).where(UserGroupHasPermission.user_group_id == group_id))
    unit.execute(sa.delete(UserGroup).where(UserGroup.user_group_id == group_id))


def referring_to(unit: Unit, group_id: int) -> list[str]:
    """The tables with rows that refer to the group and do not go with it."""
    return referring(unit, {UserGroup: [group_id]}, {GIVES})


def member_ids(unit: Unit, group_id: int) -> list[int]:
    statement = sa.select(UserGroupHasPerson.person_id).where(UserGroupHasPerson.user_group_id == group_id)
    return [row[0] for row in unit.rows(statement)]


def add_member(unit: Unit, group_id: int, person_id: int) -> bool:
    """False when the person is in it already. The group is locked."""
    if person_id in member_ids(unit, group_id):
        return False
    unit.insert(UserGroupHasPerson, [{"user_group_id": group_id, "person_id": person_id}])
    return True


def remove_member(unit: Unit, group_id: int, person_id: int) -> bool:
    membership = sa.and_(UserGroupHasPerson.user_group_id == group_id, UserGroupHasPerson.person_id == person_id)
    return unit.execute(sa.delete(UserGroupHasPerson).where(membership)).rowcount > 0


def permission_ids(unit: Unit, kind: str) -> list[int]:
    """A type may stand in several rows, of which the first counts; none for what cannot be one."""
    if unstorable(kind, unit.site.capabilities.charset(Permission.type)) is not None:
        return []
    statement = sa.select(Permission.permission_id).where(Permission.type == kind)
    return [row[0] for row in unit.rows(statement.order_by(Permission.permission_id))]


def give(unit: Unit, group_id: int, ids: Sequence[int]) -> bool:
    """False when the group gives one of these already. The group is locked."""
    standing = sa.select(UserGroupHasPermission.permission_id).where(_given_by(group_id, ids))
    if unit.row(standing.limit(1)) is not None:
        return False
    unit.insert(UserGroupHasPermission, [{"user_group_id": group_id, "permission_id": ids[0]}])
    return True


def withdraw(unit: Unit, group_id: int, ids: Sequence[int]) -> bool:
    return unit.execute(sa.delete(UserGroupHasPermission).where(_given_by(group_id, ids))).rowcount > 0


def _given_by(group_id: int, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.and_(UserGroupHasPermission.user_group_id == group_id, UserGroupHasPermission.permission_id.in_(ids))
