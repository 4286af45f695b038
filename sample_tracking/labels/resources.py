"""The addresses of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.parts import PDF, ZPL

from . import service
from .schemas import LabelQuery, PaperQuery, PrinterSchema, PrintSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


class ShipmentLabels(Resource):
    """/shipments/{shipment_id}/labels.pdf"""

    @endpoint(Permission.READ, query=LabelQuery(), file=PDF)
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> MadeFile:
        return service.of_shipment(unit, shipment_id, query)


class DewarLabel(Resource):
    """/dewars/{dewar_id}/label.pdf"""

    @endpoint(Permission.READ, query=PaperQuery(), file=PDF)
    def on_get(self, unit: Unit, dewar_id: int, query: Wish) -> MadeFile:
        return service.of_dewar(unit, dewar_id, query)


class DewarZpl(Resource):
    """/dewars/{dewar_id}/label.zpl"""

    @endpoint(Permission.READ, file=ZPL)
    def on_get(self, unit: Unit, dewar_id: int) -> MadeFile:
        return service.zpl_of_dewar(unit, dewar_id)


class ContainerLabel(Resource):
    """/containers/{container_id}/label.pdf"""

    @endpoint(Permission.READ, query=PaperQuery(), file=PDF)
    def on_get(self, unit: Unit, container_id: int, query: Wish) -> MadeFile:
        return service.of_container(unit, container_id, query)


class ShipmentPrints(Resource):
    """/shipments/{shipment_id}/prints"""

    @endpoint(Permission.READ, query=PageQuery(), gives=PrintSchema(), many=True)
    def on_get(self, unit: Unit, shipment_id: int, query: Wish) -> Page:
        return service.list_prints(unit, shipment_id, query)

    @endpoint(
        Permission.SHIP,
        takes=PrintSchema(),
        gives=PrintSchema(),
        status=201,
        location="/shipments/{shipment_id}/prints/{id}",
    )
    def on_post(self, unit: Unit, shipment_id: int, body: Wish) -> Document:
        return service.print_labels(unit, shipment_id, body)


class ShipmentPrint(Resource):
    """/shipments/{shipment_id}/prints/{print_id}"""

    @endpoint(Permission.READ, gives=PrintSchema())
    def on_get(self, unit: Unit, shipment_id: int, print_id: int) -> Document:
        return service.read_print(unit, shipment_id, print_id)


class Printers(Resource):
    """/printers"""

    @endpoint(Permission.READ, gives=PrinterSchema(), many=True)
    def on_get(self, unit: Unit) -> Page:
        return service.list_printers(unit)
