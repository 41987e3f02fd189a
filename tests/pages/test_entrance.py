"""Coming in: signing in and out, the language, what is refused."""

from __future__ import annotations

import re

import httpx2
import pytest
from playwright.sync_api import expect

from tests.api.world import World
from tests.pages.looking import look
from tests.pages.people import PASSWORD, Browsing, Person, Place


@pytest.mark.parametrize("phone", [True, False])
@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_the_first_pages_are_open_to_all(browsing: Browsing, path: str, phone: bool) -> None:
    look(browsing.page(phone=phone), path)


@pytest.mark.parametrize("script", [True, False])
def test_signing_in_leads_to_where_one_wanted(browsing: Browsing, running: Place, world: World, script: bool) -> None:
    login = Person(running, world.administrator()).password()
    page = browsing.page(script=script)
    page.goto("/sign-in?next=/sign-in")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill("falsch")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.get_by_label("用户名")).to_have_value(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/$"))
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.goto("/sign-in")
    expect(page.get_by_label("用户名")).to_be_visible()


def test_english_stays_once_it_was_chosen(browsing: Browsing) -> None:
    page = browsing.page()
    page.goto("/")
    page.get_by_role("link", name="English").click()
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_nobody_is_led_to_another_site(running: Place, world: World) -> None:
    login = Person(running, world.administrator()).password()
    with httpx2.Client(base_url=running.served.url) as client:
        for there in ("//example.org", "https://example.org", "/\\example.org", "javascript:1"):
            answer = client.post("/sign-in", data={"login": login, "password": PASSWORD, "next": there})
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), there
            client.cookies.clear()


def test_a_form_without_its_token_or_from_another_site_is_refused(running: Place, world: World) -> None:
    person = Person(running, world.administrator())
    login = person.password()
    with httpx2.Client(base_url=running.served.url) as client:
        given = {"login": login, "password": PASSWORD}
        assert client.post("/sign-in", data=given, headers={"Origin": "https://example.org"}).status_code == 403
        assert client.post("/sign-in", data=given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.post("/sign-in", data=given).status_code == 303
        assert client.post("/sign-out").status_code == 403
        assert client.post("/sign-out", data={"csrf": "x"}).status_code == 403
        assert client.get("/sign-in").status_code == 303  # still signed in


def test_what_is_not_there_is_a_page_for_people_and_data_for_programs(running: Place) -> None:
    with httpx2.Client(base_url=running.served.url) as client:
        page = client.get("/nowhere", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "没有这个地址" in page.text
        data = client.get("/v1/nowhere", headers={"Accept": "text/html"})
        assert data.headers["content-type"] == "application/problem+json"


def test_long_pages_are_packed(running: Place) -> None:
    with httpx2.Client(base_url=running.served.url) as client:
        packed = client.get("/law", headers={"Accept-Encoding": "gzip"})
        plain = client.get("/law", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_who_is_refused_is_still_signed_in(browsing: Browsing, world: World) -> None:
    page = browsing.page(world.head())
    answer = page.goto("/accounts")
    assert answer is not None and answer.status == 403
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    expect(page.get_by_role("link", name="登录")).to_have_count(0)


def test_the_switch_of_languages_stays_here(running: Place) -> None:
    with httpx2.Client() as client:
        answer = client.get(f"{running.served.url}//example.org/x", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert 'href="/example.org/x?lang=en"' in answer.text
