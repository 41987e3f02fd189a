"""Tables and pages as they are printed: A4, what they are worth on every page, nothing cut."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from engine import Judge
from engine.reports.findings import findings_table
from engine.reports.ledger import ledger_table
from engine.reports.page import write_page
from engine.reports.papers import PAPERS, Case
from engine.reports.tables import Table
from tests.reports.made import browser_pdfs, example, pages, pdfs, size, squeezed, text_of, written

A4, A4_ACROSS = (595, 842), (842, 595)
WORTH = squeezed("依据自报，程序拟判定，不替代监管部门认定")
TABLES = ("findings", "ledger")


@pytest.fixture(scope="module")
def furniture(judge: Judge) -> Case:
    """The example with most findings."""
    return example(judge, "furniture")


def table(name: str, one: Case) -> Table:
    return findings_table([one]) if name == "findings" else ledger_table([one])


@pytest.fixture(scope="module")
def office(furniture: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tables as PDF by LibreOffice: findings_docx, ledger_xlsx, …"""
    folder = tmp_path_factory.mktemp("office")
    for name in TABLES:
        for ending in ("docx", "xlsx"):
            (folder / f"{name}_{ending}.{ending}").write_bytes(written(table(name, furniture), ending))
    return pdfs(folder, sorted(folder.iterdir()))


@pytest.fixture(scope="module")
def browser(furniture: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tables and every paper as a browser prints them."""
    folder = tmp_path_factory.mktemp("browser")
    for name in TABLES:
        (folder / f"{name}.html").write_bytes(written(table(name, furniture), "html"))
    for name, write in PAPERS.items():
        (folder / f"{name}.html").write_bytes(write_page(write(furniture)))
    return browser_pdfs(folder, sorted(folder.glob("*.html")))


def lacking(said: str, shown: str) -> set[str]:
    """The letters that are not on paper as often as they should be."""
    there, wanted = Counter(shown), Counter(re.sub(r"[\W_\d]", "", said))
    return {letter for letter, count in wanted.items() if there[letter] < count}


def said_by(name: str, one: Case, shared_once: bool) -> str:
    """All that a table says, heads and cells; what rows share once above them, or in each."""
    told = table(name, one)
    cells = [text for row in told.lines() for text in row]
    if shared_once:
        records = table(name, one).records()
        cells = [text for record in records for texts in (record.shared or (), *record.bands) for text in texts]
    return squeezed("".join([*told.heads(), *cells]))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("printed", ["docx", "xlsx", "html"])
def test_tables_print_on_a4_across_with_every_citation(
    name: str, printed: str, furniture: Case, request: pytest.FixtureRequest
) -> None:
    made = request.getfixturevalue("browser" if printed == "html" else "office")
    pdf = made[name if printed == "html" else f"{name}_{printed}"]
    assert size(pdf) == A4_ACROSS
    found = pages(pdf)
    assert len(found) > 2
    first_head = table(name, furniture).bands()[0][0].title.zh
    for number, page in enumerate(found, 1):
        assert f"第{number}页，共{len(found)}页" in page
        assert WORTH in page
        assert first_head in page or printed == "xlsx"  # a workbook is several pages wide
    shown = text_of(pdf)
    citations = {f.citation for f in furniture.verdict.findings if f.citation and f.outcome == "major"}
    assert len(citations) > 5
    assert not [one for one in citations if squeezed(one) not in shown]
    assert not lacking(said_by(name, furniture, printed != "xlsx"), shown)


@pytest.mark.parametrize("name", PAPERS)
def test_a_browser_prints_every_paper_whole(name: str, browser: dict[str, Path], furniture: Case) -> None:
    paper = PAPERS[name](furniture)
    assert size(browser[name]) == (A4_ACROSS if paper.landscape else A4)
    found = pages(browser[name])
    for number, page in enumerate(found, 1):
        assert f"第{number}页，共{len(found)}页" in page
        assert squeezed(paper.header) in page
        assert squeezed(paper.footer) in page
    body = write_page(paper).decode().partition("<h1>")[2]
    assert not lacking(squeezed(re.sub(r"<[^>]*>|&\w+;", "", body)), "".join(found))


def test_no_heading_stands_alone_at_the_foot_of_a_page(browser: dict[str, Path]) -> None:
    """待人工判定 (10), a word on it, and nothing more: the first card had gone to the next page."""
    for page in pages(browser["opinion"]):
        if "待人工判定（10）" in page:
            assert "存在分歧" in page.partition("待人工判定（10）")[2]
            return
    raise AssertionError("the heading is on no page")
