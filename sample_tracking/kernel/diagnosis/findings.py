from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    FINE = "fine"
    NOTE = "note"
    ODD = "odd"
    """The service runs; somebody should look."""
    GRAVE = "grave"
    """The service cannot run."""


@dataclass(frozen=True)
class Finding:
    weight: Weight
    sentence: str


def fine(sentence: str) -> Finding:
    return Finding(Weight.FINE, sentence)


def note(sentence: str) -> Finding:
    return Finding(Weight.NOTE, sentence)


def odd(sentence: str) -> Finding:
    return Finding(Weight.ODD, sentence)


def grave(sentence: str) -> Finding:
    return Finding(Weight.GRAVE, sentence)
