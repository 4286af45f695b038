"""What is imported, and how it was wished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sample_tracking.imports import adapters, store
from sample_tracking.imports.columns import BY_HEADER, letters, plain
from sample_tracking.imports.profiles import OWN, PROFILES, guessed, of_mapping
from sample_tracking.imports.settings import ImportSettings
from sample_tracking.kernel.errors import Fault, Invalid
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.sight import proposal_id_of

from .tables import shown

if TYPE_CHECKING:
    from sample_tracking.imports.profiles import Profile
    from sample_tracking.imports.sheets import Sheet
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit

CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final = (CSV, TSV, XLSX)
FIRST_ROWS: Final = 4


@dataclass(frozen=True)
class Source:
    """A file with what is to become of it: into a new shipment called ``name``, or into ``shipment`` (an id), which is
    a draft. ``profile``: one of ours by its name, ``mapping``: a saved one by its id; neither: to be guessed.
    """

    content: bytes
    media_type: str = CSV
    file_name: str | None = None
    profile: str | None = None
    mapping: int | None = None
    shipment: int | None = None
    name: str | None = None
    existing: str = "refuse"


def read_sheet(unit: Unit, proposal_id: int, source: Source) -> tuple[Sheet, Profile]:
    wanted = _wanted(unit, proposal_id, source)
    sheet = _sheet(unit, source, wanted)
    if wanted is not None:
        return sheet, wanted
    if not sheet.rows:
        return sheet, OWN
    first = sheet.rows[0].cells
    return sheet, guessed([shown(first, index) for index in range(len(first))])


def preview(unit: Unit, code: str, source: Source) -> Document:
    """The first rows of a sheet that nobody has described yet, and what its columns seem to be by their titles."""
    proposal_id_of(unit, code)
    rows = _sheet(unit, source, OWN).rows[:FIRST_ROWS]
    if not rows:
        sentence = later("There is nothing in this sheet.")
        raise Invalid(sentence, errors=[Fault("/file", sentence)])
    wide = max(len(row.cells) for row in rows)
    cells = [[shown(row.cells, index) for index in range(wide)] for row in rows]
    columns = [{"column": letters(n), "field": BY_HEADER.get(plain(cells[0][n]))} for n in range(wide)]
    return {"rows": cells, "columns": columns}


def _wanted(unit: Unit, proposal_id: int, source: Source) -> Profile | None:
    if source.mapping is None:
        return None if source.profile is None else PROFILES[source.profile]
    found = store.find_mapping(unit, source.mapping)
    if found is None or found["proposal_id"] != proposal_id:
        sentence = f"The proposal has no mapping {source.mapping}."
        raise Invalid(sentence, errors=[Fault("?mapping", sentence)])
    return of_mapping(found)


def _sheet(unit: Unit, source: Source, wanted: Profile | None) -> Sheet:
    most = unit.site.get(ImportSettings).most_rows
    if source.media_type == XLSX:
        return adapters.read_workbook(source.content, most)
    separator = "\t" if source.media_type == TSV else None
    unquoted = wanted is None or wanted.unquoted
    return adapters.read_text(source.content, most, separator=separator, unquoted=unquoted)
