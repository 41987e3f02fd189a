"""Exit statuses: what a script relies on. 1 means a major finding and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from cli import app
from cli.exits import MEANING, Exit, FailOn, status
from engine import Judge
from tests.cli import forms
from tests.cli.calls import call, process, squeezed
from tests.cli.forms import Data, write

NO_FORM = "not a form"
COMMANDS = [(), ("check",)]
FIRE_2025 = {"inspected_on": "2025-11-01"}  # the edition of fire in force from this day on is not encoded

# the forms of a call, and its exit status
CALLS: dict[str, tuple[list[Data | str], int]] = {
    "clear": ([forms.CLEAR], 0),
    "major": ([forms.MAJOR], 1),
    "something open": ([forms.OPEN], 3),
    "readings differ": ([forms.CONTESTED], 3),
    "blank": ([forms.BLANK], 3),
    "nothing assessed": ([forms.NOTHING], 3),
    "an edition that is not encoded": ([forms.CLEAR | FIRE_2025 | {"standards": ["fire"]}], 3),
    "one of two standards not encoded": ([forms.CLEAR | FIRE_2025 | {"standards": ["industry_trade", "fire"]}], 3),
    "before any edition": ([forms.CLEAR | {"inspected_on": "2001-01-01"}], 3),
    "fewer counted than listed": ([forms.TOO_FEW], 3),
    "none counted, one listed": ([forms.NONE_YET_ONE], 3),
    "more counted than listed": ([forms.NOT_ALL], 3),
    "not counted": ([forms.form(counts={"contractor": None})], 3),
    "a cell that decides nothing": ([forms.CLEAR | {"enterprise": {"colour": "red"}}], 0),
    "no form": ([NO_FORM], 2),
    "an unknown standard on the only form": ([forms.TYPO], 2),
    "no form among others": ([forms.CLEAR, NO_FORM], 3),
    "an unknown standard on one form": ([forms.TYPO, forms.CLEAR], 3),
    "major beats open": ([forms.OPEN, forms.MAJOR, forms.CLEAR], 1),
    "major beats no form": ([NO_FORM, forms.MAJOR], 1),
    "major beats a count that conflicts": ([forms.form(*forms.MAJOR["subjects"][1:], counts={"contractor": 1})], 1),
}


@pytest.mark.parametrize("name", CALLS)
def test_status_by_form(name: str, tmp_path: Path) -> None:
    given, expected = CALLS[name]
    files = write(tmp_path, {f"{i}.json": data for i, data in enumerate(given)})
    assert call("check", *files, "--format", "ndjson").exit_code == expected


@pytest.mark.parametrize(("name", "expected"), [("CLEAR", 0), ("MAJOR", 1), ("OPEN", 3), ("NOTHING", 3)])
def test_status_of_the_process(name: str, expected: int, tmp_path: Path) -> None:
    assert process("check", *write(tmp_path, {"a.json": getattr(forms, name)})).returncode == expected


WRONG_CALLS = {
    ("check",): "FORM",
    ("check", "missing.xlsx"): "missing.xlsx",
    ("check", "empty"): "没有找到自查表",
    ("check", "empty", "--lang", "en"): "no form was found",
    ("check", "clear.json", "--as-of", "2024-13-01"): "2024-05-20",
    ("check", "clear.json", "--as-of", "today", "--lang", "en"): "is not a date",
    ("check", "clear.json", "--standard", "industry_trad"): "是否想写“industry_trade”",
    ("check", "clear.json", "--standard", "industry_trad", "--lang", "en"): "did you mean “industry_trade”",
    ("check", "clear.json", "--format", "xml"): "ndjson",
    ("check", "clear.json", "-o", "nowhere/out.json"): "nowhere/out.json",
    ("check", "clear.json", "-o", "clear.json"): "不能覆盖",
    ("check", "form.docx"): "不认识的文件类型",
    ("chekc",): "check",
    ("standards", "list", "--format", "xml"): "json",
}


@pytest.mark.parametrize("args", WRONG_CALLS)
def test_wrong_call(args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"clear.json": forms.CLEAR, "form.docx": "", "empty/.hidden.json": forms.CLEAR})
    monkeypatch.chdir(tmp_path)
    result = call(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert WRONG_CALLS[args] in result.stderr
    assert json.loads((tmp_path / "clear.json").read_text()) == forms.CLEAR


def test_wrong_call_of_the_process() -> None:
    assert process("check", "missing.xlsx").returncode == 2


def test_no_arguments_show_the_help() -> None:
    assert "Exit status" in call().output


FAIL_ON: dict[tuple[str, ...], dict[str, int]] = {
    ("clear.json",): {"major": 0, "undetermined": 0, "never": 0},
    ("open.json",): {"major": 0, "undetermined": 3, "never": 0},
    ("major.json",): {"major": 1, "undetermined": 1, "never": 0},
    ("open.json", "major.json"): {"major": 1, "undetermined": 1, "never": 0},
    ("clear.json", "bad.json"): {"major": 0, "undetermined": 3, "never": 0},
    ("bad.json",): {"major": 2, "undetermined": 2, "never": 2},
}


@pytest.mark.parametrize("files", FAIL_ON)
def test_fail_on(files: tuple[str, ...], tmp_path: Path) -> None:
    named: dict[str, Data | str] = {"clear": forms.CLEAR, "open": forms.OPEN, "major": forms.MAJOR, "bad": NO_FORM}
    paths = write(tmp_path, {file: named[file.removesuffix(".json")] for file in files})
    for level, expected in FAIL_ON[files].items():
        assert call("check", *paths, "--format", "ndjson", "--fail-on", level).exit_code == expected, level


@pytest.mark.parametrize("fail_on", FailOn)
def test_nothing_read_is_never_a_pass(fail_on: FailOn) -> None:
    assert status([], 0, fail_on) == status([], 3, fail_on) == Exit.USAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_every_status_means(command: tuple[str, ...]) -> None:
    said = squeezed(call(*command, "--help").output)
    assert set(MEANING) == set(Exit)
    for code, words in MEANING.items():
        assert squeezed(f"{code.value} {words}") in said


def crash(*_: object, **__: object) -> None:
    raise RuntimeError("a bug")


def broken_off(*_: object, **__: object) -> None:
    raise EOFError("what Typer takes for an abort, and ends with 1")


@pytest.mark.parametrize("bug", [crash, broken_off])
def test_a_bug_is_70_and_never_1(
    bug: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Judge, "judge", bug)
    monkeypatch.setattr(sys, "argv", ["panding", "check", *write(tmp_path, {"a.json": forms.MAJOR})])
    with pytest.raises(SystemExit) as end:
        app.main()
    assert end.value.code == Exit.INTERNAL
    assert capsys.readouterr().out == ""


def test_a_bug_of_the_process_is_70(tmp_path: Path) -> None:
    """A module that cannot be imported, as after an installation gone wrong."""
    (tmp_path / "pydantic.py").write_text("raise ImportError('broken')")
    (file,) = write(tmp_path, {"a.json": forms.MAJOR})
    result = process("check", file, env={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 70
    assert "没有得出结论".encode() in result.stderr
