"""A paper as a Word file: A4, Chinese fonts by the names Word knows, no row cut by a page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor

from engine.reports.papers.paper import (
    Block,
    Fields,
    Frames,
    Grid,
    Heading,
    Line,
    NewPage,
    Paper,
    Points,
    Signatures,
)
from standards.wording import Text

SONG, HEI = "宋体", "黑体"
_LONG, _SHORT = 297, 210  # A4 in millimetres
_MARGIN = 20
WIDE = _LONG - 2 * _MARGIN  # what a page across has room for
_LABEL = 36  # width of the labels of fields
_DATE = 120  # where the date stands on a line to sign, from the left
_FALLBACKS = {SONG: "SimSun;Songti SC;Noto Serif CJK SC", HEI: "SimHei;Heiti SC;Noto Sans CJK SC"}
_TONES = {"plain": "F2F2F2", "major": "F8D7D7", "open": "FFF2CC"}
_LOOKS = {"body": (0.0, None), "strong": (1.0, None), "small": (-1.5, "404040"), "alert": (0.0, "B00000")}
_PAGES = Text("第 # 页，共 # 页", "page # of #")
_WHEN = (2024, 1, 1, 0, 0, 0)  # fixed: the same verdict gives the same bytes
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_word(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file."""
    return _Word(paper).bytes()


class _Word:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document = Document()
        self.width = (_LONG if paper.landscape else _SHORT) - 2 * _MARGIN
        self._page()
        self._style("Normal", SONG, paper.points)
        self._frame()
        self._fonts()

    def bytes(self) -> bytes:
        title = self._paragraph(self.document, self.paper.title, HEI, self.paper.points + 8)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(8)
        for block in self.paper.blocks:
            self._write(block)
        out = io.BytesIO()
        self.document.save(out)
        return _undated(out.getvalue())

    def _write(self, block: Block) -> None:
        writers: dict[type, Callable[[Any], None]] = {
            Heading: self._heading,
            Line: self._line,
            Points: self._points,
            Fields: self._fields,
            Grid: self._grid,
            Signatures: self._signatures,
            Frames: self._frames,
            NewPage: self._new_page,
        }
        writers[type(block)](block)

    def _page(self) -> None:
        section = self.document.sections[0]
        size = (_LONG, _SHORT) if self.paper.landscape else (_SHORT, _LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self.paper.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(_MARGIN)
        section.header_distance = section.footer_distance = Mm(10)

    def _style(self, name: str, font: str, points: float) -> None:
        style: Any = self.document.styles[name]
        style.font.name, style.font.size = font, Pt(points)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(3)
        language = OxmlElement("w:lang")  # without it the letters of a Japanese font may be taken
        language.set(qn("w:val"), "en-US" if self.paper.lang == "en" else "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.rPr.append(language)

    def _frame(self) -> None:
        """What stands on every page."""
        section: Any = self.document.sections[0]
        header = section.header.paragraphs[0]
        self._run(header, self.paper.header, HEI, 9, color="B00000")
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, between, after = _PAGES.in_(self.paper.lang).split("#")
        self._run(footer, f"{self.paper.footer}　{before}", SONG, 8)
        self._number(footer, "PAGE")
        self._run(footer, between, SONG, 8)
        self._number(footer, "NUMPAGES")
        self._run(footer, after, SONG, 8)

    def _fonts(self) -> None:
        """Say what may stand in for a font that a machine does not have."""
        (part,) = (p for p in self.document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
        fonts: Any = parse_xml(part.blob)
        for name, others in _FALLBACKS.items():
            for old in fonts.findall(f"{{*}}font[@{qn('w:name')}='{name}']"):
                fonts.remove(old)
            font, other = OxmlElement("w:font"), OxmlElement("w:altName")
            font.set(qn("w:name"), name)
            other.set(qn("w:val"), others)
            font.append(other)
            fonts.append(font)
        part._blob = serialize_part_xml(fonts)

    def _number(self, paragraph: Any, name: str) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        run = self._run(paragraph, "1", SONG, 8)
        field.append(run._r)
        paragraph._p.append(field)

    def _run(self, paragraph: Any, text: str, font: str, points: float, color: str | None = None) -> Any:
        run = paragraph.add_run(_UNSPEAKABLE.sub("", text))
        run.font.name, run.font.size = font, Pt(points)
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        if color:
            run.font.color.rgb = RGBColor.from_string(color)
        return run

    def _paragraph(self, where: Any, text: str, font: str = SONG, points: float = 0, color: str | None = None) -> Any:
        paragraph = where.add_paragraph()
        self._run(paragraph, text, font, points or self.paper.points, color)
        return paragraph

    def _heading(self, block: Heading) -> None:
        paragraph = self._paragraph(self.document, block.text, HEI, self.paper.points + 2)
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True

    def _line(self, block: Line) -> None:
        more, color = _LOOKS[block.look]
        font = HEI if block.look in ("strong", "alert") else SONG
        paragraph = self._paragraph(self.document, block.text, font, self.paper.points + more, color)
        paragraph.paragraph_format.keep_with_next = block.look == "strong"

    def _points(self, block: Points) -> None:
        for number, item in enumerate(block.items, 1):
            paragraph = self._paragraph(self.document, f"{number}. {item}")
            paragraph.paragraph_format.left_indent = Mm(5)
            paragraph.paragraph_format.first_line_indent = Mm(-5)

    def _table(self, widths: Sequence[float], rows: int) -> Any:
        table: Any = self.document.add_table(rows, len(widths))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self._air(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        for row in table.rows:
            self._mark(row, "w:cantSplit")
        return table

    def _air(self, table: Any) -> None:
        """A little room above and below the text of each cell."""
        margins = OxmlElement("w:tblCellMar")
        for side in ("top", "bottom"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "40")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        table._tbl.tblPr.append(margins)

    def _mark(self, row: Any, name: str) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement(name))

    def _cell(self, cell: Any, text: str, font: str = SONG, shade: str = "", keep: bool = False) -> None:
        for number, part in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            self._run(paragraph, part, font, self.paper.points - (0 if self.paper.points > 12 else 0.5))
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = keep
        if shade:
            fill = OxmlElement("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                fill.set(qn(f"w:{key}"), value)
            cell._tc.get_or_add_tcPr().append(fill)

    def _fields(self, block: Fields) -> None:
        """A card keeps together: Word moves it to the next page whole where it fits there."""
        first = 1 if block.title else 0
        table = self._table((_LABEL, self.width - _LABEL), len(block.rows) + first)
        if block.title:
            self._cell(table.rows[0].cells[0].merge(table.rows[0].cells[1]), block.title, HEI, _TONES[block.tone], True)
        for number, (name, text) in enumerate(block.rows, 1):
            keep = number < len(block.rows)
            cells = table.rows[number - 1 + first].cells
            self._cell(cells[0], name, HEI, _TONES["plain"], keep)
            self._cell(cells[1], text, keep=keep)
        self._gap()

    def _grid(self, block: Grid) -> None:
        whole = sum(column.share for column in block.columns)
        widths = [column.share * self.width / whole for column in block.columns]
        table = self._table(widths, len(block.rows) + 1)
        self._mark(table.rows[0], "w:tblHeader")
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            self._cell(cell, column.title, HEI, _TONES["plain"], True)
        for row, texts in zip(list(table.rows)[1:], block.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                self._cell(cell, text)
        self._gap()

    def _signatures(self, block: Signatures) -> None:
        self._gap(8)
        for number, who in enumerate(block.who):
            paragraph = self._paragraph(self.document, f"{who}：____________________\t____年__月__日")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_DATE))
            paragraph.paragraph_format.space_after = Pt(10)
            paragraph.paragraph_format.keep_with_next = number < len(block.who) - 1

    def _frames(self, block: Frames) -> None:
        table = self._table([self.width / len(block.captions)] * len(block.captions), 2)
        for cell, caption in zip(table.rows[0].cells, block.captions, strict=True):
            self._cell(cell, caption, HEI, _TONES["plain"], True)
        table.rows[1].height = Mm(block.height)
        self._gap()

    def _new_page(self, block: NewPage) -> None:
        last = self.document.add_paragraph()
        last.add_run().add_break(WD_BREAK.PAGE)

    def _gap(self, points: float = 4) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)


def _undated(data: bytes) -> bytes:
    """The same package without the time it was written at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _WHEN), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
