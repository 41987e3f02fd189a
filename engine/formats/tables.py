"""Tables kept in an office (rosters, ledgers, monthly tables), as xlsx or csv: their rows under the heads looked for.

Unlike a form, such a table may hold formulas: what they last came to is read.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.formats.xlsx.layout import column_name
from engine.handed import FormError
from standards.wording import Text

_HEADS_WITHIN = 20  # rows from the top in which the heads are looked for
_NOT_HERE = Text("只能读 xlsx 和 csv，请另存后再用", "only xlsx and csv can be read; save it as one of them")
Heads = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of text; rows and columns from 0. What cannot be read of a cell is blank and stands in `spoilt`."""

    name: str
    rows: list[list[str]]
    spoilt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: where it stands, and its texts by what they are about."""

    where: str
    texts: dict[str, str]

    def __getitem__(self, about: str) -> str:
        return self.texts.get(about, "")


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a workbook, or the one of a csv file.

    Raises:
        FormError: where it is neither, or cannot be read.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("xlsx", "xlsm"):
        return _workbook(data)
    if ending in ("csv", "tsv", "txt"):
        return [Sheet("", list(_lines(data)))]
    raise FormError(_NOT_HERE)


def rows_under(sheets: Iterable[Sheet], heads: Heads, needed: Sequence[str]) -> Iterator[Row]:
    """The rows below the heads on every sheet that has those that are needed. Rows with nothing in them are left out.

    Args:
        sheets: what was read.
        heads: what is looked for, and how it may be called; blanks, brackets and what stands in them do not matter.
        needed: what of it there must be.

    Raises:
        FormError: where no sheet has them.
    """
    sheets = list(sheets)
    found = False
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:_HEADS_WITHIN]):
            columns = _columns(row, heads)
            if all(about in columns for about in needed):
                found = True
                yield from _below(sheet, at, columns)
                break
    if not found:
        missing = "、".join(heads[about][0] for about in needed)
        first = next((row for sheet in sheets for row in sheet.rows if any(row)), [])
        has = "、".join(filter(None, (text[:12] for text in first[:12])))
        zh = f"没有找到表头。需要这些列：{missing}；前{_HEADS_WITHIN}行里没有。第一行是：{has}"
        raise FormError(Text(zh, f"no heads found; needed are: {missing}; the first row says: {has}"))


def plain_head(text: str) -> str:
    """A head as it is compared: 统一社会信用代码（18 位） is 统一社会信用代码."""
    return re.sub(r"\(.*?\)|\s|[*※:]", "", unicodedata.normalize("NFKC", text)).lower()


def _columns(row: Sequence[str], heads: Heads) -> dict[str, int]:
    said = [plain_head(text) for text in row]
    found: dict[str, int] = {}
    for about, names in heads.items():
        for name in map(plain_head, names):  # the first name that is there: the usual one comes before the others
            if name in said:
                found[about] = said.index(name)
                break
    return found


def _below(sheet: Sheet, at: int, columns: Mapping[str, int]) -> Iterator[Row]:
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        texts = {about: row[column].strip() for about, column in columns.items() if column < len(row)}
        if any(texts.values()):
            yield Row(f"{sheet.name}第{number}行" if not sheet.name else f"“{sheet.name}”第{number}行", texts)


def _workbook(data: bytes) -> list[Sheet]:
    from engine.formats.xlsx.grid import grids
    from engine.formats.xlsx.scan import scan

    try:
        scanned = scan(data)
    except FormError as error:  # made for forms; csv has no such bounds
        zh, en = f"{error.message.zh}（也可以存成 csv 再用）", f"{error.message.en} (csv will do as well)"
        raise FormError(Text(zh, en)) from None
    for sheet in scanned.sheets:
        if sheet.cells:
            sheet.cells.formulas.clear()
            sheet.cells.arrays.clear()
    found, unreadable = grids(scanned)
    if unreadable and not found:
        raise FormError(unreadable[0].message)
    return [
        Sheet(
            grid.name,
            grid.rows,
            tuple(f"{grid.where(*place)}：{why.zh}" for place, (_, why) in sorted(grid.spoilt.items())),
        )
        for grid in found
    ]


def _lines(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):  # what Excel and WPS write in China
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FormError(Text("不是 UTF-8 也不是 GB18030 文字", "neither UTF-8 nor GB18030 text"))
    head = text.lstrip().partition("\n")[0]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count))
    except csv.Error:
        raise FormError(Text("不是有效的 CSV", "not valid CSV")) from None


def cell(row: int, column: int) -> str:
    """The name of a cell, counted from 0: D4."""
    return f"{column_name(column + 1)}{row + 1}"
