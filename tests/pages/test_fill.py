"""Filling in by post, as it is done in a workshop: on a phone, with a bad network, several people at once."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.filled import draft, form, submitted
from tests.api.world import Caller, World
from tests.pages.looking import look
from tests.pages.people import Browsing

SYSTEM = "1#除尘系统"


def content() -> dict[str, Any]:
    """A draft with a workshop, a system in it, and most of it unanswered."""
    made = form(subjects=[
        {"kind": "enterprise", "answers": {"is_industry_trade": "是", "sectors": ["轻工"], "combustible_dust": "有"}},
        {"kind": "workshop", "name": "木工车间"},
        {"kind": "dust_system", "name": SYSTEM, "within": "木工车间"},
        {"kind": "dust_system", "name": "2#除尘系统", "within": "木工车间"},
    ])  # fmt: skip
    del made["counts"]
    return made


class Part:
    """A part given out, and somebody of its post."""

    def __init__(self, world: World, post: str = "equipment", made: dict[str, Any] | None = None) -> None:
        self.form = made or draft(world, content())
        answer = world.manager().post(f"/v1/forms/{self.form['id']}/parts", {"post": post})
        assert answer.status_code == 201, answer.text
        self.id: str = answer.json()["id"]
        self.filler = world.caller("filler", enterprise=world.furniture, post=post)
        self.path = f"/fill/{self.id}"
        self.row = f"{self.path}/dust_system?name={quote(SYSTEM)}"

    def says(self, question: str, name: str | None = SYSTEM, kind: str = "dust_system") -> Any:
        """What the part says, by the API."""
        kinds = {one["kind"]: one for one in self.filler.get(f"/v1/parts/{self.id}").json()["kinds"]}
        row = next(one for one in kinds[kind]["rows"] if one["name"] == name)
        return {one["question"]: one["answer"] for one in row["asked"]}.get(question)

    def say(self, question: str, answer: str) -> None:
        entry = {"kind": "dust_system", "name": SYSTEM, "question": question, "answer": answer}
        assert self.filler.patch(f"/v1/parts/{self.id}/answers", {"answers": [entry]}).status_code == 200


def group(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend, exact=True)


def choose(page: Page, legend: str, answer: str) -> None:
    group(page, legend).get_by_text(answer, exact=True).click()


def saved(page: Page) -> None:
    expect(page.locator("[data-keep-state]")).to_have_text("已保存")


@pytest.mark.parametrize("phone", [True, False])
def test_every_page_is_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=phone, color_scheme="light" if phone else "dark")
    for path in ("/fill", part.path, part.row, f"{part.path}/paper", f"{part.path}/dust_system?name=9"):
        look(page, path)
    manager = browsing.page(world.manager(), phone=phone)
    look(manager, f"/self-check/{part.form['id']}/codes")


def test_from_my_parts_to_an_answer(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=True)
    page.goto("/fill")
    page.get_by_role("link", name=re.compile("一厂.*设备管理员")).click()
    expect(page.get_by_role("heading", name=re.compile("木工车间"))).to_be_visible()
    page.get_by_role("link", name=re.compile(SYSTEM)).click()
    expect(page.locator("input:checked")).to_have_count(0)
    choose(page, "除尘方式", "干式")
    saved(page)
    assert part.says("collection") == "干式"
    expect(group(page, "除尘方式").get_by_label("干式")).to_be_focused()
    left = page.locator("[data-left]")
    before, across = int(left.inner_text()), group(page, "这一套系统跨着用的范围")
    choose(page, "与其他除尘系统的风管", "有常开连通")  # meets the clause: what else it asks is settled
    saved(page)
    expect(across).to_be_hidden()
    assert int(left.inner_text()) < before - 1
    choose(page, "与其他除尘系统的风管", "不相连")
    saved(page)
    expect(across).to_be_visible()
    across.get_by_text("不同防火分区").click()
    across.get_by_text("没勾的都没有").click()
    saved(page)
    assert part.says("serves_across") == ["不同防火分区"]
    page.get_by_role("button", name="保存，回到清单").click()
    expect(page).to_have_url(re.compile(f"{part.path}$"))


@pytest.mark.parametrize("reloaded", [False, True])
def test_the_network_goes_and_comes_back(browsing: Browsing, world: World, reloaded: bool) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    page.evaluate("navigator.serviceWorker.ready.then(() => new Promise(done => setTimeout(done, 1500)))")
    page.context.set_offline(True)
    choose(page, "除尘方式", "干式")
    choose(page, "灰斗卸灰口的锁气卸灰装置", "故障")
    choose(page, "灰斗卸灰口的锁气卸灰装置", "正常")
    expect(page.locator("[data-keep-state]")).to_contain_text("没有网络，已存在本机")
    if reloaded:
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_contain_text(SYSTEM)
        expect(group(page, "灰斗卸灰口的锁气卸灰装置").get_by_label("正常")).to_be_checked()
    assert part.says("airlock_discharge") is None
    page.context.set_offline(False)
    saved(page)
    assert (part.says("collection"), part.says("airlock_discharge")) == ("干式", "正常")
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('panding:')).length") == 0


def test_what_was_left_unsent_when_the_page_was_closed_is_sent_later(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    page.context.set_offline(True)
    choose(page, "除尘方式", "干式")
    expect(page.locator("[data-keep-state]")).to_contain_text("没有网络，已存在本机")
    later = page.context.new_page()
    page.close()
    later.context.set_offline(False)
    later.goto("/fill")
    later.get_by_role("link", name="本机还有没发出去的答案").click()
    saved(later)
    assert part.says("collection") == "干式"


def test_two_people_on_the_same_part(browsing: Browsing, world: World) -> None:
    part = Part(world)
    one, other = browsing.page(part.filler, phone=True), browsing.page(world.manager())
    one.goto(part.row)
    other.goto(part.row)
    choose(one, "除尘方式", "干式")
    saved(one)
    choose(other, "灰斗卸灰口的锁气卸灰装置", "故障")  # another question: nothing in the way
    saved(other)
    assert (part.says("collection"), part.says("airlock_discharge")) == ("干式", "故障")
    part.say("tunnel_duct", "是")
    choose(one, "是否用干式巷道式构筑物作除尘风道", "否")
    expect(group(one, "是否用干式巷道式构筑物作除尘风道").get_by_role("alert")).to_contain_text("别人刚刚填了：是")
    expect(group(one, "是否用干式巷道式构筑物作除尘风道").get_by_label("否", exact=True)).to_be_checked()
    assert part.says("tunnel_duct") == "是"
    one.get_by_role("button", name="以我填的为准").click()
    saved(one)
    assert part.says("tunnel_duct") == "否"


def test_without_script(browsing: Browsing, world: World) -> None:
    part = Part(world, "office")
    page = browsing.page(part.filler, phone=True, script=False)
    page.goto(part.path)
    page.get_by_label("是什么").select_option(label="承包、承租单位")
    page.get_by_label("名称或编号").fill("示例保洁")
    page.get_by_role("button", name="加一行").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例保洁")


def test_what_is_wrong_without_script_comes_back_and_the_rest_is_saved(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, script=False)
    page.goto(part.row)
    choose(page, "除尘方式", "湿式")
    part.say("tunnel_duct", "是")
    choose(page, "是否用干式巷道式构筑物作除尘风道", "否")
    page.get_by_role("button", name="保存，回到清单").click()
    expect(page.get_by_role("alert").first).to_contain_text("没有保存")
    expect(group(page, "是否用干式巷道式构筑物作除尘风道")).to_contain_text("别人刚刚填了：是")
    expect(group(page, "是否用干式巷道式构筑物作除尘风道").get_by_label("否", exact=True)).to_be_checked()
    assert (part.says("collection"), part.says("tunnel_duct")) == ("湿式", "是")
    page.get_by_role("button", name="保存，回到清单").click()
    expect(page.get_by_role("status").filter(has_text="已保存").first).to_be_visible()
    assert part.says("tunnel_duct") == "否"
    # A page that leaves everything as it is changes nothing: blank never overwrites.
    version = part.filler.get(f"/v1/parts/{part.id}").json()["version"]
    page.get_by_role("button", name="保存，回到清单").click()
    expect(page.get_by_role("status").filter(has_text="已保存").first).to_be_visible()
    assert part.filler.get(f"/v1/parts/{part.id}").json()["version"] == version
    # Taking an answer away is said in so many words.
    group(page, "除尘方式").locator("summary", has_text="留什么").click()
    group(page, "除尘方式").get_by_label("清除答案").check()
    page.get_by_role("button", name="保存，回到清单").click()
    expect(page.get_by_role("status").filter(has_text="已保存").first).to_be_visible()
    assert part.says("collection") is None


def test_answers_of_last_time(browsing: Browsing, world: World) -> None:
    submitted(world)
    answer = world.manager().post(f"/v1/sites/{world.workshop}/forms?from=last&on=2024-06-10")
    part = Part(world, made=answer.json())
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    airlock = group(page, "灰斗卸灰口的锁气卸灰装置")
    expect(airlock).to_contain_text("上次（2024-05-20，21 天前）：故障")
    airlock.get_by_text("看过了，没有变化").click()
    saved(page)
    expect(airlock.get_by_label("故障")).to_be_checked()
    expect(airlock).to_contain_text("已确认没有变化")
    assert part.says("airlock_discharge") == "failed" and part.says("collection") is None
    choose(page, "自上次以来有无变化", "无")
    saved(page)
    expect(group(page, "除尘方式").get_by_label("干式")).to_be_checked()
    choose(page, "灰斗卸灰口的锁气卸灰装置", "正常")
    saved(page)
    assert part.says("airlock_discharge") == "正常"


def test_counting_and_paper(browsing: Browsing, world: World) -> None:
    part = Part(world, "safety")
    page = browsing.page(part.filler)
    page.goto(part.path)
    page.get_by_label("有几套除尘系统").fill("两套")
    page.get_by_role("button", name="保存数量").click()
    expect(page.get_by_role("alert")).to_contain_text("两套")
    page.get_by_label("有几套除尘系统").fill("2")
    page.get_by_role("button", name="保存数量").click()
    expect(page.get_by_label("有几套除尘系统")).to_have_value("2")
    mechanic = Part(world, made=part.form)
    page = browsing.page(mechanic.filler)
    page.goto(f"{mechanic.path}/paper")
    expect(page.get_by_role("table").first).to_contain_text("□")


def test_a_code_leads_to_the_row(browsing: Browsing, world: World) -> None:
    part = Part(world)
    manager = browsing.page(world.manager())
    manager.goto(f"/self-check/{part.form['id']}/codes")
    expect(manager.locator(".codes li")).to_have_count(3)
    page = browsing.page(part.filler, phone=True)
    page.goto(f"/d/{world.workshop}/dust_system?name={quote(SYSTEM)}")
    expect(page).to_have_url(re.compile(part.row.replace("?", r"\?").replace(quote(SYSTEM), ".*")))
    page.goto(f"/d/{world.workshop}/dust_system?name=9#")
    page.get_by_role("button", name=re.compile("加一行")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("9")
    nobody = browsing.page(world.caller("filler", enterprise=world.furniture, post="hr"))
    nobody.goto(f"/d/{world.workshop}/dust_system?name={quote(SYSTEM)}")
    expect(nobody.get_by_role("main")).to_contain_text("现在没有要您填的自查表")


def test_nothing_of_one_account_is_left_for_the_next(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    names = "caches.keys().then(found => found.filter(one => one.startsWith('panding-fill:')).length)"
    page.evaluate("navigator.serviceWorker.ready.then(() => new Promise(done => setTimeout(done, 1500)))")
    assert page.evaluate(names) == 1
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_label("用户名")).to_be_visible()
    page.wait_for_function(f"{names}.then(left => left === 0)")


def test_walls(browsing: Browsing, world: World) -> None:
    part = Part(world)
    form_id = part.form["id"]
    post = world.caller("filler", enterprise=world.furniture, post="hr")
    strangers: list[Caller] = [post, world.manager(world.foundry), world.officer()]
    for who in strangers:
        page = browsing.page(who)
        for path in (part.path, part.row, f"{part.path}/paper", f"/self-check/{form_id}/codes"):
            answer = page.goto(path)
            assert answer and answer.status == 403, path
    page = browsing.page()
    page.goto(part.row)
    expect(page).to_have_url(re.compile("/sign-in"))


def test_in_english(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler)
    page.goto(f"{part.path}?lang=en")
    expect(page.get_by_role("heading", name=re.compile("Not on the form"))).to_be_visible()
