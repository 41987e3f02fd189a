"""Reading workbooks as they come in: hand-made, broken, hostile. Nothing is lost in silence, nothing crashes."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from engine.formats.xlsx.read import read
from engine.formats.xlsx.write import write
from engine.handed import FormError, Handed
from standards.kinds import SubjectKind

COMMON = {
    "help": "看现场",
    "evidence": "照片",
    "every": "yearly",
    "post": "equipment",
    "photo": "yes",
    "valid_days": 365,
}


def _kind(kind: str, name: str, questions: list[dict[str, Any]], within: list[str] | None = None) -> SubjectKind:
    return SubjectKind.model_validate(
        {
            "kind": kind,
            "name": name,
            "count_text": f"有几个{name}",
            "within": within or [],
            "questions": [COMMON | question for question in questions],
        }
    )


KINDS = {
    kind.kind: kind
    for kind in (
        _kind("enterprise", "企业", [{"id": "dust", "type": "yes_no", "text": "有可燃粉尘"}]),
        _kind("workshop", "车间", [{"id": "people", "type": "number", "unit": "人", "text": "人数"}]),
        _kind(
            "system",
            "除尘系统",
            [
                {"id": "dry", "type": "yes_no", "text": "是否干式"},
                {
                    "id": "dusts",
                    "type": "choices",
                    "text": "粉尘种类",
                    "options": {"metal": "金属", "wood": "木", "grain": "粮食"},
                },
                {"id": "lock", "type": "safeguard", "text": "锁气卸灰装置"},
                {
                    "id": "control",
                    "type": "safeguards",
                    "text": "控爆措施",
                    "options": {"vent": "泄爆", "inert": "惰化"},
                },
                {"id": "oxygen", "type": "number", "unit": "%", "text": "氧含量"},
                {"id": "checked", "type": "date", "text": "上次检查"},
                {
                    "id": "shops",
                    "type": "choices",
                    "text": "场所",
                    "options": {"shop": "商店", "public": "公众聚集", "crowded": "人员密集", "none": "其他"},
                    "implies": {"shop": ["public"], "public": ["crowded"]},
                },
            ],
            ["workshop"],
        ),
    )
}
HEADS = ["dry", "dusts.metal", "dusts.wood", "dusts.grain", "dusts.=", "lock", "control.vent", "control.inert"]
HEADS += ["control.=", "oxygen", "checked", "shops.shop", "shops.public", "shops.crowded", "shops.none", "shops.="]
AT = {name: get_column_letter(i) for i, name in enumerate(["", "name", "within", *HEADS], 1)}
HEADER = [("id", "2024-1"), ("inspected_on", "2024-05-20")]


def book(
    rows: list[dict[str, Any]] | None = None,
    header: list[tuple[Any, ...]] | None = None,
    change: Callable[[openpyxl.Workbook], None] | None = None,
    heads: list[str] | None = None,
) -> bytes:
    """A workbook made by hand: 表头 and one sheet of dust systems whose rows map ids to values."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "表头"
    for line in HEADER if header is None else header:
        sheet.append(line)
    if rows is not None:
        sheet = made.create_sheet("我的除尘")
        ids = ["name", "within", *(HEADS if heads is None else heads)]
        sheet.append(["序号"])
        sheet.append([])
        sheet.append(["system", *ids])
        for i, row in enumerate(rows, 1):
            sheet.append([i, *(row.get(name) for name in ids)])
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def reports(handed: Handed) -> list[tuple[str, str]]:
    return [(entry.where, entry.text) for entry in handed.unreadable]


def answers(handed: Handed, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = handed.data["subjects"][index]["answers"]
    return found


def edited(data: bytes, part: str, edit: Callable[[bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(FormError) as error:
        read(data, KINDS)
    assert error.value.message.en
    return error.value.message.zh


# Answers


def test_answers_stay_as_written() -> None:
    row = {
        "name": "１#除尘",
        "dry": "符　合",
        "lock": "√",
        "oxygen": "１２．５ %",
        "dusts.wood": "有",
        "checked": "从未",
    }
    handed = read(book([row]), KINDS)
    assert handed.unreadable == []
    subject = handed.data["subjects"][0]
    assert subject["name"] == "１#除尘"
    assert subject["answers"] == {
        "dry": "符　合",
        "lock": "√",
        "oxygen": "１２．５ %",
        "dusts": {"wood": "有"},
        "checked": "从未",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-3, "-3"),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        (date(2024, 5, 20), "2024-05-20"),
        (datetime(2024, 5, 20), "2024-05-20"),
        (datetime(2024, 5, 20, 8, 30), "2024-05-20 08:30"),
        (45432, "45432"),
        ("  一 般  ", "一 般"),
        ("=不是公式", None),
    ],
)
def test_values_become_text(value: object, text: str | None) -> None:
    handed = read(book([{"name": "1#", "dry": value}]), KINDS)
    assert answers(handed).get("dry") == text


def test_a_percentage_is_read_as_it_is_shown() -> None:
    def percent(made: openpyxl.Workbook) -> None:
        made["我的除尘"][f"{AT['oxygen']}4"].number_format = "0.0%"

    handed = read(book([{"name": "1#", "oxygen": 0.195}], change=percent), KINDS)
    assert answers(handed) == {"oxygen": "19.5%"}


def test_more_than_fifteen_digits_are_not_used() -> None:
    handed = read(book([{"name": "1#", "dry": 913701001234567890}]), KINDS)
    assert answers(handed) == {}
    assert [where for where, _ in reports(handed)] == [f"表“我的除尘” {AT['dry']}4"]


def test_blank_is_never_no() -> None:
    handed = read(book([{"name": "1#", "dusts.wood": "是", "control.vent": "正常"}]), KINDS)
    assert answers(handed) == {"dusts": {"wood": "是"}, "control": {"vent": "正常"}}


@pytest.mark.parametrize("word", ["是", "√", "1", 1, True, "有", "Y", "yes", "对", "✓", " 是 "])
def test_the_rest_is_no_where_the_row_says_so(word: object) -> None:
    row = {"name": "1#", "dusts.wood": "是", "dusts.=": word, "control.vent": "故障", "control.=": word}
    handed = read(book([row]), KINDS)
    assert handed.unreadable == []
    assert answers(handed) == {
        "dusts": {"metal": "否", "wood": "是", "grain": "否"},
        "control": {"vent": "故障", "inert": "未设"},
    }


def test_nothing_at_all_can_be_said() -> None:
    handed = read(book([{"name": "1#", "dusts.=": "是", "control.=": "是"}]), KINDS)
    assert answers(handed) == {
        "dusts": dict.fromkeys(["metal", "wood", "grain"], "否"),
        "control": {"vent": "未设", "inert": "未设"},
    }


@pytest.mark.parametrize("word", ["否", 0, "×", "no", "-", "不清楚"])
def test_the_rest_stays_open_otherwise(word: object) -> None:
    handed = read(book([{"name": "1#", "dusts.wood": "是", "dusts.=": word}]), KINDS)
    assert handed.unreadable == []
    assert answers(handed) == {"dusts": {"wood": "是"}}


def test_other_words_about_the_rest_are_reported() -> None:
    handed = read(book([{"name": "1#", "dusts.wood": "是", "dusts.=": "大概"}]), KINDS)
    assert answers(handed) == {"dusts": {"wood": "是"}}
    assert reports(handed) == [(f"表“我的除尘” {AT['dusts.=']}4", "大概")]


def test_words_there_alone_are_the_whole_answer() -> None:
    handed = read(book([{"name": "1#", "dusts.=": "不涉及", "control.=": "泄爆、惰化"}]), KINDS)
    assert handed.unreadable == []
    assert answers(handed) == {"dusts": "不涉及", "control": "泄爆、惰化"}
    assert handed.place(("subjects", 0, "answers", "dusts")) == f"表“我的除尘” {AT['dusts.=']}4"


def test_one_column_for_a_question_of_several_options() -> None:
    handed = read(book([{"name": "1#", "dusts": "木、金属"}], heads=["dusts"]), KINDS)
    assert answers(handed) == {"dusts": "木、金属"}
    both = read(book([{"name": "1#", "dusts": "木", "dusts.wood": "否"}], heads=["dusts", "dusts.wood"]), KINDS)
    assert answers(both) == {"dusts": {"wood": "否"}}
    assert reports(both) == [("表“我的除尘” D4", "木")]


def test_what_follows_from_an_option_is_not_made_no() -> None:
    handed = read(book([{"name": "1#", "shops.shop": "是", "shops.=": "是"}]), KINDS)
    assert answers(handed) == {"shops": {"shop": "是", "none": "否"}}


def test_an_option_without_a_column_is_not_made_no() -> None:
    heads = [name for name in HEADS if name != "dusts.metal"]
    handed = read(book([{"name": "1#", "dusts.wood": "是", "dusts.=": "是"}], heads=heads), KINDS)
    assert answers(handed) == {"dusts": {"wood": "是", "grain": "否"}}


def test_places_of_answers() -> None:
    handed = read(book([{"name": "1#", "within": "甲", "dry": "是", "dusts.wood": "是", "dusts.=": "是"}]), KINDS)
    at = handed.place
    assert at(("subjects", 0, "name")) == "表“我的除尘” B4"
    assert at(("subjects", 0, "within")) == "表“我的除尘” C4"
    assert at(("subjects", 0, "answers", "dry")) == "表“我的除尘” D4"
    assert at(("subjects", 0, "answers", "dusts", "wood")) == "表“我的除尘” F4"
    assert at(("subjects", 0, "answers", "dusts", "metal")) == "表“我的除尘” E4"
    assert at(("subjects", 0, "answers", "lock")) == "表“我的除尘” 第4行"
    assert at(("inspected_on",)) == "表“表头” B2"
    assert handed.file_digest == hashlib.sha256(book([])).hexdigest() or len(handed.file_digest) == 64


# Rows and names


def test_blank_rows_are_skipped_and_nameless_ones_kept() -> None:
    handed = read(book([{}, {"name": "1#"}, {}, {"dry": "是"}]), KINDS)
    assert handed.data["subjects"] == [
        {"kind": "system", "name": "1#", "answers": {}},
        {"kind": "system", "name": "除尘系统第7行", "answers": {"dry": "是"}},
    ]


def test_the_enterprise_needs_no_name() -> None:
    def enterprise(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("企业")
        for line in ([], [], ["enterprise", "name", "within", "dust"], [1, None, None, "是"]):
            sheet.append(line)

    handed = read(book(change=enterprise), KINDS)
    assert handed.data["subjects"] == [{"kind": "enterprise", "answers": {"dust": "是"}}]


def test_names_that_stand_twice_are_kept_and_reported() -> None:
    handed = read(book([{"name": "1#"}, {"name": "1#"}]), KINDS)
    assert [subject["name"] for subject in handed.data["subjects"]] == ["1#", "1#"]
    assert reports(handed) == [("表“我的除尘” B5", "1#")]


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("打磨车间", "打磨车间"),
        ("甲、乙", ["甲", "乙"]),
        ("甲；乙;丙，丁,戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("1、2号除尘系统", "1、2号除尘系统"),
        ("甲、1、2号除尘系统", ["甲", "1、2号除尘系统"]),
        ("、", []),
    ],
)
def test_within(within: str, expected: object) -> None:
    handed = read(book([{"name": "1、2号除尘系统"}, {"name": "x", "within": within}]), KINDS)
    assert handed.data["subjects"][1]["within"] == expected


def test_at_once_belongs_to_a_clause_and_a_subject() -> None:
    handed = read(book([{"name": "1#", "at_once.6.8": "否"}], heads=["at_once.6.8"]), KINDS)
    assert handed.data["subjects"][0]["at_once"] == {"6.8": "否"}


def test_two_sheets_of_one_kind() -> None:
    def second(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("续表")
        for line in ([], [], ["system", "name", "within", "dry"], [1, "2#", None, "否"]):
            sheet.append(line)

    handed = read(book([{"name": "1#", "dry": "是"}], change=second), KINDS)
    assert [answers(handed, i) for i in (0, 1)] == [{"dry": "是"}, {"dry": "否"}]


# What cannot be used


def test_formulas_are_open() -> None:
    row = {"name": "1#", "dry": "=0", "dusts.metal": '=IF(1,"是","否")', "dusts.wood": "是", "dusts.=": "是"}
    handed = read(book([row]), KINDS)
    assert answers(handed) == {"dusts": {"wood": "是", "grain": "否"}}, "a formula is not blank"
    assert [where for where, _ in reports(handed)] == ["表“我的除尘” D4", "表“我的除尘” E4"]
    at = ("subjects", 0, "answers")
    assert [one.path for one in handed.unreadable] == [(*at, "dry"), (*at, "dusts", "metal")], (
        "where the answers belong"
    )
    assert "公式" in handed.unreadable[0].message.zh


def test_a_formula_is_open_whatever_it_last_showed() -> None:
    data = book([{"name": "1#", "dry": "=0"}])
    data = edited(
        data,
        "xl/worksheets/sheet2.xml",
        lambda xml: xml.replace(b"<v></v>", b"<v>0</v>").replace(b"<v />", b"<v>0</v>"),
    )
    handed = read(data, KINDS)
    assert answers(handed) == {}
    assert reports(handed) == [("表“我的除尘” D4", "0")]


def test_array_formulas_fill_cells_that_have_none_of_their_own() -> None:
    data = book([{"name": "1#", "dry": "=0"}, {"name": "2#", "dry": 0}])

    def spread(xml: bytes) -> bytes:
        return xml.replace(b"<f>0</f>", b'<f t="array" ref="D4:D5">0</f>')

    handed = read(edited(data, "xl/worksheets/sheet2.xml", spread), KINDS)
    assert [answers(handed, i) for i in (0, 1)] == [{}, {}]
    assert [where for where, _ in reports(handed)] == ["表“我的除尘” D4", "表“我的除尘” D5"]


def test_numbering_rows_by_formula_is_harmless() -> None:
    def number(made: openpyxl.Workbook) -> None:
        made["我的除尘"]["A4"] = "=ROW()-3"

    assert read(book([{"name": "1#"}], change=number), KINDS).unreadable == []


def test_error_cells_are_open_and_reported() -> None:
    def spoil(made: openpyxl.Workbook) -> None:
        cell = made["我的除尘"]["D4"]
        cell.value, cell.data_type = "#N/A", "e"

    handed = read(book([{"name": "1#", "dry": "是"}], change=spoil), KINDS)
    assert answers(handed) == {}
    assert reports(handed) == [("表“我的除尘” D4", "#N/A")]


def test_merged_cells_count_once_and_are_not_blank() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made["我的除尘"].merge_cells("F4:F5")
        made["我的除尘"].merge_cells("A1:D1")

    rows = [{"name": "1#", "dusts.wood": "是", "dusts.=": "是"}, {"name": "2#", "dusts.metal": "是", "dusts.=": "是"}]
    handed = read(book(rows, change=merge), KINDS)
    assert answers(handed, 0)["dusts"]["wood"] == "是"
    assert answers(handed, 1)["dusts"] == {"metal": "是", "grain": "否"}, "what lies under the merged cell is open"
    assert reports(handed) == [("表“我的除尘” F4:F5", "是")]


def test_rows_under_a_merged_name_are_kept() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made["我的除尘"].merge_cells("B4:B6")

    handed = read(book([{"name": "1#", "dry": "是"}, {"dry": "否"}, {}], change=merge), KINDS)
    assert [subject["name"] for subject in handed.data["subjects"]] == ["1#", "除尘系统第5行"]
    assert reports(handed) == [("表“我的除尘” B4:B6", "1#")]


def test_a_megabyte_in_one_cell_costs_that_cell() -> None:
    data = book([{"name": "1#", "dry": "LONG", "lock": "正常"}])
    long = bytes(i % 26 + 97 for i in (zlib.crc32(n.to_bytes(4, "big")) for n in range(1_000_000)))
    data = edited(data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"LONG", long))
    handed = read(data, KINDS)
    assert answers(handed) == {"lock": "正常"}
    assert reports(handed) == [("表“我的除尘” D4", long[:80].decode())]


def test_what_calamine_does_not_see_is_reported() -> None:
    data = book([{"name": "1#", "dry": 12}])
    data = edited(data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"<v>12</v>", b"<v><![CDATA[12]]></v>"))
    handed = read(data, KINDS)
    assert answers(handed) == {}
    assert [where for where, _ in reports(handed)] == ["表“我的除尘” D4"]


def test_columns_that_are_not_known() -> None:
    rows = [{"name": "1#", "loc": "正常", "dry": "是"}, {"name": "2#", "loc": "故障"}, {"name": "3#"}]
    handed = read(book(rows, heads=["dry", "loc", "dusts.wod"]), KINDS)
    assert [list(answers(handed, i)) for i in range(3)] == [["dry"], [], []]
    assert reports(handed) == [("表“我的除尘” E3", "正常、故障")]
    assert "是否想写“lock”" in handed.unreadable[0].message.zh


def test_a_column_without_an_id_and_one_that_stands_twice() -> None:
    def add(made: openpyxl.Workbook) -> None:
        sheet = made["我的除尘"]
        sheet["E4"], sheet["F3"], sheet["F4"] = "备注", "dry", "否"

    handed = read(book([{"name": "1#", "dry": "是"}], heads=["dry"], change=add), KINDS)
    assert answers(handed) == {"dry": "是"}
    assert reports(handed) == [("表“我的除尘” E3", "备注"), ("表“我的除尘” F3", "否")]


def sheet_with(title: str, first: str) -> Callable[[openpyxl.Workbook], None]:
    def add(made: openpyxl.Workbook) -> None:
        made.create_sheet(title)["A3"] = first
        made[title]["B4"] = "1#"

    return add


@pytest.mark.parametrize(
    ("title", "first", "where", "words"),
    [
        ("别的", "sistem", "表“别的” A3", "是否想写“system”"),
        ("车间", "", "表“车间” A3", "第3行第A列缺少类别编号“workshop”"),
        ("车间", "一车间", "表“车间” A3", "缺少类别编号"),
        ("通讯录", "", "表“通讯录”", "没有采用"),
    ],
)
def test_sheets_that_are_not_known(title: str, first: str, where: str, words: str) -> None:
    handed = read(book([{"name": "1#"}], change=sheet_with(title, first)), KINDS)
    assert [entry.where for entry in handed.unreadable] == [where]
    assert words in handed.unreadable[0].message.zh


def test_empty_sheets_the_legend_and_the_lists_say_nothing() -> None:
    def add(made: openpyxl.Workbook) -> None:
        made.create_sheet("Sheet2")
        made.create_sheet("说明")["A1"] = "怎样填"
        made.create_sheet("名单")["A1"] = "是"

    assert read(book([{"name": "1#"}], change=add), KINDS).unreadable == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_with_a_remark(state: str) -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made["我的除尘"].sheet_state = state

    handed = read(book([{"name": "1#", "dry": "是"}], change=hide), KINDS)
    assert answers(handed) == {"dry": "是"}
    assert [note.zh for note in handed.notes] == ["表“我的除尘”是隐藏的，其中的内容照常采用"]
    assert handed.unreadable == [], "it was understood"


def test_hidden_rows_and_columns_are_read_with_a_remark() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        sheet = made["我的除尘"]
        sheet.row_dimensions[5].hidden = True
        sheet.row_dimensions[9].hidden = True  # nothing stands there
        sheet.column_dimensions[AT["dry"]].hidden = True
        sheet.column_dimensions[AT["within"]].hidden = True  # nor there

    handed = read(book([{"name": "1#", "dry": "是"}, {"name": "2#", "dry": "否"}], change=hide), KINDS)
    assert [answers(handed, i) for i in (0, 1)] == [{"dry": "是"}, {"dry": "否"}]
    assert [note.zh for note in handed.notes] == [f"表“我的除尘”的第5行、{AT['dry']}列是隐藏的，其中的内容照常采用"]
    assert read(book([{"name": "1#"}]), KINDS).notes == []


# 表头


def test_the_header_by_key_or_by_label() -> None:
    lines = [
        ("key", "value"),
        ("企业名称", "某某家具厂"),
        ("enterprise.uscc", "91370100MA3C000000"),
        ("随便什么", "370102", "说明", "enterprise.region"),
        ("检查日期", date(2024, 5, 20)),
        ("检查来源", "执法检查"),
        ("standards", "industry_trade、fire, gas"),
        ("有几个除尘系统（0＝没有）", 2),
        ("counts.workshop", "没有"),
        ("claims.1.rule", "5.1.3c"),
        ("claims.3.rule", "5.1.3a"),
        ("claims.1.by", "张三"),
        ("decisions.1.outcome", "不构成"),
    ]
    handed = read(book([], header=lines), KINDS)
    assert handed.unreadable == []
    assert handed.data == {
        "form": "panding/1",
        "subjects": [],
        "enterprise": {"name": "某某家具厂", "uscc": "91370100MA3C000000", "region": "370102"},
        "inspected_on": "2024-05-20",
        "origin": "inspection",
        "standards": ["industry_trade", "fire", "gas"],
        "counts": {"system": "2", "workshop": "没有"},
        "claims": [{"rule": "5.1.3c", "by": "张三"}, {"rule": "5.1.3a"}],
        "decisions": [{"outcome": "not_found"}],
    }
    assert handed.place(("counts", "system")) == "表“表头” B8"
    assert handed.place(("claims", 1, "rule")) == "表“表头” B11"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (("天气", "晴"), "晴"),
        (("counts.sistem", 3), "3"),
        (("claims.1.colour", "红"), "红"),
        (("enterprise.nmae", "某厂"), "某厂"),
        (("origin", "路过"), "路过"),
        (("id", "另一个"), "另一个"),
        (("id", "=1+1"), ""),
        (("", "没有名目"), "没有名目"),
    ],
)
def test_lines_of_the_header_that_are_not_used(line: tuple[Any, ...], text: str) -> None:
    handed = read(book([], header=[*HEADER, line]), KINDS)
    assert reports(handed) == [("表“表头” B3", text)]
    assert handed.data == {"form": "panding/1", "subjects": [], "id": "2024-1", "inspected_on": "2024-05-20"}


def test_notes_beside_the_header_are_reported() -> None:
    handed = read(book([], header=[("id", "1", "", "", "看这里")]), KINDS)
    assert reports(handed) == [("表“表头” E1", "看这里")]


def test_a_header_under_another_name_is_found() -> None:
    def rename(made: openpyxl.Workbook) -> None:
        made["表头"].title = "基本情况"

    handed = read(book([], header=[*HEADER, ("origin", "self")], change=rename), KINDS)
    assert handed.data["id"] == "2024-1"


def test_without_a_header_the_rows_are_read() -> None:
    def remove(made: openpyxl.Workbook) -> None:
        del made["表头"]

    handed = read(book([{"name": "1#", "dry": "是"}], change=remove), KINDS)
    assert answers(handed) == {"dry": "是"}
    assert reports(handed) == [("表“表头”", "")]


# 依据


def grounds(*lines: tuple[Any, ...]) -> Callable[[openpyxl.Workbook], None]:
    def add(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("依据")
        for line in ([], [], ("grounds", "question", "how", "by", "at", "reason", "files"), *lines):
            sheet.append(line)

    return add


def test_grounds_find_their_subject_and_question() -> None:
    lines = [
        ("1#", "dry", "看到", "张三", date(2024, 5, 20), "看过", "a.jpg、b.jpg"),
        ("１#", "锁气卸灰装置", "measured"),
        ("1#", "氧含量（%）", "", "李四"),
    ]
    handed = read(book([{"name": "1#"}], change=grounds(*lines)), KINDS)
    assert handed.unreadable == []
    assert handed.data["subjects"][0]["grounds"] == {
        "dry": {"how": "seen", "by": "张三", "at": "2024-05-20", "reason": "看过", "files": ["a.jpg", "b.jpg"]},
        "lock": {"how": "measured"},
        "oxygen": {"by": "李四"},
    }
    assert handed.place(("subjects", 0, "grounds", "dry", "at")) == "表“依据” E4"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("9#", "dry", "看到"), "没有叫“9#”的检查部位"),
        (("", "dry", "看到"), "没有写检查部位"),
        (("1#", "颜色", "看到"), "没有唯一的检查项目“颜色”"),
        (("除尘系统", "dry", "看到"), "有 2 个检查部位叫“除尘系统”"),
        (("1#", "dry", "猜的"), "请填 看到"),
    ],
)
def test_grounds_that_match_nothing(line: tuple[Any, ...], words: str) -> None:
    handed = read(book([{"name": "1#"}, {"name": "2#"}], change=grounds(line)), KINDS)
    assert len(handed.unreadable) == 1
    assert words in handed.unreadable[0].message.zh
    assert "猜的" in handed.unreadable[0].text or "看到" in handed.unreadable[0].text


def test_grounds_given_twice() -> None:
    handed = read(book([{"name": "1#"}], change=grounds(("1#", "dry", "看到"), ("1#", "dry", "询问"))), KINDS)
    assert handed.data["subjects"][0]["grounds"] == {"dry": {"how": "seen"}}
    assert reports(handed) == [("表“依据” A5", "1#｜dry｜询问")]


# Files that are no form


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 xlsx 文件"),
        ("检查日期,2024-05-20".encode(), "不是 xlsx 文件"),
        (b"<html><table></table></html>", "不是 xlsx 文件"),
        (OLE, ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
        (zipped(a=b"1"), "不是 xlsx 文件"),
        (zipped(word__document_xml=b"<a/>"), "Word"),
        (zipped(xl__workbook_bin=b""), "xlsb"),
        (zipped(xl__workbook_xml=b"<workbook"), "损坏"),
        (zipped(**{f"part{i}": b"" for i in range(2_001)}), "2001 个部件"),
        (zipped(**{f"part{i}_xml": b" " * 1_000_000 for i in range(101)}), "压缩炸弹"),
        (zipped(xl__workbook_xml=b" " * 2_000_000), "压缩炸弹"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_files_that_are_refused(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_declared_sizes_are_not_believed() -> None:
    data = bytearray(zipped(xl__workbook_xml=b" " * 5_000_000))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    assert "压缩炸弹" in refused(bytes(data))


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(book([{"name": "1#"}]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("xl/worksheets/sheet2.xml")
    data[info.header_offset + 60] ^= 0xFF
    assert "损坏" in refused(bytes(data))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "docProps/core.xml"])
def test_document_types_are_refused(part: str) -> None:
    doctype = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;&b;">]>'

    def add(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        return head + mark + doctype + rest

    assert "DOCTYPE" in refused(edited(book([{"name": "1#"}]), part, add))


@pytest.mark.parametrize("cell", ["XFD1048576", "A20001", "ALM4"])
def test_a_cell_out_of_reach_is_refused_by_name(cell: str) -> None:
    """Calamine would end the process: it makes a grid as large as the farthest cell."""
    row = "".join(filter(str.isdigit, cell))
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    data = edited(book([{"name": "1#"}]), "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", far))
    message = refused(data)
    assert cell in message
    assert "我的除尘" in message


def test_a_grid_too_large_is_refused() -> None:
    def far(made: openpyxl.Workbook) -> None:
        made["我的除尘"]["ALL20000"] = 1

    assert "工作簿太大" in refused(book([{"name": "1#"}], change=far))


def test_coloured_cells_far_out_and_false_dimensions_do_no_harm() -> None:
    def paint(xml: bytes) -> bytes:
        xml = xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
        return xml.replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" was="')

    handed = read(edited(book([{"name": "1#", "dry": "是"}]), "xl/worksheets/sheet2.xml", paint), KINDS)
    assert answers(handed) == {"dry": "是"}


def test_one_text_used_by_many_cells_does_not_grow_without_bounds() -> None:
    subjects = [{"kind": "system", "name": f"{i}#", "answers": {"dry": "LONG"}} for i in range(1_000)]
    text = "".join(chr(0x4E00 + zlib.crc32(i.to_bytes(4, "big")) % 20_000) for i in range(30_000)).encode()
    data = edited(
        write({"subjects": subjects}, [KINDS["system"]]),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"LONG", text),
    )
    assert "工作簿太大" in refused(data)


def test_a_workbook_of_something_else_is_refused() -> None:
    def rename(made: openpyxl.Workbook) -> None:
        made["表头"].title = "工资表"

    assert "工资表" in refused(book(header=[("张三", 5000)], change=rename))


def test_one_damaged_sheet_does_not_cost_the_others() -> None:
    data = book([{"name": "1#", "dry": "是"}], change=sheet_with("车间", "workshop"))

    def spoil(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="9"><c r="B9" t="e"><v>#NEW!</v></c></row></sheetData>')

    handed = read(edited(data, "xl/worksheets/sheet3.xml", spoil), KINDS)
    assert answers(handed) == {"dry": "是"}
    assert reports(handed) == [("表“车间”", "")]


def test_pictures_are_no_concern() -> None:
    data = edited(book([{"name": "1#"}]), "", bytes, {"xl/media/image1.png": bytes(3_000_000)})
    assert read(data, KINDS).unreadable == []


def test_a_workbook_part_under_another_name() -> None:
    data = book([{"name": "1#", "dry": "是"}])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"xl/workbook.xml", b"xl/workbook2.xml")
            new.writestr(name.replace("workbook.xml", "workbook2.xml"), content)
    assert answers(read(out.getvalue(), KINDS)) == {"dry": "是"}
