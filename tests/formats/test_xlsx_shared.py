"""Sheets read without calamine: whatever a workbook holds, it comes to what calamine makes of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats.xlsx import cells, shared
from engine.formats.xlsx.grid import Grid, grids
from engine.formats.xlsx.read import read
from engine.formats.xlsx.scan import scan
from engine.handed import FormError, Handed
from standards import Library

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="一" sheetId="1" r:id="r1"/>'
    '<sheet name="二" sheetId="2" r:id="r2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    + "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{part}"/>'
        for id_, kind, part in (
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "worksheet", "worksheets/sheet2.xml"),
            ("r3", "sharedStrings", "sharedStrings.xml"),
            ("r4", "styles", "styles.xml"),
        )
    )
    + "</Relationships>",
    "xl/styles.xml": f'<styleSheet {MAIN}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/>'
    "</cellXfs></styleSheet>",
}
PLAIN_TEXTS = (
    "<si><t>是</t></si>",
    "<si><t>1、2号除尘系统</t></si>",
    "<si><t/></si>",
    "<si><t></t></si>",
    '<si><t xml:space="preserve">  两边有空格 </t></si>',
    "<si><t> \u3000全角\u00a0</t></si>",
    "<si><t>一行\n又一行\t</t></si>",
    '<si><t>张三</t><phoneticPr fontId="1" type="noConversion"/></si>',
)
ODD_TEXTS = (
    "<si><t>甲&amp;乙&lt;丙&gt;&quot;丁&apos;</t></si>",
    "<si><t>&amp;lt;&#25105;&#10;</t></si>",
    "<si><t>a_x000D_b_x0041_</t></si>",
    "<si><t>a\r\nb\rc</t></si>",
    "<si><t>a&#13;b</t></si>",
    "<si><r><t>粗</t></r><r><t>细</t></r></si>",
    '<si><t>漢</t><rPh sb="0" eb="1"><t>かん</t></rPh></si>',
    "<si/>",
    '<si xml:space="preserve"/>',
    "<si><t><![CDATA[<是>]]></t></si>",
    "<si><!-- 注 --><t>是</t></si>",
    "\n  <si>\n<t>是</t>\n</si>\n",
)


# A cell as it is written: {r} is where it stands, {n} the number of a shared text.
PLAIN_CELLS = ("<c {r}/>", '<c {r} s="1"/>', '<c {r} t="s"><v>{n}</v></c>', '<c {r} s="2" t="s"><v>{n}</v></c>')
ODD_CELLS = (
    "<c {r}><v>12.50</v></c>",
    '<c {r} s="1"><v>0.195</v></c>',
    '<c {r} s="2"><v>45432</v></c>',
    '<c {r} t="s" s="1"><v>{n}</v></c>',
    '<c {r} t="s"><v> {n} </v></c>',
    '<c {r} t="inlineStr"><is><t>是</t></is></c>',
    '<c {r} t="str"><f>A1</f><v>是</v></c>',
    '<c {r} t="s"><f>A1</f><v>{n}</v></c>',
    '<c {r} t="e"><v>#N/A</v></c>',
    '<c {r} t="b"><v>1</v></c>',
    '<c {r} s="1"></c>',
    "<!-- {r} --><c {r}/>",
    '<c t="s"><v>{n}</v></c>',
    '<c s="1"/>',
)
ODD_TAILS = (
    '<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>',
    '<extLst><ext><c r="A1" t="s"><v>0</v></c></ext></extLst>',
    '<!-- <c r="A1" t="s"><v>0</v></c> -->',
    '<?x <c r="A1" t="s"><v>0</v></c> ?>',
)


def sheets(texts: int, cell: st.SearchStrategy[str], tails: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The XML of a sheet. Places may come out of order, but none twice: no program writes such a file."""
    place = st.tuples(st.integers(1, 6), st.sampled_from("ABCDE"))
    written = st.builds(
        lambda xml, at, number: (at, xml.format(r=f'r="{at[1]}{at[0]}"', n=number)), cell, place, st.integers(0, texts)
    )
    return st.builds(
        _sheet, st.lists(written, max_size=12, unique_by=lambda one: one[0]), st.booleans(), st.booleans(), tails
    )


def _sheet(written: list[tuple[tuple[int, str], str]], in_order: bool, hidden: bool, tail: str) -> str:
    rows: dict[int, list[str]] = {}
    for at, xml in sorted(written) if in_order else written:
        rows.setdefault(at[0], []).append(xml)
    attributes = ' hidden="1"' if hidden else ' spans="1:5" ht="15" customHeight="1"'
    said = "".join(f'<row r="{row}"{attributes}>{"".join(line)}</row>' for row, line in rows.items())
    return f'<?xml version="1.0"?>\r\n<worksheet {MAIN}><cols/><sheetData>{said}</sheetData>{tail}</worksheet>'


@st.composite
def workbooks(draw: st.DrawFn, odd: bool) -> bytes:
    """A workbook of nothing but plain cells, or one with anything that may stand in one."""
    texts = draw(st.lists(st.sampled_from(PLAIN_TEXTS + (ODD_TEXTS if odd else ())), min_size=1, max_size=6))
    cell = st.sampled_from(PLAIN_CELLS * 3 + (ODD_CELLS if odd else ()))
    tails = st.sampled_from(("", *ODD_TAILS) if odd else ("", ODD_TAILS[0]))
    beyond = len(texts) if odd and draw(st.integers(0, 9)) == 0 else len(texts) - 1
    parts = PARTS | {"xl/sharedStrings.xml": f"<?xml version='1.0'?>\r\n<sst {MAIN}>{''.join(texts)}</sst>"}
    for name in ("sheet1", "sheet2"):
        parts[f"xl/worksheets/{name}.xml"] = draw(sheets(beyond, cell, tails))
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml.encode())
    return out.getvalue()


def seen(data: bytes) -> Any:
    """What the sheets say, or why the workbook is refused. Blanks to the right and below are not counted."""
    try:
        found, unreadable = grids(scan(data))
    except FormError as error:
        return error.message
    return [_seen(grid) for grid in found], unreadable


def _seen(grid: Grid) -> Any:
    texts = {(r, c): text for r, row in enumerate(grid.rows, 1) for c, text in enumerate(row, 1) if text}
    right = max((c for _, c in texts), default=0)
    low = max((r for r, _ in texts), default=0)
    covered = {(r, c) for r, c in grid.covered if r <= low and c <= right}
    return grid.name, grid.hidden, texts, grid.spoilt, covered, grid.merged, grid.folded


def by_calamine(data: bytes, patch: pytest.MonkeyPatch) -> Any:
    """The same where nothing may be taken out of a sheet beforehand."""
    with patch.context() as patched:
        patched.setattr(cells, "parted", lambda xml, shared: None)
        return seen(data)


@settings(max_examples=300, deadline=None)
@given(workbooks(odd=True))
def test_any_workbook_reads_as_by_calamine(data: bytes) -> None:
    assert seen(data) == by_calamine(data, pytest.MonkeyPatch())


@settings(max_examples=100, deadline=None)
@given(workbooks(odd=False))
def test_plain_workbooks_are_read_without_calamine(data: bytes) -> None:
    assert all(sheet.cells and sheet.cells.texts is not None for sheet in scan(data).sheets)
    assert seen(data) == by_calamine(data, pytest.MonkeyPatch())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PLAIN_TEXTS + ODD_TEXTS), max_size=8))
def test_the_shared_texts_are_the_same_by_pattern_and_by_parser(texts: list[str]) -> None:
    xml = f"<?xml version='1.0'?>\r\n<sst {MAIN}>{''.join(texts)}</sst>".encode()
    assert shared.shared_texts(xml) == shared._one_by_one(xml)


@pytest.mark.parametrize("strange", [b"\x0b", b"]]>", b"\xef\xbf\xbf", b"\xff"])
def test_texts_that_xml_forbids_are_refused_as_before(strange: bytes) -> None:
    xml = f"<sst {MAIN}><si><t>".encode() + strange + b"</t></si></sst>"
    with pytest.raises(FormError):
        shared._one_by_one(xml)
    with pytest.raises(FormError):
        shared.shared_texts(xml)


def test_many_blank_texts_cost_no_more_than_one() -> None:
    xml = f"<sst {MAIN}>{'<si><t/></si>' * 1000}</sst>".encode()
    found = shared.shared_texts(xml)
    assert len(found.texts) == 1000 and len(found.blank) < 10
    sheet = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>999</v></c></row></sheetData></worksheet>'
    plain = shared.parted(sheet.encode(), found)
    assert plain and plain.texts == {(1, 1): ""}


@pytest.mark.parametrize("saved_again", [False, True])
@pytest.mark.parametrize("path", sorted(Path("docs/examples").glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_examples_read_as_by_calamine(
    path: Path, saved_again: bool, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = path.read_bytes()
    if saved_again:  # by another program
        out = io.BytesIO()
        openpyxl.load_workbook(path).save(out)
        data = out.getvalue()
    found: list[Handed] = [read(data, library.kinds)]
    monkeypatch.setattr(cells, "parted", lambda xml, shared: None)
    found.append(read(data, library.kinds))
    assert found[0] == found[1]
