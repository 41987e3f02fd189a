"""Sheets as grids of text: what a person wrote, and the cells whose value cannot be used."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from python_calamine import CalamineWorkbook

from engine.formats.xlsx.cells import Area, Cell, Cells
from engine.formats.xlsx.layout import FIRST_ROW, ID_ROW, cell_name, column_name
from engine.formats.xlsx.markup import broken
from engine.formats.xlsx.scan import Scan
from engine.formats.xlsx.shared import MAX_CELL
from engine.handed import FormError, Handed, Unreadable
from standards.problems import did_you_mean
from standards.wording import Text

SHOWN = 80  # characters of a text that messages repeat
_EXACT = 10**15  # Excel keeps 15 digits of a number
_MAX_COVERED = 200_000
T = TypeVar("T")

_MANY = 100
DAMAGED = Text("这张表已损坏，读不了；其余各表照常采用", "this sheet is damaged and was not read; the others were")
_FORMULA = Text("公式单元格，请改填数值或文字", "a formula; write the value or text itself")
_LOST = Text("这一格有内容但读不出来，请重新填写", "this cell says something that cannot be read; fill it in again")
_ERROR = Text("单元格是错误值，请改填数值或文字", "an error value; write the value or text itself")
_LONG = Text(f"一格里的文字超过 {MAX_CELL} 字，没有采用", f"more than {MAX_CELL} characters in one cell; not used")
_DIGITS = Text(
    "数字超过 15 位，Excel 已改动末几位。请把单元格设为文本格式后重填",
    "more than 15 digits: Excel has changed the last ones; format the cell as text and write it again",
)


@dataclass(slots=True)
class Grid:
    """One sheet. Cells are counted from 1; `spoilt` says why a cell's value is not used, `covered` are merged over.

    `folded` are the rows and columns that are hidden, in words, where they say something.
    """

    name: str
    hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    spoilt: dict[Cell, tuple[str, Text]] = field(default_factory=dict)
    covered: set[Cell] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell; empty where nothing does or it cannot be used."""
        try:
            return self.rows[row - 1][column - 1]
        except IndexError:
            return ""

    def open(self, row: int, column: int) -> bool:
        """Whether something stands or shows in a cell that cannot be used: it must not be taken for blank."""
        return (row, column) in self.spoilt or (row, column) in self.covered

    def where(self, row: int, column: int) -> str:
        """The place of a cell in words: 表“除尘系统” D4."""
        return f"表“{self.name}” {column_name(column)}{row}"

    def unreadable(self, row: int, column: int, message: Text) -> Unreadable:
        """Report a cell."""
        return Unreadable(self.where(row, column), self.text(row, column)[:SHOWN], message)

    def spoilt_cell(self, row: int, column: int) -> Unreadable | None:
        """The report of a cell whose value is not used, None for any other."""
        if (row, column) not in self.spoilt:
            return None
        text, message = self.spoilt[row, column]
        return Unreadable(self.where(row, column), text[:SHOWN], message)

    def merges(self) -> Iterator[Unreadable]:
        """One report for every merged area that hides cells where answers belong."""
        for area in self.merged:
            text, corner = self.text(area.top, area.left), cell_name(area.top, area.left)
            if text and area.bottom >= FIRST_ROW:
                yield Unreadable(
                    f"表“{self.name}” {area}",
                    text[:SHOWN],
                    Text(
                        f"合并单元格：只有左上角的 {corner} 已采用，其余各格当作没填。请取消合并，逐格填写",
                        f"merged cells: only {corner} was used, the others are open; unmerge and fill in each",
                    ),
                )

    @property
    def id(self) -> str:
        """What A3 says the sheet is."""
        return self.text(ID_ROW, 1)


def grids(scanned: Scan) -> tuple[list[Grid], list[Unreadable]]:
    """The sheets of a workbook in order, and those that could not be read; `scanned` is what may be read of it.

    Raises:
        FormError: where the file as a whole cannot or must not be read.
    """
    asked = [sheet for sheet in scanned.sheets if sheet.cells and sheet.cells.texts is None]
    workbook = _opened(scanned) if asked else None
    found: list[Grid] = []
    unreadable: list[Unreadable] = []
    for i, sheet in enumerate(scanned.sheets):
        if sheet.cells is None:
            continue
        grid = Grid(sheet.name, sheet.hidden)
        if sheet.cells.texts is not None:
            found.append(_of_texts(grid, sheet.cells.texts, sheet.cells))
        elif (rows := calm(partial(_values, workbook, i))) is not None:
            found.append(filled(grid, rows, sheet.cells))
        else:
            unreadable.append(Unreadable(f"表“{sheet.name}”", "", DAMAGED))
    return found, unreadable


def _opened(scanned: Scan) -> CalamineWorkbook:
    workbook = calm(lambda: CalamineWorkbook.from_filelike(io.BytesIO(scanned.packed())))
    if workbook is None or workbook.sheet_names != [sheet.name for sheet in scanned.sheets]:
        raise broken("workbook.xml")
    return workbook


def near(word: str, known: Iterable[str], handed: Handed) -> Text:
    """What was probably meant; nothing once a form has so many errors that looking would take long."""
    return did_you_mean(word[:40], known) if len(handed.unreadable) < _MANY else Text("", "")


def _values(workbook: CalamineWorkbook | None, index: int) -> list[list[Any]]:
    assert workbook
    return workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)


def calm(read: Callable[[], T]) -> T | None:
    """What calamine reads, None where it gives up; a panic in Rust is no `Exception`."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        return None


def _of_texts(grid: Grid, texts: Mapping[Cell, str], cells: Cells) -> Grid:
    """The grid of a sheet that says nothing but texts."""
    grid.rows = [[""] * cells.last_column for _ in range(cells.last_row)]
    for (row, column), text in texts.items():
        grid.rows[row - 1][column - 1] = text
    _merge(grid, cells.merged)
    grid.folded = [*_hidden_rows(grid, cells), *_hidden_columns(grid, cells)]
    return grid


def filled(grid: Grid, rows: list[list[Any]], cells: Cells) -> Grid:
    """The grid with the values of its cells, and why some of them are not used."""
    for r, row in enumerate(rows, 1):
        texts = [""] * len(row)
        for c, value in enumerate(row, 1):
            if value != "":
                texts[c - 1] = _text(grid, (r, c), value, (r, c) in cells.percents)
        grid.rows.append(texts)
    grid.rows += [[] for _ in range(cells.last_row - len(rows))]
    for place in cells.said:
        if not grid.text(*place) and place not in grid.spoilt:
            grid.spoilt[place] = ("", _LOST)
    for place, shown in cells.errors.items():
        _spoil(grid, place, shown, _ERROR)
    for place, shown in cells.formulas.items():
        _spoil(grid, place, shown, _FORMULA)
    for area in cells.arrays:
        for place in _inside(area, grid):
            if place not in cells.formulas and grid.text(*place):
                _spoil(grid, place, grid.text(*place), _FORMULA)
    _merge(grid, cells.merged)
    grid.folded = [*_hidden_rows(grid, cells), *_hidden_columns(grid, cells)]
    return grid


def _hidden_rows(grid: Grid, cells: Cells) -> Iterator[str]:
    for row in sorted(cells.hidden_rows):
        if FIRST_ROW <= row <= len(grid.rows) and any(grid.rows[row - 1][1:]):
            yield f"第{row}行"


def _hidden_columns(grid: Grid, cells: Cells) -> Iterator[str]:
    for first, last in cells.hidden_columns:
        for column in range(first, min(last, grid.width) + 1):
            if any(grid.text(row, column) for row in range(FIRST_ROW, len(grid.rows) + 1)):
                yield f"{column_name(column)}列"


def _spoil(grid: Grid, place: Cell, shown: str, message: Text) -> None:
    grid.spoilt[place] = (shown, message)
    if grid.text(*place):
        grid.rows[place[0] - 1][place[1] - 1] = ""


def _merge(grid: Grid, merged: list[Area]) -> None:
    """Note what lies under merged areas that say something; their other cells hold nothing."""
    seen = 0
    for area in merged:
        corner = (area.top, area.left)
        if not grid.text(*corner) and corner not in grid.spoilt:
            continue
        grid.merged.append(area)
        for place in _inside(area, grid):
            seen += 1
            if seen > _MAX_COVERED:
                raise FormError(
                    Text(f"表“{grid.name}”的合并单元格过多，没有读取", f"too many merged cells on sheet “{grid.name}”")
                )
            if place != corner and not grid.text(*place):
                grid.covered.add(place)


def _inside(area: Area, grid: Grid) -> Iterator[Cell]:
    for row in range(area.top, min(area.bottom, len(grid.rows)) + 1):
        for column in range(area.left, min(area.right, grid.width) + 1):
            yield row, column


def _text(grid: Grid, place: Cell, value: Any, percent: bool) -> str:
    """A cell's value as the person saw it, without outer spaces."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            grid.spoilt[place] = (repr(value), _DIGITS)
            return ""
        number = Decimal(repr(value))
        return f"{_plain(number * 100)}%" if percent else _plain(number)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes") if value.time() != time() else _day(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    text = str(value).strip()
    if len(text) > MAX_CELL:
        grid.spoilt[place] = (text, _LONG)
        return ""
    return text


def _day(value: datetime) -> str:
    return value.date().isoformat()


def _plain(number: Decimal) -> str:
    """A number without exponent and needless zeros: 12.0 → 12."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
