"""People who fill in their parts at once, on pages: python -m tests.load.filling [people] [minutes]

Each opens a row of their part, answers one question every ten seconds as the page's form sends it, and looks at the
page anew. On SQLite, two workers, with this driver on the same cores. What counts is how long a page takes.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import random
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

import standards
from api.authentication import COOKIE
from engine import Judge
from tests.api.filled import example
from tests.api.world import JINAN
from tests.pages.people import Person, Place, place

_PAUSE = 10.0
_POSTS = ("equipment", "workshop", "electrician", "hr")
_FIELD = re.compile(r'<input[^>]*type="(hidden|radio)"[^>]*name="([^"]*)"[^>]*value="([^"]*)"([^>]*)>')
_ROW = re.compile(r'href="(/fill/[0-9a-f-]+/[a-z_0-9]+\?name=[^"&]*)"')


@dataclass
class Measured:
    """Seconds of what people waited for, and what went wrong."""

    pages: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The figures."""
        parts = [
            f"{name} {len(seconds):,}: " + ", ".join(f"p{one} {_quantile(seconds, one):.0f} ms" for one in (50, 95, 99))
            for name, seconds in (("pages", self.pages), ("saves", self.saves))
        ]
        return "; ".join(parts) + f"; wrong {len(self.wrong)} {self.wrong[:3]}"


def _quantile(seconds: list[float], percent: int) -> float:
    ordered = sorted(seconds) or [0.0]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


def people(running: Place, many: int) -> list[tuple[str, str]]:
    """So many people with a part each, four to a factory: the token of their session and the address of their part."""
    made = []
    content = example("furniture")
    content["enterprise"]["region"] = JINAN
    posts = itertools.cycle(_POSTS)
    world = running.world()
    while len(made) < many:
        if len(made) % len(_POSTS) == 0:
            world = running.world()
            manager = world.manager()
            draft = manager.post(f"/v1/sites/{world.workshop}/forms", content).json()["id"]
        post = next(posts)
        part = manager.post(f"/v1/forms/{draft}/parts", {"post": post}).json()["id"]
        filler = world.caller("filler", enterprise=world.furniture, post=post)
        made.append((Person(running, filler).session(), f"/fill/{part}"))
    return made


async def _person(url: str, token: str, part: str, until: float, measured: Measured) -> None:
    pick = random.Random(part)
    async with httpx2.AsyncClient(base_url=url, cookies={COOKIE: token}, timeout=60, verify=False) as browser:
        await asyncio.sleep(pick.random() * _PAUSE)
        rows = _ROW.findall(await _page(browser, part, measured))
        path = html.unescape(pick.choice(rows))
        while time.monotonic() < until:
            page = await _page(browser, path, measured)
            await _save(browser, path, page, pick, measured)
            await asyncio.sleep(_PAUSE)


async def _page(browser: httpx2.AsyncClient, path: str, measured: Measured) -> str:
    begun = time.perf_counter()
    answer = await browser.get(path, headers={"Accept": "text/html"})
    measured.pages.append(time.perf_counter() - begun)
    if answer.status_code != 200:
        measured.wrong.append(f"{answer.status_code} {path}")
    return answer.text


async def _save(browser: httpx2.AsyncClient, path: str, page: str, pick: random.Random, measured: Measured) -> None:
    """Choose another answer of one question; everything else goes along as it stands."""
    fields: dict[str, str] = {}
    offered: list[tuple[str, str]] = []
    for kind, name, value, rest in _FIELD.findall(page):
        said = (html.unescape(name), html.unescape(value))
        if kind == "hidden" or "checked" in rest:
            fields[said[0]] = said[1]
        if kind == "radio" and said[0].startswith("is|"):
            offered.append(said)
    if not offered:
        return
    fields.update([pick.choice(offered)])
    begun = time.perf_counter()
    answer = await browser.post(path, data=fields, headers={"Accept": "application/json"})
    measured.saves.append(time.perf_counter() - begun)
    if answer.status_code != 200:
        measured.wrong.append(f"{answer.status_code} {path} {answer.text[:200]}")


async def _all(url: str, made: list[tuple[str, str]], seconds: float, measured: Measured) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(*(_person(url, token, part, until, measured) for token, part in made))


def main(many: int = 200, minutes: float = 2.0) -> Measured:
    """Let them fill in, and say how long they waited."""
    library = standards.load()
    measured = Measured()
    with (
        tempfile.TemporaryDirectory(prefix="panding-") as data,
        place(Path(data), library, Judge(library), workers=2) as running,
    ):
        made = people(running, many)
        asyncio.run(_all(running.served.url, made, minutes * 60, measured))
    return measured


if __name__ == "__main__":
    asked = [float(one) for one in sys.argv[1:]]
    print(main(*(int(asked[0]), *asked[1:]) if asked else ()).told())
