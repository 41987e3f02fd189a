"""Results of `panding check` in a database on disk: read once, in a stream, within a set amount of memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from engine.handed import FormError
from engine.summary import queries
from engine.summary.counted import Failed
from engine.summary.industries import NONE
from engine.summary.periods import Span
from engine.summary.places import Identity, Places
from standards.wording import Text

RESULTS, FAILED = "results.ndjson", "failed.ndjson"
MEMORY = "512MB"
_LONGEST = 16_000_000  # bytes of one verdict; what is read at a time grows with it
_START = 4096  # letters that tell one document from a verdict a line
_NO_LIBRARY = Text("统计要另装：pip install 'panding[summary]'", "to sum up results: pip install 'panding[summary]'")
_NO_VERDICTS = Text(
    "里面没有一行是判定结果；要的是 panding check --output 写出的 results.ndjson",
    "no line holds a verdict; results.ndjson of panding check --output is wanted",
)
Record = dict[str, Any]


class Results:
    """The verdicts of several files. Nothing of them is held but what is counted."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def read(self, files: Sequence[Path]) -> list[tuple[str, int]]:
        """Take in the verdicts of some files.

        Returns:
            The files in which lines are no whole verdicts, with their number.

        Raises:
            FormError: where there are lines, and none is one.
        """
        self._connection.execute(queries.READ, {"files": [str(file) for file in files], "longest": _LONGEST})
        broken = [(str(name), int(lines)) for name, lines in self._rows(queries.BROKEN)]
        if broken and not self._rows(queries.ANY)[0][0]:
            raise FormError(_NO_VERDICTS)
        for query in (queries.CHECKS, queries.SAID, "DROP TABLE lines", queries.WHOSE):
            self._connection.execute(query)
        return broken

    def identities(self) -> list[Identity]:
        """What forms say of whom they are about, each once."""
        return [Identity(*row) for row in self._rows(queries.IDENTITIES)]

    def place(self, places: Places, identities: Sequence[Identity]) -> None:
        """Settle whose each form is."""
        matched = [places.of(one) for one in identities]
        self._table(
            "owners",
            {"number": "BIGINT", "owner": "VARCHAR", "why": "VARCHAR"},
            [(number, owner, why) for number, (owner, why) in enumerate(matched)],
        )
        self._table(
            "listed",
            dict.fromkeys(("owner", "name", "uscc", "site", "region", "industry"), "VARCHAR"),
            [
                (
                    line.owner,
                    line.name,
                    line.uscc,
                    line.site,
                    line.region,
                    "" if line.industry == NONE else line.industry,
                )
                for line in places.listed.values()
            ],
        )
        self._connection.execute(queries.PLACED)

    def days(self) -> tuple[date, date] | None:
        """The first and the last day of inspection."""
        first, last = self._rows(queries.DAYS)[0]
        return (first, last) if first else None

    def count(self, span: Span, parts: Sequence[Span]) -> None:
        """Settle which forms count, in a span and in each of its parts."""
        self._table(
            "spans",
            {"span": "INTEGER", "first": "DATE", "last": "DATE"},
            [(number, each.first, each.last) for number, each in enumerate((span, *parts))],
        )
        for query in (queries.COUNTED, queries.LATEST, queries.TALLIES, queries.PLACE):
            self._connection.execute(query)

    def ask(self, query: str, **said: Any) -> list[Record]:
        """The answer to one of the `queries`, row by row."""
        cursor = self._connection.execute(query, said or None)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def left_out(self, span: Span) -> tuple[int, int]:
        """How many forms came twice, and how many lie outside of a span."""
        cursor = self._connection.execute(queries.LEFT_OUT, {"first": span.first, "last": span.last})
        repeated, outside = cursor.fetchone()
        return int(repeated), int(outside)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return rows

    def _table(self, name: str, columns: dict[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Make a table; columns go in as lists, for row by row takes a millisecond each."""
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self._connection.execute(f"CREATE TABLE {name} ({declared})")
        if rows:
            unnested = ", ".join(f"unnest(${column}::{kind}[])" for column, kind in columns.items())
            values = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
            self._connection.execute(f"INSERT INTO {name} SELECT {unnested}", values)


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[tuple[Results, list[tuple[str, int]]]]:
    """The results in some files, and which of these have lines that are no verdicts.

    Raises:
        FormError: where DuckDB is not installed, or a file cannot be read.
    """
    try:
        import duckdb
    except ImportError:
        raise FormError(_NO_LIBRARY) from None
    folder = Path(tempfile.mkdtemp(prefix="panding-"))
    try:
        config: dict[str, Any] = {
            "threads": 1,
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spilt"),
        }
        with duckdb.connect(str(folder / "results.db"), config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            lined = {_lined(file, folder, number): file for number, file in enumerate(files)}
            results = Results(connection)
            try:
                broken = results.read(list(lined))
            except duckdb.Error as error:
                raise FormError(_unreadable(str(error))) from None
            yield results, [(str(lined[Path(name)]), lines) for name, lines in broken]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unreadable(error: str) -> Text:
    """Why DuckDB gave up, in words where they are known."""
    if "maximum_object_size" in error:
        return Text(
            "结果文件读不了：有一行太长，不是判定结果", "the results cannot be read: a line is too long for a verdict"
        )
    first = error.splitlines()[0]
    return Text(f"结果文件读不了：{first}", f"the results cannot be read: {first}")


def result_files(given: Path) -> tuple[Path, Path | None]:
    """The results that a path names, a file or the folder of a run, and the forms beside them that failed.

    Raises:
        FormError: where there are none.
    """
    file = given / RESULTS if given.is_dir() else given
    if not file.is_file():
        raise FormError(Text(f"没有判定结果：{file}", f"no results: {file}"))
    failed = file.with_name(FAILED)
    return file, failed if file.name == RESULTS and failed.is_file() else None


def failed_in(file: Path) -> Iterator[Failed]:
    """The forms that were handed in and could not be read.

    Raises:
        FormError: where a line is not whole.
    """
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            try:
                said = json.loads(line)
                yield Failed(str(said["file"]), said.get("line"), str(said["message"]))
            except (ValueError, KeyError, TypeError):
                zh = f"{file} 第{number}行读不了"
                raise FormError(Text(zh, f"{file}: line {number} cannot be read")) from None


def _lined(file: Path, folder: Path, number: int) -> Path:
    """The verdicts of a file, one a line, under a name without anything that DuckDB would take for a pattern."""
    lined = folder / f"{number}.ndjson"
    with file.open(encoding="utf-8-sig", errors="replace") as text:
        start = text.readline(_START)
        if not ("".join(start.split()).startswith('{"verdicts":') or start.strip() == "{"):
            lined.symlink_to(file.resolve())
            return lined
        try:
            verdicts = json.loads(start + text.read())["verdicts"]
        except (ValueError, KeyError, TypeError):
            raise FormError(Text(f"{file} 不是判定结果", f"{file} holds no results")) from None
    lined.write_text("".join(json.dumps(one) + "\n" for one in verdicts), encoding="utf-8")
    return lined
