"""The scan page: one field for any code, with and without a script, with and without a network."""

from __future__ import annotations

from typing import Final

from . import asked, page, shell, unknown

PAGES: Final = (*page.PAGES, *asked.PAGES, *shell.PAGES, *unknown.PAGES)
