"""What the pages read from forms and addresses, where the schemas of the interface do not say it already."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlencode

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate, validates_schema

from sample_tracking.containers.schemas import ContainerSchema
from sample_tracking.dewars.schemas import DewarSchema
from sample_tracking.kernel.fields import NAME_PATTERN, Flag, Text, of
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.tables import Container, Dewar, Shipping
from sample_tracking.lifecycle.states import STATES
from sample_tracking.lifecycle.transitions import DEWAR
from sample_tracking.locations.places import SOURCES
from sample_tracking.locations.schemas import LocationSchema
from sample_tracking.readings.schemas import ReadingSchema

MOST_PUCKS: Final = 30


def inside(address: str) -> str:
    """A way back that stays on this site."""
    local = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if local else "/"


class WayBack(Schema):
    next = fields.String(load_default="/", validate=validate.Length(max=2000))

    @post_load
    def stay_inside(self, wish: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**wish, "next": inside(wish["next"])}


class LogInForm(WayBack):
    """``kept``: the fields of a form that was sent after its log-in had ended."""

    provider = fields.String(validate=validate.Length(1, 40))
    login = fields.String(required=True, validate=validate.Length(1, 255, error=later("Please type your login.")))
    password = fields.String(
        required=True, validate=validate.Length(1, 1024, error=later("Please type your password."))
    )
    kept = fields.String(load_default="")


class LanguageForm(WayBack):
    language = fields.String(required=True, validate=validate.Length(2, 10))


class PageAddress(Schema):
    """``done``: what has just happened, to be said on the page; ``next``: where a form leads in the end."""

    done = fields.String(load_default="", validate=validate.Length(max=20))
    next = fields.String(load_default="", validate=validate.Length(max=2000))


class SheetAddress(PageAddress):
    """``mapping``: to begin with; ``shipment``: into which the sheet is to be taken in the end."""

    mapping = fields.Integer(load_default=None)
    shipment = fields.Integer(load_default=None)


class ListAddress(PageAddress):
    q = Text(load_default="", validate=[validate.Length(max=60)])
    cursor = fields.String(validate=validate.Length(max=1024))


class ShipmentsAddress(ListAddress):
    status = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))


class HistoryAddress(PageAddress):
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


class CalendarAddress(PageAddress):
    """``made``: the key by which the address of a calendar is shown that was made just now."""

    made = fields.String(load_default="", validate=validate.Length(max=60))


class CalendarForm(Schema):
    wanted = Flag(required=True)


class NewsForm(CalendarForm):
    """``language``: in which the messages are written."""

    language = fields.String(load_default="", validate=validate.Length(max=8))


class MoveAddress(PageAddress):
    to = fields.String(load_default="", validate=validate.OneOf(["", *DEWAR.names]))


class MoveForm(Schema):
    """A step of a shipment or dewar; to call something off, one says why."""

    transition = fields.String(required=True, validate=validate.OneOf(DEWAR.names))
    reason = Text(lines=True, load_default="", validate=[validate.Length(max=1000)])
    location = Text(charset="latin1", load_default="", validate=[validate.Length(max=45)])
    courier = Text(charset="latin1", load_default="", validate=[validate.Length(max=45)])
    share = Flag(load_default=False)

    @validates_schema
    def say_why(self, wish: dict[str, Any], **_: Any) -> None:
        if wish["transition"] == "cancel" and not wish["reason"]:
            raise ValidationError(later("Please say why, for those who expect it."), "reason")


class PucksForm(ContainerSchema):
    """Several pucks at once, by their names; ``barcode`` only for one."""

    dewar_id = of(Dewar.dewar_id, required=True)
    code = fields.List(
        of(Container.code, allow_none=False, pattern=NAME_PATTERN),
        load_default=list,
        allow_none=True,
        validate=validate.Length(max=MOST_PUCKS, error=later("Too many pucks at once: please add them in parts.")),
    )

    class Meta:
        fields = ("dewar_id", "code", "type", "barcode")


class FavouriteForm(Schema):
    favourite = Flag(required=True)


class SendForm(Schema):
    """``tracking``: dewar → number of the way-bill."""

    courier = of(Shipping.delivery_agent_agent_name)
    tracking = fields.Dict(keys=fields.Integer(), values=of(Dewar.tracking_number_to_synchrotron), load_default=dict)


class PrintForm(Schema):
    """``printer``: none for whoever prints the PDF."""

    what = fields.List(fields.String(), load_default=list)
    paper = fields.String(load_default="")
    printer = fields.String(load_default="")


class DewarForm(DewarSchema):
    class Meta:
        fields = ("code", "facility_code", "type", "comments", "customs_value", "transport_value")


class ReadingForm(ReadingSchema):
    """A figure may be typed with a comma."""

    class Meta:
        fields = ("kind", "value", "share", "note")

    @pre_load
    def read_commas(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        typed = sent.get("value")
        if isinstance(typed, str) and re.fullmatch(r"\s*-?\d+,\d+\s*", typed):
            return {**sent, "value": float(typed.replace(",", "."))}
        return sent


class GroupForm(Schema):
    """Which of the buttons was pressed; what it needs stands beside."""

    action = fields.String(required=True, validate=validate.OneOf(["rename", "add", "remove", "give", "withdraw"]))
    name = fields.String(load_default="")
    login = fields.String(load_default="")
    person_id = fields.Integer(load_default=0)
    permission = fields.String(load_default="")


class LocationForm(LocationSchema):
    """What is left empty goes without saying; an empty beamline or capacity is none."""

    class Meta:
        fields = ("parent_id", "kind", "code", "name", "word", "beamline", "capacity", "sort")

    @pre_load
    def leave_out(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        kept = {name: value for name, value in sent.items() if value != ""}
        return {**kept, "beamline": None} if sent.get("beamline") == "" else kept


class RetireForm(Schema):
    """``again``: to take a retired place into use."""

    with_parts, with_dewars, again = Flag(load_default=False), Flag(load_default=False), Flag(load_default=False)


class CodesAddress(PageAddress):
    """``within``: the place that is chosen with all its parts."""

    within = fields.Integer(load_default=0)


class CodesForm(Schema):
    places = fields.List(fields.Integer(), load_default=list)
    paper = fields.String(load_default="")


class CandidatesAddress(PageAddress):
    source = fields.String(load_default=SOURCES[-1], validate=validate.OneOf(SOURCES))


class CandidatesForm(Schema):
    """``take``: the numbers of the rows that are ticked; the others by these numbers."""

    source = fields.String(required=True, validate=validate.OneOf(SOURCES))
    take = fields.List(fields.String(), load_default=list)
    word = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), load_default=dict)
    code = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), load_default=dict)
    kind = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), load_default=dict)


class ScanAddress(Schema):
    """``scan``: the one whose answer is shown; ``place``: what goes with the next."""

    scan = fields.Integer(load_default=0)
    place = Text(load_default="", validate=[validate.Length(max=45)])

    @staticmethod
    def written(**query: Any) -> str:
        return urlencode({name: value for name, value in query.items() if value})


class ScanForm(Schema):
    """A code with its place, or ``undo``: the scan that is to be taken back."""

    code = fields.String(load_default="", validate=validate.Length(max=200))
    place = Text(load_default="", validate=[validate.Length(max=45)])
    action = fields.String(load_default="", validate=validate.Length(max=40))
    confirm = Flag(load_default=False)
    undo = fields.Integer(load_default=0)

    @validates_schema
    def have_a_code(self, wish: dict[str, Any], **_: Any) -> None:
        if not wish["undo"] and not wish["code"].strip():
            raise ValidationError(later("Please scan or type a code."), "code")


class PlaceSchema(Schema):
    code, name, kind = fields.String(), fields.String(), fields.String()


class PlacesSchema(Schema):
    """``changers``: beamlines of which positions are scanned, as ``i03:7``."""

    places = fields.List(fields.Nested(PlaceSchema()))
    changers = fields.List(fields.String())


class PastScanSchema(Schema):
    id = fields.Integer()
    at = fields.String()
    code, sentence, state, outcome = fields.String(), fields.String(), fields.String(), fields.String()
    action, location = fields.String(allow_none=True), fields.String(allow_none=True)
    undo_until = fields.String(allow_none=True)


class ChangerAddress(PageAddress):
    position = fields.Integer(validate=validate.Range(1, 999))


class LoadForm(Schema):
    """What was scanned goes before what was chosen."""

    position = fields.Integer(required=True, validate=validate.Range(1, 999))
    barcode = Text(load_default="", validate=[validate.Length(max=45)])
    container_id = fields.Integer(allow_none=True, validate=validate.Range(1))
    replace = Flag(load_default=False)


class UnloadForm(Schema):
    position = fields.Integer(validate=validate.Range(1, 999))
