"""The wire format of groups."""

from __future__ import annotations

from marshmallow import Schema, fields

from sample_tracking.kernel.fields import computed, later, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Permission, Person, UserGroup


class GroupSchema(Schema):
    id = of(UserGroup.user_group_id, dump_only=True)
    name = of(UserGroup.name, required=True)
    member_count = computed(fields.Integer)


class MemberSchema(Schema):
    id = of(Person.person_id, dump_only=True)
    login = of(Person.login, dump_only=True)
    given_name = of(Person.given_name, dump_only=True)
    family_name = of(Person.family_name, dump_only=True)


class WholeGroupSchema(GroupSchema):
    """``permissions``: the types of ISPyB; what each means here is in the configuration."""

    members = later(fields.List(fields.Nested(MemberSchema), dump_only=True))
    permissions = later(fields.List(fields.String(), dump_only=True))


class PermissionSchema(Schema):
    id = of(Permission.permission_id, dump_only=True)
    type = of(Permission.type, dump_only=True)
    description = of(Permission.description, dump_only=True)


class GroupQuery(PageQuery):
    q = sought(UserGroup.name)
