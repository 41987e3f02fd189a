"""Forms as Parquet, an answer a line, read with DuckDB (the extra `parquet`)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

from engine.formats.long import Line, LongForm, grouped
from engine.formats.pieces import Opening
from engine.handed import FormError
from standards.wording import Text

_AT_ONCE = 2_000  # lines
_MEMORY = "128MB"
_NO_LIBRARY = Text(
    "读 Parquet 要另装：pip install 'panding[parquet]'", "to read Parquet: pip install 'panding[parquet]'"
)
_BROKEN = Text("不是有效的 Parquet 文件", "not a valid Parquet file")


def forms_of(opened: Opening) -> Iterator[LongForm]:
    """The forms of a Parquet file, in order.

    Raises:
        FormError: where it is no such table, or DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise FormError(_NO_LIBRARY) from None
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:  # DuckDB reads files, not streams
        with opened() as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
        try:
            yield from grouped(lambda: _rows(duckdb, copy.name))
        except duckdb.Error:
            raise FormError(_BROKEN) from None


def _rows(duckdb: Any, path: str) -> Iterator[Line]:
    """The lines, numbered from 1; the heads of the columns first, as line 0."""
    with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as connection:
        connection.execute("SET enable_progress_bar = false")  # it would print
        table = connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [path])
        yield 0, [column[0] for column in table.description]
        number = 0
        while rows := table.fetchmany(_AT_ONCE):
            for row in rows:
                number += 1
                yield number, [text or "" for text in row]
