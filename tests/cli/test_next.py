"""`panding form next`: from last quarter's file to this quarter's, and back through `check`."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli import forms
from tests.cli.calls import call
from tests.cli.forms import write

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "seafood.xlsx"


@pytest.mark.parametrize("ending", ["xlsx", "yaml", "json"])
def test_the_next_form_is_one_that_check_reads(ending: str, tmp_path: Path) -> None:
    new = tmp_path / f"next.{ending}"
    done = call("form", "next", EXAMPLE, "-o", new, "--on", "2026-11-25")
    assert done.exit_code == 0, done.stderr
    assert "沿用" in done.stdout and "没有沿用：作业" in done.stdout
    verdict = json.loads(call("check", new, "--format", "json").stdout)["verdicts"][0]
    assert (verdict["form"], verdict["as_of"], verdict["outcome"]) == ("next", "2026-11-25", "undetermined")
    assert verdict["unreadable"] == []
    assert {q["why"] for q in verdict["open"]} >= {"unconfirmed", "blank"}


def test_confirmed_and_counted_it_comes_to_what_it_came_to(tmp_path: Path) -> None:
    new = tmp_path / "next.xlsx"
    assert call("form", "next", EXAMPLE, "-o", new, "--on", "2026-10-21").exit_code == 0
    book = openpyxl.load_workbook(new)
    for sheet in book:
        for cell in sheet[3]:
            if cell.value == "changed":
                for row in range(4, sheet.max_row + 1):
                    if sheet.cell(row, cell.column + 1).value:
                        sheet.cell(row, cell.column).value = "无"
    book.save(new)
    before, after = json.loads(call("check", EXAMPLE, new, "--format", "json").stdout)["verdicts"]

    def hits(verdict: dict[str, list[dict[str, object]]]) -> set[tuple[object, str]]:
        rows = [f for f in verdict["findings"] if f["outcome"] == "major" and not f["past"]]
        return {(f["clause"], str(f["subject"])) for f in rows}

    assert hits(before) == hits(after) != set()


def test_what_cannot_be_made_is_said(tmp_path: Path) -> None:
    (old, several, broken) = write(
        tmp_path,
        {
            "old.json": forms.CLEAR,
            "two.ndjson": "{}\n{}",
            "broken.yaml": "form: [",
        },
    )
    for source, target, said in (
        (old, old, "不能覆盖"),
        (old, str(tmp_path / "new.docx"), "写不了"),
        (several, str(tmp_path / "new.xlsx"), "2 张表"),
        (broken, str(tmp_path / "new.xlsx"), "第2行"),
        (str(tmp_path / "none.xlsx"), str(tmp_path / "new.xlsx"), "读不了"),
    ):
        done = call("form", "next", source, "-o", target, "--on", "2024-08-20")
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert call("form", "next", old, "-o", str(tmp_path / "n.xlsx"), "--on", "2024-01-01").exit_code == 2


def test_the_same_form_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a/n.xlsx", "b/n.xlsx"):
        (tmp_path / name).parent.mkdir()
        call("form", "next", EXAMPLE, "-o", tmp_path / name, "--on", "2026-11-25")
    assert (tmp_path / "a/n.xlsx").read_bytes() == (tmp_path / "b/n.xlsx").read_bytes()
