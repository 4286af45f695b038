"""Texts with places to fill, by `string.Template`."""

from __future__ import annotations

from importlib import resources
from string import Template


def filled(text: str, /, **places: str) -> str:
    return Template(resources.files(__package__).joinpath(f"{text}.txt").read_text("utf-8")).substitute(places)
