"""Workbooks as xls and ods, laid out as ours. What calamine does not show there is looked up (ods) or said (xls)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook, SheetMetadata, SheetVisibleEnum

from engine.formats.xlsx.cells import MAX_COLUMN, MAX_ROW, Area, Book, Cells
from engine.formats.xlsx.grid import DAMAGED, Grid, calm, filled
from engine.formats.xlsx.layout import fold
from engine.formats.xlsx.markup import broken, parse
from engine.formats.xlsx.read import Kinds, form_in
from engine.formats.xlsx.scan import Parts, encrypted
from engine.handed import FormError, Handed, Unreadable
from standards.wording import Text

_UNSEEN = Text(
    "旧式 xls 分不出公式和手填的数，错误值看作空白：都按显示的采用。请另存为 .xlsx 再提交，可以逐格检查",
    "in an old xls formulas cannot be told from values and errors show as blank; save it as .xlsx to have them checked",
)
_TOO_LARGE = Text("工作簿太大，超出一份自查表的范围，没有读取", "the workbook is larger than a form can be; not read")


def read_other(ending: str, data: bytes, kinds: Kinds) -> Handed:
    """Read a workbook that is not xlsx.

    Args:
        ending: `.xls` or `.ods`.
        data: the file's bytes.
        kinds: the subject kinds by id.

    Raises:
        FormError: where it is no such workbook, must not be read, or has no sheet of a form in it.
    """
    looked = _looked(data) if ending == ".ods" else {}
    workbook = calm(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    if workbook is None:
        raise broken(ending)
    found: list[Grid] = []
    unreadable = [Unreadable("工作簿", "", _UNSEEN)] if ending == ".xls" else []
    for at, about in enumerate(workbook.sheets_metadata):
        grid = _grid(workbook, at, about, looked)
        if grid:
            found.append(grid)
        else:
            unreadable.append(Unreadable(f"表“{about.name}”", "", DAMAGED))
    return form_in(found, unreadable, data, kinds)


def _grid(workbook: CalamineWorkbook, at: int, about: SheetMetadata, looked: Mapping[str, Cells]) -> Grid | None:
    sheet = calm(lambda: workbook.get_sheet_by_index(at))
    if sheet is None:
        return None
    if sheet.total_height > MAX_ROW or sheet.total_width > MAX_COLUMN:
        raise FormError(_TOO_LARGE)
    rows = calm(lambda: sheet.to_python(skip_empty_area=False))
    cells = looked.get(about.name) or Cells()
    corners = sheet.merged_cell_ranges or []
    cells.merged = [Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in corners]
    hidden = about.visible != SheetVisibleEnum.Visible
    return None if rows is None else filled(Grid(about.name, hidden), rows, cells)


def _looked(data: bytes) -> dict[str, Cells]:
    """What stands in the sheets of an ods, before calamine unfolds what the file says is repeated."""
    if not data.startswith(b"PK"):
        raise broken("ods")
    parts = Parts(data)
    parts.look_at_all()
    if b"encryption-data" in parts.xml.get("META-INF/manifest.xml", b""):
        raise encrypted()
    if "content.xml" not in parts.xml:
        raise broken("content.xml")
    looking = _Looking()
    parse("content.xml", parts.xml["content.xml"], looking.start, looking.end, looking.text)
    return looking.sheets


@dataclass(slots=True)
class _Looking:
    """An ods under way: the sheet, row and cell at hand, and how often row and cell are repeated."""

    sheets: dict[str, Cells] = field(default_factory=dict)
    book: Book = field(default_factory=Book)
    cells: Cells = field(default_factory=Cells)
    sheet: str = ""
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    in_cell: bool = False
    filled: bool = False
    formula: bool = False
    error: bool = False
    shown: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.sheet, self.cells, self.row = said.get("name", ""), Cells(), 0
            self.sheets[self.sheet] = self.cells
        elif name == "table-row":
            self.row, self.column, self.rows = self.row + 1, 0, _times(said.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            self.column += 1
            self.columns = _times(said.get("number-columns-repeated"))
            self.in_cell, self.shown = True, []
            self.formula = "formula" in said
            self.error = any(key.endswith("value-type") and value == "error" for key, value in attributes.items())
            self.filled = "value-type" in said or self.formula

    def text(self, data: str) -> None:
        if self.in_cell:
            self.shown.append(data)

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            if self.filled or fold("".join(self.shown)):
                self.close()
            self.column += self.columns - 1
            self.in_cell = False
        elif name == "table-row":
            self.row += self.rows - 1
        elif name == "table":
            self.book.spend(self.sheet, self.cells)

    def close(self) -> None:
        """Note a cell that says something, wherever it is repeated."""
        last_row, last_column = self.row + self.rows - 1, self.column + self.columns - 1
        if last_row > MAX_ROW or last_column > MAX_COLUMN:
            raise FormError(_TOO_LARGE)
        cells, shown = self.cells, "".join(self.shown)
        cells.last_row, cells.last_column = max(cells.last_row, last_row), max(cells.last_column, last_column)
        cells.characters += len(shown) * self.rows * self.columns
        spoilt = cells.errors if self.error else cells.formulas
        if self.formula or self.error:
            for row in range(self.row, last_row + 1):
                for column in range(self.column, last_column + 1):
                    spoilt[row, column] = shown


def _times(repeated: str | None) -> int:
    return int(repeated) if repeated and repeated.isdecimal() and len(repeated) < 9 else 1
