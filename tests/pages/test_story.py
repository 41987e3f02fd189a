"""The whole way, through the pages alone: from a blank form to a signed verdict, and what the department says to it."""

from __future__ import annotations

import io
import re

from docx import Document
from playwright.sync_api import Page, expect

from tests.api.filled import finding, submitted
from tests.api.world import World
from tests.pages.people import Browsing


def choose(page: Page, legend: str, answer: str) -> None:
    """Answer a question on a phone, and wait until it is kept."""
    page.get_by_role("group", name=legend, exact=True).get_by_text(answer, exact=True).click()
    expect(page.locator("[data-keep-state]")).to_have_text("已保存")


def begin(page: Page) -> str:
    """The safety manager begins, describes the enterprise, counts, and gives the parts out; the form's id."""
    page.goto("/self-check")
    page.get_by_label("冶金、有色").check()
    page.get_by_label("检查日期").fill("2024-05-20")
    page.get_by_role("button", name="开始").click()
    expect(page).to_have_url(re.compile("/enterprise$"))
    form = page.url.split("/")[4]
    page.get_by_role("group", name=re.compile("监管行业")).get_by_label("轻工").check()
    page.get_by_role("group", name=re.compile("是否存在粉尘爆炸危险")).get_by_label("是", exact=True).check()
    page.get_by_role("button", name="保存企业情况").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.goto(f"/self-check/{form}/rows")
    page.get_by_label("有几套除尘系统").fill("1")
    page.get_by_role("button", name="保存，没名称的").click()
    expect(page.get_by_role("group", name=re.compile("除尘系统 1#除尘系统"))).to_be_visible()
    page.goto(f"/self-check/{form}")
    page.get_by_role("button", name="还没分的都分下去").click()
    expect(page.get_by_role("button", name="还没分的都分下去")).to_have_count(0)
    return form


def test_three_posts_fill_in_and_the_head_signs(browsing: Browsing, world: World) -> None:
    manager = browsing.page(world.manager(), phone=True)
    form = begin(manager)

    equipment = browsing.page(world.caller("filler", enterprise=world.furniture, post="equipment"), phone=True)
    equipment.goto("/fill")
    equipment.get_by_role("link", name=re.compile("一厂.*设备管理员")).click()
    equipment.get_by_role("link", name=re.compile("1#除尘系统")).click()
    choose(equipment, "除尘方式", "干式")
    equipment.context.set_offline(True)  # the collector stands in a cellar
    equipment.get_by_role("group", name="灰斗卸灰口的锁气卸灰装置", exact=True).get_by_text("故障", exact=True).click()
    expect(equipment.locator("[data-keep-state]")).to_contain_text("没有网络，已存在本机")
    equipment.context.set_offline(False)
    expect(equipment.locator("[data-keep-state]")).to_have_text("已保存")

    workshop = browsing.page(world.caller("filler", enterprise=world.furniture, post="workshop"), phone=True)
    workshop.goto("/fill")
    workshop.get_by_role("link", name=re.compile("一厂.*车间主任")).click()
    workshop.get_by_role("link", name=re.compile("1#除尘系统")).click()
    choose(workshop, "接入的粉尘种类", "木质粉尘")
    choose(workshop, "接入的粉尘种类", "没勾的都没有")

    safety = browsing.page(world.caller("filler", enterprise=world.furniture, post="safety"), phone=True, script=False)
    safety.goto("/fill")
    safety.get_by_role("link", name=re.compile("一厂.*安全管理员")).click()
    safety.get_by_label(re.compile("^有几")).first.fill("0")
    safety.get_by_role("button", name=re.compile("保存")).first.click()
    expect(safety.get_by_role("main")).to_contain_text("已保存")

    manager.goto(f"/self-check/{form}")
    manager.get_by_role("button", name="合并").click()
    expect(manager.get_by_role("status")).to_contain_text("已合并")

    head = browsing.page(world.head(), phone=True)
    head.goto(f"/self-check/{form}/trial")
    expect(head.get_by_role("main")).to_contain_text("第十一条第六项")
    head.goto(f"/self-check/{form}/sign")
    expect(head.get_by_role("main")).to_contain_text("安全生产法第四十一条")
    head.get_by_label("我是主要负责人").check()
    head.get_by_role("button", name="签字提交").click()
    expect(head).to_have_url(re.compile(f"/forms/{form}/verdict$"))
    first = head.get_by_role("main")
    expect(first).to_contain_text("按填报情况，拟判定")
    expect(first).to_contain_text("不替代监管部门认定")
    expect(first).to_contain_text("第十一条第六项")
    expect(first).to_contain_text("停用")

    with head.expect_download() as coming:
        head.get_by_role("link", name=re.compile("报告.*Word")).first.click()
    report = Document(io.BytesIO(coming.value.path().read_bytes()))
    words = "\n".join(cell.text for table in report.tables for row in table.rows for cell in row.cells)
    assert "第十一条第六项" in words


def test_what_an_officer_decides_is_seen_by_the_enterprise(browsing: Browsing, world: World) -> None:
    handed = submitted(world)
    one = finding(handed, "11(6)")
    officer = browsing.page(world.officer())
    officer.goto(f"/desk/findings/{one['id']}")
    officer.get_by_label("不成立").check()
    officer.get_by_label("理由").fill("示例：现场核实，锁气卸灰装置完好")
    officer.get_by_role("button", name="认定", exact=True).click()
    expect(officer.get_by_role("main")).to_contain_text("示例：现场核实")

    head = browsing.page(world.head())
    head.goto(f"/forms/{handed['form']}/verdict")
    expect(head.get_by_role("main")).to_contain_text("示例：现场核实，锁气卸灰装置完好")
    expect(head.get_by_role("main")).to_contain_text("拟判定")  # what the program suggested stands beside it
