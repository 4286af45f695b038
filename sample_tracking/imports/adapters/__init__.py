"""Files of spreadsheet programs, in and out."""

from __future__ import annotations

from .texts import read_text
from .workbooks import read_workbook
from .writing import csv_of, workbook_of

__all__ = ["csv_of", "read_text", "read_workbook", "workbook_of"]
