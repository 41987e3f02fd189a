"""A table as NDJSON: a row a line, under the names that columns have for programs."""

from __future__ import annotations

import json
from typing import IO

from engine.reports.tables.table import Table

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write(table: Table, out: IO[bytes]) -> int:
    """Write the rows."""
    names = [column.id for column in table.columns]
    count = 0
    for row in table.lines():
        out.write(_ENCODER.encode(dict(zip(names, row, strict=True))).encode() + b"\n")
        count += 1
    return count
