"""Debian's Chromium: the browser of the tests, driven by Playwright."""

from typing import Final

from .debian import Program, program

OPTIONS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> Program:
    return program("chromium", "chromium")
