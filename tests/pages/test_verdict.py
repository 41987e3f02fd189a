"""The verdict page: what to do now, why, by whom; the three acts; objecting; the trial of a draft."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from cli.app import app
from tests.api.filled import FORM, draft, example, finding, form, inspected, submitted, with_airlock
from tests.api.loops import picture
from tests.api.world import JINAN, QINGDAO, World
from tests.pages.looking import MOST_BYTES, look, weight
from tests.pages.people import Browsing, Place


@pytest.fixture
def factory(world: World) -> dict[str, Any]:
    """The furniture factory's form, handed in, after an earlier check that was better and worse."""
    submitted(world, FORM | {"inspected_on": "2024-04-01"})
    return submitted(world, example("furniture"), accept_unreadable=True)


def card(page: Page, text: str) -> Any:
    return page.locator("li.card", has_text=text).first


@pytest.mark.parametrize("phone", [True, False])
def test_the_first_screen_says_what_to_do(
    browsing: Browsing, world: World, factory: dict[str, Any], phone: bool
) -> None:
    page = browsing.page(world.head(), phone=phone, color_scheme="dark" if phone else "light")
    look(page, f"/forms/{factory['form']}/verdict")
    said = page.get_by_role("group", name="拟判定", exact=True)
    expect(said).to_contain_text(
        "按填报情况，拟判定（按部位×条文项计）：符合重大事故隐患判定情形 12 项，违法线索（作业已结束） 1 项"
    )
    expect(said).to_contain_text("不替代监管部门认定")
    now = page.get_by_role("region", name="现在要做的")
    assert now.bounding_box()["y"] < (740 if phone else 900)  # on the first screen
    expect(now).to_contain_text("停用：边角料粉碎机、1#除尘系统")
    expect(now).to_contain_text("应急管理部门和职工大会")
    expect(now).to_contain_text("报告主管部门 12")
    text = page.locator("main").inner_text()
    assert "无隐患" not in text
    assert "合格" not in text.replace("均经试验合格", "").replace("改用合格的除尘器", "")


def test_a_finding_is_told_with_its_tree_as_the_command_line_prints_it(
    browsing: Browsing, world: World, factory: dict[str, Any]
) -> None:
    page = browsing.page(world.head(), script=False)
    page.goto(f"/forms/{factory['form']}/verdict")
    one = card(page, "锁气卸灰装置")
    for said in (
        "1#除尘系统（在木工车间）",
        "第十一条第六项",
        "灰斗卸灰口的锁气卸灰装置：故障",
        "设备管理员",
        "自查判定：成立",
        "部门还没有核实",
    ):
        expect(one).to_contain_text(said)
    one.get_by_text("判定过程：条件逐层").click()
    shown = one.locator(".tree").inner_text()
    asked = ["why", "docs/examples/furniture.xlsx", "--clause", "11(6)", "--subject", "1#除尘系统"]
    printed = CliRunner().invoke(app, asked).output
    part = re.search(
        r"● (.*锁气卸灰装置.*?)（", re.sub(r"\n\s+", "", printed.split("禁止的情形")[1].join(["● 禁止的情形", ""]))
    )
    assert part is not None
    assert part[1].replace(" ", "") in shown.replace(" ", "").replace("\n", "")
    # Readings stand side by side, each with its basis, counted neither as major nor as clear.
    contested = card(page, "水帘台（在油漆车间）").get_by_role("group", name="不同的理解")
    expect(contested).to_contain_text("不适用")
    expect(contested).to_contain_text("命中")
    assert contested.get_by_text("理由：").count() == 2
    one.get_by_role("link", name=re.compile("^隐患 ")).click()
    assert re.search("/hazards/[0-9a-f-]{36}$", page.url)
    page.get_by_role("link", name="看判定").click()
    expect(page).to_have_url(re.compile("/forms/[0-9a-f-]{36}/verdict$"))


def test_what_was_clear_is_folded_up_and_explained_one_by_one(
    browsing: Browsing, world: World, factory: dict[str, Any]
) -> None:
    page = browsing.page(world.head(), phone=True)
    page.goto(f"/forms/{factory['form']}/verdict")
    clear = page.locator("#clear")
    expect(clear.get_by_role("list")).to_be_hidden()
    page.get_by_role("link", name="按填报未发现 17").click()  # a link to what is folded up unfolds it
    expect(clear).to_contain_text("只说明填报中没有命中，不是结论")
    clear.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("判定过程：条件逐层")
    look(page, page.url.replace(browsing.place.served.url, ""))
    page.get_by_role("link", name="回到判定意见").click()
    expect(page.locator("#ask")).to_contain_text("车间主任")
    expect(page.locator("#kinds")).to_contain_text("未逐一列出，未判定")
    expect(page.locator("#scope")).to_contain_text("特种设备")


def test_the_last_check_is_compared(browsing: Browsing, world: World) -> None:
    before = submitted(world, with_airlock("正常", inspected_on="2024-04-01"))
    after = submitted(world, with_airlock("故障"))
    page = browsing.page(world.head())
    page.goto(f"/forms/{after['form']}/verdict")
    since = page.locator("#since")
    expect(since).to_contain_text("新发现 1")
    expect(since.locator("details").first).to_contain_text("1#除尘系统 第十一条第六项 答案变了")
    expect(since).to_contain_text("没有了 0")
    expect(since).to_contain_text("还在 1")
    expect(since.get_by_role("link")).to_have_attribute("href", f"/forms/{before['form']}/verdict")


@pytest.mark.parametrize("script", [True, False])
def test_the_head_objects_and_the_officer_answers(browsing: Browsing, world: World, script: bool) -> None:
    handed = submitted(world)
    about = finding(handed, "11(6)")
    page = browsing.page(world.head(), phone=True, script=script)
    page.goto(f"/forms/{handed['form']}/verdict")
    card(page, "锁气卸灰装置").get_by_role("link", name="提出异议").click()
    look(browsing.page(world.head(), phone=True), page.url.replace(browsing.place.served.url, ""))
    page.get_by_label("为什么不成立").fill("示例：5月19日已更换锁气卸灰阀")
    page.get_by_label("证据").set_input_files({"name": "示例.exe", "mimeType": "image/jpeg", "buffer": b"MZ nothing"})
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("为什么不成立")).to_have_value("示例：5月19日已更换锁气卸灰阀")
    page.get_by_label("证据").set_input_files({"name": "示例.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("button", name="提交异议").click()
    expect(page).to_have_url(re.compile(f"/verdict#{about['id']}$"))
    one = card(page, "锁气卸灰装置")
    expect(one).to_contain_text("企业异议")
    hazard = one.get_by_role("link", name=re.compile("^隐患 ")).get_attribute("href").rpartition("/")[2]
    assert [file["name"] for file in world.head().get(f"/v1/hazards/{hazard}/attachments").json()] == ["示例.jpg"]
    # Meanwhile an officer decides; a second objection from a page that does not show it is refused, and shows it.
    page.goto(f"/forms/{handed['form']}/verdict/objection/{about['id']}")
    decided = {"decision": "confirmed", "reason": "示例：现场复核仍故障", "expects": 2}
    assert world.officer().post(f"/v1/findings/{about['id']}/determinations", decided).status_code == 201
    page.get_by_label("为什么不成立").fill("示例：又一次")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert")).to_contain_text("情况已变")
    expect(page.locator("main")).to_contain_text("示例：现场复核仍故障")
    page.goto(f"/forms/{handed['form']}/verdict")
    expect(card(page, "锁气卸灰装置")).to_contain_text("核实认定：成立")


def test_every_paper_can_be_fetched_or_says_why_not(browsing: Browsing, world: World) -> None:
    handed = submitted(world)
    page = browsing.page(world.head())
    page.goto(f"/forms/{handed['form']}/verdict")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="治理方案 Word").click()
    assert fetched.value.suggested_filename.endswith(".docx")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="判定意见（自查判定表） 网页").click()
    assert fetched.value.suggested_filename.endswith(".html")
    assert page.request.get(f"/forms/{handed['form']}/verdict/papers/report?format=docx").status == 200
    clear = submitted(world, with_airlock("正常", subjects=form()["subjects"][:1] + form()["subjects"][2:3]))
    answer = page.request.get(f"/forms/{clear['form']}/verdict/papers/report", headers={"Accept": "text/html"})
    assert (answer.status, "用不着这份材料" in answer.text()) == (422, True)


def test_the_page_is_for_those_who_may_read_the_form(browsing: Browsing, world: World, running: Place) -> None:
    handed, checked = submitted(world), inspected(world)
    path = f"/forms/{handed['form']}/verdict"
    officer = browsing.page(world.officer())
    officer.goto(path)
    expect(card(officer, "锁气卸灰装置")).to_contain_text("自查判定：成立")
    expect(officer.get_by_role("link", name="提出异议")).to_have_count(0)
    desk = card(officer, "锁气卸灰装置").get_by_role("link", name="核实认定")
    expect(desk).to_have_attribute("href", f"/desk/findings/{finding(handed, '11(6)')['id']}")
    for stranger in (
        world.head(world.foundry), world.officer(QINGDAO), world.officer(JINAN, ("fire",)), world.caller("tip_handler"),
        world.administrator(),
    ):  # fmt: skip
        asking = browsing.page(stranger).request
        for address in (path, path + "?show=na", path + "?why=11(6)", path + "/papers/opinion"):
            assert asking.get(address).status == 403
    manager = browsing.page(world.manager())
    manager.goto(path)
    expect(manager.get_by_role("link", name="提出异议")).to_have_count(0)  # the head objects
    # What officers found is told without where it came from.
    manager.goto(f"/forms/{checked['form']}/verdict")
    expect(manager.get_by_role("heading", level=1)).to_contain_text("检查：拟判定")
    nobody = browsing.page()
    nobody.goto(path)
    expect(nobody).to_have_url(re.compile("/sign-in"))
    with httpx2.Client(base_url=running.served.url) as client:
        assert (
            client.post(f"{path}/objection/{finding(handed, '11(6)')['id']}", data={"reason": "x"}).status_code == 401
        )


def test_a_trial_is_private_and_looks_like_no_paper(browsing: Browsing, world: World) -> None:
    made = draft(world, {**form(), "subjects": form()["subjects"][:2]})
    page = browsing.page(world.manager(), phone=True)
    look(page, f"/self-check/{made['id']}/trial")
    main = page.locator("main")
    expect(main).to_contain_text("只有本企业看得到，没有提交，也不保存")
    expect(main).to_contain_text("停用：1#除尘系统")
    expect(main.get_by_role("link", name="提出异议")).to_have_count(0)
    expect(main).not_to_contain_text("材料")
    expect(main).not_to_contain_text("自查判定")
    page.goto(f"/self-check/{made['id']}/trial?show=pending")
    expect(page.get_by_role("heading", level=1)).to_have_text("等这些答案的条文")
    for stranger in (world.officer(), world.head(world.foundry)):
        assert browsing.page(stranger).request.get(f"/self-check/{made['id']}/trial").status == 403


def test_half_a_form_and_three_hundred_findings_stay_readable(browsing: Browsing, world: World) -> None:
    blank = draft(world, {"form": "panding/1", "id": "空表", "inspected_on": "2024-05-20"})
    page = browsing.page(world.head(), phone=True)
    look(page, f"/self-check/{blank['id']}/trial")
    expect(page.locator("main")).to_contain_text("还没有判定任何条文，不能说明有没有隐患")
    half = draft(world, form(counts={}, subjects=[{"kind": "enterprise", "answers": {"sectors": ["轻工"]}}]))
    look(page, f"/self-check/{half['id']}/trial")
    expect(page.locator("#ask")).to_contain_text("是否存在粉尘爆炸危险")
    rows = form()["subjects"]
    system = rows[1]["answers"]
    many = [{"kind": "dust_system", "name": f"{n}#除尘系统（示例车间）", "answers": system} for n in range(1, 301)]
    handed = submitted(world, form(subjects=[rows[0], *many], counts={"dust_system": 300}))
    path = f"/forms/{handed['form']}/verdict"
    assert len(handed["findings"]) >= 300
    assert weight(browsing.page(world.head()), path) <= MOST_BYTES
    page.goto(path)
    expect(page.get_by_role("region", name="现在要做的")).to_contain_text("等 300 处")
    page.get_by_role("link", name=re.compile("还有 .* 项，接着看")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("符合判定情形（拟判定）")
    assert weight(browsing.page(world.head()), f"{path}?show=major&start=24") <= MOST_BYTES
    assert page.goto(f"{path}?show=major&start=9000").status == 404


def test_the_page_in_english(browsing: Browsing, world: World) -> None:
    handed = submitted(world)
    page = browsing.page(world.head(), lang="en-US")
    look(page, f"/forms/{handed['form']}/verdict")
    for said in (
        "Suggested by what was filled in",
        "stop using it",
        "Who puts it right",
        "equipment engineer",
        "Not judged",
    ):
        expect(page.locator("main")).to_contain_text(said)
