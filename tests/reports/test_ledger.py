"""The ledger, opened again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl

from engine import Judge
from engine.handed import Handed
from engine.reports.ledger import ENTRIES, STATUSES, ledger_table
from engine.reports.papers import Case
from tests.cli.forms import CONTESTED, MAJOR
from tests.reports.made import case, example, written


def ledger(cases: Iterable[Case], own: bool = False) -> bytes:
    return written(ledger_table(cases, own=own), "xlsx")


def rows(data: bytes) -> list[dict[str, Any]]:
    head, *rest = list(openpyxl.load_workbook(io.BytesIO(data))["台账"].iter_rows(min_row=3, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_one_row_a_hazard_of_every_form(judge: Judge) -> None:
    cases = [example(judge), example(judge, "foundry")]
    found = rows(ledger(cases))
    assert len(found) == sum(len(c.major()) + len(c.past()) + len(c.for_a_person()) for c in cases)
    assert sum(row["隐患等级"] == "重大" for row in found) == sum(c.verdict.totals()["major"] for c in cases)
    assert [row["序号"] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    assert len({row["隐患编号"] for row in found}) == len(found)


def test_what_is_for_a_person_or_past_has_no_level_and_says_so(judge: Judge) -> None:
    standings = {row["判定状态"]: row["隐患等级"] for row in rows(ledger([example(judge)]))}
    assert standings == {"拟判定": "重大", "违法线索（作业已结束）": None, "存在分歧，待人工判定": None}
    (contested,) = rows(ledger([case(judge, Handed(CONTESTED))]))
    assert (contested["隐患等级"], contested["整改状态"]) == (None, None)


def test_codes_and_dates_are_text(judge: Judge) -> None:
    form = MAJOR | {"enterprise": {"name": "=1+1", "uscc": "913701020000000000", "region": "370102"}}
    sheet: Any = openpyxl.load_workbook(io.BytesIO(ledger([case(judge, Handed(form))])))["台账"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for title, text in {"统一社会信用代码": "913701020000000000", "排查时间": "2024-05-20", "企业名称": "=1+1"}.items():
        cell = sheet.cell(4, heads[title])
        assert (cell.value, cell.data_type if title != "企业名称" else "s") == (text, "s")


def test_an_enterprises_own_has_neither_itself_nor_the_source(judge: Judge) -> None:
    form = case(judge, Handed(MAJOR | {"origin": "tip_off"}))
    departments, own = rows(ledger([form])), rows(ledger([form], own=True))
    assert departments[0]["隐患来源"] == "举报查实"
    left_out = set(departments[0]) - set(own[0])
    assert left_out == {"企业名称", "统一社会信用代码", "厂区及属地", "监管行业", "隐患来源"}
    assert not any("举报" in str(value) for row in own for value in row.values())


def test_drop_downs_filters_and_a_head_that_stays(judge: Judge) -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(ledger([example(judge)])))["台账"]
    heads = {cell.value: cell.column_letter for cell in sheet[3]}
    assert sheet.freeze_panes == "D4"
    assert sheet.auto_filter.ref.startswith("A3:")
    lists = {str(v.sqref).split(":")[0]: v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists[f"{heads['整改状态']}4"] == f'"{",".join(word.zh for word in STATUSES)}"'
    assert {f"{heads[e.column.title.zh]}4" for e in ENTRIES if e.column.choices} == set(lists)


def test_an_empty_ledger_is_ready_to_fill_in(judge: Judge) -> None:
    assert rows(ledger([])) == []
