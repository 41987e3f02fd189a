"""A table as a Word file: A4 across, the heads on every page, no row cut. The rows are put into an empty paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import escape

from engine.reports.papers.paper import Line, Paper
from engine.reports.tables.table import GRID, Record, Table, at_most, spans
from engine.reports.word import HEI, SONG, WIDE, write_word
from standards.wording import Text

_MOST = 3_000  # rows: already some hundreds of pages
_TWIPS = 1440 / 25.4  # a millimetre
_POINTS = 8.5
_BODY = "word/document.xml"
_HERE = "@@rows@@"  # the paragraph in whose place the table is put
_HEAD_FILLS = ("D9E1F2", "E8EDF7")
_SHARED_FILL, _OPEN_FILL = "F2F2F2", "FFF9E5"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_AIR = '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
_ROOM = '<w:trHeight w:val="480" w:hRule="atLeast"/>'  # to write by hand, in twips
_THICK = '<w:tcBorders><w:top w:val="single" w:sz="12" w:color="000000"/></w:tcBorders>'


def write(table: Table, out: IO[bytes]) -> int:
    """Write the document.

    Raises:
        CannotWrite: where there are more rows than anybody can use in Word.
    """
    rows = _Rows(table)
    note = [Line(table.note, "small")] if table.note else []
    paper = Paper(table.title, table.worth, table.title, (*note, Line(_HERE)), landscape=True, lang=table.lang)
    with (
        zipfile.ZipFile(io.BytesIO(write_word(paper))) as empty,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in empty.namelist():
            with new.open(name, "w") as part:  # opened by its name it bears no time: the same rows give the same bytes
                if name != _BODY:
                    part.write(empty.read(name))
                    continue
                before, after = _around(empty.read(name).decode())
                part.write(before.encode())
                for piece in rows.pieces():
                    part.write(piece.encode())
                part.write(after.encode())
    return rows.count


def _around(document: str) -> tuple[str, str]:
    """The document before and after the paragraph that marks the place."""
    place = document.index(_HERE)
    start = document.rindex("<w:p>", 0, place)
    return document[:start], document[document.index("</w:p>", place) + len("</w:p>") :]


class _Rows:
    """The table as WordprocessingML, its rows counted."""

    def __init__(self, table: Table) -> None:
        self.table, self.count = table, 0
        self.bands = [list(zip(band, spans(band), strict=True)) for band in table.bands()]
        self.part = int(WIDE * _TWIPS / GRID)

    def pieces(self) -> Iterator[str]:
        column = f'<w:gridCol w:w="{self.part}"/>'
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{self.part * GRID}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_AIR}</w:tblPr>'
            f"<w:tblGrid>{column * GRID}</w:tblGrid>"
        )
        for number, band in enumerate(self.bands):
            fill = _HEAD_FILLS[number % len(_HEAD_FILLS)]
            heads = (self._cell(column.title.in_(self.table.lang), span, HEI, fill) for column, span in band)
            yield _row("".join(heads), head=True)
        kind, instead = Text("Word 文件", "a Word file"), Text("xlsx 或 csv", "xlsx or csv")
        for record in at_most(self.table.records(), _MOST, kind, instead):
            self.count += 1
            yield from self._record(record)
        words = Text(f"共 {self.count} 行", f"{self.count} rows").in_(self.table.lang)
        yield f"</w:tbl>{_paragraph(words, SONG)}"

    def _record(self, record: Record) -> Iterator[str]:
        """The rows of a record; each but the last stays with the next."""
        if record.shared is not None:
            named = zip(self.table.shared(), record.shared, strict=True)
            words = "　".join(f"{column.title.in_(self.table.lang)}：{text}" for column, text in named)
            yield _row(self._cell(words, GRID, SONG, _SHARED_FILL, keep=True, thick=True))
        last = len(self.bands) - 1
        for number, (band, texts) in enumerate(zip(self.bands, record.bands, strict=True)):
            cells = (
                self._cell(text, span, SONG, _OPEN_FILL if column.by_people else "", number < last, number == 0)
                for (column, span), text in zip(band, texts, strict=True)
            )
            yield _row("".join(cells), room=any(column.by_people for column, _ in band))

    def _cell(self, text: str, span: int, font: str, fill: str = "", keep: bool = False, thick: bool = False) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self.part * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
            f"{_THICK if thick else ''}{shade}</w:tcPr>{_paragraph(text, font, keep)}</w:tc>"
        )


def _row(cells: str, head: bool = False, room: bool = False) -> str:
    marks = f"<w:cantSplit/>{_ROOM if room else ''}{'<w:tblHeader/>' if head else ''}"
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _paragraph(text: str, font: str, keep: bool = False) -> str:
    kept = "<w:keepNext/>" if keep else ""
    told = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        for line in text.split("\n")
    )
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    return (
        f'<w:p><w:pPr>{kept}<w:spacing w:after="0"/></w:pPr>'
        f'<w:r><w:rPr>{fonts}<w:sz w:val="{_POINTS * 2:g}"/></w:rPr>{told}</w:r></w:p>'
    )
