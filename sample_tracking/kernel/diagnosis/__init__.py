"""Compares a live database with what the service needs, in sentences."""

from .examination import examine
from .findings import Finding, Weight

__all__ = ["Finding", "Weight", "examine"]
