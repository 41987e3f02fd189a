"""The self-check of a safety manager and a head: begun, described, given out, merged, settled, signed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.filled import FORM, draft, form, submitted
from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import Browsing

WHERE = ("", "/enterprise", "/rows", "/sign")


def of(world: World, made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = world.manager().get(f"/v1/forms/{made['id']}").json()
    return found


def in_conflict(world: World) -> dict[str, Any]:
    """A draft of which two of a post said different things, merged."""
    content = form()
    content["subjects"][1]["answers"].pop("airlock_discharge")
    content["subjects"].append({"kind": "dust_place", "name": "打磨间", "answers": {"site_dust": "积尘严重"}})
    made = draft(world, content)
    for answer in ("故障", "正常"):
        part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"}).json()
        filler = world.caller("filler", enterprise=world.furniture, post="equipment")
        said = {"kind": "dust_system", "name": "1#除尘系统", "question": "airlock_discharge", "answer": answer}
        assert filler.patch(f"/v1/parts/{part['id']}/answers", {"answers": [said]}).status_code == 200
    return made


@pytest.mark.parametrize("phone", [True, False])
def test_every_page_is_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    made = in_conflict(world)
    version = of(world, made)["version"]
    world.manager().post(f"/v1/forms/{made['id']}/merge", {"version": version})
    submitted(world)
    page = browsing.page(world.head(), phone=phone, color_scheme="dark" if phone else "light")
    look(page, "/self-check")
    for where in WHERE:
        look(page, f"/self-check/{made['id']}{where}")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_begun_described_and_given_out(browsing: Browsing, world: World, script: bool) -> None:
    page = browsing.page(world.manager(), script=script)
    page.goto("/self-check")
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择按哪些标准自查")
    page.get_by_label("冶金、有色").check()
    page.get_by_label("检查日期").fill("2024-05-20")
    page.get_by_label("从头填").check()
    page.get_by_role("button", name="开始").click()
    expect(page).to_have_url(re.compile("/enterprise$"))
    expect(page.get_by_label("检查日期")).to_have_value("2024-05-20")
    assert page.locator("input[name^='is|enterprise|combustible']:checked").count() == 0
    page.get_by_role("group", name="是否存在粉尘爆炸危险").get_by_label("是", exact=True).check()
    page.get_by_role("button", name="保存企业情况").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    line = page.get_by_role("group", name="新的车间").first
    line.get_by_label("名称").fill("五金车间")
    line.get_by_label("行业").select_option("机械")
    page.get_by_role("button", name="保存车间").click()
    expect(page.get_by_role("group", name="五金车间").get_by_label("行业")).to_have_value("机械")

    page.get_by_role("link", name="部位和数量", exact=True).click()
    page.get_by_label("有几套除尘系统").fill("2")
    page.get_by_role("button", name="保存，没名称的").click()
    row = page.get_by_role("group", name="除尘系统 1#除尘系统")
    row.get_by_label("名称").fill("东侧除尘系统")
    row.get_by_label("所在").select_option("五金车间")
    page.get_by_role("button", name="保存", exact=True).click()
    form_id = page.url.split("/")[4]
    content = of(world, {"id": form_id})["content"]
    rows = {one["name"]: one.get("within") for one in content["subjects"] if one["kind"] == "dust_system"}
    assert rows == {"东侧除尘系统": ["五金车间"], "2#除尘系统": None}
    assert content["counts"] == {"workshop": "1", "dust_system": "2"}

    page.get_by_role("link", name="进度", exact=True).click()
    page.get_by_role("button", name="还没分的都分下去").click()
    posts = {part["post"] for part in of(world, {"id": form_id})["parts"]}
    assert {"equipment", "safety", "workshop"} <= posts
    expect(page.get_by_role("button", name="还没分的都分下去")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_what_was_said_differently_is_settled_by_choosing(browsing: Browsing, world: World, script: bool) -> None:
    made = in_conflict(world)
    page = browsing.page(world.manager(), script=script)
    page.goto(f"/self-check/{made['id']}")
    page.get_by_role("button", name="合并").click()
    expect(page.get_by_role("status")).to_contain_text("已合并岗位填报：2")
    conflict = page.get_by_role("group", name=re.compile("1#除尘系统.*锁气卸灰"))
    assert conflict.locator("input:checked").count() == 0
    conflict.get_by_label("故障").check()
    conflict.get_by_label("为什么选它").fill("示例：到现场看过")
    page.get_by_role("button", name="按所选确定").click()
    expect(page.get_by_role("button", name="按所选确定")).to_have_count(0)
    row = next(one for one in of(world, made)["content"]["subjects"] if one.get("name") == "1#除尘系统")
    assert row["answers"]["airlock_discharge"] == "故障"
    assert row["grounds"]["airlock_discharge"]["reason"] == "示例：到现场看过"

    page.get_by_label("理由").fill("示例：三处台面都有")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="要写明谁认定")).to_have_count(0)


def test_the_head_signs_the_version_that_was_read(browsing: Browsing, world: World) -> None:
    made = draft(world)
    page = browsing.page(world.head())
    page.goto(f"/self-check/{made['id']}/sign")
    expect(page.get_by_role("main")).to_contain_text("1#除尘系统")
    expect(page.get_by_role("main")).to_contain_text("安全生产法第四十一条")
    meanwhile = {"kind": "dust_system", "name": "1#除尘系统", "question": "airlock_discharge", "answer": "正常"}
    world.manager().patch(f"/v1/forms/{made['id']}/answers", {"answers": [meanwhile]})
    sign(page)
    changed = page.get_by_role("row", name=re.compile("锁气卸灰"))
    expect(changed).to_contain_text("故障")
    expect(changed).to_contain_text("正常")
    assert of(world, made)["state"] == "draft"
    sign(page)
    expect(page).to_have_url(re.compile(f"/forms/{made['id']}/verdict$"))
    assert of(world, made)["state"] == "submitted"
    page.goto(f"/self-check/{made['id']}")
    expect(page).to_have_url(re.compile(f"/forms/{made['id']}/verdict$"))


def sign(page: Page) -> None:
    page.get_by_label("我是主要负责人").check()
    page.get_by_role("button", name="签字提交").click()


def test_the_next_form_comes_from_the_last(browsing: Browsing, world: World) -> None:
    submitted(world)
    page = browsing.page(world.manager())
    page.goto("/self-check")
    expect(page.get_by_role("link", name=re.compile("一厂.*2024-05-20"))).to_have_attribute(
        "href", re.compile("verdict")
    )
    page.get_by_label("冶金、有色").check()
    page.get_by_label("检查日期").fill("2024-06-10")
    page.get_by_label("沿用上次提交的").check()
    page.get_by_role("button", name="开始").click()
    made = world.manager().get("/v1/forms?state=draft").json()["items"][0]
    rows = [one["name"] for one in of(world, made)["content"]["subjects"] if one["kind"] == "dust_system"]
    assert rows == ["1#除尘系统", "2#除尘系统"]

    page.get_by_role("link", name="企业情况", exact=True).click()
    dust = page.get_by_role("group", name="是否存在粉尘爆炸危险")
    expect(dust.get_by_label("是", exact=True)).to_be_checked()
    changed = page.get_by_role("group", name="自上次以来")
    assert changed.locator("input:checked").count() == 0
    changed.get_by_label("无", exact=True).check()
    page.get_by_role("button", name="保存企业情况").click()
    expect(page.get_by_role("group", name="自上次以来")).to_have_count(0)
    expect(page.get_by_role("heading", name="已答的")).to_be_visible()


def test_a_draft_is_given_up_and_its_file_is_fetched(browsing: Browsing, world: World) -> None:
    answer = world.manager().post(
        f"/v1/sites/{world.workshop}/forms",
        files={"file": ("示例.json", json.dumps(FORM, ensure_ascii=False).encode())},
    )
    made = answer.json()
    page = browsing.page(world.manager())
    page.goto(f"/self-check/{made['id']}")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原件").click()
    assert download.value.suggested_filename == "示例.json"
    page.get_by_text("放弃这张草稿").click()
    page.get_by_role("button", name="放弃", exact=True).click()
    expect(page).to_have_url(re.compile("/self-check$"))
    assert of(world, made)["state"] == "withdrawn"


def test_walls(browsing: Browsing, world: World) -> None:
    made = draft(world)
    path = f"/self-check/{made['id']}"
    others = (world.head(world.foundry), world.officer(), world.administrator(),
              world.caller("filler", enterprise=world.furniture, post="hr"))  # fmt: skip
    for who in others:
        page = browsing.page(who)
        for where in WHERE:
            answer = page.goto(path + where)
            assert answer is not None and answer.status == 403, (path + where, answer and answer.status)
    page = browsing.page(world.manager())
    page.goto(path + "/sign")
    expect(page.get_by_role("button", name="签字提交")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("只有主要负责人能提交")
    nobody = browsing.page()
    nobody.goto(path)
    expect(nobody).to_have_url(re.compile("/sign-in"))


def test_in_english(browsing: Browsing, world: World) -> None:
    made = draft(world)
    page = browsing.page(world.head(), lang="en")
    for where in WHERE:
        page.goto(f"/self-check/{made['id']}{where}?lang=en")
        expect(page.get_by_role("link", name="Enterprise", exact=True)).to_be_visible()


def test_many_rows_have_pages_of_their_own(browsing: Browsing, world: World) -> None:
    content = form()
    many = [{"kind": "dust_collector", "name": f"{i}#除尘器", "answers": {}} for i in range(130)]
    made = draft(world, content | {"subjects": content["subjects"] + many})
    page = browsing.page(world.manager())
    page.goto(f"/self-check/{made['id']}/rows")
    page.get_by_role("link", name="名称和所在（130）").click()
    look(page, f"/self-check/{made['id']}/rows?kind=dust_collector&first=100")
    page.get_by_role("group", name="129#除尘器").get_by_label("名称").fill("最后一台")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("group", name="最后一台")).to_be_visible()
    assert sum(one["kind"] == "dust_collector" for one in of(world, made)["content"]["subjects"]) == 130
