"""Photos where they may be taken, the signed paper list where phones are banned, and who sees them afterwards."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.api.filled import FORM, draft, finding
from tests.api.loops import picture
from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import Browsing
from tests.pages.test_fill import SYSTEM, Part, content, group, saved

AIRLOCK = "灰斗卸灰口的锁气卸灰装置"
LABEL = re.compile("加照片")
SCAN = "盖章或签字的纸质单，扫描或拍照上传"


def photo(name: str = "image.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture()}


def scan() -> FilePayload:
    return {"name": "单子.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def files(part: Part) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = part.filler.get(f"/v1/parts/{part.id}/files").json()
    return found


def add_photo(page: Page) -> None:
    group(page, AIRLOCK).get_by_label(LABEL).set_input_files(photo())


def test_a_photo_is_sent_once_it_is_chosen(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    group(page, AIRLOCK).get_by_text("故障", exact=True).click()
    saved(page)
    add_photo(page)
    expect(group(page, AIRLOCK).get_by_role("link", name="image.jpg")).to_be_visible()
    expect(group(page, AIRLOCK).get_by_label("故障")).to_be_checked()
    assert [(one["row"], one["question"]) for one in files(part)] == [(SYSTEM, "airlock_discharge")]
    group(page, "风机把粉尘吸走还是吹走").get_by_text("不清楚", exact=True).click()  # answers are kept as before
    saved(page)
    assert part.says("airlock_discharge") == "故障"
    look(page, part.row)
    group(page, AIRLOCK).get_by_role("button", name="删除 image.jpg").click()
    expect(page.get_by_role("link", name="image.jpg")).to_have_count(0)
    assert files(part) == []


def test_without_script_a_button_sends_it(browsing: Browsing, world: World) -> None:
    part = Part(world)
    page = browsing.page(part.filler, script=False)
    page.goto(part.row)
    group(page, AIRLOCK).get_by_text("加照片", exact=True).click()
    button = group(page, AIRLOCK).get_by_role("button", name=re.compile("上传"))
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("请先选文件")
    add_photo(page)
    group(page, AIRLOCK).get_by_text("加照片", exact=True).click()
    button.click()
    expect(group(page, AIRLOCK).get_by_role("link", name="image.jpg")).to_be_visible()
    page.goto(f"{part.path}/paper")
    page.get_by_label(SCAN).set_input_files(scan())
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("link", name="单子.pdf")).to_be_visible()
    assert [one["role"] for one in files(part)] == ["answer", "paper"]


def test_no_photo_is_asked_for_where_phones_are_banned(browsing: Browsing, world: World) -> None:
    part = Part(world, "workshop")
    page = browsing.page(part.filler, phone=True)
    page.goto(part.row)
    banned = group(page, "接入的粉尘种类")
    expect(banned).to_be_visible()
    expect(banned.get_by_text("不要用手机、闪光灯")).to_be_visible()
    expect(banned.locator("input[type=file]")).to_have_count(0)
    look(page, f"{part.path}/paper")
    page.get_by_label(SCAN).set_input_files(scan())
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("link", name="单子.pdf")).to_be_visible()
    manager = browsing.page(world.manager())
    look(manager, f"/self-check/{part.form['id']}")
    expect(manager.get_by_role("link", name="单子.pdf")).to_be_visible()


def test_the_officer_sees_the_photo_beside_the_finding(browsing: Browsing, world: World) -> None:
    part = Part(world, made=draft(world, FORM))
    page = browsing.page(part.filler)
    page.goto(part.row)
    add_photo(page)
    expect(page.get_by_role("link", name="image.jpg")).to_be_visible()
    form = f"/v1/forms/{part.form['id']}"
    officer = world.officer()
    assert officer.get(f"{form}/files").status_code == 403, "a draft is its enterprise's own"
    version = world.head().get(form).json()["version"]
    handed = world.head().post(f"{form}/submit", {"version": version}).json()
    desk = browsing.page(officer, color_scheme="dark")
    look(desk, f"/desk/findings/{finding(handed, '11(6)')['id']}")
    link = desk.get_by_role("heading", name="照片和附件").locator("+ ul").get_by_role("link", name="image.jpg")
    expect(link).to_be_visible()
    where = str(link.get_attribute("href"))
    assert desk.request.get(f"{where}?small=true").headers["content-type"] == "image/jpeg"
    expect(desk.get_by_role("cell").get_by_role("link", name="image.jpg")).to_be_visible()
    for stranger in (world.head(world.foundry), world.officer(matters=("gas",)), world.officer("370202")):
        assert browsing.page(stranger).request.get(where).status == 403
    assert part.filler.post(f"/v1/parts/{part.id}/files", files={"file": ("1.jpg", picture())}).status_code == 409


def test_in_english(browsing: Browsing, world: World) -> None:
    part = Part(world, made=draft(world, content()))
    page = browsing.page(part.filler, lang="en")
    page.goto(part.row)
    expect(page.get_by_text("Add photos").first).to_be_visible()
    page.goto(f"{part.path}/paper")
    expect(page.get_by_label("Signed or stamped list, scanned or photographed")).to_be_attached()
