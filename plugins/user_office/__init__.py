"""The user office says who is in which proposal and when its sessions are; it is taken over, also what ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_tracking.kernel.config import setting
from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click


@dataclass(frozen=True, kw_only=True)
class UserOfficeSettings:
    external_ids: bool = setting(
        "Keep the user office's numbers (`externalId`) in Person, Proposal, BLSession and Protein. `false` beside a"
        " Java ISPyB whose lists fail on them: people are then known by login, sessions by `expSessionPk`.",
        default=True,
    )


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/user-office/proposals", resources.OneProposal),
        ("/user-office/sync", resources.ManyProposals),
    )


def commands() -> Sequence[click.Command]:
    from .command import user_office

    return (user_office,)


plugin = Module(
    name="user_office",
    summary="Proposals, people, sessions, laboratories and contacts as the user office has them",
    settings=UserOfficeSettings,
    routes=routes,
    commands=commands,
)
