"""The wire format of tracking."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError, fields, validate

from sample_tracking.kernel.fields import Moment
from sample_tracking.lifecycle.states import STATES


class Zone(fields.Field[ZoneInfo]):
    """The name of a zone, such as Europe/Copenhagen."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> ZoneInfo:  # noqa: ARG002
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError("There is no such time zone; write it as in Europe/Copenhagen.") from None


class TimelineQuery(Schema):
    """``zone``: in which the reader lives; the facility's own otherwise."""

    zone = Zone()


class MilestoneSchema(Schema):
    """One step of a dewar. ``sentence``: what it means; ``local_at``: the time in the reader's zone;
    ``status_text``: the state as the site's database has it.
    """

    at = Moment(dump_only=True, allow_none=True)
    local_at = fields.String(dump_only=True, allow_none=True)
    dewar_id = fields.Integer(dump_only=True)
    dewar = fields.String(dump_only=True)
    what = fields.String(dump_only=True)
    status = fields.String(dump_only=True, allow_none=True, validate=validate.OneOf(STATES))
    status_text = fields.String(dump_only=True, allow_none=True)
    sentence = fields.String(dump_only=True)
    location = fields.String(dump_only=True, allow_none=True)
    actor = fields.String(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True, allow_none=True)
    source = fields.String(dump_only=True)


class TimelineSchema(Schema):
    zone = fields.String(dump_only=True)
    items = fields.List(fields.Nested(MilestoneSchema), dump_only=True)


class SubscriptionSchema(Schema):
    """``language``: in which the messages are written, such as ``de``."""

    language = fields.String(validate=validate.Regexp(r"[a-z]{2,3}\Z"))
    subscribed = fields.Boolean(dump_only=True)
    since = Moment(dump_only=True, allow_none=True)


class CalendarFeedSchema(Schema):
    """``url``: shown once, when the feed is made; whoever knows it reads the calendar."""

    active = fields.Boolean(dump_only=True)
    since = Moment(dump_only=True, allow_none=True)
    url = fields.String(dump_only=True)
