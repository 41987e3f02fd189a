"""Accounts, keys, sites and the audit log by an administrator; one's own account; and who sees none of it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.api.world import JINAN, QINGDAO, World
from tests.pages.looking import look
from tests.pages.people import PASSWORD, Browsing, Person, Place


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_are_as_pages_must_be(browsing: Browsing, world: World, phone: bool) -> None:
    officer = world.officer()
    page = browsing.page(world.administrator(), phone=phone, color_scheme="light" if phone else "dark")
    paths = ("/accounts", "/accounts/new", f"/accounts/{officer.account}", "/sites", "/sites/new", "/audit", "/account")
    for path in (*paths, f"/sites/enterprises/{world.furniture}", f"/sites/{world.workshop}"):
        look(page, path)


@pytest.mark.parametrize("script", [True, False])
def test_an_account_with_its_rights_a_password_and_the_end_of_it(
    browsing: Browsing, world: World, script: bool
) -> None:
    login = f"li.na.{uuid4().hex[:8]}"
    page = browsing.page(world.administrator(JINAN), script=script)
    page.goto("/accounts/new")
    page.get_by_label("姓名").fill("示例李娜")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("角色").select_option(label="执法人员")
    page.get_by_label("工贸").check()
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_role("alert")).to_contain_text("写明地区")
    page.get_by_label("地区代码").fill(QINGDAO)
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_role("alert")).to_contain_text("无权办理")
    expect(page.get_by_label("用户名")).to_have_value(login)
    expect(page.get_by_label("工贸")).to_be_checked()
    page.get_by_label("地区代码").fill(JINAN)
    page.get_by_role("button", name="新建账号").click()
    password = page.locator(".code").inner_text()
    expect(page.get_by_text("工贸 · 示例省示例市示例区")).to_be_visible()

    person = browsing.page(script=script)
    person.goto("/sign-in?next=/account")
    person.get_by_label("用户名").fill(login)
    person.get_by_label("密码").fill(password)
    person.get_by_role("button", name="登录").click()
    expect(person.get_by_text("执法人员")).to_be_visible()
    for new, again, trouble in (("短", "短", "新密码"), (PASSWORD, "别的", "不一样")):
        person.get_by_label("现在的密码").fill(password)
        person.get_by_label("新密码", exact=True).fill(new)
        person.get_by_label("再输一次").fill(again)
        person.get_by_role("button", name="改密码").click()
        expect(person.get_by_role("alert")).to_contain_text(trouble)
    person.get_by_label("现在的密码").fill(password)
    person.get_by_label("新密码", exact=True).fill(PASSWORD)
    person.get_by_label("再输一次").fill(PASSWORD)
    person.get_by_role("button", name="改密码").click()
    expect(person.get_by_text("密码改好了")).to_be_visible()

    page.goto(f"/accounts?q={login}")
    page.get_by_role("link", name="示例李娜").click()
    expect(page.locator(".code")).to_have_count(0)
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_text("已停用", exact=True)).to_be_visible()
    person.goto("/account")
    expect(person).to_have_url(re.compile("/sign-in"))
    page.get_by_role("link", name="做过什么").click()
    expect(page.get_by_text("改账号")).to_be_visible()


def test_a_key_names_its_officers_and_is_shown_once(browsing: Browsing, world: World) -> None:
    administrator, officer = world.administrator(JINAN), world.officer()
    page = browsing.page(administrator)
    page.goto(f"/accounts/{officer.account}")
    page.locator("summary", has_text="发密钥").click()
    page.get_by_label("用途").fill("示例平台")
    page.get_by_label("有效天数").fill("4000")
    page.get_by_role("group", name="点名的执法人员").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="发密钥").click()
    expect(page.get_by_role("alert")).to_contain_text("有效天数")
    expect(page.get_by_label("用途")).to_have_value("示例平台")
    page.get_by_label("有效天数").fill("30")
    page.get_by_role("button", name="发密钥").click()
    key = page.locator(".code").inner_text()
    asked = world.client.get("/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert asked.json()["account"] == officer.account
    page.goto(f"/accounts/{officer.account}")
    assert key not in page.content()
    page.get_by_role("button", name="作废 示例平台").click()
    expect(page.get_by_text("已作废")).to_be_visible()
    assert world.client.get("/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_an_enterprise_its_site_and_who_works_there(browsing: Browsing, world: World) -> None:
    name = f"示例木业{uuid4().hex[:6]}有限公司"
    page = browsing.page(world.administrator(JINAN), script=False)
    page.goto("/sites")
    page.get_by_role("link", name="登记企业").click()
    page.get_by_label("名称").fill(name)
    page.get_by_label("统一社会信用代码").fill("91440606")
    page.get_by_role("button", name="登记企业").click()
    expect(page.get_by_role("alert")).to_contain_text("统一社会信用代码")
    page.get_by_label("统一社会信用代码").fill("")
    page.get_by_role("button", name="登记企业").click()
    page.get_by_label("厂区名称").fill("一厂")
    page.get_by_label("属地代码").fill(JINAN)
    page.get_by_label("轻工").check()
    page.get_by_role("button", name="登记厂区").click()
    expect(page.get_by_role("heading", name=f"{name} 一厂")).to_be_visible()
    page.locator("summary", has_text="登记一家").click()
    page.get_by_label("承租单位", exact=True).check()
    page.locator("#f-party").fill("示例喷涂部")
    page.get_by_role("button", name="登记一家").click()
    expect(page.get_by_text("示例喷涂部")).to_be_visible()
    expect(page.get_by_text("轻工").first).to_be_visible()
    page.goto("/accounts/new")
    page.get_by_label("姓名").fill("示例张三")
    page.get_by_label("用户名").fill(f"zhang.{uuid4().hex[:8]}")
    page.get_by_label("角色").select_option(label="主要负责人")
    page.get_by_label("企业", exact=True).fill(name[:8])
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_text(name)).to_be_visible()


def test_the_audit_log_says_who_did_what(browsing: Browsing, running: Place, world: World) -> None:
    administrator, near, far = world.administrator(JINAN), world.officer(), world.officer(QINGDAO)
    for one in (near, far):
        assert one.post("/v1/enterprises", {"name": "示例新厂"}).status_code == 201
    page = browsing.page(administrator)
    page.goto(f"/audit?account={near.account}")
    expect(page.get_by_text("登记企业")).to_be_visible()
    expect(page.get_by_text("panding audit verify")).to_be_visible()
    page.goto(f"/audit?account={far.account}")
    expect(page.get_by_text("没有这样的记录")).to_be_visible()
    page.goto("/audit")
    page.get_by_label("谁").fill(Person(running, near).password())
    page.get_by_label("什么事").select_option(label="密钥")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有这样的记录")).to_be_visible()
    page.get_by_label("谁").fill("没有这个人")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("alert")).to_contain_text("没有找到这个账号")
    page.goto("/audit?lang=en")
    expect(page.get_by_role("heading", name="Has anything been changed?")).to_be_visible()


def test_who_administers_nothing_sees_nothing_of_it(browsing: Browsing, world: World) -> None:
    far = world.officer(QINGDAO)
    closed = ("/accounts", "/accounts/new", f"/accounts/{far.account}", "/audit", "/sites/new")
    for who in (world.head(), world.caller("statistician", region=JINAN, matters=("*",))):
        page = browsing.page(who)
        for path in closed:
            assert (answer := page.goto(path)) and answer.status == 403, path
    page = browsing.page(world.administrator(JINAN))
    for path in (f"/accounts/{far.account}", f"/sites/{world.other_site}", f"/sites/enterprises/{world.foundry}"):
        assert (answer := page.goto(path)) and answer.status == 403, path
    page = browsing.page(world.head())
    page.goto(f"/sites/{world.workshop}")
    expect(page.get_by_text("改厂区")).to_have_count(0)
    nobody = browsing.page()
    for path in (*closed[:4], "/account", "/sites"):
        nobody.goto(path)
        assert "/sign-in" in nobody.url, path
