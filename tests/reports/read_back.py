"""Tables read back from the files they were written as, by other libraries than ours."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import docx
import duckdb
import openpyxl
from docx.table import _Cell

Rows = list[list[str]]  # the heads first


def of_csv(data: bytes) -> Rows:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_ndjson(data: bytes) -> Rows:
    rows = [json.loads(line) for line in data.decode().split("\n")[:-1]]
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def of_parquet(data: bytes) -> Rows:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
        file.write(data)
        file.flush()
        found = connection.execute(f"SELECT * FROM '{file.name}'")
        assert {str(column[1]) for column in found.description} == {"VARCHAR"}
        return [[column[0] for column in found.description], *map(list, found.fetchall())]


def of_xlsx(data: bytes) -> Rows:
    (sheet, *_) = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]


def of_html(data: bytes) -> Rows:
    """Every row of the page; of what stands above several rows, the cells alone."""
    parser = _Page()
    parser.feed(data.decode())
    return parser.rows


def of_docx(data: bytes) -> Rows:
    """Every row of the document's table, merged cells once."""
    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[_Cell(cell, table).text for cell in row.tc_lst] for row in table._tbl.tr_lst]


class _Page(HTMLParser):
    """The rows of tables. A cell with `b` and `i` in it holds several texts, each in `i` with its name in `b`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = []
        self.cell: list[str] | None = None
        self.naming = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = [""]
        elif tag == "span" and self.cell == [""]:
            self.cell = []
        elif tag == "i" and self.cell is not None:
            self.cell.append("")
        self.naming = tag == "b"

    def handle_data(self, data: str) -> None:
        if self.cell and not self.naming:
            self.cell[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.rows[-1] += self.cell or []
            self.cell = None
        elif tag == "b":
            self.naming = False


READERS: dict[str, Callable[[bytes], Rows]] = {
    "csv": of_csv,
    "ndjson": of_ndjson,
    "parquet": of_parquet,
    "xlsx": of_xlsx,
    "html": of_html,
    "docx": of_docx,
}
