"""What can be done with data collections and their groups: they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.containers import service as containers
from sample_tracking.kernel.errors import NotFound
from sample_tracking.kernel.sight import parts_or_none
from sample_tracking.samples import service as samples

from . import store

if TYPE_CHECKING:
    from sample_tracking.kernel.paging import Page
    from sample_tracking.kernel.reading import Document
    from sample_tracking.kernel.unit import Unit, Wish


def list_all(unit: Unit, query: Wish) -> Page:
    """Those of the sessions of all proposals that the caller sees, newest first; an unknown proposal has none."""
    return store.page(unit, _with_parts(query))


def list_groups(unit: Unit, query: Wish) -> Page:
    """As ``list_all``."""
    return store.page_of_groups(unit, _with_parts(query))


def list_of_sample(unit: Unit, sample_id: int, query: Wish) -> Page:
    samples.find(unit, sample_id)
    return store.page(unit, {**query, "sample": sample_id})


def list_of_container(unit: Unit, container_id: int, query: Wish) -> Page:
    containers.read(unit, container_id)
    return store.page(unit, {**query, "container": container_id})


def list_of_session(unit: Unit, session_id: int, query: Wish) -> Page:
    if not store.sees_session(unit, session_id):
        raise NotFound("There is no such session, or you may not see it.")
    return store.page(unit, {**query, "session": session_id})


def read(unit: Unit, data_collection_id: int) -> Document:
    document = store.find(unit, data_collection_id)
    if document is None:
        raise NotFound("There is no such data collection, or you may not see it.")
    return {
        **document,
        "attachments": store.attachments(unit, data_collection_id),
        "remarks": store.remarks(unit, data_collection_id),
    }


def read_group(unit: Unit, data_collection_group_id: int) -> Document:
    document = store.find_group(unit, data_collection_group_id)
    if document is None:
        raise NotFound("There is no such group of data collections, or you may not see it.")
    return document


def _with_parts(query: Wish) -> Wish:
    return {**query, **(parts_or_none(query["proposal"]) if query.get("proposal") else {})}
