"""A summary written down: the same numbers in every file, nothing from outside, the same bytes again."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from engine.formats.tables import read_sheets
from engine.reports.summary.page import bars
from engine.reports.summary.table import TO_FILL, Chart, shown
from engine.reports.summary.tables import findings_line, headline, tables
from engine.reports.summary.writing import written
from engine.summary.counted import Summary
from engine.summary.reported import compared
from tests.reports.made import pages, pdfs, size, squeezed
from tests.summary import case
from tests.summary.made import summary_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return summary_of(tmp_path_factory.mktemp("results"), case.VERDICTS, case.asked())


@pytest.fixture(scope="module")
def book(found: Summary) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(".xlsx", found)), data_only=True)


def test_who_has_not_reported_comes_first(found: Summary, book: Any) -> None:
    assert tables(found)[0].key == "unreported"
    first = book.worksheets[0]
    assert first.title == "未报名单"
    assert [first.cell(row, 1).value for row in (4, 5)] == ["示例己公司", "示例庚公司"]
    assert first.cell(6, 1).value == headline(found).zh


def test_no_rate_without_its_numbers(found: Summary) -> None:
    for table in tables(found):
        keys = [column.key for column in table.columns]
        for column in table.columns:
            assert set(column.of or ()) <= set(keys)
        assert all(column.of for column in table.columns if column.key.endswith("rate"))
    assert "已查 4（已查率 4/6 = 66.67 %），未报 2；名册外已查 3" in headline(found).zh


def test_every_outcome_is_named_though_it_is_0(found: Summary) -> None:
    assert findings_line(found).zh == (
        "单项判定 11 项（各厂区最后一张表）：拟判定重大 1，违法线索 1，存在分歧 2，待人工判定 0，条文未明 0，"
        "信息不足 1，未逐一列出 1，无法识别 0，条文不全 0，未收录 0，未发现 4，不适用 1。"
    )


def test_nothing_is_called_passed(found: Summary) -> None:
    assert not re.search("合格|无隐患|通过率", written(".html", found).decode())


def test_numbers_of_the_workbook_can_be_added_up_and_rates_are_divisions(found: Summary, book: Any) -> None:
    sheet = book["各行业"]
    heads = {sheet.cell(3, column).value: column for column in range(1, sheet.max_column + 1)}
    for head in ("应查", "已查", "未报", "名册外已查", "检查份数"):
        *parts, total = [sheet.cell(row, heads[head]).value for row in range(4, 10)]
        assert sum(parts) == total
    formulas = openpyxl.load_workbook(io.BytesIO(written(".xlsx", found)))["各行业"]
    assert formulas.cell(9, heads["已查率"]).value == '=IF(B9=0,"—",C9/B9)'
    assert sheet.cell(9, heads["已查率"]).value == pytest.approx(4 / 6)


def test_the_monthly_table_marks_what_nobody_knows(found: Summary, tmp_path: Path) -> None:
    (monthly,) = (table for table in tables(found) if table.key == "monthly")
    rows = {row[0]: row for row in monthly.rows}
    said = [shown(cell) for cell in rows["合计"]]
    assert said[:8] == ["合计", "7", "2", "2", "100.00 %", "1", "0", "0.00 %"]
    assert set(said[8:]) == {"填报"}
    assert "1 项只是拟判定" in monthly.note.zh
    assert "不明的 1 项没有列入" in monthly.note.zh
    for part in ("sites", "general_found", "major_found"):
        at = [column.key for column in monthly.columns].index(part)
        blocks: list[list[Any]] = []
        for row in monthly.rows:
            blocks.append([]) if str(row[0]).startswith("【") else blocks[-1].append(row[at])
        assert all(sum(block[:-1]) == block[-1] for block in blocks)
    without = summary_of(tmp_path, case.VERDICTS, case.asked(ledgers=()))
    (monthly,) = (table for table in tables(without) if table.key == "monthly")
    assert all(cell is TO_FILL for cell in monthly.rows[-1][2:])


def test_our_own_monthly_table_comes_out_when_worked_out_again(found: Summary) -> None:
    sheets = [sheet for sheet in read_sheets("s.xlsx", written(".xlsx", found)) if sheet.name == "月报表"]
    again = compared(sheets)
    assert (again.rates, again.sums, again.differences) == (8, 8, ())


class Outside(HTMLParser):
    """What a page would fetch."""

    found: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "data") or name.startswith("on")]
        self.found += [tag] if tag in ("script", "link", "iframe") else []


def test_the_page_needs_nothing_from_outside(found: Summary) -> None:
    page = written(".html", found).decode()
    outside = Outside()
    outside.found = []
    outside.feed(page)
    assert outside.found
    assert all(value.startswith("data:image/svg+xml;base64,") for value in outside.found)
    assert "http" not in page.replace("http-equiv", "")
    assert page.index("未报名单") < page.index("各地区")


def test_texts_on_the_page_are_escaped(tmp_path: Path) -> None:
    from tests.summary.made import verdict

    evil = summary_of(tmp_path, [verdict("1", "2024-05-01", "major", "<script>alert(1)</script>", "", "", "37<b>")])
    page = written(".html", evil).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_bars_are_as_long_as_their_numbers() -> None:
    chart = Chart("图", ("甲", "乙"), (("一", (3, 1)), ("二", (0, 2)), ("长" * 30 + "&", (0, 0))))
    root = ElementTree.fromstring(bars(chart))
    widths = [float(bar.attrib["width"]) for bar in root.findall(f"{SVG}rect") if bar.attrib["height"] == "15"]
    assert widths == [315.0, 105.0, 210.0]
    said = [text.text for text in root.findall(f"{SVG}text")]
    assert {"3 + 1", "0 + 2", "0 + 0"} <= set(said)


@pytest.mark.parametrize("ending", [".xlsx", ".html", ".json"])
def test_the_same_bytes_again(ending: str, found: Summary, tmp_path: Path) -> None:
    again = summary_of(tmp_path, case.VERDICTS, case.asked())
    assert written(ending, again) == written(ending, found)


def test_the_json_has_the_counts_and_fits_its_schema(found: Summary) -> None:
    data = json.loads(written(".json", found))
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "summary.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(data)
    assert data["total"]["counts"]["due"] == 6
    assert data["span"] == {"first": "2024-05-01", "last": "2024-05-31", "name": "2024年5月"}
    assert [site["name"] for site in data["unreported"]] == ["示例己公司", "示例庚公司"]


def test_libreoffice_opens_the_workbook_on_a4(found: Summary, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(written(".xlsx", found))
    pdf = pdfs(tmp_path, [tmp_path / "s.xlsx"])["s"]
    assert size(pdf) == (842, 595)
    text = "".join(pages(pdf))
    assert squeezed(headline(found).zh) in text
    assert "66.67%" in text
    assert "Err:" not in text
    assert "#" not in text.replace("1#", "")
