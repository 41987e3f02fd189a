"""A table as CSV: UTF-8 with a mark, so that spreadsheets know, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import IO

from engine.reports.tables.table import Table

# What a spreadsheet takes for the beginning of a formula; a Chinese one also takes the full-width signs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(table: Table, out: IO[bytes]) -> int:
    """Write the heads and the rows. A text that would be run gets an apostrophe in front."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    try:
        lines = csv.writer(text)
        lines.writerow(table.heads())
        count = 0
        for row in table.lines():
            lines.writerow([harmless(cell) for cell in row])
            count += 1
    finally:
        text.detach()
    return count


def harmless(text: str) -> str:
    """The text as no spreadsheet runs it.

    >>> harmless("=1+1"), harmless("2#除尘器")
    ("'=1+1", '2#除尘器')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
