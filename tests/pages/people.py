"""Somebody with a browser: an account in the database of the running service, signed in or with a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, BrowserContext, Page

from api.authentication import COOKIE
from api.ciphers import Ciphers, new_token
from api.database import Account, Database, Session
from api.database.tables import now
from api.practice import load_practice
from api.routers.sessions import passwords
from api.service import Service
from api.settings import Settings
from engine import Judge
from standards import Library
from tests.api.serving import Served, serving
from tests.api.world import Caller, World

PRACTICE = Path(__file__).parent / "practice.yaml"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "一个足够长、别人猜不到的密码"


@dataclass
class Place:
    """A running service, and a world made in its database. Every test makes enterprises of its own."""

    served: Served
    service: Service = field(repr=False)

    def world(self) -> World:
        """A new furniture factory and a new foundry, with callers by key."""
        client = httpx2.Client(base_url=self.served.url, timeout=60)
        return World(self.service, client, None)  # type: ignore[arg-type]  # TestClient is one of these


@dataclass
class Person:
    """Somebody who may sign in."""

    place: Place
    caller: Caller

    def password(self) -> str:
        """Give them a password, and say their name to sign in with."""
        with self.place.service.database.writing() as session:
            account = session.get_one(Account, self.caller.account)
            account.password = passwords().hash(PASSWORD)
            return account.login

    def session(self) -> str:
        """Begin a session, as signing in does; its token is what the cookie holds."""
        return self.session_and_token()[0]

    def session_and_token(self) -> tuple[str, str]:
        """The same, with the token that forms carry."""
        token, csrf = new_token(), new_token()
        with self.place.service.database.writing() as session:
            session.add(
                Session(
                    account_id=self.caller.account,
                    digest=self.place.service.ciphers.mark(token),
                    csrf=csrf,
                    expires_at=now() + timedelta(hours=1),
                )
            )
        return token, csrf

    def sign_in(self, context: BrowserContext) -> None:
        """Put a session into a browser."""
        token = self.session()
        context.add_cookies(
            [{"name": COOKIE, "value": token, "url": self.place.served.url, "httpOnly": True, "sameSite": "Strict"}]
        )


@contextmanager
def place(folder: Path, library: Library, judge: Judge, workers: int = 1, **settings: str) -> Iterator[Place]:
    """`panding serve` on SQLite in a folder, and its database at hand."""
    # All reports come from one address here.
    given = {"PANDING_PRACTICE": str(PRACTICE), "PANDING_TIPS_PER_MINUTE": "0", "PANDING_CODES_PER_MINUTE": "0"}
    with serving(folder, None, workers, **given | settings) as served:
        url = f"sqlite:///{folder / 'panding.db'}"
        own = Settings(data=folder, database_url=url, secret="tests only", requests_per_minute=0)  # type: ignore[arg-type]
        database = Database(own.url)
        # Forms are judged by the running service: here is nothing but its database.
        nobody: Any = None
        yield Place(served, Service(own, library, judge, database, Ciphers(own.key), load_practice(PRACTICE), nobody))
        database.close()


@dataclass
class Browsing:
    """Opens pages as somebody, on a phone or at a desk, and notes whatever goes wrong in them."""

    browser: Browser
    place: Place
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def page(
        self, who: Caller | None = None, *, phone: bool = False, script: bool = True, lang: str = "zh-CN", **more: Any
    ) -> Page:
        """A fresh browser of somebody, with one page; `who` None: nobody has signed in."""
        context = self.browser.new_context(
            base_url=self.place.served.url,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            has_touch=phone,
            java_script_enabled=script,
            locale=lang,
            **more,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        context.set_default_navigation_timeout(30_000)
        if who is not None:
            Person(self.place, who).sign_in(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))
        return page

    def close(self) -> None:
        """Close all of it."""
        for context in self.contexts:
            context.close()

    def _hear(self, page: Page, said: Any) -> None:
        # What the network or a refused form says is what tests are about; what breaks our own rules is not.
        if said.type == "error" and "Content Security Policy" in said.text:
            self.wrong.append(f"{page.url}: {said.text}")
