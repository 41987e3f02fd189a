"""Folders: every form in them, in one order, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli import forms
from tests.cli.calls import call
from tests.cli.forms import write


def named(name: str) -> dict[str, object]:
    return forms.CLEAR | {"id": name}


def test_a_folder_is_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    meant = ["a.json", "b/a.json", "b/c/form.YAML", "b/z.yml", "c.ndjson", "二车间.json"]
    not_meant = [".a.json", ".git/a.json", "b/.c/a.json", "b/~$a.xlsx", "~$a.json", "~$x/a.json", "notes.txt", "photo"]
    write(tmp_path, {name: named(name) for name in [*reversed(meant), *not_meant]})
    result = call("check", tmp_path, "--format", "ndjson")
    assert [json.loads(line)["form"] for line in result.stdout.splitlines()] == meant
    assert result.exit_code == 0


def test_a_folder_that_is_hidden_itself_is_meant(tmp_path: Path) -> None:
    write(tmp_path, {".forms/a.json": named("a")})
    assert call("check", tmp_path / ".forms").exit_code == 0


def test_files_and_folders_keep_the_order_of_the_call(tmp_path: Path) -> None:
    write(tmp_path, {"z.json": named("z"), "b/2.json": named("2"), "b/1.json": named("1")})
    found = call("check", tmp_path / "z.json", tmp_path / "b", tmp_path / "z.json", "--format", "ndjson").stdout
    assert [json.loads(line)["form"] for line in found.splitlines()] == ["z", "1", "2", "z"]


def test_a_file_in_a_folder_that_is_no_form_costs_itself_only(tmp_path: Path) -> None:
    write(tmp_path, {"a.json": named("a"), "package.json": '{"name": "x"}', "broken.xlsx": "not a workbook"})
    result = call("check", tmp_path, "--format", "json")
    document = json.loads(result.stdout)
    assert [Path(failed["file"]).name for failed in document["failed"]] == ["broken.xlsx", "package.json"]
    assert (len(document["verdicts"]), result.exit_code) == (1, 3)
    assert result.stderr.count("\n") == 2


def test_a_folder_called_like_a_form_is_no_form(tmp_path: Path) -> None:
    write(tmp_path, {"old.json/a.json": named("a")})
    assert call("check", tmp_path).exit_code == 0
