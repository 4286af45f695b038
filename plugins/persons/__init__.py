"""People: who they are, for administrators; who is of one's proposals, for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/persons", resources.Persons),
        ("/persons/{person_id:id}", resources.Person),
    )


plugin = Module(name="persons", summary="The people of the proposals that one sees", routes=routes)
