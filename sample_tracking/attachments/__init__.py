"""Pictures of things, as of damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_tracking.kernel.plugin import Module

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes() -> Sequence[tuple[str, type]]:
    from . import resources

    return (
        ("/dewars/{dewar_id:id}/attachments", resources.DewarAttachments),
        ("/containers/{container_id:id}/attachments", resources.ContainerAttachments),
        ("/attachments/{attachment_id:id}", resources.Attachment),
        ("/attachments/{attachment_id:id}/content.jpg", resources.Content),
    )


module = Module(
    name="attachments",
    summary="Pictures of dewars and containers, as of damage",
    requires=("dewars", "containers"),
    routes=routes,
)
