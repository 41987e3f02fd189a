"""What every page must be: open to all (axe-core), light, no wider than a phone."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_BYTES = 150_000
_GRAVE = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """What keeps people out of a page: axe-core's serious and critical violations."""
    from axe_playwright_python.sync_playwright import Axe

    # axe is injected by the test's own hand, past the page's Content Security Policy.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in _GRAVE
    ]


def too_wide(page: Page) -> bool:
    """Whether a page has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))


def weight(page: Page, path: str) -> int:
    """The bytes that a page and all it fetches take, as they come out of the server, unpacked."""
    sizes: list[int] = []

    def add(response: object) -> None:
        sizes.append(len(response.body()))  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: add(request.response()))
    page.goto(path, wait_until="networkidle")
    return sum(sizes)


def look(page: Page, path: str) -> None:
    """Open a page and see that it is as every page must be."""
    heavy = weight(page, path)
    assert heavy <= MOST_BYTES, f"{path} takes {heavy} bytes"
    assert not barriers(page), f"{path}: {barriers(page)}"
    assert not too_wide(page), f"{path} is wider than the screen"
    assert page.locator("h1").count() == 1, f"{path} has {page.locator('h1').count()} first headings"
    assert page.title().strip(" ·"), path
