"""`panding report`: from forms or from results, never over what somebody has filled in."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from engine.reports.tables import page
from tests.cli import forms
from tests.cli.calls import call
from tests.cli.forms import write
from tests.reports.made import words_of
from tests.reports.read_back import READERS, of_csv, of_ndjson


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write(tmp_path / "in", {"a.json": forms.MAJOR | {"id": "甲"}, "b.json": forms.CLEAR | {"id": "乙/1"}})


def test_a_paper_a_form_in_a_folder(files: list[str], tmp_path: Path) -> None:
    done = call("report", *files, "--paper", "opinion", "-o", tmp_path / "out")
    assert done.exit_code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"重大事故隐患自查判定表-甲.docx", "重大事故隐患自查判定表-乙_1.docx"}


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_the_ending_says_the_format(ending: str, files: list[str], tmp_path: Path) -> None:
    out = tmp_path / f"x.{ending}"
    assert call("report", files[0], "--paper", "plan", "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"PK" if ending == "docx" else b"<!DOCTYPE html>")


def test_two_forms_do_not_go_into_one_file(files: list[str], tmp_path: Path) -> None:
    done = call("report", *files, "--paper", "opinion", "-o", tmp_path / "x.docx")
    assert done.exit_code == 2
    assert not (tmp_path / "x.docx").exists()


def test_what_is_there_is_not_replaced_unasked(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "x.docx"
    out.write_text("填过的")
    assert call("report", files[0], "--paper", "plan", "-o", out).exit_code == 2
    assert out.read_text() == "填过的"
    assert call("report", files[0], "--paper", "plan", "-o", out, "--force").exit_code == 0
    assert out.read_bytes().startswith(b"PK")


def test_no_plan_where_nothing_is_major(files: list[str], tmp_path: Path) -> None:
    done = call("report", *files, "--paper", "plan", "-o", tmp_path)
    assert done.exit_code == 3  # one written, one not
    assert "没有拟判定为重大事故隐患的" in done.stderr
    assert call("report", files[1], "--paper", "plan", "-o", tmp_path).exit_code == 2


@pytest.mark.parametrize("format", ["json", "ndjson"])
def test_results_serve_as_well_as_forms(format: str, files: list[str], tmp_path: Path) -> None:
    results = tmp_path / f"results.{format}"
    call("check", *files, "--format", format, "-o", results)
    for source, name in (([str(results)], "a"), (files, "b")):
        call("report", *source, "--paper", "ledger", "-o", tmp_path / f"{name}.xlsx")
    a, b = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["台账"] for name in "ab")
    assert [*a.values] == [*b.values]
    assert a.max_row == 4
    assert call("report", results, "--paper", "opinion", "-o", tmp_path / "of_results").exit_code == 0
    assert len(list((tmp_path / "of_results").iterdir())) == 2
    assert call("report", results, "--paper", "poster", "-o", tmp_path).exit_code == 2  # needs the form itself
    assert call("report", results, "--paper", "ledger", "--as-of", "2024-01-01").exit_code == 2


def test_results_of_a_batch_serve_too(files: list[str], tmp_path: Path) -> None:
    call("check", *files, "--jobs", "1", "--output", tmp_path / "out")
    done = call("report", tmp_path / "out" / "results.ndjson", "--paper", "ledger", "-o", tmp_path / "l.xlsx")
    assert (done.exit_code, done.stderr) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "l.xlsx")["台账"].max_row == 4


def test_no_empty_ledger_where_nothing_could_be_read(tmp_path: Path) -> None:
    (broken,) = write(tmp_path, {"c.json": "{"})
    assert call("report", broken, "--paper", "ledger", "-o", tmp_path / "l.xlsx").exit_code == 2
    assert not (tmp_path / "l.xlsx").exists()


def test_a_broken_line_of_results_is_said_and_the_rest_written(files: list[str], tmp_path: Path) -> None:
    results = tmp_path / "r.ndjson"
    call("check", *files, "--format", "ndjson", "-o", results)
    results.write_text(results.read_text() + '{"form": "t", "outc\n' + json.dumps({"form": "t"}) + "\n")
    done = call("report", results, "--paper", "ledger", "-o", tmp_path / "l.xlsx")
    assert done.exit_code == 3
    assert "第3行不是完整的 JSON" in done.stderr
    assert "第4个不是判定结果" in done.stderr
    assert (tmp_path / "l.xlsx").exists()


def test_the_input_is_never_written_over(files: list[str]) -> None:
    before = Path(files[0]).read_bytes()
    assert call("report", files[0], "--paper", "findings", "-o", files[0], "--force").exit_code == 2
    assert Path(files[0]).read_bytes() == before


def test_own_is_for_the_ledger_and_a_paper_is_no_workbook(files: list[str], tmp_path: Path) -> None:
    assert call("report", *files, "--paper", "plan", "--own").exit_code == 2
    assert call("report", *files, "--paper", "plan", "--format", "xlsx").exit_code == 2


def test_what_cannot_be_read_is_said(files: list[str], tmp_path: Path) -> None:
    (broken,) = write(tmp_path / "in", {"c.json": "{"})
    done = call("report", *files, broken, "--paper", "opinion", "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert broken in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_superseded_edition_of_another_standard_in_its_own_words(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"f.json": forms.MAJOR | {"standards": ["gas"]}})
    out = tmp_path / "o.docx"
    assert call("report", file, "--paper", "opinion", "-o", out).exit_code == 0
    assert words_of(io.BytesIO(out.read_bytes()).getvalue()).startswith("重大隐患自查判定表")


@pytest.mark.parametrize("ending", READERS)
def test_the_ending_says_the_format_of_a_table(ending: str, files: list[str], tmp_path: Path) -> None:
    out = tmp_path / f"x.{ending}"
    done = call("report", *files, "--paper", "findings", "-o", out)
    assert done.exit_code == 0
    rows = len(findings_of(files, tmp_path))
    assert done.stdout == f"已写入 {out}：{rows} 行\n"
    assert sum("甲" in cell for row in READERS[ending](out.read_bytes()) for cell in row) >= 1


def findings_of(files: list[str], folder: Path) -> list[list[str]]:
    call("report", *files, "--paper", "findings", "-o", folder / "all.ndjson", "--force")
    return of_ndjson((folder / "all.ndjson").read_bytes())[1:]


@pytest.mark.parametrize("ending", ["xlsx", "html", "docx", "csv"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ledger_in_every_format_and_language(ending: str, lang: str, files: list[str], tmp_path: Path) -> None:
    out = tmp_path / f"l.{ending}"
    assert call("report", *files, "--paper", "ledger", "-o", out, "--lang", lang).exit_code == 0
    cells = {cell for row in READERS[ending](out.read_bytes()) for cell in row}
    assert ({"隐患编号", "未整改"} if lang == "zh" else {"Hazard", "not put right"}) <= cells


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--paper", "ledger", "-o", "x.parquet"], "ledger 不能写成 parquet，可用 xlsx, html, docx, csv"),
        (["--paper", "findings", "-o", "x.txt"], "不认识后缀 .txt"),
        (["--paper", "findings", "-o", "x.csv", "--format", "xlsx"], "-o 的后缀是 .csv，与 --format xlsx 不一致"),
        (["--paper", "plan", "-o", "x.docx", "--format", "html"], "-o 的后缀是 .docx，与 --format html 不一致"),
        (["--paper", "plan", "--format", "csv"], "plan 不能写成 csv，可用 docx, html"),
    ],
)
def test_what_does_not_go_together_is_refused(
    options: list[str], message: str, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("report", *files, *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_where_a_table_is_written(files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    for options in ([], ["-o", "out"], ["-o", "out", "--format", "csv"], ["-o", "五月"], ["--format", "html"]):
        assert call("report", *files, "--paper", "findings", *options).exit_code == 0
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} - {
        "in/a.json",
        "in/b.json",
    }
    assert found == {"判定结果.xlsx", "out/判定结果.xlsx", "out/判定结果.csv", "五月.xlsx", "判定结果.html"}


def test_what_is_refused_leaves_what_was_there(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_MOST", 3)
    out = tmp_path / "x.html"
    out.write_text("从前的")
    done = call("report", *files, "--paper", "findings", "-o", out, "--force")
    assert done.exit_code == 2
    assert "超过 3 行，网页没法用，没有写入；请改用 xlsx 或 csv" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "x.html"}
    assert out.read_text() == "从前的"


def test_a_link_stays_a_link(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("")
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    assert call("report", *files, "--paper", "findings", "-o", link, "--force").exit_code == 0
    assert link.is_symlink()
    assert of_csv((tmp_path / "real.csv").read_bytes())


def test_parquet_without_its_library_says_what_to_install(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = call("report", *files, "--paper", "findings", "-o", tmp_path / "x.parquet")
    assert done.exit_code == 2
    assert "pip install 'panding[parquet]'" in done.stderr
    assert not (tmp_path / "x.parquet").exists()


@pytest.mark.parametrize("format", ["json", "ndjson"])
def test_findings_of_results_are_those_of_the_forms(format: str, files: list[str], tmp_path: Path) -> None:
    results = tmp_path / f"results.{format}"
    call("check", *files, "--format", format, "-o", results)
    assert findings_of([str(results)], tmp_path) == findings_of(files, tmp_path)


def test_half_a_letter_in_results_is_read_and_said_as_such(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": json.dumps(forms.MAJOR | {"enterprise": {"name": "示例\ud83d"}})})
    results = tmp_path / "r.ndjson"
    call("check", file, "--format", "ndjson", "-o", results)
    assert {row[1] for row in findings_of([str(results)], tmp_path)} == {"示例\ufffd"}
