"""Papers of the example forms, written once: the words in a Word file, and what LibreOffice makes of it as a PDF."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest

from engine import Judge, form_from
from engine.formats.reading import read_forms
from engine.handed import Handed
from engine.reports.papers import Case
from engine.reports.tables import Table, write_table

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def example(judge: Judge, name: str = "seafood") -> Case:
    path = EXAMPLES / f"{name}.xlsx"
    return case(judge, *read_forms(path.name, path.read_bytes(), judge.library))


def case(judge: Judge, handed: Any) -> Case:
    assert isinstance(handed, Handed)
    form = form_from(handed, judge.library)
    return Case(judge.judge(form), judge, form)


def written(table: Table, ending: str) -> bytes:
    """The table as the bytes of a file."""
    out = io.BytesIO()
    write_table(table, ending, out)
    return out.getvalue()


def words_of(word: bytes) -> str:
    """Everything a Word file says, with headers and footers, without blanks."""
    document: Any = docx.Document(io.BytesIO(word))
    section = document.sections[0]
    parts = [document.element.body, section.header._element, section.footer._element]
    return squeezed("".join(text.text or "" for part in parts for text in part.iter() if text.tag.endswith("}t")))


def squeezed(text: str) -> str:
    return "".join(text.split())


def pdfs(folder: Path, files: list[Path]) -> dict[str, Path]:
    """The files as PDF, by their stems. Only outside CI may LibreOffice be missing."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        assert not os.environ.get("CI"), "LibreOffice and poppler-utils are needed: see .ci/run"
        pytest.skip("LibreOffice or poppler-utils is missing")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {file.stem: folder / f"{file.stem}.pdf" for file in files}


def browser_pdfs(folder: Path, files: list[Path]) -> dict[str, Path]:
    """The pages as a browser prints them, by their stems. Only outside CI may Chromium be missing."""
    if not shutil.which("chromium") or not shutil.which("pdftotext"):
        assert not os.environ.get("CI"), "Chromium and poppler-utils are needed: see .ci/run"
        pytest.skip("Chromium or poppler-utils is missing")
    command = [
        *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--disable-background-networking", "--no-pdf-header-footer", f"--user-data-dir={folder}/browser"),
    ]
    printed = {file.stem: folder / f"{file.stem}.pdf" for file in files}
    for file in files:
        print_to = f"--print-to-pdf={printed[file.stem]}"
        subprocess.run([*command, print_to, file.as_uri()], check=True, capture_output=True, timeout=120)
    return printed


def text_of(pdf: Path) -> str:
    """The text in the order it was written in, without blanks: what a cell says stands together."""
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True)
    return squeezed(done.stdout.decode())


def pages(pdf: Path) -> list[str]:
    """The text of each page, without blanks."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return [squeezed(page) for page in done.stdout.decode().split("\f")[:-1]]


def size(pdf: Path) -> tuple[int, int]:
    """Width and height of a page in whole points."""
    done = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, encoding="utf-8")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("Page size"))
    words = line.split()
    return round(float(words[2])), round(float(words[4]))
