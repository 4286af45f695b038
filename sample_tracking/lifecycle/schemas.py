"""The wire format of transitions and histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import Flag, Moment, Text

from .states import STATES

if TYPE_CHECKING:
    from .transitions import Level

PLACE = r"[\w\s.:|/()-]*"


def _wish(name: str) -> fields.Field[str]:
    longest = {"location": 45, "beamline": 20, "position": 20, "courier": 45}[name]
    pattern = r"[1-9][0-9]*" if name == "position" else PLACE
    return Text(charset="latin1", pattern=pattern, validate=[validate.Length(1, longest)])


def transition_schema(level: Level) -> Schema:
    """``transition`` and the wishes that any transition of the level takes; the table says which need which.
    ``share``: where there are places, that it shall stand in one that is full.
    """
    wishes = sorted({name for t in level.transitions for name in (*t.needs, *t.takes)})
    return Schema.from_dict(
        {
            "transition": fields.String(required=True, validate=validate.OneOf(level.names)),
            "reason": Text(lines=True, validate=[validate.Length(max=1000)]),
            "at": Moment(),
            **{name: _wish(name) for name in wishes},
            **({"share": Flag()} if "location" in wishes else {}),
        },
        name=f"{level.name.capitalize()}Transition",
    )()


class HistorySchema(Schema):
    """One happening. ``source``: by which way it came in, ``legacy`` for what an older program wrote; of that nobody
    knows the ``actor``. ``status_text``: the word in the shared database, where there is one.
    """

    at = Moment(dump_only=True, allow_none=True)
    client_at = Moment(dump_only=True, allow_none=True)
    what = fields.String(dump_only=True)
    status = fields.String(dump_only=True, allow_none=True, validate=validate.OneOf(STATES))
    status_text = fields.String(dump_only=True, allow_none=True)
    location = fields.String(dump_only=True, allow_none=True)
    actor = fields.String(dump_only=True, allow_none=True)
    reason = fields.String(dump_only=True, allow_none=True)
    source = fields.String(dump_only=True)
