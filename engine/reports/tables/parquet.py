"""A table as Parquet, written with DuckDB (the extra `parquet`) by way of lines on disk: none of it is held whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO

from engine.reports.tables import lines
from engine.reports.tables.table import CannotWrite, Table
from standards.wording import Text

_MEMORY = "128MB"
_LONGEST = 16 << 20  # bytes of a line
_GROUP = 20_000  # rows that DuckDB holds before it writes them
_NO_LIBRARY = Text(
    "写 Parquet 要另装：pip install 'panding[parquet]'", "to write Parquet: pip install 'panding[parquet]'"
)


def write(table: Table, out: IO[bytes]) -> int:
    """Write the rows, every column as text, under the names that columns have for programs.

    Raises:
        CannotWrite: where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise CannotWrite(_NO_LIBRARY) from None
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "rows.ndjson"), Path(name, "rows.parquet")
        with source.open("wb") as rows:
            count = lines.write(table, rows)
        columns = ", ".join(f"{column.id}: 'VARCHAR'" for column in table.columns)
        read = f"read_json(?, format='newline_delimited', columns={{{columns}}}, maximum_object_size={_LONGEST})"
        with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY, "temp_directory": name}) as connection:
            connection.execute("SET enable_progress_bar = false")  # it would print
            copy = f"COPY (SELECT * FROM {read}) TO '{target}' (FORMAT parquet, ROW_GROUP_SIZE {_GROUP})"
            connection.execute(copy, [str(source)])
        with target.open("rb") as written:
            shutil.copyfileobj(written, out)
    return count
