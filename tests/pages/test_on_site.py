"""On site with a phone: device by device, without a network, handed in once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.world import QINGDAO, World
from tests.pages.looking import barriers, look, too_wide
from tests.pages.people import Browsing


def answer(page: Page, question: str, row: str, words: str) -> None:
    page.locator(f"[data-question='{question}|{row}']").get_by_label(words, exact=True).check()


def fill_in(page: Page) -> None:
    """A dust system whose airlock is broken."""
    page.get_by_label("名称或编号").first.fill("1#除尘系统")
    answer(page, "enterprise|combustible_dust", "", "是")
    answer(page, "dust_system|collection", "1", "干式")
    answer(page, "dust_system|dusts", "1", "木质粉尘")
    answer(page, "dust_system|airlock_discharge", "1", "故障")


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_on_site_are_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    page = browsing.page(world.officer(), phone=phone, color_scheme="dark" if phone else "light")
    for path in ("/on-site?q=示例", f"/on-site/{world.workshop}",
                 f"/on-site/{world.workshop}?kind=dust_system&kind=dust_collector&lang=en"):  # fmt: skip
        look(page, path)
    expect(page.get_by_role("button", name="Look it over, then hand in").last).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_inspection_is_looked_over_and_handed_in(browsing: Browsing, world: World, script: bool) -> None:
    officer = world.officer()
    page = browsing.page(officer, phone=True, script=script)
    page.goto(f"/on-site/{world.workshop}")
    page.get_by_label("除尘系统", exact=True).check()
    page.get_by_role("button", name="开始检查").click()
    fill_in(page)
    page.get_by_role("button", name="再加一个：除尘系统").click()
    expect(page.get_by_label("名称或编号")).to_have_count(2)
    answer(page, "dust_system|airlock_discharge", "2", "正常")
    page.get_by_role("button", name="核对一遍").last.click()
    expect(page.get_by_role("alert").first).to_contain_text("还没有写名称")
    page.get_by_label("名称或编号").last.fill("2#除尘系统")
    page.get_by_role("button", name="核对一遍").last.click()
    expect(page.get_by_role("region", name="上交前看一遍")).to_contain_text("第十一条第六项")
    if script:
        assert not barriers(page) and not too_wide(page)
    page.get_by_role("button", name="上交检查").click()
    expect(page.get_by_role("heading", name="检查已上交")).to_be_visible()
    handed = officer.get(f"/v1/forms?site={world.workshop}").json()["items"]
    assert [one["origin"] for one in handed] == ["inspection"]
    rows = officer.get(f"/v1/forms/{handed[0]['id']}").json()["content"]["subjects"]
    first = next(row for row in rows if row.get("name") == "1#除尘系统")
    assert first["answers"] == {"collection": "干式", "dusts": {"木质粉尘": "是"}, "airlock_discharge": "故障"}
    assert first["grounds"]["airlock_discharge"]["by"] == "示例officer"
    page.get_by_role("link", name="1#除尘系统：第十一条第六项").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1#除尘系统")


def test_what_was_filled_in_outlives_the_network_and_the_page(browsing: Browsing, world: World) -> None:
    officer = world.officer()
    page = browsing.page(officer, phone=True)
    page.goto(f"/on-site/{world.workshop}?kind=dust_system")
    fill_in(page)
    page.get_by_role("button", name="再加一个：除尘系统").click()
    page.get_by_label("名称或编号").last.fill("2#除尘系统")
    page.context.set_offline(True)
    page.get_by_role("button", name="核对一遍").last.click()
    expect(page.get_by_role("status")).to_contain_text("没有网络")
    page.context.set_offline(False)  # goes on by itself
    expect(page.get_by_role("region", name="上交前看一遍")).to_be_visible()

    page.goto(f"/on-site/{world.workshop}")
    page.get_by_role("link", name="接着填").click()
    expect(page.get_by_label("名称或编号")).to_have_count(2)
    expect(page.get_by_label("名称或编号").last).to_have_value("2#除尘系统")
    expect(page.locator("[data-question='dust_system|airlock_discharge|1']").get_by_label("故障")).to_be_checked()
    page.get_by_role("button", name="核对一遍").last.click()
    # The answer is lost on its way, and the same sheet is sent again: it is taken once.
    lost = []
    page.route("**/on-site/*", lambda route: (lost.append(route.fetch(max_redirects=0).status), route.abort()))
    page.get_by_role("button", name="上交检查").click()
    page.wait_for_timeout(500)
    page.unroute("**/on-site/*")
    assert lost == [303]
    page.goto(f"/on-site/{world.workshop}?kind=dust_system")
    page.get_by_role("button", name="核对一遍").last.click()
    page.get_by_role("button", name="上交检查").click()
    expect(page.get_by_role("heading", name="检查已上交")).to_be_visible()
    assert len(officer.get(f"/v1/forms?site={world.workshop}").json()["items"]) == 1
    page.goto(f"/on-site/{world.workshop}")
    expect(page.get_by_role("link", name="接着填")).to_be_hidden()


def test_whose_sites_these_are(browsing: Browsing, world: World) -> None:
    path = f"/on-site/{world.workshop}?kind=dust_system"
    for somebody in (world.officer(QINGDAO), world.head(), world.caller("grid_worker", region="37", matters=("*",))):
        assert browsing.page(somebody).goto(path).status == 403  # type: ignore[union-attr]
    page = browsing.page()
    page.goto(path)
    expect(page).to_have_url(re.compile("/sign-in"))
