"""A table as a workbook: XlsxWriter makes the frame, the rows are put into it as they come.

Cell by cell XlsxWriter takes five times as long, and keeps the height of every row.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO
from xml.sax.saxutils import escape

from engine.formats.xlsx.layout import ID_ROW, column_name
from engine.formats.xlsx.sheets import Book, fitting, shortened
from engine.reports.tables.table import CannotWrite, Table, at_most
from standards.wording import Text

_HEAD = ID_ROW  # the row with the heads, below the title and what it is worth
_FIRST = _HEAD + 1
_EXPLAINED = 8  # columns that what the table is worth goes across
_SPARE = 200  # rows below the last with drop-downs, for hazards found otherwise
_MOST = 1_048_576 - _HEAD - _SPARE  # the rows that Excel has
_BYTES = 2_000_000_000  # what a part of a package may hold and still be opened everywhere
_CHUNK = 200  # rows
_LEVEL = 3  # of compression: the highest take three times as long for a tenth less
_TYPES, _SHEET = "[Content_Types].xml", "xl/worksheets/sheet1.xml"
_PATTERN = re.compile(rf'<row r="{_FIRST}".*?</row>'.encode(), re.DOTALL)
_STYLE = re.compile(rb' s="(\d+)"')
_SIZE = re.compile(rb"<dimension [^>]*/>")  # of the cells used: not known when the sheet begins, and not needed
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_KIND = Text("一张 Excel 表", "a sheet of Excel")
_INSTEAD = Text("csv", "csv")


def write(table: Table, out: IO[bytes]) -> int:
    """Write the workbook: every cell is text, drop-downs where people choose, filters, a head that stays.

    Raises:
        CannotWrite: where there are more rows than a sheet has.
    """
    frame = _frame(table, 0)
    rows = _Rows(table, frame.styles)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        _add(package, _TYPES, frame.parts[_TYPES])
        with package.open(_SHEET, "w") as sheet:
            sheet.write(_SIZE.sub(b"", frame.before))
            for chunk in rows.chunks():
                sheet.write(chunk)
            frame = _frame(table, rows.count)  # drop-downs and filters now know how far they go
            sheet.write(frame.after)
        for name, data in frame.parts.items():
            if name not in (_TYPES, _SHEET):
                _add(package, name, data)
    return rows.count


@dataclass(frozen=True, slots=True)
class _Frame:
    """A workbook without its rows: its parts, the sheet before and after them, and how each column looks."""

    parts: dict[str, bytes]
    before: bytes
    after: bytes
    styles: list[str]


def _frame(table: Table, count: int) -> _Frame:
    with zipfile.ZipFile(io.BytesIO(_empty(table, count))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found = _PATTERN.search(parts[_SHEET])
    assert found, "the pattern of a row was written"
    styles = [style.decode() for style in _STYLE.findall(found[0].partition(b">")[2])]
    return _Frame(parts, parts[_SHEET][: found.start()], parts[_SHEET][found.end() :], styles)


def _empty(table: Table, count: int) -> bytes:
    """The workbook for so many rows, with one empty row as the pattern of all."""
    book = Book(table.title)
    sheet = book.sheet(table.name, [column.width for column in table.columns])
    last = _HEAD + count
    sheet.put(1, 1, table.title, "title")
    sheet.explain(2, min(_EXPLAINED, len(table.columns)), "；".join(filter(None, (table.worth, table.note))))
    heads = table.heads()
    sheet.fit(_HEAD, heads)
    for number, (column, head) in enumerate(zip(table.columns, heads, strict=True), 1):
        sheet.put(_HEAD, number, head, "head")
        sheet.put(_FIRST, number, "", "input" if column.by_people else "cell")
        if column.choices:
            sheet.choose(_FIRST, last + _SPARE, number, [word.in_(table.lang) for word in column.choices], "", "")
    sheet.raw.autofilter(_HEAD - 1, 0, max(last, _FIRST) - 1, len(table.columns) - 1)
    sheet.raw.set_header(f"&C{table.worth}")
    sheet.finish(last)
    return book.bytes()


class _Rows:
    """The rows as XML, counted."""

    def __init__(self, table: Table, styles: Sequence[str]) -> None:
        self.table, self.count = table, 0
        self.widths = [column.width for column in table.columns]
        names = [column_name(number) for number in range(1, len(styles) + 1)]
        self.cells = [(f'<c r="{name}', f'" s="{style}"') for name, style in zip(names, styles, strict=True)]

    def chunks(self) -> Iterator[bytes]:
        waiting: list[str] = []
        size = 0
        for row in at_most(self.table.lines(), _MOST, _KIND, _INSTEAD):
            self.count += 1
            waiting.append(self._row(str(_HEAD + self.count), row))
            if len(waiting) == _CHUNK:
                yield (chunk := "".join(waiting).encode())
                waiting.clear()
                size += len(chunk)
                if size > _BYTES:
                    raise CannotWrite(
                        Text(
                            f"{self.count} 行已超过一张 Excel 表能装的字数，没有写入；请改用 {_INSTEAD.zh}，或者分批出",
                            f"{self.count} rows are more than a sheet of Excel can hold, nothing was written; "
                            f"use {_INSTEAD.en}, or fewer forms",
                        )
                    )
        yield "".join(waiting).encode()

    def _row(self, number: str, texts: Sequence[str]) -> str:
        cells = "".join(
            f"{name}{number}{style}{_inline(text)}" if text else f"{name}{number}{style}/>"
            for (name, style), text in zip(self.cells, texts, strict=True)
        )
        height = f"{fitting(texts, self.widths):g}"
        return f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>'


@lru_cache(maxsize=4096)
def _inline(text: str) -> str:
    """A text in its cell: never a formula or a number. What looks like an escape of Excel's is kept from being one."""
    told = _LOOKS_ESCAPED.sub("_x005F_", escape(shortened(text)))
    return f' t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a part. Opened by its name it bears no time: the same table gives the same bytes."""
    with package.open(name, "w") as part:
        part.write(data)
