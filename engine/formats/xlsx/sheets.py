"""A workbook being written: its looks, its drop-downs, and cells that always hold text."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from engine.formats.xlsx.layout import ID_ROW, LISTS, column_name
from engine.formats.xlsx.properties import CREATED

_LONGEST = 32_700  # characters; Excel takes 32,767 in a cell
_CUT = "…（原文过长，后面的没有写入）"
_LIST, _TITLE, _MESSAGE = 255, 32, 255  # characters that a drop-down, its title and its message may have
_PAGE = 170  # characters that a printed page has side by side and still can be read
_LINE, _TALLEST = 15, 400  # height of a line and of a row, in points
_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_CELL = {"num_format": "@", "text_wrap": True, "valign": "top", **_BORDER}
_HEAD = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", **_BORDER}
_SMALL = {"font_size": 8, "font_color": "#808080", "text_wrap": True, "align": "center", "valign": "vcenter", **_BORDER}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "section": {"bold": True, "bg_color": "#D9E1F2", **_BORDER},
    "subtitle": {"bold": True, **_BORDER},
    "label": {"text_wrap": True, "valign": "top", **_BORDER},
    "hint": {"font_color": "#606060", "text_wrap": True, "valign": "top", **_BORDER},
    "link": {"font_color": "#0563C1", "underline": 1, "text_wrap": True, "valign": "top", **_BORDER},
    "key": {"font_size": 8, "font_color": "#A6A6A6", "valign": "top"},
    "input": {**_CELL, "bg_color": "#FFF9E5"},
    "cell": _CELL,
    "date": {**_CELL, "num_format": "yyyy-mm-dd"},
    "number": {**_CELL, "align": "right"},
    "row": {"font_color": "#808080", "align": "center", "valign": "top", **_BORDER},
    "head": {**_HEAD, "bg_color": "#D9E1F2"},
    "head2": {**_HEAD, "bg_color": "#E2EFDA"},
    "small": _SMALL,
    "id": {**_SMALL, "font_color": "#A6A6A6", "text_wrap": False, "shrink": True},
    "note": {"text_wrap": True, "valign": "top"},
}


class Book:
    """A workbook under way."""

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(self._bytes, options)
        self._book.set_properties({"title": title[:255], "created": CREATED})
        self._book.set_size(2400, 1400)
        self._looks = {name: self._book.add_format({"font_name": "宋体", **look}) for name, look in _LOOKS.items()}
        self._lists: dict[tuple[str, ...], str] = {}

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add a sheet with columns of these widths, in characters."""
        sheet: Any = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(math.ceil(sum(widths) / _PAGE), 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return Sheet(self, sheet, list(widths))

    def look(self, name: str) -> Any:
        """A format by its name."""
        return self._looks[name]

    def source(self, words: Sequence[str]) -> list[str] | str:
        """What a drop-down lists: the words, or where they stand on the hidden sheet if they are too many."""
        if len(",".join(words)) <= _LIST and not any("," in word or '"' in word for word in words):
            return list(words)
        column = column_name(len(self._lists) + 1)
        return self._lists.setdefault(tuple(words), f"={LISTS}!${column}$1:${column}${len(words)}")

    def bytes(self) -> bytes:
        """Finish the workbook."""
        if self._lists:
            hidden: Any = self._book.add_worksheet(LISTS)
            hidden.hide()
            for column, words in enumerate(self._lists):
                for row, word in enumerate(words):
                    hidden.write_string(row, column, word)
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet; rows and columns are counted from 1, as Excel shows them."""

    def __init__(self, book: Book, sheet: Any, widths: list[float]) -> None:
        self.book, self.raw, self.widths = book, sheet, widths

    def put(self, row: int, column: int, text: str, look: str) -> None:
        """Write a text, never a formula or a number; a blank keeps its looks."""
        self.raw.write_string(row - 1, column - 1, shortened(text), self.book.look(look))

    def link(self, row: int, column: int, sheet: str, text: str) -> None:
        """Write a link to the first subject of a sheet."""
        self.raw.write_url(row - 1, column - 1, f"internal:'{sheet}'!B4", self.book.look("link"), text)

    def choose(self, first: int, last: int, column: int, words: Sequence[str] | str, title: str, message: str) -> None:
        """Offer words in a column from one row to another, with a message beside; anything else may be typed.

        `words` may be the reference of the cells that hold them; with none there is only the message.
        """
        options: dict[str, Any] = {"validate": "any"}
        if words:
            source = words if isinstance(words, str) else self.book.source(words)
            options = {"validate": "list", "source": source, "show_error": False}
        if message:
            options |= {"input_title": _short(title, _TITLE), "input_message": _short(message, _MESSAGE)}
        if words or message:
            self.raw.data_validation(first - 1, column - 1, last - 1, column - 1, options)

    def remark(self, row: int, column: int, text: str) -> None:
        """Write a comment on a cell."""
        self.raw.write_comment(row - 1, column - 1, text, {"x_scale": 2, "author": ""})

    def explain(self, row: int, columns: int, text: str) -> None:
        """Write a text across a row of merged cells."""
        self.raw.merge_range(row - 1, 0, row - 1, columns - 1, "", self.book.look("note"))
        self.put(row, 1, text, "note")
        lines = _lines(text, sum(self.widths[:columns]))
        self.raw.set_row(row - 1, min(_TALLEST, lines * _LINE + 3))

    def finish(self, last: int) -> None:
        """Freeze the heads of a sheet and repeat them in print; numbers kept as text are no errors."""
        self.raw.freeze_panes(ID_ROW, 3)
        self.raw.repeat_rows(0, ID_ROW - 1)
        if sum(self.widths) > _PAGE:
            self.raw.repeat_columns(0, 2)
        self.raw.ignore_errors({"number_stored_as_text": f"A1:{column_name(len(self.widths))}{last}"})

    def fit(self, row: int, texts: Sequence[str], *, size: float = 11) -> None:
        """Make a row as high as its longest wrapped text needs; texts of the columns from A on, `size` in points."""
        lines = max(_lines(text, width * 11 / size) for text, width in zip(texts, self.widths, strict=False))
        self.raw.set_row(row - 1, min(_TALLEST, lines * _LINE * size / 11 + 3))


def shortened(text: str) -> str:
    """The text as far as a cell takes it; that it was cut is said."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def fitting(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height in points that a row of plain cells needs, for hundreds of thousands of rows.

    A Chinese character has two bytes in GB18030 and is two digits wide: its encoder counts ten times as quickly.
    """
    most = 1
    for text, width in zip(texts, widths, strict=True):
        if len(text) * 2 >= width:
            room = max(1, int(width - 1))
            parts = text.split("\n") if "\n" in text else (text,)
            most = max(most, sum(max(1, -(-len(part.encode("gb18030", "replace")) // room)) for part in parts))
    return min(_TALLEST, most * _LINE + 3)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many half-width characters."""
    room = max(1, int(width - 1))
    return sum(max(1, math.ceil(sum(2 if ord(c) > 0xFF else 1 for c in part) / room)) for part in text.split("\n"))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
