"""举报 in a browser: from somebody with no account to a hazard, and that nobody else finds a trace of it."""

from __future__ import annotations

import itertools
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.api.reporter import CONTACT, HAZARD, OWN_WORDS, PLACE, TEXT, Reporter, handler, only_tip, phone_photo, step
from tests.api.world import JINAN, QINGDAO, World
from tests.pages.looking import barriers, look, too_wide
from tests.pages.people import Browsing, Place

ASKED = "请问是夜班几点关的"
ADDED = "大约凌晨一点以后都关着"


_REGIONS = itertools.count(379901)


@pytest.fixture
def region() -> str:
    """A region of the test's own, for handlers see all of theirs."""
    return str(next(_REGIONS))


def send(page: Page, region: str, **more: str) -> str:
    """Report as a person would; gives the code that is shown."""
    page.goto("/tip")
    page.get_by_label("什么问题").fill(TEXT)
    page.get_by_text("上面没有这个地区").click()
    page.get_by_label("属地代码").fill(region)
    page.get_by_label("监管领域").select_option(label="工贸")
    for label, words in more.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="提交举报").click()
    expect(page.get_by_role("heading", name="举报已收到")).to_be_visible()
    return page.locator(".code").inner_text()


def follow(page: Page, code: str) -> None:
    page.goto("/tip/follow")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看进展").click()


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_for_anybody_are_as_pages_must_be(browsing: Browsing, world: World, region: str, phone: bool) -> None:
    handler(world, region)
    page = browsing.page(phone=phone, color_scheme="dark" if phone else "light")
    for path in ("/tip", "/tip/follow", "/workers", "/workers/follow"):
        look(page, path)
    follow(page, send(page, region))
    expect(page.get_by_text("受理人还没有开始核查")).to_be_visible()
    assert not barriers(page) and not too_wide(page)


def test_from_nobody_to_a_hazard_of_which_nobody_else_learns_the_source(
    browsing: Browsing, world: World, region: str, tmp_path: Path, running: Place
) -> None:
    """All of it without scripts: reporting, photos, answering; handling, the hazard; and then the walls."""
    one = handler(world, region)
    world.site(world.furniture, "二厂", region, ["light_industry"])
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(phone_photo())
    # Whoever reports happens to be signed in as the enterprise's own safety manager.
    reporter = browsing.page(manager := world.manager(), phone=True, script=False)
    code = send(reporter, region, 具体位置=PLACE, 联系方式=CONTACT)
    assert "示例safety_manager" not in reporter.content()
    reporter.get_by_label("加照片").set_input_files(picture)
    reporter.get_by_role("button", name="上传照片").click()
    expect(reporter.get_by_text("收到照片 1 张")).to_be_visible()
    assert code not in reporter.url and reporter.url.endswith("/tip/follow")

    desk = browsing.page(one, script=False)
    desk.goto("/tips")
    assert TEXT[:8] not in desk.content()
    desk.get_by_role("link", name="的举报").first.click()
    expect(desk.get_by_text(TEXT)).to_be_visible()
    assert CONTACT not in desk.content()
    desk.get_by_role("button", name="看联系方式").click()
    expect(desk.get_by_text(CONTACT)).to_be_visible()
    desk.locator("#f-accept-told").fill(ASKED)
    desk.get_by_role("button", name="受理").click()
    expect(desk.get_by_text("核查中")).to_be_visible()

    follow(reporter, code.lower().replace("-", " "))
    expect(reporter.get_by_text(ASKED)).to_be_visible()
    reporter.get_by_label("补充情况").fill(ADDED)
    reporter.get_by_role("button", name="提交补充").click()
    expect(reporter.get_by_text("补充的情况已收到")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text(ADDED)).to_be_visible()
    tip = desk.url.rpartition("/")[2]
    desk.get_by_role("link", name="核实属实").click()
    assert TEXT[:8] not in desk.content()  # own words are wanted
    desk.get_by_label("企业名称的一部分").fill("示例家具")
    desk.get_by_role("button", name="查找").click()
    chosen = desk.get_by_label("示例家具有限公司 二厂")
    chosen.check()
    desk.get_by_label("重大", exact=True).check()
    desk.get_by_label("核查日期").fill(HAZARD["checked_on"])
    desk.get_by_label("隐患描述").fill(TEXT[5:25])
    desk.get_by_label("条项").fill(HAZARD["clause"])
    desk.get_by_role("button", name="列为隐患").click()
    expect(desk.get_by_role("alert")).to_contain_text("会暴露举报人")
    expect(chosen).to_be_checked()
    desk.get_by_label("隐患描述").fill(OWN_WORDS)
    desk.get_by_role("button", name="列为隐患").click()
    expect(desk.get_by_text("已核实属实").first).to_be_visible()
    desk.get_by_text("谁看过、办过").click()
    expect(desk.get_by_text("看了联系方式")).to_be_visible()

    follow(reporter, code)
    expect(reporter.get_by_role("heading", name="已核实属实")).to_be_visible()
    hazard = manager.get("/v1/hazards").json()["items"]
    assert [one["description"] for one in hazard] == [OWN_WORDS]

    secrets = (TEXT[:10], CONTACT, PLACE, ADDED, ASKED, code, tip, "举报查实", "tip_off")
    others = {
        "manager": (manager, ("/", "/hazards", f"/hazards/{hazard[0]['id']}", "/internal")),
        "administrator": (world.administrator(), ("/", "/audit", f"/audit?object={hazard[0]['id']}", "/accounts")),
    }
    for who, (caller, paths) in others.items():
        page = browsing.page(caller)
        for path in paths:
            page.goto(path)
            found = [word for word in secrets if word in page.content()]
            assert not found, (who, path, found)
    told = world.administrator().get("/v1/audit", params={"object": hazard[0]["id"]}).json()["items"]
    assert told == []  # not even that there is such a hazard
    log = running.served.log.read_text()
    assert not [word for word in (*secrets[:7], "/tips/", '"/tip') if word in log]


def test_somebody_was_quicker(browsing: Browsing, world: World, region: str) -> None:
    one = handler(world, region)
    Reporter.of(world, region=region)
    tip = only_tip(one)
    page = browsing.page(one)
    page.goto(f"/tips/{tip['id']}")
    page.locator("#f-accept-note").fill("夜里去看看")
    step(one, tip, "tell", told=ASKED)
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_role("alert")).to_contain_text("刚才有别人办过")
    expect(page.get_by_text(ASKED)).to_be_visible()
    expect(page.locator("#f-accept-note")).to_have_value("夜里去看看")
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_text("核查中")).to_be_visible()


def test_a_reward_counts_when_a_second_person_agrees(browsing: Browsing, world: World, region: str) -> None:
    one, two = handler(world, region), handler(world, region)
    reporter = Reporter.of(world, region=region)
    tip = only_tip(one)
    stood = step(one, tip, "accept")
    step(one, stood, "substantiate", **HAZARD, site_id=world.site(world.furniture, "二厂", region, []))
    page = browsing.page(one)
    page.goto(f"/tips/{tip['id']}")
    page.get_by_text("登记奖励决定").first.click()
    for label, words in {
        "金额": "3000",
        "决定文号": "示例奖1号",
        "决定单位": "示例局",
        "决定日期": "2024-06-20",
    }.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="登记奖励决定").click()
    expect(page.get_by_text("等另一个人同意")).to_be_visible()
    assert reporter.status()["reward"] is None
    second = browsing.page(two)
    second.goto(f"/tips/{tip['id']}")
    second.get_by_role("button", name="同意这项奖励").click()
    expect(second.get_by_text("第二人已同意")).to_be_visible()
    mine = browsing.page()
    follow(mine, reporter.code)
    expect(mine.get_by_text("已决定奖励 3000 元")).to_be_visible()
    # Standing aside: to them the tip-off is gone.
    second.goto(f"/tips/{tip['id']}")
    second.get_by_label("谁回避").select_option(value=two.account)
    second.get_by_role("button", name="登记回避").click()
    expect(second.get_by_text("没有这样的举报")).to_be_visible()
    assert (answer := second.goto(f"/tips/{tip['id']}")) and answer.status == 403


def test_who_handles_nothing_sees_nothing(browsing: Browsing, world: World, region: str) -> None:
    one = handler(world, region)
    Reporter.of(world, region=region)
    tip = only_tip(one)
    for path in (f"/tips/{tip['id']}", f"/tips/{tip['id']}/hazard"):
        for who in (
            world.officer(),
            world.administrator(),
            world.head(),
            handler(world, QINGDAO),
            handler(world, region, "gas"),
        ):
            page = browsing.page(who)
            assert (answer := page.goto(path)) and answer.status == 403, path
    nobody = browsing.page()
    nobody.goto(f"/tips/{tip['id']}")
    assert "/sign-in" in nobody.url


def test_what_is_wrong_is_said_and_what_was_typed_stays(browsing: Browsing, running: Place) -> None:
    page = browsing.page(script=False)
    page.goto("/tip")
    page.get_by_label("什么问题").fill("示例：二楼排风停着")
    page.get_by_label("在哪个地区").select_option(label="示例二区")
    page.get_by_label("监管领域").select_option(label="燃气")
    page.get_by_role("button", name="提交举报").click()
    expect(page.get_by_role("alert")).to_contain_text("没有受理这一领域举报的人员")
    expect(page.get_by_label("什么问题")).to_have_value("示例：二楼排风停着")
    follow(page, "7KQ4M-X2PAB-9TRWE-H3VCN")
    expect(page.get_by_role("alert")).to_contain_text("没有这条记录")
    with httpx2.Client(base_url=running.served.url) as client:
        foreign = client.post("/tip", data={"text": "x", "region": JINAN}, headers={"Origin": "https://example.org"})
        assert foreign.status_code == 403
        shown = client.get("/tip")
        assert shown.headers["cache-control"] == "no-store" and "set-cookie" not in shown.headers
        assert client.get("/tip/follow", params={"code": "x"}).text.count('value="x"') == 0


def test_workers_report_with_the_code_on_the_poster(browsing: Browsing, world: World) -> None:
    manager = world.manager()
    poster = manager.post(f"/v1/sites/{world.workshop}/report-code").json()["code"]
    page = browsing.page(phone=True)
    page.goto(f"/workers#{poster}")
    expect(page.get_by_label("报告码")).to_have_value(poster)
    assert page.url.endswith("/workers")  # and not in the history
    page.get_by_label("什么问题").fill("示例：泄爆片换成了铁板")
    page.get_by_role("button", name="提交报告").click()
    code = page.locator(".code").inner_text()
    (listed,) = manager.get("/v1/internal-reports").json()["items"]
    answer = {"act": "answer", "expects": 1, "told": "今天下午换回来"}
    assert manager.post(f"/v1/internal-reports/{listed['id']}/acts", answer).status_code == 200
    plain = browsing.page(script=False)
    plain.goto("/workers/follow")
    plain.get_by_label("查询码").fill(code)
    plain.get_by_role("button", name="看答复").click()
    expect(plain.get_by_text("今天下午换回来")).to_be_visible()
    plain.goto("/workers")
    plain.get_by_label("报告码").fill("7KQ4M-X2PAB-9TRWE-H3VCN")
    plain.get_by_label("什么问题").fill("示例")
    plain.get_by_role("button", name="提交报告").click()
    expect(plain.get_by_role("alert")).to_be_visible()
    expect(plain.get_by_label("什么问题")).to_have_value("示例")


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_of_handlers_are_as_pages_must_be(browsing: Browsing, world: World, region: str, phone: bool) -> None:
    one = handler(world, region)
    Reporter.of(world, region=region)
    tip = only_tip(one)
    step(one, tip, "accept", note="夜里去看")
    page = browsing.page(one, phone=phone, color_scheme="light" if phone else "dark")
    for path in ("/tips", f"/tips/{tip['id']}", f"/tips/{tip['id']}/hazard"):
        look(page, path)
    page.goto(f"/tips/{tip['id']}?lang=en")
    expect(page.get_by_role("heading", name="What was reported")).to_be_visible()
