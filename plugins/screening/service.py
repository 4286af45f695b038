"""What can be done with screenings: they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.sight import parts_or_none
from sample_tracking.samples import service as samples

from . import store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Those of data that the caller sees, newest first; an unknown proposal has none."""
    parts = parts_or_none(query["proposal"]) if query.get("proposal") else {}
    return store.page(unit, {**query, **parts})


def list_of_sample(unit: Unit, sample_id: int, query: Wish) -> Page:
    samples.find(unit, sample_id)
    return store.page(unit, {**query, "sample": sample_id})


def read(unit: Unit, screening_id: int) -> Document:
    """One statement a level."""
    document = store.find(unit, screening_id)
    if document is None:
        raise NotFound("There is no such screening, or you may not see it.")
    outputs = _add(unit, [document], "outputs", store.outputs)
    _add(unit, outputs, "lattices", store.lattices)
    strategies = _add(unit, outputs, "strategies", store.strategies)
    wedges = _add(unit, strategies, "wedges", store.wedges)
    _add(unit, wedges, "sub_wedges", store.sub_wedges)
    return document


def _add(
    unit: Unit,
    parents: Sequence[Document],
    name: str,
    read_below: Callable[[Unit, Sequence[int]], dict[int, list[Document]]],
) -> list[Document]:
    """Gives what was added, to go on below it."""
    below = read_below(unit, [parent["id"] for parent in parents])
    for parent in parents:
        parent[name] = below[parent["id"]]
    return [child for parent in parents for child in parent[name]]
