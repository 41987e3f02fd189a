"""Tables of results, one model and one module for each kind of file they are written as."""

from __future__ import annotations

from importlib import import_module
from typing import IO

from engine.reports.tables.table import CannotWrite, Column, Table

# The module of each kind of file, loaded when it is needed.
_WRITERS = {
    "csv": "delimited",
    "ndjson": "lines",
    "parquet": "parquet",
    "xlsx": "workbook",
    "html": "page",
    "docx": "word",
}


def write_table(table: Table, ending: str, out: IO[bytes]) -> int:
    """Write a table into an open file: how many rows there were. No more than a few rows are held at a time.

    Args:
        table: what is written.
        ending: what kind of file: csv, ndjson, parquet, xlsx, html or docx.
        out: where to; what is there when this fails is of no use.

    Raises:
        CannotWrite: where such a file would be of no use, or a library is missing.
    """
    written: int = import_module(f"{__name__}.{_WRITERS[ending]}").write(table, out)
    return written


__all__ = ["CannotWrite", "Column", "Table", "write_table"]
