"""A table as one HTML page: nothing from outside, printed on A4 across, the heads on every printed page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.reports.tables.table import GRID, Record, Table, at_most, spans
from standards.wording import Text

_MOST = 20_000  # rows; a browser takes minutes to lay out more
_AT_ONCE = 200  # pieces of the template written together


def write(table: Table, out: IO[bytes]) -> int:
    """Write the page.

    Raises:
        CannotWrite: where there are more rows than a browser can show.
    """
    counted = _Counted(table)
    bands = [list(zip(band, spans(band), strict=True)) for band in table.bands()]
    pieces = _template().stream(
        table=table, shared=table.shared(), bands=bands, records=counted, grid=GRID, zh=table.lang == "zh"
    )
    pieces.enable_buffering(_AT_ONCE)
    for piece in pieces:
        out.write(piece.encode())
    return counted.count


class _Counted:
    """The records, counted as they are told; the page names the number at its end."""

    def __init__(self, table: Table) -> None:
        self.table, self.count = table, 0

    def __iter__(self) -> Iterator[Record]:
        kind, instead = Text("网页", "a page"), Text("xlsx 或 csv", "xlsx or csv")
        for record in at_most(self.table.records(), _MOST, kind, instead):
            self.count += 1
            yield record


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html")
