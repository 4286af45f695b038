"""What can be done with phasing analyses: they are read."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.sight import parts_or_none
from sample_tracking.samples import service as samples

from . import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def read(unit: Unit, phasing_analysis_id: int) -> Document:
    """One statement for each kind of thing."""
    document = store.find(unit, phasing_analysis_id)
    if document is None:
        raise NotFound("There is no such phasing analysis, or you may not see it.")
    preparations = store.preparations(unit, phasing_analysis_id)
    solutions = store.solutions(unit, phasing_analysis_id)
    steps = store.steps(unit, phasing_analysis_id)
    runs = {thing["run"]["id"] for thing in (*preparations, *solutions, *steps) if thing["run"] is not None}
    by_step = _by_step(store.statistics(unit, phasing_analysis_id))
    for step in steps:
        step["statistics"] = by_step.pop(step["id"], [])
    return {
        **document,
        "data_sets": store.data_sets(unit, phasing_analysis_id),
        "preparations": preparations,
        "solutions": solutions,
        "steps": _tree(steps),
        # Also those of a step that is gone: no value is kept back.
        "statistics": [metric for metrics in by_step.values() for metric in metrics],
        "attachments": [{**found, "path": _path(found)} for found in store.attachments(unit, sorted(runs))],
    }


def _tree(steps: Sequence[Document]) -> list[Document]:
    """Each step inside of the one before it. What names a step that is not there, or comes to itself again over
    those before it, is a beginning.
    """
    by_id = {step["id"]: {**step, "steps": []} for step in steps}
    beginnings = []
    for step in by_id.values():
        before = by_id.get(step["previous_id"])
        if before is None or _comes_again(step["id"], by_id):
            beginnings.append(step)
        else:
            before["steps"].append(step)
    return beginnings


def _comes_again(step_id: int, by_id: Mapping[int, Document]) -> bool:
    passed: set[int] = set()
    before = by_id[step_id]["previous_id"]
    while before in by_id and before not in passed:
        if before == step_id:
            return True
        passed.add(before)
        before = by_id[before]["previous_id"]
    return False


def _by_step(rows: Iterable[Document]) -> dict[int | None, list[Document]]:
    """The metrics of each step, each with its bins in their order; those of no step under None."""
    found: dict[int | None, dict[tuple[str | None, int], Document]] = {}
    for row in rows:
        step_id, metric, data_set_id = row.pop("step_id"), row.pop("metric"), row.pop("data_set_id")
        empty: Document = {"metric": metric, "data_set_id": data_set_id, "bins": []}
        found.setdefault(step_id, {}).setdefault((metric, data_set_id), empty)["bins"].append(row)
    return {step_id: list(metrics.values()) for step_id, metrics in found.items()}


def _path(attachment: Mapping[str, str | None]) -> str:
    return str(PurePosixPath(attachment["folder"] or "", attachment["name"] or ""))
