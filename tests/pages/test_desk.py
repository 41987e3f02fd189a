"""The officer's desk: the queue, finding after finding, two officers at once, what self-checks left out, claims."""

from __future__ import annotations

import re
from itertools import count

import httpx2
import pytest
from playwright.sync_api import Page, expect

from api.authentication import COOKIE
from api.database import Session as BrowserSession
from tests.api.filled import example, finding, inspected, submitted, with_airlock
from tests.api.world import JINAN, QINGDAO, World
from tests.pages.looking import look
from tests.pages.people import Browsing, Place

MATTERS = ("industry_trade", "fire")
_TOWNS = count(1)


@pytest.fixture
def town(world: World) -> str:
    """A town of the test's own, for the queue of a county holds what all tests hand in; the site lies there."""
    region = f"{JINAN}{next(_TOWNS):06d}"
    world.workshop = world.site(world.furniture, "一厂", region, ["light_industry"])
    return region


def states(page: Page) -> list[str]:
    return [
        " ".join(text.split()) for text in page.get_by_role("navigation", name="按状态").locator("a").all_inner_texts()
    ]


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_of_the_desk_are_open_to_all(browsing: Browsing, world: World, town: str, phone: bool) -> None:
    handed = submitted(world, example("furniture"), accept_unreadable=True)
    submitted(world, with_airlock("正常", inspected_on="2024-05-10"))
    inspected(world)
    officer = world.officer(town, matters=MATTERS)
    page = browsing.page(officer, phone=phone, color_scheme="dark" if phone else "light")
    contested, objected = finding(handed, "3(1)")["id"], finding(handed, "11(5)")["id"]
    for path in ("/desk", "/desk/discrepancies", "/desk/validate", f"/desk/findings/{contested}",
                 f"/desk/findings/{objected}?lang=en"):  # fmt: skip
        look(page, path)
    expect(page.get_by_role("heading", name="Three voices")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_one_finding_after_another(browsing: Browsing, world: World, town: str, script: bool) -> None:
    handed = submitted(world, with_airlock("故障", objections=[
        {"clause": "11(6)", "by": "示例", "reason": "示例：当天已修好"}
    ]))  # fmt: skip
    officer, colleague = world.officer(town), world.officer(town)
    page = browsing.page(officer, script=script)
    page.goto("/desk")
    assert states(page)[0] == f"待认定 {len(handed['findings'])}"
    row = page.get_by_role("row").filter(has_text="1#除尘系统")
    for words in (
        "示例家具有限公司",
        "一厂",
        "第十一条第六项",
        "符合重大事故隐患判定情形（拟判定）",
        "企业异议",
        "0 天",
    ):
        expect(row).to_contain_text(words)
    row.get_by_role("link").click()
    decided = page.get_by_role("region", name="填报").first
    expect(decided).to_contain_text("故障")
    expect(page.locator("dl.facts")).to_contain_text("示例：当天已修好")

    # Not so, without a reason: refused, and what was chosen stays.
    page.get_by_label("不成立").check()
    page.get_by_label("另一名执法人员").select_option(colleague.account)
    if not script:
        page.get_by_role("button", name="认定", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("都要写理由")
        expect(page.get_by_label("不成立")).to_be_checked()
        expect(page.get_by_label("另一名执法人员")).to_have_value(colleague.account)
    page.get_by_label("成立，改按其他条文").check()
    page.get_by_label("条文项").fill("十一（五）")
    page.get_by_label("理由").fill("示例：是巷道式构筑物")
    page.get_by_role("button", name="认定，看下一条").click()
    expect(page.get_by_role("status").first).to_contain_text("改按其他条文 第十一条第五项")
    expect(page.get_by_role("heading", level=1)).to_contain_text("5月6日清淤")
    expect(page.get_by_label("另一名执法人员")).to_have_value(colleague.account)  # the colleague of the sitting
    told = officer.get(f"/v1/findings/{finding(handed, '11(6)')['id']}").json()
    assert told["determinations"][0]["clause"] == "11(5)"
    assert {one["id"] for one in told["determinations"][0]["officers"]} == {officer.account, colleague.account}

    page.get_by_label("成立", exact=False).first.check()
    page.get_by_label("成立", exact=False).first.press("Enter")  # by keyboard: choose, Enter
    expect(page.get_by_role("status").first).to_contain_text("都认定完了")
    assert states(page)[-1] == "已认定 2"


def test_as_many_officers_as_the_place_asks_for(browsing: Browsing, world: World) -> None:
    world.workshop = world.site(world.furniture, "三厂", "379991", ["light_industry"])
    one = finding(submitted(world), "11(6)")
    first, second, third = (world.officer("379991") for _ in range(3))
    page = browsing.page(first)
    page.goto(f"/desk/findings/{one['id']}")
    expect(page.get_by_role("main")).to_contain_text("示例执法规定第五条")
    page.get_by_role("radio", name=re.compile("^成立 ")).check()
    others = page.locator("select[name=second_officer]")
    others.nth(0).select_option(second.account)
    page.get_by_role("button", name="认定", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("3")
    expect(others.nth(0)).to_have_value(second.account)
    others.nth(1).select_option(third.account)
    page.get_by_role("button", name="认定", exact=True).click()
    told = first.get(f"/v1/findings/{one['id']}").json()
    assert {officer["id"] for officer in told["determinations"][0]["officers"]} == {
        first.account, second.account, third.account
    }  # fmt: skip


def test_two_officers_at_once(browsing: Browsing, world: World) -> None:
    one = finding(submitted(world), "11(6)")
    first, second = browsing.page(world.officer()), browsing.page(world.officer())
    for page in (first, second):
        page.goto(f"/desk/findings/{one['id']}")
    for page in (first, second):
        page.get_by_label("不成立").check()
        page.get_by_label("理由").fill("示例：现场核实，装置完好")
        page.get_by_role("button", name="认定", exact=True).click()
    expect(first.locator("dl.facts")).to_contain_text("核实认定：不成立")
    expect(second.get_by_role("alert")).to_contain_text("情况已变")
    expect(second.locator("dl.facts")).to_contain_text("核实认定：不成立")
    expect(second.get_by_label("理由")).to_have_value("示例：现场核实，装置完好")
    second.get_by_label("成立", exact=False).first.check()
    second.get_by_role("button", name="认定", exact=True).click()
    expect(second.locator("dl.facts")).to_contain_text("核实认定：成立")


def test_fire_asks_for_its_discussion(browsing: Browsing, world: World) -> None:
    one = finding(submitted(world, example("hotel"), accept_unreadable=True), "6.8")
    page = browsing.page(world.officer(matters=("fire",)))
    page.goto(f"/desk/findings/{one['id']}")
    expect(page.locator("dl.facts")).to_contain_text("待集体讨论")
    expect(page.get_by_role("group", name="集体讨论")).to_contain_text("3 人以上")
    page.get_by_label("成立", exact=False).first.check()
    page.get_by_role("button", name="认定", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("须经集体讨论")
    page.get_by_label("日期").fill("2024-05-27")
    page.get_by_label("参加人数").fill("3")
    page.get_by_role("button", name="认定", exact=True).click()
    expect(page.locator("dl.facts")).to_contain_text("集体讨论 2024-05-27，3 人")


def test_what_the_self_check_left_out(browsing: Browsing, world: World, town: str) -> None:
    submitted(world, with_airlock("正常", inspected_on="2024-05-10"))
    found = finding(inspected(world), "11(6)")
    page = browsing.page(world.officer(town), script=False)
    page.goto("/desk")
    page.get_by_role("link", name="自查未报、检查查实").click()
    row = page.get_by_role("row").filter(has_text="1#除尘系统")
    expect(row).to_contain_text("按填报未发现 2024-05-10")
    expect(row.get_by_role("link").first).to_have_attribute("href", f"/desk/findings/{found['id']}")


def test_a_claim_is_validated_and_asks_what_is_missing(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.officer(), script=False)
    page.goto("/desk/validate")
    page.get_by_label("想引用的条文项").fill("第十一条第（六）项")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("heading", name="信息不足，还不能定")).to_be_visible()
    facts = {"是否冶金": "是", "粉尘爆炸危险": "是", "除尘方式": "干式", "接入的粉尘": "木质粉尘", "锁气卸灰": "未设"}
    for question, answer in facts.items():
        page.get_by_role("group", name=re.compile(question)).get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="再核对").click()
    expect(page.get_by_role("heading", name="事实支持这一项（拟判定）")).to_be_visible()
    page.get_by_text("已填的事实").click()
    page.get_by_role("group", name=re.compile("锁气卸灰装置")).get_by_label("正常", exact=True).check()
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("heading", name="事实与这一项不符")).to_be_visible()


def test_whose_desk_it_is(browsing: Browsing, running: Place, world: World) -> None:
    one = finding(submitted(world), "11(6)")
    path = f"/desk/findings/{one['id']}"
    for elsewhere in (world.officer(QINGDAO), world.officer(matters=("gas",))):
        page = browsing.page(elsewhere)
        page.goto("/desk")
        expect(page.locator(f"main a[href*='{one['id']}']")).to_have_count(0)
        expect(page.locator(f"main a[href*='{one['form_id']}']")).to_have_count(0)
        assert page.goto(path).status == 403  # type: ignore[union-attr]
    for inside in (world.head(), world.caller("statistician", region=JINAN, matters=("*",))):
        page = browsing.page(inside)
        for there in ("/desk", "/desk/discrepancies", path):
            assert page.goto(there).status == 403, there  # type: ignore[union-attr]
    page = browsing.page()
    page.goto(path)
    expect(page).to_have_url(re.compile("/sign-in"))
    # A decision by somebody who may not: refused, and nothing is written.
    head = world.head()
    page = browsing.page(head)
    page.goto("/")
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)
    with running.service.database.reading() as session:
        csrf = session.query(BrowserSession).filter_by(account_id=head.account).one().csrf
    with httpx2.Client(base_url=running.served.url, cookies={COOKIE: cookie}) as client:
        sent = {"csrf": csrf, "decision": "confirmed", "expects": "1"}
        assert client.post(path, data=sent, headers={"Accept": "text/html"}).status_code == 403
    assert world.officer().get(f"/v1/findings/{one['id']}").json()["determinations"] == []
