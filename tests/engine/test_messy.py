"""What people really send: each cell comes to a meaning or to a message that says where and what to do."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

import standards
from engine import Form, Judge, form_from
from engine.formats.plain import read_json, read_yaml
from engine.formats.reading import read_forms
from engine.formats.xlsx.read import read
from engine.formats.xlsx.write import write
from engine.handed import FormError, Handed
from engine.next_form import next_form
from engine.vocabulary import count_of, findings_in
from tests.cli import forms
from tests.engine.test_carried import DAY

LIBRARY = standards.load()
JUDGE = Judge(LIBRARY)
Data = dict[str, Any]


def read_row(kind: str = "dust_system", **answers: Any) -> Form:
    rows = [{"kind": kind, "name": "1#", "answers": answers}]
    return form_from(Handed({"form": "panding/1", "id": "t", "subjects": rows}), LIBRARY)


# what stands in a cell of 除尘方式 (干式 or 湿式), and what the message must say
NOT_AN_ANSWER = [
    ("一般", "隐患等级"),
    ("重大隐患", "隐患等级"),
    ("Ⅱ级", "隐患等级"),
    ("干式、湿式", "写了 2 条（干式｜湿式）"),
    ("1.未设标志 2.通道堵塞", "写了 2 条（未设标志｜通道堵塞）"),
    ("1、未设标志；2、通道堵塞；3、地面积尘", "写了 3 条"),
    ("未设标志\n通道堵塞", "写了 2 条"),
    ("企业已按要求安排人员对除尘器进行检查", "一段话"),
    ("已悲改", "可填：干式；湿式"),
    ("检查完毕", "可填：干式；湿式"),
    ("负压", "像是填错了列，这是“风机把粉尘吸走还是吹走”的答案"),
    ("13吨", "可填：干式；湿式"),
    ("2024年5月20日", "可填：干式；湿式"),
    ("常开连通", "像是填错了列，这是“与其他除尘系统的风管”的答案"),
]


@pytest.mark.parametrize(("text", "said"), NOT_AN_ANSWER)
def test_what_is_no_answer_is_open_and_said(text: str, said: str) -> None:
    form = read_row(collection=text)
    assert form.subjects[0].answer("collection").state == "unreadable"
    (entry,) = form.unreadable
    assert entry.text == text
    assert said in entry.message.zh, entry.message.zh
    assert "可填：干式；湿式" in entry.message.zh, "what to write stands there in any case"
    assert entry.message.en.isascii() is False or entry.message.en


def test_a_word_that_many_columns_take_gives_no_hint() -> None:
    (entry,) = read_row(collection="是").unreadable
    assert "填错了列" not in entry.message.zh


def test_the_column_where_it_would_fit_is_named_by_its_letter() -> None:
    row = {"kind": "dust_system", "name": "1#", "answers": {"collection": "负压", "draught": ""}}
    data = {"id": "t", "subjects": [row]}
    handed = read(write(data, [LIBRARY.kinds["dust_system"]]), LIBRARY.kinds)
    (entry,) = form_from(handed, LIBRARY).unreadable
    sheet = openpyxl.load_workbook(io.BytesIO(write(data, [LIBRARY.kinds["dust_system"]])))["除尘系统"]
    (letter,) = [cell.column_letter for cell in sheet[3] if cell.value == "draught"]
    assert f"表“除尘系统” {letter}列" in entry.message.zh
    assert form_from(handed, LIBRARY).subjects[0].answer("draught").state == "blank", "nothing is moved"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("29.5", ["29.5"]),
        ("1.5米", ["1.5米"]),
        ("2024.5.20", ["2024.5.20"]),
        ("1,200", ["1,200"]),
        ("坏了", ["坏了"]),
        ("(1)无标志 (2)无台账", ["无标志", "无台账"]),
        ("无标志,无台账", ["无标志", "无台账"]),
        ("2.通道堵塞", ["2.通道堵塞"]),
        ("", []),
    ],
)
def test_how_many_things_stand_in_a_cell(text: str, parts: list[str]) -> None:
    assert findings_in(text) == parts


@pytest.mark.parametrize(
    ("raw", "count"),
    [(3, 3), ("３", 3), ("3套", 3), (" 3 台 ", 3), (0, 0), (None, None), ("", None), ("/", None), ("不清楚", None)],
)
def test_counts(raw: Any, count: int | None) -> None:
    assert count_of(raw) == count


TEXT = 'form: panding/1\nid: "甲"\nenterprise: {name: 示例木业有限公司}\n'


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("gb18030", True), ("gbk", True)],
)
def test_text_files_as_windows_writes_them(encoding: str, noted: bool) -> None:
    handed = read_yaml(TEXT.encode(encoding))
    assert handed.data["enterprise"] == {"name": "示例木业有限公司"}
    assert ["GB18030" in note.zh for note in handed.notes] == ([True] if noted else [])
    assert read_json('{"form": "panding/1", "id": "甲"}'.encode(encoding)).data["id"] == "甲"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"form: \xff\xff", "id: é".encode("latin-1")])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FormError):
        read_yaml(data)


def test_a_folder_of_lines_may_be_gb18030_too() -> None:
    lines = '{"form": "panding/1", "id": "甲"}\n{"form": "panding/1", "id": "乙"}\n'.encode("gb18030")
    assert [h.data["id"] for h in read_forms("a.ndjson", lines, LIBRARY) if isinstance(h, Handed)] == ["甲", "乙"]


def test_a_row_written_twice_is_told_from_two_rows_of_one_name() -> None:
    rows = [{"kind": "dust_system", "name": "1#", "answers": {"collection": text}} for text in ("干式", "干", "湿式")]
    form = form_from(Handed({"form": "panding/1", "id": "t", "subjects": rows}), LIBRARY)
    assert ["完全相同" in entry.message.zh for entry in form.unreadable] == [True, False]


# Remarks: what a clerk would want to look at. They never change what comes out.


def remarks(form: Form) -> list[str]:
    return list(JUDGE.judge(form).remarks)


def good(count: int = 6, **more: Any) -> Data:
    rows = [forms.contractor(f"示例{i}队", last_check=f"2024-05-{10 + i}") for i in range(count)]
    return forms.form(*rows, **more)


def formed(data: Data) -> Form:
    return form_from(Handed(data), LIBRARY)


def test_a_form_without_a_single_fault_or_doubt() -> None:
    assert any("没有一个有问题" in text for text in remarks(formed(good())))
    for other in (
        good() | {"subjects": [*good()["subjects"], forms.contractor("x", coordination=[], last_check="never")]},
        good(counts={"contractor": None}),
        forms.form(),
    ):
        assert not any("没有一个有问题" in text for text in remarks(formed(other)))


def test_rows_that_were_copied() -> None:
    def said(*rows: Data) -> bool:
        return any("像是复制的" in text for text in remarks(formed(forms.form(*rows))))

    assert said(*(forms.contractor(f"{i}队") for i in range(5)))
    assert not said(*(forms.contractor(f"{i}队") for i in range(4)))
    assert not said(*(forms.contractor(f"{i}队", last_check=f"2024-05-0{i + 1}") for i in range(5)))
    assert not said(*({"kind": "contractor", "name": f"{i}队", "answers": {"agreement": "有"}} for i in range(5)))


@pytest.mark.parametrize(("seconds", "said"), [(100, True), (179, True), (180, False), (None, False)])
def test_filled_in_in_no_time(seconds: int | None, said: bool) -> None:
    form = formed(good())
    form.worked_on = None if seconds is None else timedelta(seconds=seconds)
    assert any("秒" in text for text in remarks(form)) == said


def test_how_long_a_workbook_was_worked_on() -> None:
    written = write(good(), [LIBRARY.kinds["contractor"]])
    assert read(written, LIBRARY.kinds).worked_on is None, "our own blank says nothing of that"
    book = openpyxl.load_workbook(io.BytesIO(written))
    book.properties.created = book.properties.created + timedelta(days=90)
    out = io.BytesIO()
    book.save(out)  # sets the time of saving
    assert (read(out.getvalue(), LIBRARY.kinds).worked_on or timedelta()) > timedelta(days=30)


def test_the_answers_of_last_time_word_for_word() -> None:
    data = next_form(Handed(good()), LIBRARY, DAY, "t").data | {"inspected_on": DAY.isoformat()}
    assert not any("与上次完全相同" in text for text in remarks(formed(data))), "nothing is filled in yet"
    for row in data["subjects"]:
        row["last"]["changed"] = "无"
        row["answers"] |= {name: one["answer"] for name, one in row["last"]["answers"].items()}
    assert any("与上次完全相同" in text for text in remarks(formed(data)))
    data["subjects"][1]["answers"]["last_check"] = "2024-08-01"
    assert not any("与上次完全相同" in text for text in remarks(formed(data)))


def test_grounds_of_a_later_day() -> None:
    row = forms.contractor("安装队") | {"grounds": {"agreement": {"how": "record", "at": "2024-06-01"}}}
    assert any("晚于检查日期" in text for text in remarks(formed(forms.form(row))))


def test_remarks_change_nothing_that_comes_out() -> None:
    quiet, odd = formed(good()), formed(good())
    odd.worked_on, odd.notes = timedelta(seconds=1), [standards.wording.Text("示例", "example")]
    one, other = JUDGE.judge(quiet), JUDGE.judge(odd)
    assert (one.outcome, one.findings, one.open) == (other.outcome, other.findings, other.open)
    assert len(other.remarks) == len(one.remarks) + 2
