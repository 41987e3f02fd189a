"""The standards, read by anybody: found by everyday words, one address for each clause, what is not here said first."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx2
import pytest
from playwright.sync_api import expect

from standards import Library
from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import Browsing, Place

CLAUSE = "/law/industry_trade_2023/11(3)"
PAGES = (
    "/law",
    "/law/industry_trade_2023",
    "/law/fire_2025",
    CLAUSE,
    "/law/search?q=除尘器没装锁气阀",
    "/law/kinds",
    "/law/kinds/fire_place",
    "/law/duties",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_open_to_all_on_a_phone(browsing: Browsing, path: str) -> None:
    look(browsing.page(phone=True), path)


@pytest.mark.parametrize("path", ["/law", CLAUSE])
def test_on_a_desk_in_the_dark_too(browsing: Browsing, path: str) -> None:
    look(browsing.page(color_scheme="dark"), path)
    look(browsing.page(lang="en-GB"), path)


@pytest.mark.parametrize("script", [True, False])
def test_from_everyday_words_to_the_clause(browsing: Browsing, script: bool) -> None:
    page = browsing.page(phone=True, script=script)
    page.goto("/law")
    page.get_by_role("searchbox", name="用平常话找条文").fill("除尘器没装锁气阀")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_contain_text("按条文用语理解为锁气卸灰装置")
    first = page.get_by_role("listitem").first
    expect(first).to_contain_text("应急管理部令第10号")
    expect(first.locator("mark", has_text="锁气卸灰装置")).to_be_visible()
    first.get_by_role("link", name="第十一条第六项").click()
    expect(page).to_have_url(re.compile(r"/law/industry_trade_2023/11\(6\)$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("第十一条第六项")
    expect(page.get_by_role("main")).to_contain_text(
        "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"
    )
    expect(page.get_by_role("main")).to_contain_text("“灰斗卸灰口的锁气卸灰装置”没有或者不能正常使用")
    page.get_by_role("link", name="第十四条").click()
    expect(page.locator("#broken")).to_be_in_viewport()


def test_readings_stand_beside_each_other_with_their_grounds(browsing: Browsing) -> None:
    page = browsing.page()
    page.goto(CLAUSE)
    main = page.get_by_role("main")
    expect(main).to_contain_text("条文有不止一种说得通的理解")
    for text in (
        "任何一种在用的措施都算",
        "只认泄爆、惰化、抑爆，且泄爆口不朝人",
        "条文用“等”字，其他措施和隔爆可以读入",
    ):
        expect(main.get_by_text(text).first).to_be_visible()
    beside = main.get_by_role("group").filter(has_text="专项类（一）第3项")
    beside.locator("summary").click()
    expect(beside.get_by_role("heading", name="安监总管四〔2017〕129号")).to_be_visible()
    expect(beside).to_contain_text("只认列名的四种")


def test_a_number_in_any_spelling_leads_to_the_one_address(running: Place) -> None:
    with httpx2.Client(base_url=running.served.url) as client:
        for text in ("第十一条第（六）项", "十一(六)", "11-6", "11（6）"):
            answer = client.get(f"/law/industry_trade_2023/{quote(text)}")
            assert answer.headers["location"] == "/law/industry_trade_2023/11(6)", text
        assert client.get("/law/search?q=7.3.6").headers["location"] == "/law/fire_2017/7.3.6"
        assert client.get("/law/search?q=").headers["location"] == "/law"
        assert client.get("/law/industry_trade_2023/第十四条").headers["location"].endswith("#broken")
        article = client.get("/law/industry_trade_2023/第十一条").headers["location"]
        assert article == f"/law/industry_trade_2023#article-{quote('第十一条')}"
        missing = client.get("/law/industry_trade_2023/99(9)", headers={"Accept": "text/html"})
        assert missing.status_code == 404
        assert client.get("/law/industry_trade_2032").status_code == 404


def test_every_edition_clause_and_kind_has_its_page(running: Place, library: Library) -> None:
    with httpx2.Client(base_url=running.served.url, timeout=60) as client:
        for edition in library.editions.values():
            told = client.get(f"/law/{edition.id}").text
            for name, (_, clause) in edition.clauses.items():
                assert clause.summary in told
                page = client.get(f"/law/{edition.id}/{quote(name)}")
                assert page.status_code == 200 and clause.remedy in page.text, name
        for kind in library.kinds.values():
            page = client.get(f"/law/kinds/{kind.kind}")
            assert page.status_code == 200
            assert all(question.text in page.text for question in kind.questions if '"' not in question.text)


def test_what_is_not_here_is_said(browsing: Browsing) -> None:
    page = browsing.page()
    page.goto("/law")
    main = page.get_by_role("main")
    expect(main).to_contain_text("查不到不等于没有规定")
    expect(main.get_by_role("row").filter(has_text="煤矿重大事故隐患判定标准")).to_be_visible()
    row = main.get_by_role("listitem").filter(has=page.get_by_role("link", name="重大火灾隐患判定规则"))
    expect(row).to_contain_text("只有名称和日期，不判定")
    page.goto("/law/fire_2017")
    expect(main).to_contain_text("自 2025-11-01 起被代替")
    page.goto("/law/fire_2025")
    expect(main).to_contain_text("没有条文：按这个标准不判定，也不退回前一版")
    page.goto("/law/search?q=煤矿瓦斯超限")
    expect(main).to_contain_text("没有找到不等于不是隐患")
    expect(main).to_contain_text("未收录，不判定")
    page.goto("/law/search?q=彩钢板泡沫")
    expect(main.get_by_role("listitem").first).to_contain_text("已被代替")
    expect(main).to_contain_text("GB 35181-2025")


def test_a_question_leads_to_the_clauses_it_serves(browsing: Browsing) -> None:
    page = browsing.page(phone=True)
    page.goto("/law/kinds")
    page.get_by_role("link", name="除尘系统", exact=True).click()
    asked = page.locator("#airlock_discharge")
    expect(asked).to_contain_text("设备管理员")
    asked.get_by_role("link", name="第十一条第六项").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第十一条第六项")


def test_in_english_the_law_stays_chinese_and_that_is_said(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.officer(), lang="en-GB")
    page.goto(CLAUSE)
    expect(page.get_by_role("main")).to_contain_text("stay Chinese")
    expect(page.get_by_role("heading", name="When it is met")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "zh-CN")


def test_what_is_typed_is_text(browsing: Browsing) -> None:
    page = browsing.page()
    page.goto("/law/search?q=" + quote("<script>document.title='x'</script>锁气"))
    expect(page.get_by_role("searchbox")).to_have_value("<script>document.title='x'</script>锁气")
    assert page.title() != "x"
