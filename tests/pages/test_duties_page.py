"""Duties in a browser: who is due and late, what an enterprise records, who may not look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from api.database import Site
from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import Browsing

ON = "on=2024-05-20"


def site(world: World, name: str, region: str = "620102") -> str:
    """A site that was there before the duties began."""
    id = world.site(world.furniture, name, region, ["machinery"])
    with world.service.database.writing() as session:
        session.get_one(Site, id).made_at = datetime(2023, 6, 1, tzinfo=UTC)
    return id


def test_an_officer_sees_who_is_late(browsing: Browsing, world: World) -> None:
    where = site(world, "示例兰州厂")
    officer = world.officer("620102")
    told = officer.get(f"/v1/duties/due?{ON}&limit=200").json()["items"]
    page = browsing.page(officer, script=False)
    page.goto(f"/duties?{ON}&limit=200")
    here = page.locator(f"[data-site='{where}'] li")
    (mine,) = [one for one in told if one["id"] == where]
    expect(here).to_have_count(len(mine["due"]))
    expect(here.first).to_contain_text("逾期")
    expect(here.first).to_contain_text("2024年第一季度")
    page.get_by_role("link", name="逾期", exact=True).click()
    expect(page.locator(f"[data-site='{where}'] li")).to_have_count(1)
    expect(page.get_by_role("link", name="记为已做")).to_have_count(0)


def test_an_enterprise_records_what_it_has_done(browsing: Browsing, world: World) -> None:
    where = site(world, "示例兰州厂")
    manager = world.manager()
    page = browsing.page(manager, phone=True, script=False)
    page.goto(f"/duties?{ON}")
    drill = page.locator(f"[data-site='{where}'] li", has_text="疏散逃生演练")
    drill.get_by_role("link", name="记为已做").click()
    page.get_by_label("哪一天做的").fill("2023-05-18")
    page.get_by_label("备注").fill("示例：全厂演练")
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_role("alert")).to_contain_text("日期应在起始日之后")
    expect(page.get_by_label("备注")).to_have_value("示例：全厂演练")
    page.get_by_label("哪一天做的").fill("2024-05-18")
    page.get_by_role("button", name="记入").click()
    expect(page.get_by_role("status")).to_contain_text("已记入：疏散逃生演练")
    expect(page.locator("[data-done] tbody tr")).to_contain_text(["2024-05-18疏散逃生演练示例：全厂演练"])
    page.goto(f"/duties?{ON}")
    expect(page.locator(f"[data-site='{where}'] li", has_text="疏散逃生演练")).to_have_count(0)
    expect(page.locator(f"[data-site='{where}'] li", has_text="主要负责人带队")).to_have_count(2)


def test_nobody_looks_at_others(browsing: Browsing, world: World) -> None:
    where = site(world, "示例兰州厂")
    for other in (world.head(world.foundry), world.officer("370102"), world.administrator()):
        page = browsing.page(other, script=False)
        answer = page.goto(f"/duties/{where}")
        assert answer and answer.status == 403
    page = browsing.page(world.head(world.foundry), script=False)
    page.goto(f"/duties?{ON}")
    expect(page.locator("[data-site]")).to_have_count(0)
    officer = browsing.page(world.officer("62"), script=False)
    officer.goto(f"/duties/{where}")
    expect(officer.get_by_role("button", name="记入")).to_have_count(0)
    nobody = browsing.page()
    nobody.goto(f"/duties?{ON}")
    assert "/sign-in?next=" in nobody.url


@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_are_open_to_all(browsing: Browsing, world: World, phone: bool) -> None:
    where = site(world, "示例兰州厂")
    page = browsing.page(world.head(), phone=phone)
    look(page, f"/duties?{ON}")
    look(page, f"/duties/{where}?duty=gansu_2024.drill")
    look(browsing.page(world.officer("62"), phone=phone, color_scheme="dark"), f"/duties?{ON}")
    page.goto(f"/duties?{ON}&lang=en")
    expect(page.get_by_role("heading", name="Duties of this enterprise")).to_be_visible()
