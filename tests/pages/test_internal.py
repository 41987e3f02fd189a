"""Workers' reports at the enterprise: the poster, reading, answering, making a hazard; nobody else has a part in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import Browsing

SAID = "打磨间的除尘器好几天没开了"


def reported(world: World) -> str:
    """A worker's report; its id."""
    head = world.head()
    code = head.post(f"/v1/sites/{world.workshop}/report-code").json()["code"]
    sent = world.client.post("/v1/internal-reports", json={"site_code": code, "text": SAID, "place": "打磨间"})
    assert sent.status_code == 201, sent.text
    found: str = head.get("/v1/internal-reports").json()["items"][0]["id"]
    return found


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_are_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    report = reported(world)
    page = browsing.page(world.head(), phone=phone)
    look(page, "/internal")
    look(page, f"/internal/{report}")


def test_a_poster_bears_the_code_once_and_never_in_an_address_that_is_sent(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.manager())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto("/internal")
    page.get_by_role("button", name="生成报告码").click()
    drawn = page.get_by_role("img", name="报告页面的二维码").locator("svg").bounding_box()
    assert drawn is not None and drawn["width"] > 150 and drawn["width"] == drawn["height"]
    code = page.locator(".code").inner_text()
    assert re.fullmatch(r"[0-9A-Z-]{20,30}", code)
    told = world.client.post("/v1/internal-reports", json={"site_code": code, "text": SAID})
    assert told.status_code == 201
    page.get_by_role("link", name="回内部报告").click()
    assert code not in page.content()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("还没有报告码")).to_be_visible()
    assert world.client.post("/v1/internal-reports", json={"site_code": code, "text": SAID}).status_code == 403
    assert not [url for url in sent if code in url]


def test_a_report_is_answered_and_becomes_a_hazard(browsing: Browsing, world: World) -> None:
    report = reported(world)
    page = browsing.page(world.manager(), script=False)
    page.goto("/internal")
    expect(page.locator("main")).not_to_contain_text(SAID)  # a list says nothing of what they say
    page.get_by_role("link", name=re.compile("的报告")).click()
    expect(page.get_by_text(SAID)).to_be_visible()
    page.locator("#f-answer-told").fill("示例：已停机")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("示例：已停机")
    page.locator("#step-hazard summary").click()
    page.get_by_label("隐患描述").fill("一号除尘器停用")
    page.get_by_label("监管领域").select_option("industry_trade")
    page.get_by_label("重大").check()
    page.get_by_role("button", name="列为隐患").click()
    expect(page.get_by_role("alert")).to_contain_text("重大隐患要写明标准和条项")
    expect(page.get_by_label("隐患描述")).to_have_value("一号除尘器停用")
    page.get_by_label("条项").fill("第十一条第六项")
    page.get_by_role("button", name="列为隐患").click()
    page.get_by_role("link", name="看隐患").click()
    expect(page.locator("main")).to_contain_text("内部报告")
    page.goto(f"/internal/{report}")
    expect(page.locator("#step-close")).to_have_count(0)


def test_only_head_and_safety_manager_of_the_enterprise_read(browsing: Browsing, world: World) -> None:
    report = reported(world)
    others = (
        world.head(world.foundry),
        world.officer(),
        world.administrator(),
        world.caller("filler", enterprise=world.furniture, post="electrician"),
    )
    for who in others:
        page = browsing.page(who)
        answer = page.goto(f"/internal/{report}")
        assert answer is not None and answer.status == 403 and SAID not in page.content()
    page = browsing.page()
    page.goto(f"/internal/{report}")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_reports_in_english(browsing: Browsing, world: World) -> None:
    report = reported(world)
    page = browsing.page(world.head())
    page.goto(f"/internal/{report}?lang=en")
    expect(page.get_by_role("heading", name="What was reported")).to_be_visible()
