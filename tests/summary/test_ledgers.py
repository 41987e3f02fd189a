"""Ledgers read back, stock and flow as of a day: each number by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Judge
from engine.formats.tables import read_sheets
from engine.handed import FormError
from engine.reports.ledger import ledger_table
from engine.summary.flows import flows, happened
from engine.summary.ledgers import Entry, ledger_of, merged
from engine.summary.periods import Span, period_named
from tests.reports.made import example, written
from tests.summary import case
from tests.summary.made import table

MAY = period_named("2024-05")[0]


def test_stock_and_flow_of_the_case() -> None:
    ledger = ledger_of(read_sheets("台账.csv", case.LEDGER), "台账.csv")
    found = flows(ledger.entries, MAY, lambda entry: ("", entry.level))
    expected = {
        "重大": {"opening": 1, "found": 1, "closed": 1, "closing": 1, "overdue": 1, "suggested": 1},
        "一般": {"found": 2, "closed": 1, "closing": 1, "rectified": 2, "no_deadline": 0},
        "等级未填": {"found": 1, "closing": 1, "overdue": 0},
    }
    for level, numbers in expected.items():
        assert {key: found["", level][key] for key in numbers} == numbers
    assert sorted(one.why for one in ledger.apart) == ["存在分歧", "自相矛盾或缺日期", "自相矛盾或缺日期", "违法线索"]


def test_what_contradicts_itself_is_said_with_its_row() -> None:
    said = {(one.who, one.text) for one in ledger_of(read_sheets("台账.csv", case.LEDGER), "台账.csv").remarks}
    assert said == {
        ("台账.csv第6行", "隐患等级“较大”不是重大或一般，单列"),
        ("台账.csv第10行", "完成时间 2024-05-10 早于排查时间 2024-05-20，没有计入"),
        ("台账.csv第12行", "已销号而没有销号时间，没有计入"),
    }


def test_a_status_that_contradicts_its_day_of_closing_decides() -> None:
    data = table(
        "排查时间 隐患等级 整改状态 销号时间", "2024-05-06 重大 待复查 2024-05-08", "2024-05-06 重大 - 2024-05-08"
    )
    ledger = ledger_of(read_sheets("a.csv", data), "a.csv")
    assert [entry.closed for entry in ledger.entries] == [None, date(2024, 5, 8)]
    assert any("没有计入销号" in remark.text for remark in ledger.remarks)


def test_our_own_ledger_is_read_as_it_is_written(judge: Judge) -> None:
    seafood = example(judge)
    ledger = ledger_of(read_sheets("台账.xlsx", written(ledger_table([seafood]), "xlsx")), "台账.xlsx")
    assert len(ledger.entries) == seafood.verdict.totals()["major"]
    assert {(entry.level, entry.standing, entry.industry) for entry in ledger.entries} == {("重大", "拟判定", "轻工")}
    assert {entry.region for entry in ledger.entries} == {"371082"}
    assert sorted(one.why for one in ledger.apart) == ["存在分歧", "存在分歧", "违法线索"]
    assert ledger.remarks == ()


def test_the_same_hazard_in_the_ledgers_of_two_months_counts_once() -> None:
    heads = "隐患编号 企业名称 排查时间 隐患等级 整改状态 销号时间"
    april = table(
        heads, "L1 示例甲 2024-04-10 重大 整改中 -", "L2 示例甲 2024-04-11 一般 整改中 -", "- 示例甲 2024-04-11 一般"
    )
    may = table(
        heads,
        "L1 示例甲 2024-04-10 重大 已销号 2024-05-06",
        "L1 示例乙 2024-05-10 重大 - -",
        "- 示例甲 2024-04-11 一般",
    )
    entries, remarks = merged([ledger_of(read_sheets("a.csv", data), "a.csv") for data in (april, may)])
    assert [(one.number, one.name, one.closed is None) for one in entries] == [
        ("L1", "示例甲", False),
        ("L2", "示例甲", True),
        ("", "示例甲", True),
        ("L1", "示例乙", True),
        ("", "示例甲", True),
    ]
    assert [remark.text for remark in remarks] == ["隐患 L1 在台账里不止一行，以后面的为准，只计一次"]


def test_a_table_without_the_heads_is_refused() -> None:
    with pytest.raises(FormError, match="排查时间、隐患等级"):
        ledger_of(read_sheets("a.csv", table("企业 日期", "甲 2024-05-01")), "a.csv")


DAYS = st.dates(date(2024, 4, 1), date(2024, 6, 30))


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS, DAYS)
def test_opening_plus_found_less_closed_is_closing(
    found: date, done: date | None, closed: date | None, one: date, other: date
) -> None:
    if (closed and closed < found) or (done and done < found):
        return
    entry = Entry("1", "", "", "", "重大", "认定", found, None, done, closed)
    counts = happened(entry, Span(min(one, other), max(one, other)))
    assert counts["opening"] + counts["found"] - counts["closed"] == counts["closing"]
    assert counts["rectified"] <= counts["found"]
    assert counts["overdue"] == 0
