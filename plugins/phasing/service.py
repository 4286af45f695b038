"""What can be done with phasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.errors import NotFound

from . import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_phasing_has_scalings(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_has_scalings(unit, query)


def read_phasing_has_scaling(unit: Unit, phasing_has_scaling_id: int) -> Document:
    document = store.find_phasing_has_scaling(unit, phasing_has_scaling_id)
    if document is None:
        raise NotFound("There is no such phasing has scaling, or you may not see it.")
    complete_phasing_has_scaling(unit, [document])
    return document


def complete_phasing_has_scaling(unit: Unit, documents: Sequence[Document]) -> None:
    """Adds what hangs below, with one query for each kind of thing."""
    ids = [document["id"] for document in documents]
    phasing_statistics = store.phasing_statistics_of(unit, ids)
    for document in documents:
        document["phasing_statistics"] = phasing_statistics[document["id"]]


def list_phasing_analyses(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_analyses(unit, query)


def read_phasing_analysis(unit: Unit, phasing_analysis_id: int) -> Document:
    document = store.find_phasing_analysis(unit, phasing_analysis_id)
    if document is None:
        raise NotFound("There is no such phasing analysis, or you may not see it.")
    complete_phasing_analysis(unit, [document])
    return document


def complete_phasing_analysis(unit: Unit, documents: Sequence[Document]) -> None:
    """Adds what hangs below, with one query for each kind of thing."""
    ids = [document["id"] for document in documents]
    phasing_has_scalings = store.phasing_has_scalings_of(unit, ids)
    complete_phasing_has_scaling(unit, [item for items in phasing_has_scalings.values() for item in items])
    phasings = store.phasings_of(unit, ids)
    prepare_phasing_data = store.prepare_phasing_data_of(unit, ids)
    for document in documents:
        document["phasing_has_scalings"] = phasing_has_scalings[document["id"]]
        document["phasings"] = phasings[document["id"]]
        document["prepare_phasing_data"] = prepare_phasing_data[document["id"]]


def list_phasing_program_runs(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_program_runs(unit, query)


def read_phasing_program_run(unit: Unit, phasing_program_run_id: int) -> Document:
    document = store.find_phasing_program_run(unit, phasing_program_run_id)
    if document is None:
        raise NotFound("There is no such phasing program run, or you may not see it.")
    complete_phasing_program_run(unit, [document])
    return document


def complete_phasing_program_run(unit: Unit, documents: Sequence[Document]) -> None:
    """Adds what hangs below, with one query for each kind of thing."""
    ids = [document["id"] for document in documents]
    phasing_program_attachments = store.phasing_program_attachments_of(unit, ids)
    phasing_steps = store.phasing_steps_of(unit, ids)
    for document in documents:
        document["phasing_program_attachments"] = phasing_program_attachments[document["id"]]
        document["phasing_steps"] = phasing_steps[document["id"]]


def list_phasing_program_attachments(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_program_attachments(unit, query)


def read_phasing_program_attachment(unit: Unit, phasing_program_attachment_id: int) -> Document:
    document = store.find_phasing_program_attachment(unit, phasing_program_attachment_id)
    if document is None:
        raise NotFound("There is no such phasing program attachment, or you may not see it.")
    return document


def list_phasings(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasings(unit, query)


def read_phasing(unit: Unit, phasing_id: int) -> Document:
    document = store.find_phasing(unit, phasing_id)
    if document is None:
        raise NotFound("There is no such phasing, or you may not see it.")
    return document


def list_phasing_steps(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_steps(unit, query)


def read_phasing_step(unit: Unit, phasing_step_id: int) -> Document:
    document = store.find_phasing_step(unit, phasing_step_id)
    if document is None:
        raise NotFound("There is no such phasing step, or you may not see it.")
    return document


def list_phasing_statistics(unit: Unit, query: Wish) -> Page:
    return store.page_of_phasing_statistics(unit, query)


def read_phasing_statistics(unit: Unit, phasing_statistics_id: int) -> Document:
    document = store.find_phasing_statistics(unit, phasing_statistics_id)
    if document is None:
        raise NotFound("There is no such phasing statistics, or you may not see it.")
    return document


def list_prepare_phasing_data(unit: Unit, query: Wish) -> Page:
    return store.page_of_prepare_phasing_data(unit, query)


def read_prepare_phasing_data(unit: Unit, prepare_phasing_data_id: int) -> Document:
    document = store.find_prepare_phasing_data(unit, prepare_phasing_data_id)
    if document is None:
        raise NotFound("There is no such prepare phasing data, or you may not see it.")
    return document
