"""No encoding changes unnoticed: the golden files are the present ones, and a change of law changes a line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import standards
from standards import Library
from tests.golden import FOLDER, text_of
from tests.standards.test_bad import ARTICLE, GOOD


def test_every_edition_has_its_golden_file_and_no_other_lies_about(library: Library) -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(library.editions)


def test_the_encodings_are_the_golden_ones(library: Library) -> None:
    changed = {
        line
        for edition in library.editions.values()
        for line in set(text_of(edition).split("\n")) ^ set((FOLDER / f"{edition.id}.txt").read_text().split("\n"))
    }
    assert not changed, "if the change of law is deliberate: python -m tests.golden, and a line in the changelog"


def changed_lines(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    root = shutil.copytree(GOOD, tmp_path / "standards")
    before = text_of(standards.load(root).editions["tiny_2020"]).split("\n")
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))
    after = text_of(standards.load(root).editions["tiny_2020"]).split("\n")
    return sorted({line.rpartition(" ")[0] for line in set(before) ^ set(after)})


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        (ARTICLE, "{lacks: guard}", "{absent: guard}", ["1(1)"]),
        (ARTICLE, "{lacks: guard}", "{not: {lacks: guard}}", ["1(1)"]),
        (ARTICLE, '"1.1"', '"1.2"', ["1(2)"]),
        (ARTICLE, "gt:", "ge:", ["1(2)"]),
        (ARTICLE, "P3M", "P4M", ["1(2)"]),
        (ARTICLE, "[belt, gear]", "[belt]", ["1(2)"]),
        (ARTICLE, "{within.storeys: {ge: 2}}", "{speed: {ge: 2}}", ["1(3)"]),
        (ARTICLE, "    given: {any:", "    unless: {any:", ["1(3)"]),
        (ARTICLE, "{status: unverified}", "{status: verified, copies: 1}", ["1(3)"]),
        (ARTICLE, "heading: 机器\n", "heading: 机器\ngiven: {sector: machinery}\n", ["1(1)", "1(2)", "1(3)"]),
        ("tiny/edition.yaml", "has_machines: yes", "has_machines: no", ["1(1)", "1(2)", "1(3)"]),
        ("tiny/edition.yaml", "effective: missing", "effective: 2020-02-01", ["tiny_2020"]),
        ("tiny/edition.yaml", "as: lacking", "as: text_silent", ["tiny_2020"]),
        # wording and order are no law
        (ARTICLE, "summary: 机器没有防护罩", "summary: 没有防护罩", []),
        (ARTICLE, "remedy: 装防护罩", "remedy: 加防护罩", []),
        (ARTICLE, "[belt, gear]", "[gear, belt]", []),
        (ARTICLE, "[{drive: {in: [belt, gear]}}, {running: yes}]", "[{running: yes}, {drive: {in: [belt, gear]}}]", []),
    ],
)  # fmt: skip
def test_a_change_of_law_changes_its_line(tmp_path: Path, file: str, old: str, new: str, lines: list[str]) -> None:
    assert changed_lines(tmp_path, file, old, new) == lines
