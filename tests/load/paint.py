"""How soon a page can be seen on a slow phone: python -m tests.load.paint

Four times slower than this machine, 1.6 Mbit/s, 150 ms each way and back, nothing kept from before; the median of five.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import standards
from engine import Judge
from tests.pages.conftest import chromium_path
from tests.pages.people import Browsing, place
from tests.pages.scenes import day

_BYTES_A_SECOND = 1_600_000 / 8
_TIMES = 5


def slow(page: Page) -> None:
    """Make a page as slow as on a cheap phone with a poor line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 150,
            "downloadThroughput": _BYTES_A_SECOND,
            "uploadThroughput": _BYTES_A_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def first_paint(page: Page, path: str) -> float:
    """Milliseconds until something of the page is to be seen."""
    page.goto(path, wait_until="load")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def main() -> None:
    """Measure every page of a day."""
    library = standards.load()
    with (
        tempfile.TemporaryDirectory() as data,
        place(Path(data), library, Judge(library)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        browsing = Browsing(browser, running)
        for scene in day(running.world()).scenes():
            seen = []
            for _ in range(_TIMES):
                page = browsing.page(scene.who, phone=True)
                slow(page)
                seen.append(first_paint(page, scene.path))
                page.context.close()
            print(f"{scene.name:<16} {statistics.median(seen):6.0f} ms  (slowest {max(seen):.0f})")
        browser.close()


if __name__ == "__main__":
    main()
