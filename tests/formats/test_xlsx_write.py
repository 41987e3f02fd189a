"""The workbook that is handed out: what a person who opens it in Excel meets."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

import standards
from engine.formats.xlsx.answers import cells
from engine.formats.xlsx.layout import Column, columns, sheet_names
from engine.formats.xlsx.read import read
from engine.formats.xlsx.write import SPARE_ROWS, write
from standards.kinds import Question, SubjectKind

KINDS = standards.load().kinds
SYSTEM = KINDS["dust_system"]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def question(**more: Any) -> Question:
    common = {"id": "q", "text": "项目", "help": "看", "evidence": "", "every": "job", "post": "head", "photo": "yes"}
    return Question.model_validate(common | more)


CHOICES = question(type="choices", options={"a": "甲", "b": "乙", "c": "丙"}, implies={"a": ["b"]})
SAFEGUARDS = question(type="safeguards", options={"a": "甲", "b": "乙"}, n_a="yes")


def test_the_same_form_gives_the_same_bytes() -> None:
    data = {"id": "1", "subjects": [{"kind": "dust_system", "name": "1#", "answers": {"dusts": ["wood"]}}]}
    assert write(data, [SYSTEM]) == write(data, [SYSTEM])


def test_the_sheets_and_their_first_rows() -> None:
    book = opened(write(None, [KINDS["enterprise"], SYSTEM], served=lambda kind, question: ["11(6)", "11(2)"]))
    assert book.sheetnames[:5] == ["说明", "表头", "企业", "除尘系统", "依据"]
    sheet = book["除尘系统"]
    assert [sheet.cell(3, c).value for c in (1, 2, 3, 4)] == ["dust_system", "name", "within", "collection"]
    heads = {sheet.cell(3, c).value: sheet.cell(1, c).value for c in range(1, sheet.max_column + 1)}
    assert heads["dusts.wood"] == "接入的粉尘种类：木质粉尘"
    assert heads["dusts.="] == "接入的粉尘种类：以上已填全，其余为否"
    assert sheet["D2"].value == "11(6)、11(2)"
    assert sheet.freeze_panes == "D4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.max_row == 3 + SPARE_ROWS
    assert book["企业"].max_row == 4


def test_units_and_judgements_stand_in_the_heading() -> None:
    assert Column(question(type="number", unit="kPa", text="压力设定值")).heading == "压力设定值（kPa）"
    assert Column(question(type="yes_no", judged="yes")).heading == "项目※"
    assert columns([SAFEGUARDS])[-1].heading == "项目：以上已填全，其余没有采取"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (question(type="yes_no"), ["是", "否", "不清楚"]),
        (question(type="yes_no", n_a="yes"), ["是", "否", "不清楚", "不涉及"]),
        (question(type="choice", options={"a": "甲", "b": "乙"}), ["甲", "乙", "不清楚"]),
        (question(type="safeguard"), ["正常", "故障", "人为停用", "仅便携或型式不符", "未设", "不清楚"]),
        (question(type="number", unit="m"), []),
    ],
)
def test_what_the_drop_downs_offer(asked: Question, words: list[str]) -> None:
    assert Column(asked).words == words


def test_drop_downs_let_anything_be_typed_and_help_fits_its_box() -> None:
    book = opened(write(None, list(KINDS.values())))
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert rule.type in (None, "none") or not rule.showErrorMessage, "不清楚 and √ must not be refused"
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.prompt or "") <= 255


def test_long_lists_stand_on_a_hidden_sheet() -> None:
    options = {f"o{i}": f"第{i}种很长很长的选项，带逗号,和括号" for i in range(30)}
    long = SubjectKind(kind="long", name="长", count_text="几个", questions=[question(type="choice", options=options)])
    book = opened(write(None, [long]))
    assert book["名单"].sheet_state == "hidden"
    assert [rule.formula1 for rule in book["长"].data_validations.dataValidation if rule.type] == ["名单!$A$1:$A$31"]


def test_every_kind_can_be_written_and_is_found_again() -> None:
    blank = write(None, list(KINDS.values()))
    handed = read(blank, KINDS)
    assert handed.unreadable == []
    assert handed.data == {"form": "panding/1", "subjects": []}
    assert all(len(name) <= 31 for name in opened(blank).sheetnames)


def test_only_the_chosen_questions_and_those_answered() -> None:
    data = {"subjects": [{"kind": "dust_system", "name": "1#", "answers": {"tunnel_duct": "no"}}]}
    sheet = opened(write(data, [SYSTEM], questions=lambda kind: SYSTEM.questions[:1]))["除尘系统"]
    assert [cell.value for cell in sheet[3]] == ["dust_system", "name", "within", "collection", "tunnel_duct"]


def test_names_and_codes_are_text_and_never_formulas() -> None:
    data = {
        "enterprise": {"uscc": "913701001234567890", "region": "370102"},
        "subjects": [{"kind": "dust_system", "name": "=1+1", "within": "2-1", "answers": {"collection": "@x"}}],
    }
    book = opened(write(data, [SYSTEM]))
    sheet = book["除尘系统"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[4][1:4]] == [
        ("=1+1", "s", "@"),
        ("2-1", "s", "@"),
        ("@x", "s", "@"),
    ]
    assert {cell.number_format for row in book["表头"]["B4:B9"] for cell in row} == {"@"}


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        (question(type="yes_no"), "yes", {None: "是"}),
        (question(type="yes_no"), False, {None: "否"}),
        (question(type="yes_no"), "n_a", {None: "不涉及"}),
        (question(type="yes_no"), "符合", {None: "符合"}),
        (question(type="safeguard"), "disabled", {None: "人为停用"}),
        (question(type="number", unit="m"), "0.10", {None: "0.10"}),
        (question(type="date"), "never", {None: "从未"}),
        (question(type="date"), None, {None: ""}),
        (question(type="choice", options={"yes": "甲", "n": "乙"}), "yes", {None: "甲"}),
        (CHOICES, ["c"], {"a": "否", "b": "否", "c": "是"}),
        (CHOICES, ["a"], {"a": "是", "b": "是", "c": "否"}),
        (CHOICES, ["丙"], {"a": "否", "b": "否", "c": "是"}),
        (CHOICES, [], {"a": "否", "b": "否", "c": "否"}),
        (CHOICES, {"a": "yes", "c": "unclear"}, {"a": "是", "c": "不清楚"}),
        (CHOICES, {"z": "yes"}, {"z": "是"}),
        (CHOICES, ["c", "z"], {"=": "c、z"}),
        (CHOICES, "unclear", {"=": "不清楚"}),
        (CHOICES, "yes", {"=": "“yes”"}),
        (SAFEGUARDS, ["a"], {"a": "正常", "b": "未设"}),
        (SAFEGUARDS, {"a": "failed"}, {"a": "故障"}),
        (SAFEGUARDS, "n_a", {"=": "不涉及"}),
    ],
)
def test_answers_in_words(asked: Question, answer: object, expected: dict[str | None, str]) -> None:
    assert cells(asked, answer) == expected


def test_what_has_no_column_is_kept_and_reported() -> None:
    data = {
        "weather": "晴",
        "subjects": [
            {"kind": "dust_system", "name": "1#", "colour": "红", "answers": {"dusts": {"wod": "yes"}, "new": "是"}},
            {"kind": "robot", "name": "R2", "answers": {"arm": "正常"}},
        ],
    }
    handed = read(write(data, [SYSTEM]), KINDS)
    assert {entry.text for entry in handed.unreadable} == {"晴", "红", "是", "robot", "R2", "正常"}
    assert [entry.where[:4] for entry in handed.unreadable] == ["表“表头"] * 7


def test_texts_longer_than_a_cell_are_cut_with_a_word() -> None:
    handed = read(write({"id": "长" * 40_000}, [SYSTEM]), KINDS)
    assert handed.data["id"].endswith("（原文过长，后面的没有写入）")


def test_sheet_names_are_allowed_and_differ() -> None:
    def named(kind: str, name: str) -> SubjectKind:
        return SubjectKind(kind=kind, name=name, count_text="", questions=[])

    names = sheet_names([named("a", "A/B[1]:*?'"), named("b", "说明"), named("c", "长" * 40), named("d", "长" * 40)])
    assert len({name.lower() for name in names.values()} | {"说明"}) == 5
    assert not any(set(name) & set("[]:*?/\\'") or len(name) > 31 for name in names.values())
