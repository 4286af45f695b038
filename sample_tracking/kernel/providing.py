"""Things that modules share by their kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .identity import Authenticator


@dataclass(frozen=True)
class Authenticators:
    """The enabled ones, in the order of the configuration."""

    all: tuple[Authenticator, ...]
