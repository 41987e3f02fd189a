"""`panding form merge`: files in, one file out, and a status that says whether anything is left open."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli import forms
from tests.cli.calls import call
from tests.cli.forms import contractor, form, write

PARTS = {
    "safety.json": form(contractor("安装队", agreement=None), counts={"contractor": ""}),
    "office.json": form({"kind": "contractor", "name": "安装队", "answers": {"agreement": "有"}}, enterprise={}),
}


@pytest.mark.parametrize("ending", ["xlsx", "yaml", "json"])
def test_parts_come_to_what_the_whole_comes_to(ending: str, tmp_path: Path) -> None:
    files, whole = write(tmp_path, PARTS), tmp_path / f"whole.{ending}"
    done = call("form", "merge", *files, "-o", whole)
    assert (done.exit_code, done.stderr) == (0, "")
    verdict = json.loads(call("check", whole, "--format", "json").stdout)["verdicts"][0]
    (clear,) = write(tmp_path, {"clear.json": forms.CLEAR})
    expected = json.loads(call("check", clear, "--format", "json").stdout)["verdicts"][0]
    assert verdict["unreadable"] == []
    assert [(f["clause"], f["outcome"]) for f in verdict["findings"]] == [
        (f["clause"], f["outcome"]) for f in expected["findings"]
    ]


def test_what_they_do_not_agree_on_is_listed_left_open_and_ends_with_3(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.json": forms.CLEAR, "b.json": form(contractor("安装队", agreement="没有"))})
    whole = tmp_path / "whole.xlsx"
    done = call("form", "merge", *files, "-o", whole)
    assert done.exit_code == 3
    assert "1 处说法不一" in done.stdout
    assert "安装队" in done.stdout and "a.json" in done.stdout and "没有（b.json）" in done.stdout
    assert call("form", "merge", *files, "-o", whole, "--lang", "en").stdout.count("conflicts") == 1
    verdict = json.loads(call("check", whole, "--format", "json").stdout)["verdicts"][0]
    assert ("agreement", "安装队", "blank") in {(q["question"], q["subject"], q["why"]) for q in verdict["open"]}


def test_what_is_not_understood_in_a_part_is_said(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "docs" / "examples" / "seafood.xlsx"
    book = openpyxl.load_workbook(example)
    sheet = book["企业"]
    sheet["D4"] = "=1+1"
    book.save(tmp_path / "part.xlsx")
    done = call("form", "merge", tmp_path / "part.xlsx", example, "-o", tmp_path / "whole.xlsx")
    assert done.exit_code == 3
    assert "表“企业” D4" in done.stderr and "公式" in done.stderr


def test_a_part_is_never_overwritten_and_several_forms_in_one_file_are_refused(tmp_path: Path) -> None:
    files = write(tmp_path, PARTS)
    assert call("form", "merge", *files, "-o", files[0]).exit_code == 2
    (many,) = write(tmp_path, {"many.ndjson": "{}\n{}"})
    assert call("form", "merge", many, *files, "-o", tmp_path / "whole.json").exit_code == 2
