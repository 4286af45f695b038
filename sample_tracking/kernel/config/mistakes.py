"""Why the service does not start: sentences for the person who set it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class StartupError(Exception):
    """The service cannot start; the text says what to change."""


class ConfigError(StartupError):
    """Everything that is wrong with the configuration, one sentence a mistake."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)
