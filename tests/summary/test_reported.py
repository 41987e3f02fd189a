"""Rates and totals of monthly tables, worked out again."""

from __future__ import annotations

import io

import openpyxl
import pytest

from engine.formats.tables import Sheet, read_sheets
from engine.handed import FormError
from engine.summary.rates import Rate, reported_rate
from engine.summary.reported import Difference, compared
from tests.summary.made import table

HEADS = (
    "行业（领域） 排查治理单位数 一般隐患 - - 重大隐患 - - 列入治理计划的重大隐患",
    "- - 排查（项） 整改（项） 整改率（%） 排查（项） 整改（项） 整改率（%） （项）",
)


def csv_table(*rows: str) -> list[Sheet]:
    return read_sheets("月报.csv", table("2010年月报表", *HEADS, *rows))


def test_the_published_figures_of_sichuan() -> None:
    """141 911 found, 137 354 put right, printed as 97.28 %: it is 96.79 %. 72 of 182 are 39.56 %."""
    found = compared(csv_table("全省 - 141911 137354 97.28% 182 72 39.56% 110"))
    assert found.rates == 2
    assert found.differences == (Difference("E4", "全省 一般隐患整改率", "97.28%", "137354/141911 = 96.79 %"),)


@pytest.mark.parametrize(
    "text", ["96.79%", "96.79", "96.78%", "96.8%", "97%", "0.9679", "0.967888606", "96.789 %", "0.97"]
)
def test_rates_may_be_rounded_or_cut_off(text: str) -> None:
    reported = reported_rate(text)
    assert reported is not None
    assert reported.agrees(Rate(137354, 141911))


@pytest.mark.parametrize("text", ["97.28%", "96.77%", "96.5", "0.97280", "0.9"])
def test_rates_may_not_be_something_else(text: str) -> None:
    reported = reported_rate(text)
    assert reported is not None
    assert not reported.agrees(Rate(137354, 141911))


def test_a_rate_of_nothing_is_none() -> None:
    assert (str(Rate(0, 0)), Rate(0, 0).short, str(Rate(72, 182))) == ("0/0", "—", "72/182 = 39.56 %")
    assert compared(csv_table("冶金 3 0 0 100% 1 1 100%")).differences[0].recomputed == "0/0"


def test_totals_are_added_up_block_by_block() -> None:
    rows = ("冶金 2 10 9 90% 1 1 100%", "轻工 3 20 20 100% 0 0 -", "合计 5 31 29 93.55% 1 1 100%")
    found = compared(csv_table(*rows, "- - - - - - - -", "甲区 5 30 29 96.67% 1 1 100%", "乙区 0 0 0 - 0 0 -"))
    assert [one for one in found.differences if "合计" in one.of] == [
        Difference("C6", "合计 一般隐患排查", "31", "2 行相加 = 30")
    ]
    assert found.sums == 4


def test_a_workbook_with_merged_heads() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["行业", "单位数", "一般隐患", None, None, "重大隐患", None, None],
        [None, None, *["排查", "整改", "整改率"] * 2],
    ):
        sheet.append(row)
    sheet.append(["冶金", 1, 8, 4, 0.5, 4, 1, 0.5])
    sheet["H3"].number_format = sheet["E3"].number_format = "0.00%"
    sheet.merge_cells("C1:E1")
    sheet.merge_cells("F1:H1")
    out = io.BytesIO()
    book.save(out)
    (difference,) = compared(read_sheets("月报.xlsx", out.getvalue())).differences
    assert (difference.where, difference.reported, difference.recomputed) == ("Sheet H3", "50%", "1/4 = 25.00 %")


def test_another_table_is_refused() -> None:
    with pytest.raises(FormError, match="月报表的表头"):
        compared([Sheet("", [["企业", "日期"]])])
