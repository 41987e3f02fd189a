"""Hazards in a browser: the ledger, the loop of one from finding to filing, reporting by hand, who may not look."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.api.loops import PLAN, SAID, general, picture, reported, uploaded
from tests.api.world import JINAN, QINGDAO, Caller, World
from tests.pages.looking import barriers, look, too_wide
from tests.pages.people import Browsing

TODAY = date.today().isoformat()
PHOTO = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def form_of(page: Page, name: str):  # type: ignore[no-untyped-def]
    """The short form of a step, unfolded."""
    others = page.locator("details.card")
    found = page.locator("details.step", has=page.locator("summary strong", has_text=re.compile(f"^{name}$")))
    if others.count() and others.locator(found).count() and others.get_attribute("open") is None:
        others.locator("> summary").click()
    if found.get_attribute("open") is None:
        found.locator("> summary").click()
    return found


def take(page: Page, name: str, **said: str) -> None:
    """Take a step: fill in by label, confirm, and see that it was recorded."""
    form = form_of(page, name)
    for label, text in said.items():
        field = form.get_by_label(label).first
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check()
        else:
            field.fill(text)
    form.get_by_role("button", name=f"确认：{name}").click()
    expect(page.get_by_role("status").filter(has_text=f"已记入：{name}")).to_be_visible()


def choose(page: Page, name: str, option: str) -> None:
    form_of(page, name).get_by_label(option, exact=True).check()


@pytest.mark.parametrize("phone", [True, False])
def test_every_page_is_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    manager, officer = world.manager(), world.officer()
    loop = reported(world, officer)
    loop.does(manager, "controlled")
    loop.does(officer, "ordered")
    loop.does(manager, "planned")
    assert uploaded(loop, manager, role="before").status_code == 201
    assert uploaded(loop, manager).status_code == 201
    general(world, manager, description="一号除尘器停用，打磨间有灰")
    who, scheme = (manager, "light") if phone else (officer, "dark")
    page = browsing.page(who, phone=phone, color_scheme=scheme)
    look(page, "/hazards")
    look(page, f"/hazards/new?site={world.workshop}")
    look(page, f"/hazards/{loop.id}")
    # Unfolded, all of its forms are as they should be too.
    page.evaluate("document.querySelectorAll('main details').forEach(function (one) { one.open = true; })")
    assert not barriers(page) and not too_wide(page)


def test_an_ordered_hazard_from_plan_to_writing_off(browsing: Browsing, world: World) -> None:
    manager, head, first, second = world.manager(), world.head(), world.officer(), world.officer()
    loop = reported(world, first, found_on=TODAY)
    there = f"/hazards/{loop.id}"
    desk = browsing.page(first, script=False)
    desk.goto(there)
    take(
        desk,
        "责令整改",
        整改期限=(date.today() + timedelta(days=20)).isoformat(),
        文书号="示例责改1号",
        责令的部门="示例局",
    )
    expect(desk.get_by_text("还剩 20 天").first).to_be_visible()

    factory = browsing.page(manager, phone=True, script=False)
    factory.goto(there)
    expect(factory.locator("main")).not_to_contain_text(
        "监督检查"
    )  # where it came from is not the enterprise's to know
    choose(factory, "临时控制", "停用")
    take(factory, "临时控制", 停用哪台="停用一号除尘器")
    take(factory, "报主要负责人", 主要负责人姓名="示例王五")
    plan = form_of(factory, "治理方案")
    for name in ("goal", "methods", "means", "people", "schedule", "measures.responsibility", "measures.time"):
        plan.locator(f"[name='{name}']").fill("示例内容")
    plan.locator("[name='safety']").fill("/")
    for name in ("funds", "measures", "contingency"):
        plan.locator(f"[name='measures.{name}.not_needed']").check()
    plan.locator("[name='measures.funds.reason']").fill("自有人员更换，不另花钱")
    plan.get_by_role("button", name="确认：治理方案").click()
    alert = factory.get_by_role("alert")
    expect(alert).to_contain_text("六、安全措施和应急预案：请如实填写，不要画“/”；确实不需要的，勾选“无需”并写明理由")
    expect(factory.get_by_text("没有记入")).to_be_visible()
    expect(alert.locator("li")).to_have_count(3)  # the stroke, and two without a reason
    expect(factory.locator("[name='goal']")).to_have_value("示例内容")
    expect(factory.locator("[name='measures.funds.not_needed']")).to_be_checked()
    for name in ("measures", "contingency"):
        factory.locator(f"[name='measures.{name}.reason']").fill("示例理由")
    take(factory, "治理方案", 六="断电挂牌")
    work = form_of(factory, "整改完成")
    work.get_by_label("拍照或者选文件").set_input_files([PHOTO])
    take(factory, "整改完成", 整改人="示例张三、示例李四", 怎么改的="更换卸灰阀")
    expect(factory.get_by_role("img", name="现场.jpg")).to_be_visible()
    choose(factory, "企业验收", "隐患已消除")
    form = form_of(factory, "企业验收")
    form.get_by_label("意见").fill("看过")
    form.get_by_label("验收人").fill("示例赵六")
    form.get_by_role("button", name="确认：企业验收").click()
    expect(factory.get_by_role("alert")).to_contain_text("验收人不能是整改人")
    expect(factory.locator("[name='opinion']").first).to_have_value("看过")

    boss = browsing.page(head)
    boss.goto(there)
    expect(boss.get_by_text("企业：企业验收（另一人）")).to_be_visible()
    choose(boss, "企业验收", "隐患已消除")
    take(boss, "企业验收", 意见="已更换，运转正常", 验收人="示例赵六")
    take(boss, "申请复查", 向哪个部门申请="示例局")

    desk.goto(there)
    choose(desk, "复查", "隐患已消除")
    take(desk, "复查", 意见="已整改", 文书号="示例复查1号")
    take(desk, "提出核销", 意见="同意核销")
    expect(desk.locator("#step-written_off")).to_have_count(0)  # a second person reviews
    other = browsing.page(second)
    other.goto(there)
    take(other, "核销")
    take(other, "公示", 在哪里公示="示例公示栏")
    take(other, "归档", 存放在哪里="示例档案室")
    expect(other.locator("main")).to_contain_text("已销号")
    for name in ("治理方案", "整改完成", "企业验收", "复查", "核销", "归档"):
        expect(other.get_by_role("region", name="办理经过").get_by_text(name, exact=True)).to_be_visible()
    other.goto(f"{there}/file")
    expect(other.get_by_role("heading", name="隐患治理档案")).to_be_visible()
    assert "rgb" in other.locator("h1").evaluate("one => getComputedStyle(one).color")


def test_a_general_hazard_goes_the_short_way(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.manager(), phone=True)
    page.goto("/hazards/new")
    page.get_by_label("看到了什么").fill("三号车间灭火器过期")
    page.get_by_label("监管领域").select_option("industry_trade")
    page.get_by_label("重大").check()
    page.get_by_role("button", name="上报").click()
    expect(page.get_by_role("alert")).to_contain_text("报为重大的，要写明标准和条项")
    expect(page.get_by_label("看到了什么")).to_have_value("三号车间灭火器过期")
    page.get_by_label("一般").check()
    page.get_by_label("现场照片").set_input_files([PHOTO])
    page.get_by_role("button", name="上报").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"370102-\d{6}-\d{5}"))
    page.get_by_role("img", name="现场.jpg").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure img').naturalWidth > 0")
    work = form_of(page, "整改完成")
    work.get_by_label("整改人").fill("示例张三")
    work.get_by_label("怎么改的").fill("已更换")
    work.get_by_role("button", name="确认：整改完成").click()
    expect(page.get_by_role("alert")).to_contain_text("请附整改后照片，或写明没有照片的理由")
    take(page, "整改完成", 没有照片的理由="油漆库里不能拍照")
    boss = browsing.page(world.head())
    boss.goto(page.url.partition("?")[0])
    choose(boss, "企业验收", "隐患已消除")
    take(boss, "企业验收", 意见="已更换", 验收人="示例赵六")
    expect(boss.locator("main")).to_contain_text("已销号")


def test_who_was_slower_sees_what_happened_and_keeps_what_was_typed(browsing: Browsing, world: World) -> None:
    manager, officer = world.manager(), world.officer()
    loop = reported(world, officer)
    page = browsing.page(manager)
    page.goto(f"/hazards/{loop.id}")
    form = form_of(page, "报主要负责人")
    form.get_by_label("主要负责人姓名").fill("示例王五")
    loop.does(officer, "ordered")
    form.get_by_role("button").click()
    form = form_of(page, "报主要负责人")
    expect(form.get_by_role("alert")).to_contain_text("情况已变")
    expect(form).to_contain_text("责令整改")
    expect(form.get_by_label("主要负责人姓名")).to_have_value("示例王五")
    take(page, "报主要负责人")


def test_the_ledger_has_what_is_overdue_first(browsing: Browsing, world: World) -> None:
    manager, officer = world.manager(), world.officer()
    for name, days in (("不急的", 40), ("急的", 3), ("逾期的", -2)):
        loop = reported(world, officer, subject_name=name)
        loop.does(officer, "ordered", deadline=(date.today() + timedelta(days=days)).isoformat())
    general(world, manager, subject_name="没期限的")
    listed = reported(world, officer, subject_name="挂牌的")
    listed.does(officer, "listed", deadline=(date.today() + timedelta(days=60)).isoformat())
    page = browsing.page(officer, script=False)
    page.goto(f"/hazards?enterprise={world.furniture}")
    names = page.locator(".ledger .what > a")
    assert names.all_text_contents() == ["逾期的", "急的", "不急的", "挂牌的", "没期限的"]
    line = page.locator(".ledger > li").first
    expect(line).to_contain_text("逾期 2 天")
    expect(line).to_contain_text("企业：治理方案")
    page.goto(f"/hazards?enterprise={world.furniture}&limit=2")
    page.get_by_role("link", name="下一页").click()
    assert names.all_text_contents()[:2] == ["不急的", "挂牌的"]
    page.goto(f"/hazards?enterprise={world.furniture}")
    page.get_by_role("link", name="逾期", exact=True).click()
    assert names.all_text_contents() == ["逾期的"]
    page.get_by_label("只看逾期").uncheck()
    page.get_by_label("只看挂牌督办").check()
    page.get_by_role("button", name="筛选").click()
    assert names.all_text_contents() == ["挂牌的"]
    page.goto("/hazards?level=nonsense&region=abc&state=never")  # an old or mistyped address still shows a list
    expect(page.get_by_role("heading", name="隐患台账")).to_be_visible()
    own = browsing.page(manager)
    own.goto("/hazards?state=open")
    expect(own.locator("main")).not_to_contain_text("示例铸造有限公司")


def test_officers_determine_together(browsing: Browsing, world: World) -> None:
    officer, other = world.officer(), world.officer()
    loop = reported(world, officer)
    page = browsing.page(officer)
    page.goto(f"/hazards/{loop.id}")
    form = form_of(page, "核实认定")
    form.get_by_label("成立，条项变更").check()
    form.locator(f"[name=with_officers][value='{other.account}']").check()
    form.get_by_label("理由").fill("示例：现场核实")
    form.get_by_role("button", name="确认：核实认定").click()
    expect(page.get_by_role("alert")).to_contain_text("变更认定的，要写明标准和条项")
    form.get_by_label("条项", exact=False).last.fill("11(5)")  # the one standard in force is meant
    take(page, "核实认定")
    expect(page.locator("main")).to_contain_text("重大（认定）")
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("第十一条第五项")
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("示例officer、示例officer")


def test_alike_hazards_are_merged_by_a_person(browsing: Browsing, world: World) -> None:
    officer = world.officer()
    one, other = general(world, officer), reported(world, officer)
    page = browsing.page(officer)
    page.goto(f"/hazards/{one.id}")
    page.get_by_text("是同一条，并案").click()
    section = page.get_by_role("region", name="可能是同一条")
    section.get_by_role("radio").first.check()
    section.get_by_label("为什么是同一条").fill("示例：同一台除尘器")
    section.get_by_role("button", name="并案").click()
    expect(page.get_by_text("这条已经并案")).to_be_visible()
    page.get_by_role("link", name="看并入的那一条").click()
    expect(page).to_have_url(re.compile(other.id))
    page.goto(f"/hazards?enterprise={world.furniture}")
    expect(page.locator(f"a[href='/hazards/{one.id}']")).to_have_count(0)


def test_files_are_uploaded_and_taken_down_with_a_reason(browsing: Browsing, world: World) -> None:
    officer = world.officer()
    loop = reported(world, officer)
    page = browsing.page(officer)
    page.goto(f"/hazards/{loop.id}")
    page.get_by_text("上传照片或附件").click()
    page.get_by_label("整改前", exact=True).check()
    page.locator("#f-upload").set_input_files([{"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("整改前", exact=True).check()
    page.locator("#f-upload").set_input_files([PHOTO])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("img", name="现场.jpg")).to_be_visible()
    expect(page.get_by_text("企业看不到")).to_be_visible()
    theirs = browsing.page(world.manager())
    theirs.goto(f"/hazards/{loop.id}")
    expect(theirs.get_by_role("img", name="现场.jpg")).to_have_count(0)
    page.locator("figure summary").click()
    page.get_by_label("为什么撤下").fill("示例：拍错了")
    page.locator("figure").get_by_role("button", name="撤下").click()
    expect(page.get_by_role("img", name="现场.jpg")).to_have_count(0)


def fill_in(page: Page, act: str) -> None:
    """Take a step with what the tests of the loop say of it, each value in the field of its name."""
    form = page.locator(f"#step-{act}")
    page.evaluate("document.querySelectorAll('main details').forEach(function (one) { one.open = true; })")
    ahead = {"deadline": date.today() + timedelta(days=30), "until": date.today() + timedelta(days=60)}
    for name, value in (SAID[act] | {name: day for name, day in ahead.items() if name in SAID[act]}).items():
        field = form.locator(f"[name='{name}']")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name='{name}'][value='{'true' if value is True else value}']").check()
        else:
            field.fill(str(value))
    form.get_by_role("button", name=re.compile("^确认")).click()
    expect(page.get_by_role("status").filter(has_text="已记入")).to_be_visible()


def test_what_stands_beside_the_way_is_recorded_by_short_forms(browsing: Browsing, world: World) -> None:
    """挂牌、延期、交办、停产: each by whoever it is for, with nothing but its own form."""
    manager, officer = world.manager(), world.officer()
    loop = reported(world, manager)
    pages = {"enterprise": browsing.page(manager), "department": browsing.page(officer)}
    way = [
        ("department", "ordered"), ("department", "listed"),
        ("department", "handed_over"), ("department", "handover_received"), ("department", "handover_answered"),
        ("enterprise", "extension_requested"), ("department", "extension_decided"),
        ("enterprise", "self_stopped"), ("enterprise", "self_resumed"),
        ("department", "ordered_stop"), ("enterprise", "resumption_requested"), ("department", "resumption_reviewed"),
        ("department", "penalty_suspension"), ("department", "penalty_suspension_ended"),
    ]  # fmt: skip
    for who, act in way:
        page = pages[who]
        page.goto(f"/hazards/{loop.id}")
        fill_in(page, act)
    told = loop.told(officer)
    assert [event["act"] for event in told["events"]] == ["found", *(act for _, act in way)]
    assert told["listed"] and not told["stops"]


def test_a_grid_worker_reports_and_neither_rates_nor_looks(browsing: Browsing, world: World) -> None:
    grid = world.caller("grid_worker", region=JINAN, matters=("industry_trade",))
    page = browsing.page(grid, phone=True, script=False)
    page.goto("/hazards/new?name=示例家具")
    page.goto(f"/hazards/new?site={world.workshop}")
    expect(page.get_by_text("不用定级")).to_be_visible()
    assert page.locator("[name=level], [name=clause]").count() == 0
    page.get_by_label("看到了什么").fill("二楼喷漆房的排风机停用")
    page.get_by_role("button", name="上报").click()
    expect(page.get_by_role("heading", name="已上报")).to_be_visible()
    officer = browsing.page(world.officer())
    officer.goto(f"/hazards?enterprise={world.furniture}&level=unrated")
    officer.locator(".ledger .what > a").click()
    take(officer, "定级", 一般="", 理由="示例：能立即改正")


def test_nobody_sees_what_is_not_theirs(browsing: Browsing, world: World) -> None:
    manager, officer = world.manager(), world.officer()
    loop = reported(world, officer)
    photo = uploaded(loop, manager).json()["id"]
    paths = (f"/hazards/{loop.id}", f"/hazards/{loop.id}/file", f"/hazards/{loop.id}/photos/{photo}")
    strangers: list[Caller] = [
        world.manager(world.foundry),
        world.officer(region=QINGDAO),
        world.officer(matters=("fire",)),
        world.caller("grid_worker", region=JINAN, matters=("industry_trade",)),
        world.administrator(),
    ]
    for who in strangers:
        page = browsing.page(who)
        for path in paths:
            answer = page.goto(path)
            assert answer is not None and answer.status == 403, (who.account, path)
            assert "一号除尘器" not in page.content()
    answer = browsing.page(strangers[3]).goto("/hazards")
    assert answer is not None and answer.status == 403
    page = browsing.page()
    page.goto(paths[0])
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_hazards_in_english(browsing: Browsing, world: World) -> None:
    manager = world.manager()
    loop = reported(world, manager)
    loop.does(manager, "planned", goal={"not_needed": True, "reason": "示例理由"}, methods=PLAN["methods"])
    page = browsing.page(manager)
    page.goto(f"/hazards/{loop.id}?lang=en")
    expect(page.get_by_role("heading", name="Where it stands")).to_be_visible()
    expect(page.get_by_role("region", name="History")).to_contain_text("not needed")
    form_of(page, "rectified").get_by_label("Who did it").fill("Example")
    page.goto("/hazards")
    expect(page.get_by_role("heading", name="Ledger of hazards")).to_be_visible()
