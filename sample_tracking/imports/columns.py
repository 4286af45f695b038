"""What a spreadsheet can say of samples: one row a column of our own template, in its order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Column:
    """``level`` and ``wish``: the field of the wire format. ``aliases``: other headers under which it is known."""

    field: str
    level: str
    wish: str
    header: str
    aliases: tuple[str, ...] = ()


def _sample(field: str, header: str, *aliases: str) -> Column:
    return Column(field, "sample", field, header, aliases)


COLUMNS: Final = (
    Column("shipment", "shipment", "name", "Shipment", ("shipment name", "shipping name")),
    Column("dewar", "dewar", "code", "Dewar", ("dewar name", "dewar code", "parcel", "parcel name")),
    Column("facility_code", "dewar", "facility_code", "Dewar facility code", ("facility code",)),
    Column("container", "container", "code", "Container", ("container name", "container code", "puck", "puck name")),
    Column("container_barcode", "container", "barcode", "Container barcode", ("puck barcode",)),
    Column("container_type", "container", "type", "Container type", ("puck type",)),
    _sample("position", "Position", "container position", "sample position"),
    _sample("protein", "Protein acronym", "protein", "acronym"),
    _sample("name", "Sample name", "sample", "sample acronym"),
    _sample("code", "Pin barcode", "sample barcode"),
    _sample("space_group", "Space group", "spg"),
    _sample("cell_a", "Cell a", "a"),
    _sample("cell_b", "Cell b", "b"),
    _sample("cell_c", "Cell c", "c"),
    _sample("cell_alpha", "Cell alpha", "alpha"),
    _sample("cell_beta", "Cell beta", "beta"),
    _sample("cell_gamma", "Cell gamma", "gamma"),
    _sample("experiment_kind", "Experiment kind", "experiment type"),
    _sample("aimed_resolution", "Aimed resolution"),
    _sample("required_resolution", "Required resolution", "needed resolution"),
    _sample("minimal_resolution", "Minimal resolution"),
    _sample("observed_resolution", "Observed resolution", "pre observed resolution"),
    _sample("beam_diameter", "Beam diameter", "preferred beam diameter"),
    _sample("beam_size_x", "Beam size x"),
    _sample("beam_size_y", "Beam size y"),
    _sample("number_of_positions", "Number of positions"),
    _sample("aimed_multiplicity", "Aimed multiplicity"),
    _sample("aimed_completeness", "Aimed completeness"),
    _sample("forced_space_group", "Forced space group", "forced spg"),
    _sample("radiation_sensitivity", "Radiation sensitivity"),
    _sample("anomalous_scatterer", "Anomalous scatterer"),
    _sample("energy", "Energy"),
    _sample("rotation_range", "Total rotation range", "total rot angle"),
    _sample("oscillation_width", "Minimal oscillation width", "min osc angle", "min osc width"),
    _sample("smiles", "SMILES"),
    _sample("comments", "Comments", "comment"),
)
BY_FIELD: Final = {column.field: column for column in COLUMNS}
SAMPLE_FIELDS: Final = tuple(column.field for column in COLUMNS if column.level == "sample")
TO_FIELD: Final = {(column.level, column.wish): column.field for column in COLUMNS}


def plain(header: str) -> str:
    """A header as it is compared: small letters, words apart by one blank, nothing else."""
    return " ".join(re.findall(r"[^\W_]+", header.lower()))


BY_HEADER: Final = {
    plain(name): column.field for column in COLUMNS for name in (column.field, column.header, *column.aliases)
}


def letters(index: int) -> str:
    """A column as spreadsheets call it: A for 0, AA for 26."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name, index = chr(ord("A") + rest) + name, index - 1
    return name
