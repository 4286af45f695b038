"""The addresses of imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.endpoint import Resource, endpoint
from sample_tracking.kernel.identity import Permission
from sample_tracking.kernel.media import Files
from sample_tracking.kernel.paging import PageQuery

from . import service
from .schemas import ImportMappingSchema, ImportQuery, ImportRunSchema, ImportSchema, MappingNameSchema

if TYPE_CHECKING:
    from sample_tracking.kernel.files import MadeFile
    from sample_tracking.kernel.media import SentFile
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish

SHEETS: Final = Files(service.MEDIA_TYPES, 10 * 1024 * 1024)


class ProposalImports(Resource):
    """/proposals/{code}/imports"""

    @endpoint(Permission.READ, query=PageQuery(), gives=ImportRunSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.list_of_proposal(unit, code, query)

    @endpoint(
        Permission.SHIP,
        takes_file=SHEETS,
        query=ImportQuery(),
        dry_run=True,
        gives=ImportSchema(),
        status=201,
        location="/imports/{id}",
    )
    def on_post(self, unit: Unit, code: str, body: SentFile, query: Wish) -> Document:
        chosen = {name: value for name, value in query.items() if name not in ("dry_run", "hash")}
        source = service.Source(body.content, body.media_type, **chosen)
        if query["dry_run"]:
            return service.dry_run(unit, code, source)
        return service.commit(unit, code, source, query.get("hash"))


class Import(Resource):
    """/imports/{import_id}"""

    @endpoint(Permission.READ, gives=ImportRunSchema())
    def on_get(self, unit: Unit, import_id: int) -> Document:
        return service.read(unit, import_id)


class ImportUndo(Resource):
    """/imports/{import_id}/undo"""

    @endpoint(Permission.SHIP, gives=ImportRunSchema())
    def on_post(self, unit: Unit, import_id: int) -> Document:
        return service.undo(unit, import_id)


class ProposalMappings(Resource):
    """/proposals/{code}/import-mappings"""

    @endpoint(Permission.READ, query=PageQuery(), gives=ImportMappingSchema(), many=True)
    def on_get(self, unit: Unit, code: str, query: Wish) -> Page:
        return service.mappings_of_proposal(unit, code, query)

    @endpoint(
        Permission.SHIP,
        takes=ImportMappingSchema(),
        gives=ImportMappingSchema(),
        status=201,
        location="/import-mappings/{id}",
    )
    def on_post(self, unit: Unit, code: str, body: Wish) -> Document:
        return service.add_mapping(unit, code, body)


class Mapping(Resource):
    """/import-mappings/{mapping_id}"""

    @endpoint(Permission.READ, gives=ImportMappingSchema())
    def on_get(self, unit: Unit, mapping_id: int) -> Document:
        return service.read_mapping(unit, mapping_id)

    @endpoint(Permission.SHIP, takes=MappingNameSchema(), gives=ImportMappingSchema(), if_match=True)
    def on_patch(self, unit: Unit, mapping_id: int, body: Wish) -> Document:
        return service.rename_mapping(unit, mapping_id, body["name"])

    @endpoint(Permission.SHIP, status=204, if_match=True)
    def on_delete(self, unit: Unit, mapping_id: int) -> None:
        service.remove_mapping(unit, mapping_id)


class TemplateText(Resource):
    """/proposals/{code}/imports/template.csv"""

    @endpoint(Permission.READ, file=service.CSV)
    def on_get(self, unit: Unit, code: str) -> MadeFile:
        return service.template(unit, code, service.CSV)


class TemplateWorkbook(Resource):
    """/proposals/{code}/imports/template.xlsx"""

    @endpoint(Permission.READ, file=service.XLSX)
    def on_get(self, unit: Unit, code: str) -> MadeFile:
        return service.template(unit, code, service.XLSX)


class ShipmentText(Resource):
    """/shipments/{shipment_id}/samples.csv"""

    @endpoint(Permission.READ, file=service.CSV)
    def on_get(self, unit: Unit, shipment_id: int) -> MadeFile:
        return service.export(unit, shipment_id, service.CSV)


class ShipmentWorkbook(Resource):
    """/shipments/{shipment_id}/samples.xlsx"""

    @endpoint(Permission.READ, file=service.XLSX)
    def on_get(self, unit: Unit, shipment_id: int) -> MadeFile:
        return service.export(unit, shipment_id, service.XLSX)
