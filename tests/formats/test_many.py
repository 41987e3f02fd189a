"""The same form in every format, and archives: what may be read is read alike, what may not is refused with words."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import duckdb
import openpyxl
import pytest
import yaml

from cli.handed import form_files
from engine import Judge, form_from, verdict_json
from engine.batch.sources import Source, pieces_of
from engine.formats.pieces import Piece
from engine.formats.reading import read_forms, read_piece
from engine.formats.xlsx.write import write as write_xlsx
from engine.handed import FormError, Handed
from standards import Library
from tests.bench.batch import COLUMNS, long_rows
from tests.cli import forms

DATA = forms.MAJOR | {"id": "b", "origin": "inspection"}
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
FILES = Path(__file__).parent / "files"


def rows(data: dict[str, Any]) -> list[list[str]]:
    subjects = [{"name": "", "within": [], "grounds": {}} | row for row in data["subjects"]]
    return list(long_rows(data | {"subjects": subjects}))


def csv(data: dict[str, Any], mark: str = ",") -> str:
    return "\n".join(mark.join(row) for row in [list(COLUMNS), *rows(data)]) + "\n"


def parquet(data: dict[str, Any], folder: Path) -> bytes:
    path = folder / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (" + ", ".join(f'"{column}" VARCHAR' for column in COLUMNS) + ")")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(COLUMNS))})", rows(data))
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def ods(workbook: bytes, formula: str = "") -> bytes:
    """The cells of an xlsx as an ods; `formula` is the place of a cell that becomes one."""
    sheets = []
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)):
        lines = []
        for line in sheet.iter_rows():
            cells = []
            for cell in line:
                made = ' table:formula="of:=1"' if f"{sheet.title}!{cell.coordinate}" == formula else ""
                text = escape(str(cell.value)) if cell.value is not None else ""
                said = f' office:value-type="string"{made}' if text else ""
                cells.append(f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>")
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        sheets.append(f'<table:table table:name="{sheet.title}">{"".join(lines)}</table:table>')
    return packed_ods("".join(sheets))


def packed_ods(sheets: str) -> bytes:
    names = "office table text"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names.split())
    head = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
    xml = f"{head}{sheets}</office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", xml)
    return out.getvalue()


def xlsx(data: dict[str, Any], library: Library) -> bytes:
    return write_xlsx(data, [library.kinds["enterprise"], library.kinds["contractor"]])


def comparable(judge: Judge, read: Handed | FormError) -> dict[str, Any]:
    assert isinstance(read, Handed), read
    verdict = verdict_json(judge.judge(form_from(read, judge.library)))
    return {key: value for key, value in verdict.items() if key != "digests"}


@pytest.mark.parametrize(
    "name",
    ["a.xlsx", "a.ods", "a.json", "a.yaml", "a.ndjson", "utf8.csv", "bom.csv", "gb.csv", "tab.csv", "a.parquet"],
)
def test_a_form_is_the_same_in_every_format(name: str, judge: Judge, library: Library, tmp_path: Path) -> None:
    text = json.dumps(DATA, ensure_ascii=False)
    made = {
        "a.xlsx": lambda: xlsx(DATA, library),
        "a.ods": lambda: ods(xlsx(DATA, library)),
        "a.json": text.encode,
        "a.ndjson": text.encode,
        "a.yaml": lambda: yaml.safe_dump(DATA, allow_unicode=True).encode(),
        "utf8.csv": csv(DATA).encode,
        "bom.csv": lambda: csv(DATA).encode("utf-8-sig"),
        "gb.csv": lambda: csv(DATA).encode("gb18030"),
        "tab.csv": lambda: csv(DATA, "\t").replace("form\tkind", "表格编号\t检查部位类别").encode(),
        "a.parquet": lambda: parquet(DATA, tmp_path),
    }[name]()
    (wanted,) = read_forms("a.json", text.encode(), library)
    (found,) = read_forms(name, made, library)
    assert comparable(judge, found) == comparable(judge, wanted)


def test_an_old_xls_says_what_cannot_be_seen_in_it(judge: Judge, library: Library) -> None:
    (old,) = read_forms("seafood.xls", (FILES / "seafood.xls").read_bytes(), library)
    example = Path(__file__).parents[2] / "docs/examples/seafood.xlsx"
    (new,) = read_forms("seafood.xlsx", example.read_bytes(), library)
    found, wanted = comparable(judge, old), comparable(judge, new)
    assert found["unreadable"][0]["where"] == "工作簿" and "公式" in found["unreadable"][0]["message"]
    assert found["unreadable"][1:] == wanted["unreadable"] and found["findings"] == wanted["findings"]


def test_a_formula_in_an_ods_is_not_taken_for_an_answer(library: Library) -> None:
    workbook = xlsx(DATA, library)
    answered = next(cell for cell in openpyxl.load_workbook(io.BytesIO(workbook))["企业"][4][3:] if cell.value)
    (found,) = read_forms("a.ods", ods(workbook, f"企业!{answered.coordinate}"), library)
    assert isinstance(found, Handed)
    assert [(one.where, one.text, one.message.zh) for one in found.unreadable] == [
        (f"表“企业” {answered.coordinate}", answered.value, "公式单元格，请改填数值或文字")
    ]


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_an_ods_that_unfolds_without_end_is_refused(what: str, library: Library) -> None:
    cell = '<table:table-cell office:value-type="string" {}><text:p>x</text:p></table:table-cell>'
    often = f'table:number-{what}-repeated="900000"'
    row = f"<table:table-row {often if what == 'rows' else ''}>{cell.format(often if what == 'columns' else '')}"
    data = packed_ods(f'<table:table table:name="t">{row}</table:table-row></table:table>')
    (found,) = read_forms("a.ods", data, library)
    assert isinstance(found, FormError) and "太大" in found.message.zh


def read(text: str, library: Library) -> list[Handed | FormError]:
    return list(read_forms("a.csv", text.encode(), library))


def test_several_forms_in_one_csv_stand_together(library: Library) -> None:
    first, second = csv(DATA), csv(DATA | {"id": "c"}).partition("\n")[2]
    found = read(first + second, library)
    assert [one.data["id"] for one in found if isinstance(one, Handed)] == ["b", "c"]
    (refused,) = read(first + second + first.splitlines()[1], library)
    assert isinstance(refused, FormError) and "排序" in refused.message.zh


def test_what_a_csv_says_twice_or_nowhere_known_is_listed(library: Library) -> None:
    text = (
        "kind,subject,question,answer,how,remark\ncontractor,甲,agreement,yes,guess,\ncontractor,甲,agreement,no,,hm\n"
    )
    (found,) = read(text, library)
    assert isinstance(found, Handed) and found.data["id"] == "a"
    assert [(one.where, one.text) for one in found.unreadable] == [
        ("第2行 how", "guess"),
        ("第3行 answer", "no"),
        ("第3行 remark", "hm"),
    ]
    assert found.data["subjects"][0]["answers"] == {"agreement": "yes"}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "空的"),
        ("a.csv", b"kind,answer\n", "缺少列"),
        ("a.csv", b"kind,question,answer,kind\n", "两列"),
        ("a.csv", b"\xff\xff\xff", "UTF-8"),
        ("a.parquet", b"PAR1", "Parquet"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "损坏"),
        ("a.ods", b"PK\x03\x04", "损坏"),
        ("a.txt", b"", "不认识的文件类型"),
    ],
)
def test_what_is_no_form_is_refused_with_words(name: str, data: bytes, said: str, library: Library) -> None:
    (found,) = read_forms(name, data, library)
    assert isinstance(found, FormError) and said in found.message.zh


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def pieces(path: Path) -> Iterator[tuple[str, Piece]]:
    for piece in pieces_of(Source.of(path)):
        yield piece.file.removeprefix(f"{path}/"), piece


def test_an_archive_is_read_like_the_folder_it_was(tmp_path: Path, library: Library) -> None:
    names = ["z.json", "b/1.json", "b.json", "二车间/表.json", "__MACOSX/b.json", ".x.json", "~$a.xlsx", "photo.jpg"]
    made = archive(tmp_path / "forms.zip", {name: json.dumps(DATA).encode() for name in names})
    (tmp_path / "forms").mkdir()
    with zipfile.ZipFile(made) as packed:
        packed.extractall(tmp_path / "forms")
    (tmp_path / "forms/__MACOSX/b.json").unlink()
    inside = [name for name, _ in pieces(made)]
    assert inside == [str(path.relative_to(tmp_path / "forms")) for path in form_files([tmp_path / "forms"], "zh")]
    assert inside == ["b/1.json", "b.json", "z.json", "二车间/表.json"]
    assert all(isinstance(read_piece(piece, library), Handed) for _, piece in pieces(made))


def test_names_written_by_windows_are_read(tmp_path: Path) -> None:
    made = archive(tmp_path / "forms.zip", {"????.json": b"{}"})
    made.write_bytes(made.read_bytes().replace(b"????.json", "车间".encode("gbk") + b".json"))
    assert [name for name, _ in pieces(made)] == ["车间.json"]


def test_what_must_not_be_opened_in_an_archive_is_refused_with_words(tmp_path: Path) -> None:
    members = {
        "../up.json": b"{}",
        "/root.json": b"{}",
        "C:/disk.json": b"{}",
        "bomb.json": b" " * 30_000_000,
        "inner.zip": b"PK",
        "inner.rar": b"Rar!",
        "fine.json": b"{}",
    }
    found = {
        name: piece.refused.zh if piece.refused else "" for name, piece in pieces(archive(tmp_path / "a.zip", members))
    }
    assert {name: any(word in said for word in ("之外", "炸弹", "又有压缩包")) for name, said in found.items()} == {
        name: name != "fine.json" for name in members
    }


def test_a_damaged_archive_costs_itself_and_a_damaged_member_too(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK nothing")
    assert [piece.refused is not None for _, piece in pieces(tmp_path / "no.zip")] == [True]
    made = archive(tmp_path / "a.zip", {"a.json": b"0123456789" * 9, "b.json": b"{}"})
    data = bytearray(made.read_bytes())
    data[45] ^= 0xFF
    made.write_bytes(data)
    assert [piece.refused is not None for _, piece in pieces(made)] == [True, False]
