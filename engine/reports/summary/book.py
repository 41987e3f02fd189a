"""A summary as a workbook: a sheet a table, numbers that can be added up, rates as divisions of their cells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from engine.formats.xlsx.layout import cell_name
from engine.formats.xlsx.sheets import Book, Sheet
from engine.reports.summary.table import Cell, Column, Table, ToFill, shown
from engine.summary.rates import Rate
from standards.wording import Text

_TITLE, _OVER, _HEAD = 1, 2, 3  # rows


def write_book(tables: Iterable[Table], headline: Text) -> bytes:
    """The tables as the bytes of an .xlsx file; `headline` stands on the first sheet."""
    book = Book("重大事故隐患自查统计")
    for number, table in enumerate(tables):
        _sheet(book, table, "" if number else headline.zh)
    return book.bytes()


def _sheet(book: Book, table: Table, headline: str) -> None:
    sheet = book.sheet(_name(table.title.zh), [column.width for column in table.columns])
    sheet.put(_TITLE, 1, table.title.zh, "title")
    _heads(sheet, table.columns)
    for number, row in enumerate(table.rows, _HEAD + 1):
        for column, cell in enumerate(row, 1):
            _put(sheet, number, column, cell, table.columns)
        sheet.fit(number, [shown(cell) for cell in row])
    last = _HEAD + len(table.rows)
    said = [headline, table.note.zh, "" if table.rows else f"（{table.empty.zh}）"]
    for text in filter(None, said):
        last += 1
        sheet.explain(last, min(len(table.columns), 8), text)
    sheet.finish(last)


def _heads(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    first = 1
    for over, together in groupby(columns, key=lambda column: column.over):
        last = first + len(list(together)) - 1
        if over:
            sheet.over(_OVER, first, last, over)
        first = last + 1
    for number, column in enumerate(columns, 1):
        sheet.put(_HEAD, number, column.title.zh, "head")
    sheet.fit(_HEAD, [column.title.zh for column in columns])


def _put(sheet: Sheet, row: int, column: int, cell: Cell, columns: tuple[Column, ...]) -> None:
    if isinstance(cell, ToFill):
        sheet.put(row, column, cell.text, "input")
    elif isinstance(cell, int):
        sheet.count(row, column, cell)
    elif isinstance(cell, Rate):
        keys = [each.key for each in columns]
        part, whole = (cell_name(row, keys.index(key) + 1) for key in columns[column - 1].of or ())
        sheet.rate(row, column, part, whole, cell.part / cell.whole if cell.whole else None)
    else:
        sheet.put(row, column, cell, "cell")


def _name(title: str) -> str:
    """A sheet's name: what stands in brackets is left to the title."""
    return title.partition("（")[0].replace("、", "")[:31]
