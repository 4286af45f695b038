"""Which column of a sheet holds what, as data: our own template, the forms of older programs, saved mappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .columns import BY_HEADER, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Source:
    """Where the value of a field comes from: the column of a header, the column of a number (1 is A), or always the
    same.
    """

    field: str
    header: str | None = None
    number: int | None = None
    value: str | None = None


@dataclass(frozen=True)
class Profile:
    """``header``: the first row names the columns. ``required``: of a row with a sample, beside its name and protein.
    ``whole``: a column that it does not name is a mistake. ``unquoted``: older programs write cells with bare quotes.
    """

    name: str
    sources: tuple[Source, ...]
    header: bool
    required: tuple[str, ...] = ()
    whole: bool = False
    unquoted: bool = False

    def document(self) -> dict[str, Any]:
        return {"name": self.name, "header": self.header, "sources": [vars(source) for source in self.sources]}


def _by_position(*fields: str) -> tuple[Source, ...]:
    return tuple(Source(field, number=number) for number, field in enumerate(fields, 1))


MAXIV14: Final = (
    "dewar",
    "container",
    "container_type",
    "position",
    "protein",
    "name",
    "code",
    "space_group",
    "cell_a",
    "cell_b",
    "cell_c",
    "cell_alpha",
    "cell_beta",
    "cell_gamma",
)
EXI28: Final = (
    *MAXIV14,
    "experiment_kind",
    "aimed_resolution",
    "required_resolution",
    "beam_diameter",
    "number_of_positions",
    "aimed_multiplicity",
    "aimed_completeness",
    "forced_space_group",
    "radiation_sensitivity",
    "smiles",
    "rotation_range",
    "oscillation_width",
    "observed_resolution",
    "comments",
)
NEEDED: Final = ("position", "container_type")
OWN: Final = Profile("own", tuple(Source(f, header=h) for h, f in BY_HEADER.items()), header=True, whole=True)
PROFILES: Final = {
    "own": OWN,
    "exi28": Profile("exi28", _by_position(*EXI28), header=False, required=NEEDED, whole=True, unquoted=True),
    "maxiv14": Profile("maxiv14", _by_position(*MAXIV14), header=False, required=NEEDED, whole=True, unquoted=True),
}


def of_mapping(mapping: Mapping[str, Any]) -> Profile:
    """A laboratory's saved mapping as it was stored."""
    columns: Sequence[Mapping[str, Any]] = mapping["columns"]
    return Profile(mapping["name"], tuple(Source(**column) for column in columns), header=mapping["header"])


def guessed(first: Sequence[str]) -> Profile:
    """By the first row that is no comment: headers that are known, or the number of columns of an older form."""
    known = sum(1 for cell in first if plain(cell) in BY_HEADER)
    if known >= min(3, len(first)):
        return OWN
    return {len(EXI28): PROFILES["exi28"], len(MAXIV14): PROFILES["maxiv14"]}.get(len(first), OWN)
