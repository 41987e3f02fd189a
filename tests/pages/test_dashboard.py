"""Statistics in a browser: every figure is the API's, leads to its rows, and nobody sees beyond their own."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from api.pages.dashboard.charts import chart
from tests.api.histories import written
from tests.api.world import Caller, World
from tests.pages.looking import look
from tests.pages.people import Browsing

SPAN = "from=2024-04-01&to=2024-06-30"
FLOW = ("opening", "found", "closed", "closing", "overdue", "listed", "rectified", "overturned")
SITES = ("due", "reported", "unreported")


def statistician(world: World, region: str = "37", matters: tuple[str, ...] = ("*",)) -> Caller:
    return world.caller("statistician", region=region, matters=matters)


def read(page: Page, grid: str) -> dict[str, list[str]]:
    """A table of the page: its lines by key."""
    rows = page.locator(f"[data-grid={grid}] tbody tr, [data-grid={grid}] tfoot tr").evaluate_all(
        "rows => rows.map(row => [row.dataset.key, ...[...row.cells].slice(1).map(cell => cell.innerText.trim())])"
    )
    return {row[0]: row[1:] for row in rows}


def share(of: dict[str, Any]) -> str:
    numbers = f"{of['part']}/{of['whole']}"
    return numbers if of["percent"] is None else f"{numbers} = {of['percent']} %"


def days(of: dict[str, Any]) -> list[str]:
    return ["—" if of[name] is None else str(of[name]) for name in ("median_days", "ninetieth_days")]


def hazards(of: dict[str, Any]) -> list[str]:
    numbers = [str(of[name]["count"]) for name in FLOW]
    return [*numbers, share(of["rectified_rate"]), *days(of["time_to_write_off"])]


def sites(of: dict[str, Any]) -> list[str]:
    return [*(str(of[name]["count"]) for name in SITES), share(of["unreported_share"])]


def findings(of: dict[str, Any]) -> list[str]:
    return [str(one["count"]) for one in of.values()]


@pytest.mark.parametrize(
    "query",
    [
        f"{SPAN}&region=37&by=region",
        f"{SPAN}&region=3701&by=region&matter=gas",
        f"{SPAN}&region=37&by=clause",
        f"{SPAN}&region=3701&by=industry",
        f"{SPAN}&region=37&by=channel",
        "of=2024-Q2&region=3701&by=period&period=month",
    ],
)
def test_every_figure_is_the_apis(browsing: Browsing, world: World, query: str) -> None:
    written(world, 7, sites=15, hazards=80)
    clerk = statistician(world)
    told = clerk.get(f"/v1/statistics?{query}").json()
    page = browsing.page(clerk, script=False)
    page.goto(f"/dashboard?{query}")
    for name in SITES:
        expect(page.locator(f"[data-figure={name}]")).to_have_text(str(told["total"]["sites"][name]["count"]))
    lines = {line["key"]: line for line in told["lines"][:20]} | {"total": told["total"]}
    for level in ("major", "general"):
        expected = {key: hazards(line["hazards"][level]) for key, line in lines.items()}
        assert read(page, level) == expected, level
    if told["lines"][0]["sites"]:
        assert read(page, "sites") == {key: sites(line["sites"]) for key, line in lines.items()}
    assert read(page, "parted_findings") == {key: findings(line["findings"]) for key, line in lines.items()}
    whole = told["total"]["hazards"]
    for name, cells in read(page, "flow").items():
        if name in FLOW:
            assert cells == [str(one[name]["count"]) for one in whole.values()], name
    assert [row[0] for row in read(page, "findings").values()] == findings(told["total"]["findings"])
    for rule in told["rules"]:
        expect(page.get_by_text(rule, exact=True)).to_be_visible()


def test_a_figure_leads_to_its_rows_and_a_region_to_its_parts(browsing: Browsing, world: World) -> None:
    written(world, 3, sites=20, hazards=80)
    clerk = statistician(world)
    page = browsing.page(clerk, script=False)
    page.goto(f"/dashboard?{SPAN}&region=37")
    page.locator("[data-grid=sites]").get_by_role("link", name="示例市", exact=True).click()
    assert parse_qs(urlsplit(page.url).query)["region"] == ["3701"]
    told = clerk.get(f"/v1/statistics?{SPAN}&region=3701").json()["total"]
    number = told["hazards"]["general"]["closing"]["count"]
    assert number
    page.locator("[data-grid=flow] tr[data-key=closing] td").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一般隐患：期末存量")
    expect(page.locator("tbody tr")).to_have_count(min(number, 50))
    page.get_by_role("link", name="回统计").click()
    page.get_by_role("link", name="看名单：没有报的").click()
    expect(page.locator("tbody tr")).to_have_count(min(told["sites"]["unreported"]["count"], 50))
    page.goto(f"/dashboard?{SPAN}&region=3701")
    page.get_by_label("上级地区").get_by_role("link", name="示例省").click()
    assert parse_qs(urlsplit(page.url).query)["region"] == ["37"]
    page.get_by_role("link", name="上一期").click()
    expect(page.locator(".lead")).to_contain_text("2024年第一季度")


def test_a_chart_is_what_its_numbers_say() -> None:
    rows = [("<甲>&", (30, 10)), ("乙", (0, 5)), ("丙", (0, 0))]
    drawn = chart("示例", ("已查", "未报"), rows)
    assert drawn is not None
    picture = str(drawn.drawn())
    assert picture == str(chart("示例", ("已查", "未报"), list(rows)).drawn())  # type: ignore[union-attr]
    assert "&lt;甲&gt;&amp;" in picture and "<甲>" not in picture and "style=" not in picture and "丙" not in picture
    widths = [float(width) for width in re.findall(r'<rect[^>]* width="([0-9.]+)%"', picture)]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01) and widths[1] == pytest.approx(2 * widths[2], rel=0.01)
    assert "30 + 10" in picture and "已查 30，未报 10" in picture
    many = chart("示例", ("条数",), [(str(number), (number,)) for number in range(1, 40)])
    assert many is not None and len(many.rows) == 20 and many.cut == 19
    assert [label for label, _ in many.rows] == [str(number) for number in range(20, 40)]
    assert chart("示例", ("条数",), [("甲", (0,))]) is None


def test_long_lists_go_on(browsing: Browsing, world: World) -> None:
    written(world, 5, sites=20, hazards=120)
    page = browsing.page(statistician(world), script=False)
    page.goto("/dashboard/hazards?from=2024-01-01&to=2024-12-31&figure=found&limit=30")
    first = page.locator("tbody td:first-child").all_inner_texts()
    page.get_by_role("link", name="下一页").click()
    second = page.locator("tbody td:first-child").all_inner_texts()
    assert len(first) == len(second) == 30 and not set(first) & set(second)


def test_the_workbook_has_the_same_figures(browsing: Browsing, world: World) -> None:
    written(world, 9, sites=10, hazards=40)
    clerk = statistician(world)
    page = browsing.page(clerk)
    page.goto(f"/dashboard?{SPAN}&region=37&by=region")
    with page.expect_download() as saved:
        page.get_by_role("link", name="这些表").click()
    sheet = load_workbook(io.BytesIO(saved.value.path().read_bytes())).active
    assert sheet is not None
    rows = {row[0]: row[1:] for row in sheet.iter_rows(min_row=4, values_only=True)}
    told = clerk.get(f"/v1/statistics?{SPAN}&region=37&by=region").json()
    for label, line in [*((line["label"], line) for line in told["lines"]), ("合计", told["total"])]:
        assert list(rows[label][:3]) == [line["sites"][name]["count"] for name in SITES], label
        assert rows[label][4:8] == tuple(line["hazards"]["major"][name]["count"] for name in FLOW[:4]), label
    with page.expect_download():
        page.get_by_role("link", name="月报表").click()


def test_no_period_is_assumed(browsing: Browsing, world: World) -> None:
    page = browsing.page(statistician(world), script=False)
    page.goto("/dashboard")
    expect(page.get_by_text("不替您选")).to_be_visible()
    page.get_by_label("统计期", exact=True).fill("去年")
    page.get_by_role("button", name="统计").click()
    expect(page.get_by_role("alert")).to_contain_text("不是统计期")
    expect(page.get_by_label("统计期", exact=True)).to_have_value("去年")
    page.get_by_label("统计期", exact=True).fill("2024-05")
    page.get_by_role("button", name="统计").click()
    expect(page.locator(".lead")).to_contain_text("2024年5月（2024-05-01 至 2024-05-31）")
    page.goto("/dashboard?region=3701")  # counts by months, as the place has configured
    expect(page.locator(".lead")).to_contain_text(re.compile(r"\d{4}年\d+月（"))


def test_who_may_look_at_what(browsing: Browsing, world: World) -> None:
    county = browsing.page(statistician(world, "370102", ("gas",)), script=False)
    for outside, status in (("region=370202", 403), ("matter=fire", 403), ("region=370102", 200)):
        answer = county.goto(f"/dashboard?{SPAN}&{outside}")
        assert answer and answer.status == status, outside
    head, nobody = browsing.page(world.head(), script=False), browsing.page(script=False)
    for path in ("/dashboard", "/dashboard/unreported", "/supervision", "/dashboard/table.xlsx"):
        answer = head.goto(f"{path}?{SPAN}")
        assert answer and answer.status == 403, path
        nobody.goto(f"{path}?{SPAN}")
        assert "/sign-in?next=" in nobody.url
    officer = browsing.page(world.officer("37", ("gas",)), script=False)
    answer = officer.goto(f"/supervision?{SPAN}&measure=rate")
    assert answer and answer.status == 200
    expect(officer.get_by_role("button", name="记入")).to_have_count(0)


def test_regions_that_lag_are_ranked_and_supervised(browsing: Browsing, world: World) -> None:
    written(world, 10, sites=20, hazards=80)
    clerk = statistician(world, "37", ("gas",))
    page = browsing.page(clerk, script=False)
    page.goto(f"/dashboard?{SPAN}&region=37&matter=gas")
    page.get_by_role("link", name="落后地区和督办记录").click()
    page.get_by_role("radio", name="未报率").check()
    page.get_by_role("button", name="排序").click()
    told = clerk.get(f"/v1/statistics/lagging?{SPAN}&region=37&matter=gas&measure=unreported_share").json()["items"]
    assert len(told) == 2
    assert {key: row[1] for key, row in read(page, "lagging").items()} == {
        one["region"]: share(one["value"]) for one in told
    }
    assert list(read(page, "lagging")) == [one["region"] for one in told]
    page.locator("[data-grid=lagging] tr[data-key='3701']").get_by_role("link", name="记一次").click()
    expect(page.get_by_label("地区代码")).to_have_value("3701")
    page.get_by_label("约谈").check()
    page.get_by_label("事由").fill("示例家具有限公司久拖不改")
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_role("alert")).to_contain_text("不针对个别企业")
    expect(page.get_by_label("约谈")).to_be_checked()
    page.get_by_label("事由").fill("示例：二季度未报多")
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_text("已记入")).to_be_visible()
    total = clerk.get(f"/v1/statistics?{SPAN}&region=3701&matter=gas").json()["total"]
    numbers = "，".join(
        f"{words} {total['sites'][name]['count']}" for name, words in zip(SITES, ("应查", "已查", "未报"), strict=True)
    )
    expect(page.get_by_text("示例：二季度未报多").locator("xpath=..")).to_contain_text(numbers)


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_are_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    written(world, 11, sites=20, hazards=80)
    clerk = statistician(world)
    page = browsing.page(clerk, phone=phone)
    look(page, f"/dashboard?{SPAN}&region=37&by=clause")
    look(page, f"/dashboard/hazards?{SPAN}&region=37&figure=found")
    look(page, f"/supervision?{SPAN}&region=37&measure=overdue")
    dark = browsing.page(clerk, phone=phone, color_scheme="dark")
    look(dark, "/dashboard?of=2024-Q2&region=3701&by=period&period=month")
    look(dark, "/dashboard")
    english = browsing.page(clerk, lang="en")
    english.goto(f"/dashboard?{SPAN}&region=37&lang=en")
    expect(english.get_by_role("heading", name="Who has reported, who has not (sites)")).to_be_visible()
