"""Uploading a form: the verdict at once, corrections in place, a draft if one wants; nothing else is stored."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from api.database import Attachment, Form, StoredVerdict
from tests.api.filled import form, with_airlock
from tests.api.world import World
from tests.pages.looking import MOST_BYTES, barriers, look, too_wide
from tests.pages.people import Browsing, Place

FURNITURE = Path("docs/examples/furniture.xlsx")


def upload(page: Page, *files: Any) -> None:
    page.goto("/upload")
    page.get_by_label("自查表文件").set_input_files(*files)
    page.get_by_role("button", name="看拟判定").click()


def as_file(name: str, content: str | bytes) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def kept(running: Place) -> list[int]:
    with running.service.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (Form, StoredVerdict, Attachment)
        ]


@pytest.mark.parametrize("phone", [True, False])
def test_the_page_is_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    look(browsing.page(world.caller("filler", enterprise=world.furniture), phone=phone), "/upload")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_judged_corrected_and_kept_as_a_draft(
    browsing: Browsing, world: World, running: Place, script: bool
) -> None:
    before = kept(running)
    page = browsing.page(world.manager(), phone=script, script=script)
    upload(page, FURNITURE)
    main = page.locator("main")
    expect(main).to_contain_text("符合重大事故隐患判定情形 12 项")
    expect(main).to_contain_text("没有保存")
    odd = page.locator(".slip", has_text="表“粉碎、研磨、造粒等设备” D5")
    for said in ("木屑制粒机", "设备前的铁、石等杂物去除装置", "下周到货", "请填 正常、故障"):
        expect(odd).to_contain_text(said)
    if script:
        assert not barriers(page)
        assert not too_wide(page)
        assert len(page.content().encode()) < MOST_BYTES - 15_000  # beside it a style sheet and small scripts
    odd.get_by_role("combobox").select_option("未设")
    page.get_by_role("button", name="按改正的再判一次").click()
    expect(main).to_contain_text("符合重大事故隐患判定情形 13 项")
    expect(page.locator(".slip")).to_have_count(1)
    # What is not on the page is asked for with the content, for nothing is stored.
    page.locator("summary", has_text="按填报未发现").click()
    page.locator("#clear").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("判定过程：条件逐层")
    page.get_by_role("button", name="回到判定意见").click()
    expect(main).to_contain_text("符合重大事故隐患判定情形 13 项")
    assert kept(running) == before
    page.get_by_label("厂区").select_option(label="一厂")
    page.get_by_role("button", name="存为草稿").click()
    page.wait_for_url(re.compile("/self-check/[0-9a-f-]{36}$"))
    made = world.head().get(f"/v1/forms/{page.url.rpartition('/')[2]}").json()
    rows = {row.get("name"): row for row in made["content"]["subjects"]}
    assert made["state"] == "draft"
    assert "未设" in rows["木屑制粒机"]["answers"].values()


def test_a_file_can_be_dropped_anywhere(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head())
    page.goto("/upload")
    dropped = page.evaluate_handle(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "示例.json"));
            return data;
        }""",
        json.dumps(form()),
    )
    page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("heading", level=1)).to_have_text("示例.json：拟判定")


def test_yaml_and_csv_are_read_too(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head(), script=False)
    upload(page, "docs/examples/src/furniture.yaml")
    expect(page.locator("main")).to_contain_text("符合重大事故隐患判定情形 12 项")
    lines = (
        "表格编号,检查部位类别,检查部位,检查项目,填报结果\n甲,,,inspected_on,2024-05-20\n甲,enterprise,,sectors,轻工\n"
    )
    upload(page, as_file("示例.csv", lines))
    expect(page.locator("main")).to_contain_text("2024-05-20")


def test_what_contradicts_itself_is_listed_beside_what_was_not_understood(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head(), script=False)
    upload(page, as_file("示例.json", json.dumps(with_airlock("下周到货", counts={"dust_system": 1}))))
    expect(page.locator(".slip")).to_have_count(2)
    expect(page.locator(".slip").last).to_contain_text("填了1，却列了2行")


def test_what_cannot_be_read_is_said(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head(), script=False)
    for file, said in (
        (as_file("示例.pdf", "x"), "pdf"),
        (as_file("示例.xlsx", "no workbook"), "读不了"),
        (as_file("示例.json", "[]"), "读不了"),
        (as_file("示例.json", ""), "没有内容"),
        (
            as_file(
                "示例.csv", "表格编号,kind,question,answer\n甲,,inspected_on,2024-05-20\n乙,,inspected_on,2024-05-20\n"
            ),
            "一张表",
        ),
    ):
        upload(page, file)
        expect(page.get_by_role("alert")).to_contain_text(said)


def test_what_comes_back_from_a_page_is_not_believed(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head())
    upload(page, as_file("示例.json", json.dumps(with_airlock("下周到货"))))
    token = page.locator("input[name=csrf]").first.get_attribute("value")
    again = page.locator("input[name=again]").first.get_attribute("value")
    field = page.locator("[name^='fix:']").get_attribute("name")
    assert token
    assert again
    assert field == 'fix:["subjects",1,"answers","airlock_discharge"]'

    def sent(**fields: str) -> tuple[int, str]:
        said = page.request.post(
            "/upload", form={"csrf": token, "again": again} | fields, headers={"Accept": "text/html"}
        )
        return said.status, said.text()

    assert sent(**{field: "未设"})[0] == 200
    bomb = base64.urlsafe_b64encode(zlib.compress(b'{"name":"' + b"x" * 30_000_000 + b'"}', 9)).decode()
    assert sent(again=bomb)[0] == 413
    rows = b'{"name": "x.json", "content": {"subjects": 5}}'
    packed = [base64.urlsafe_b64encode(zlib.compress(one)).decode() for one in (b"[]", rows)]
    for strange in ("x", again[:-40], *packed, "内容"):
        assert sent(again=strange)[0] == 422
    for place in (
        '["subjects",99,"name"]',
        '["subjects",-1,"name"]',
        '["form"]',
        '["subjects"]',
        "[[1]]",
        "{",
        '["subjects",true,"name"]',
    ):
        assert sent(**{f"fix:{place}": "x"})[0] == 422, place
    assert page.request.post("/upload", form={"again": again}).status == 403  # without the page's token


def test_who_may_upload_and_who_may_keep(browsing: Browsing, world: World) -> None:
    officer = browsing.page(world.officer())
    upload(officer, FURNITURE)
    expect(officer.locator("main")).to_contain_text("符合重大事故隐患判定情形 12 项")
    expect(officer.get_by_role("button", name="存为草稿")).to_have_count(0)
    token = officer.locator("input[name=csrf]").first.get_attribute("value")
    again = officer.locator("input[name=again]").first.get_attribute("value")
    fields = {"csrf": token or "", "again": again or "", "site": world.workshop}
    assert officer.request.post("/upload/draft", form=fields).status == 403
    head = browsing.page(world.head())
    upload(head, FURNITURE)
    token = head.locator("input[name=csrf]").first.get_attribute("value")
    fields |= {"csrf": token or "", "site": world.other_site}
    assert head.request.post("/upload/draft", form=fields).status == 422  # not a site of theirs
    nobody = browsing.page()
    nobody.goto("/upload")
    expect(nobody).to_have_url(re.compile("/sign-in"))


def test_the_page_in_english(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head(), lang="en-US")
    page.goto("/upload")
    page.get_by_label("Form (file)").set_input_files(FURNITURE)
    page.get_by_role("button", name="See the suggestion").click()
    expect(page.locator("main")).to_contain_text("Put them right here")
    expect(page.locator("main")).to_contain_text("Keep as a draft")
