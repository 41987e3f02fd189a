"""The XML of one sheet, looked at without building it: where cells stand, formulas, errors, merged cells, amounts.

calamine cannot be asked this: it shows a formula's cached value, blanks error cells, and makes a grid as large as
its farthest cell, which for one cell at XFD1048576 ends the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from engine.formats.xlsx.layout import cell_name, column_number
from engine.formats.xlsx.markup import broken, parse
from engine.formats.xlsx.shared import Plain, SharedTexts, parted
from engine.handed import FormError
from standards.wording import Text

MAX_ROW, MAX_COLUMN = 20_000, 1_000
MAX_GRID = 2_000_000  # cells in the rectangles of all sheets together, empty ones too
MAX_TEXT = 20_000_000  # characters in all cells together; a shared text counts each time it is used
_TRUE = ("1", "true")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")

Cell = tuple[int, int]  # row and column, both from 1


class Area(NamedTuple):
    """A rectangle of cells, rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, cell: Cell) -> bool:
        """Whether the cell lies inside."""
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(slots=True)
class Cells:
    """What was found on one sheet. `formulas` and `errors` hold the text that Excel last showed.

    `said` are the cells with a value of their own, not a shared text: calamine must find something there too.
    `texts` is all that the sheet says, where it is nothing but shared texts; None where calamine must read it.
    """

    formulas: dict[Cell, str] = field(default_factory=dict)
    arrays: list[Area] = field(default_factory=list)
    errors: dict[Cell, str] = field(default_factory=dict)
    percents: set[Cell] = field(default_factory=set)
    said: set[Cell] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0
    characters: int = 0
    texts: dict[Cell, str] | None = None


@dataclass(slots=True)
class Book:
    """What the cells of all sheets share, and what is left of the amounts that one workbook may hold."""

    shared: SharedTexts = field(default_factory=SharedTexts)
    percent_styles: frozenset[int] = frozenset()
    grid: int = MAX_GRID
    characters: int = MAX_TEXT

    def spend(self, sheet: str, cells: Cells) -> None:
        """Take a sheet's amounts off what is left.

        Raises:
            FormError: where the workbook holds too much.
        """
        self.grid -= cells.last_row * cells.last_column
        self.characters -= cells.characters
        if self.grid < 0 or self.characters < 0:
            raise FormError(
                Text(
                    f"工作簿太大：到表“{sheet}”为止，单元格或文字的总量超出一份自查表的范围。请删去无关的内容再提交",
                    f"the workbook is too large: up to sheet “{sheet}” it has more cells or text than a form can have",
                )
            )


@lru_cache(maxsize=64)
def percent_styles(xml: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show 0.195 as 19.5%. Workbooks of one make have the same styles."""
    formats, styles = {"9", "10"}, set[int]()
    place, count = "", 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal place, count
        if name in ("cellXfs", "cellStyleXfs", "dxfs"):
            place = name
        elif name == "numFmt" and place != "dxfs" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "xf" and place == "cellXfs":
            if attributes.get("numFmtId") in formats:
                styles.add(count)
            count += 1

    parse("styles.xml", xml, start)
    return frozenset(styles)


def look(sheet: str, xml: bytes, book: Book) -> Cells:
    """Look through the XML of one sheet.

    Raises:
        FormError: where a cell lies too far out, the sheet holds too much, or the XML is damaged.
    """
    plain = parted(xml, book.shared)
    if plain and plain.last_row <= MAX_ROW and plain.last_column <= MAX_COLUMN:
        looking = _looked_through(sheet, plain.rest, book) if b"<c " in plain.rest else _frame(sheet, plain.rest)
        if not looking.unplaced:
            found = looking.with_plain(plain)
            book.spend(sheet, found)
            return found
    found = _looked_through(sheet, xml, book).found
    book.spend(sheet, found)
    return found


def _looked_through(sheet: str, xml: bytes, book: Book) -> _Looking:
    looking = _Looking(sheet, book)
    parse(sheet, xml, looking.start, looking.end, looking.text)
    return looking


@lru_cache(maxsize=256)
def _frame(sheet: str, xml: bytes) -> _Looking:
    """A sheet without its cells: the same in most workbooks of one make, whatever is filled in."""
    return _looked_through(sheet, xml, Book())


class _Looking:
    """One sheet under way: the cell at hand and what has been found so far."""

    def __init__(self, sheet: str, book: Book) -> None:
        self.sheet, self.book, self.found = sheet, book, Cells()
        self.row = self.column = 0  # of the latest row; of the latest cell
        self.cell: Cell | None = None
        self.type, self.style = "", ""
        self.formula = self.filled = False
        self.shown: list[str] = []
        self.taking = False
        self.unplaced = False  # a cell or a row has left out where it stands
        self.others = False  # a cell that says something is none of the plain ones

    def with_plain(self, plain: Plain) -> Cells:
        """What was found, and the cells that were taken out beforehand."""
        return replace(
            self.found,
            last_row=max(self.found.last_row, plain.last_row),
            last_column=max(self.found.last_column, plain.last_column),
            characters=self.found.characters + plain.characters,
            texts=None if self.others else plain.texts,
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open(attributes)
        elif self.cell and name in ("v", "t"):
            self.taking = self.filled = True
        elif self.cell and name == "is":
            self.filled = True
        elif self.cell and name == "f":
            self.formula = self.filled = True
            area = _area(attributes.get("ref", "")) if attributes.get("t") in ("array", "dataTable") else None
            if area:  # only its first cell has a formula of its own
                self.found.arrays.append(area)
        elif name == "row":
            number = attributes.get("r", "")
            self.unplaced |= not number
            self.row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
            self.column = 0
            if attributes.get("hidden") in _TRUE:
                self.found.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.found.hidden_columns.append((int(first[:6]), int(last[:6])))
        elif name == "mergeCell":
            area = _area(attributes.get("ref", ""))
            if area:
                self.found.merged.append(area)

    def text(self, data: str) -> None:
        if self.taking:
            self.shown.append(data)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.taking = False
        elif name == "c" and self.cell:
            if self.filled:
                self._close(self.cell)
            self.cell = None

    def _open(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:  # cells may leave their place out: the next one
            self.cell = (self.row, self.column + 1)
            self.unplaced = True
        else:
            found = _REFERENCE.fullmatch(reference)
            if not found or int(found[2]) == 0:
                raise broken(f"{self.sheet} {reference[:20]}")
            self.cell = (int(found[2]), column_number(found[1]))
        self.column = self.cell[1]
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.formula = self.filled = False
        self.shown = []

    def _close(self, cell: Cell) -> None:
        self._within_reach(cell)
        self.others = True
        found, shown = self.found, "".join(self.shown)
        found.last_row, found.last_column = max(found.last_row, cell[0]), max(found.last_column, cell[1])
        found.characters += self._length(shown)
        if self.formula:
            found.formulas[cell] = shown if self.type != "s" else ""
        elif self.type == "e":
            found.errors[cell] = shown
        elif self.type == "n" and self.style.isdecimal() and int(self.style[:9]) in self.book.percent_styles:
            found.percents.add(cell)
        if self.type != "s" and shown.strip():
            found.said.add(cell)
        if found.characters > self.book.characters:
            self.book.spend(self.sheet, found)

    def _within_reach(self, cell: Cell) -> None:
        if cell[0] > MAX_ROW or cell[1] > MAX_COLUMN:
            raise FormError(
                Text(
                    f"表“{self.sheet}”的 {cell_name(*cell)} 有内容，超出一份自查表的范围"
                    f"（{MAX_ROW} 行、{MAX_COLUMN} 列）。请删去多余的行列再提交",
                    f"sheet “{self.sheet}” has content at {cell_name(*cell)}, beyond what a form can have "
                    f"({MAX_ROW} rows, {MAX_COLUMN} columns); delete what is superfluous",
                )
            )

    def _length(self, shown: str) -> int:
        if self.type != "s":
            return len(shown)
        number = shown.strip()
        lengths = self.book.shared.lengths
        if not number.isdecimal() or len(number) > 9 or int(number) >= len(lengths):
            raise broken(f"{self.sheet} {cell_name(*self.cell or (1, 1))}")
        return lengths[int(number)]


def _area(reference: str) -> Area | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) not in (1, 2) or not (ends[0] and ends[-1]):
        return None
    return Area(int(ends[0][2]), column_number(ends[0][1]), int(ends[-1][2]), column_number(ends[-1][1]))
