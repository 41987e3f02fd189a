"""Signing in and out, who may write from a browser, and how often anybody may come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.database import Account, Grant, Session
from api.database.tables import now
from api.guard import Allowance
from api.routers import sessions
from api.service import Service
from api.settings import Settings
from tests.api.world import World

PASSWORD = "一个足够长、别人猜不到的密码"
FORM = {"form": "panding/1", "id": "1", "inspected_on": "2024-05-20", "standards": ["industry_trade"]}


@pytest.fixture(autouse=True)
def _fresh_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_TRIES", Allowance(20))


@pytest.fixture
def login(world: World) -> str:
    """Somebody's name; the password is PASSWORD."""
    grants = [Grant(role="administrator", region="", matters=["*"])]
    hashed = sessions.passwords().hash(PASSWORD)
    world._added(Account(login="li.na", name="示例", active=True, password=hashed, grants=grants))
    return "li.na"


@pytest.fixture
def browser(service: Service, login: str) -> Iterator[TestClient]:
    """A browser that has signed in; its token is in `headers` of nothing yet."""
    app = create_app(service=service)
    with TestClient(app, base_url="https://testserver", raise_server_exceptions=False) as client:
        yield client


def sign_in(client: TestClient, login: str, password: str = PASSWORD) -> Any:
    return client.post("/v1/sessions", json={"login": login, "password": password})


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: TestClient, login: str) -> None:
    answer = sign_in(browser, login)
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"]
    for flag in ("HttpOnly", "SameSite=strict", "Secure", "Path=/", "expires="):
        assert flag.lower() in cookie.lower()
    assert answer.json()["csrf"] not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert browser.get("/v1/me").json()["name"] == "示例"


def test_a_write_from_a_browser_needs_the_token_of_its_page(browser: TestClient, login: str) -> None:
    csrf = sign_in(browser, login).json()["csrf"]
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": csrf + "x"}):
        answer = browser.post("/v1/enterprises", json={"name": "示例新厂"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:panding:csrf"
    assert browser.get("/v1/accounts").status_code == 200  # reading needs none
    made = browser.post("/v1/enterprises", json={"name": "示例新厂"}, headers={"X-CSRF-Token": csrf})
    assert made.status_code == 201
    form = browser.post("/v1/enterprises", data={"name": "示例新厂"}, headers={"X-CSRF-Token": csrf})
    assert form.status_code == 422  # what a foreign page's form can send is nothing we read


def test_a_session_ends_when_it_is_ended_expires_or_the_account_is_closed(
    service: Service, browser: TestClient, login: str
) -> None:
    csrf = sign_in(browser, login).json()["csrf"]
    token = dict(browser.cookies)["panding_session"]
    assert browser.delete("/v1/sessions/current", headers={"X-CSRF-Token": csrf}).status_code == 204
    assert "panding_session" not in browser.cookies
    browser.cookies.set("panding_session", token)
    assert browser.get("/v1/me").status_code == 401
    browser.cookies.clear()
    sign_in(browser, login)
    assert browser.get("/v1/me").status_code == 200
    with service.database.writing() as transaction:
        for row in transaction.scalars(select(Session)):
            row.expires_at = now() - timedelta(seconds=1)
    assert browser.get("/v1/me").status_code == 401
    browser.cookies.clear()
    sign_in(browser, login)
    with service.database.writing() as transaction:
        transaction.scalars(select(Account).where(Account.login == login)).one().active = False
    assert browser.get("/v1/me").status_code == 401
    browser.cookies.clear()
    assert sign_in(browser, login).status_code == 401


def test_five_wrong_passwords_lock_the_account_and_tell_nobody(
    service: Service, browser: TestClient, login: str
) -> None:
    answers = [sign_in(browser, login, "falsch" + PASSWORD) for _ in range(5)]
    locked, nobody = sign_in(browser, login), sign_in(browser, "nobody")
    everything = {(one.status_code, one.content) for one in (*answers, locked, nobody)}
    assert len(everything) == 1  # neither whether there is such an account nor whether it is locked
    assert locked.status_code == 401
    with service.database.writing() as transaction:
        account = transaction.scalars(select(Account).where(Account.login == login)).one()
        assert account.locked_until and account.locked_until > now() + timedelta(minutes=10)
        account.locked_until = now() - timedelta(seconds=1)
    assert sign_in(browser, login).status_code == 201


def test_another_password_of_ones_own(browser: TestClient, login: str, world: World) -> None:
    """With the one that holds; other sessions end, this one goes on; nobody else's key can do it."""
    sign_in(browser, login)
    other = browser.cookies["panding_session"]
    browser.cookies.clear()
    token = sign_in(browser, login).json()["csrf"]
    path, headers = "/v1/me/password", {"X-CSRF-Token": token}
    new = "另一个足够长、也猜不到的密码"
    for current, password in (("wrong", new), (PASSWORD, "太短"), (PASSWORD, PASSWORD)):
        refused = browser.put(path, json={"current": current, "password": password}, headers=headers)
        assert refused.status_code == 422, refused.text
    assert browser.put(path, json={"current": PASSWORD, "password": new}, headers=headers).status_code == 204
    assert browser.get("/v1/me").status_code == 200
    browser.cookies.clear()
    assert browser.get("/v1/me", headers={"Cookie": f"panding_session={other}"}).status_code == 401
    assert [sign_in(browser, login, one).status_code for one in (PASSWORD, new)] == [401, 201]
    by_key = world.administrator().put(path, {"current": new, "password": PASSWORD})
    assert by_key.status_code == 403


def test_wrong_passwords_of_ones_own_lock_the_account_too(browser: TestClient, login: str) -> None:
    headers = {"X-CSRF-Token": sign_in(browser, login).json()["csrf"]}
    for _ in range(5):
        browser.put("/v1/me/password", json={"current": "wrong", "password": PASSWORD}, headers=headers)
    browser.cookies.clear()
    assert sign_in(browser, login).status_code == 401


def test_a_password_that_is_reset_ends_the_sessions(browser: TestClient, login: str, world: World) -> None:
    sign_in(browser, login)
    (row,) = world.administrator().get("/v1/accounts", params={"q": login}).json()["items"]
    world.administrator().patch(f"/v1/accounts/{row['id']}", {"password": "一个由管理员设的密码"})
    assert browser.get("/v1/me").status_code == 401


def test_four_wrong_and_a_right_one_begin_anew(browser: TestClient, login: str) -> None:
    for _ in range(2):
        for _ in range(4):
            assert sign_in(browser, login, "falsch").status_code == 401
        assert sign_in(browser, login).status_code == 201
        browser.cookies.clear()


def test_who_tries_many_names_is_slowed_down(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_TRIES", Allowance(3))
    answers = [sign_in(browser, f"nobody{number}") for number in range(4)]
    assert [one.status_code for one in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


class TestHowOften:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"requests_per_minute": 4})

    def test_who_comes_too_often_is_told_when_to_come_again(self, client: TestClient) -> None:
        answers = [client.get("/health") for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 4 + [429] * 2
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["x-content-type-options"] == "nosniff"

    def test_a_true_key_has_an_allowance_of_its_own(self, world: World) -> None:
        one, other = world.head(), world.officer()
        assert [one.get("/v1/me").status_code for _ in range(6)] == [200] * 5 + [429]  # the first on the address
        assert other.get("/v1/me").status_code == 200
        assert [other.get("/v1/me").status_code for _ in range(5)] == [200] * 4 + [429]

    def test_invented_keys_share_the_allowance_of_their_address(self, world: World, client: TestClient) -> None:
        invented = [{"Authorization": f"Bearer pd_{number}"} for number in range(6)]
        answers = [client.get("/v1/me", headers=headers).status_code for headers in invented]
        assert answers == [401] * 4 + [429] * 2
        assert client.get("/health").status_code == 429

    def test_addresses_are_those_a_proxy_of_ours_says(self, service: Service, settings: Settings) -> None:
        trusting = settings.model_copy(update={"trust_proxy": True})
        with TestClient(create_app(trusting, service)) as client:
            first = [client.get("/health", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.1"}) for _ in range(5)]
            second = client.get("/health", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.2"})
        assert [one.status_code for one in first] == [200] * 4 + [429]
        assert second.status_code == 200
