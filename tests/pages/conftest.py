"""The pages under test: `panding serve` on SQLite, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine import Judge
from standards import Library
from tests.api import postgres
from tests.api.world import World
from tests.pages.people import Browsing, Place, place


def chromium_path() -> str:
    """Where the browser is. Without one there is nothing to test: a failure in CI, never a skip."""
    # The headless shell is the same browser without its windows: three times as quick to start.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        raise RuntimeError("no Chromium: apt-get install chromium")
    pytest.skip("no Chromium here: apt-get install chromium")


@pytest.fixture(scope="session")
def running(library: Library, judge: Judge) -> Iterator[Place]:
    with (
        tempfile.TemporaryDirectory(prefix="panding-", dir=postgres.quick_folder()) as folder,
        place(Path(folder), library, judge) as found,
    ):
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def browsing(running: Place, chromium: Browser) -> Iterator[Browsing]:
    """Pages as somebody. An error of a script, or what the Content Security Policy refuses, fails the test."""
    found = Browsing(chromium, running)
    yield found
    found.close()
    assert not found.wrong, found.wrong


@pytest.fixture
def world(running: Place) -> Iterator[World]:
    """Enterprises of the test's own, with callers by key: `browsing.page(world.head())` is a page of the head."""
    found = running.world()
    yield found
    found.client.close()
