"""Pictures of the key pages for the README: python -m tests.pages.screenshots [folder] (make screenshots)."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import standards
from engine import Judge
from tests.pages.conftest import chromium_path
from tests.pages.people import Browsing, place
from tests.pages.scenes import day

FOLDER = Path(__file__).parents[2] / "docs/images/pages"
_COLOURS = 64  # as few as text and flat colours need
_TALLEST = 1600


def take(folder: Path) -> list[Path]:
    """Make a day, open every page of it, and write a picture of each."""
    folder.mkdir(parents=True, exist_ok=True)
    library = standards.load()
    made: list[Path] = []
    with (
        tempfile.TemporaryDirectory() as data,
        place(Path(data), library, Judge(library)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        browsing = Browsing(browser, running)
        for scene in day(running.world()).scenes():
            page = browsing.page(scene.who, phone=scene.phone)
            answer = page.goto(scene.path)
            if answer is None or answer.status != 200:
                raise SystemExit(f"{scene.path}: {answer and answer.status}")
            path = folder / f"{scene.name}.png"
            path.write_bytes(_small(page.screenshot(full_page=True)))
            made.append(path)
        browsing.close()
        browser.close()
    if browsing.wrong:
        raise SystemExit("\n".join(browsing.wrong))
    return made


def _small(png: bytes) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    cut = picture.crop((0, 0, picture.width, min(picture.height, _TALLEST)))
    out = io.BytesIO()
    cut.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    for path in take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
