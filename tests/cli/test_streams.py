"""Whatever the terminal, its encoding and the reader of a pipe do, the status says what was found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.wrap import plain, wrapped
from tests.cli import forms
from tests.cli.calls import ENV, process
from tests.cli.forms import Data, write

OLD_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ODD = forms.form(forms.contractor("清洗队\U00020000✓", coordination=[], last_check="never"))

# the environment, and the encoding of what is printed
TERMINALS = {
    "LANG=C": ({"LANG": "C"}, "utf-8"),
    "LANG=C, ASCII": ({"LANG": "C", **OLD_C}, "utf-8"),
    "latin-1": ({"PYTHONIOENCODING": "latin-1"}, "utf-8"),
    "GBK": ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    "UTF-16": ({"PYTHONIOENCODING": "utf-16-le"}, "utf-16-le"),
}


@pytest.mark.parametrize("name", TERMINALS)
def test_any_encoding(name: str, tmp_path: Path) -> None:
    env, encoding = TERMINALS[name]
    (file,) = write(tmp_path, {"a.json": ODD})
    result = process("check", file, env=env)
    assert result.returncode == 1
    assert "■ 未判定范围" in result.stdout.decode(encoding)


def test_json_is_utf_8_on_any_terminal(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": ODD})
    gbk, utf8 = (process("check", file, "--format", "json", env={"PYTHONIOENCODING": e}) for e in ("gbk", "utf-8"))
    assert gbk.stdout == utf8.stdout
    assert "清洗队\U00020000✓" in gbk.stdout.decode()


def test_a_wrong_call_is_said_in_any_encoding() -> None:
    result = process("check", "没有.xlsx", env=OLD_C)
    assert (result.returncode, result.stdout) == (2, b"")
    assert "没有这个文件" in result.stderr.decode()


def test_a_file_name_that_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xb1\xed.json"
    with open(name, "w", encoding="utf-8") as file:
        json.dump({key: value for key, value in forms.CLEAR.items() if key != "id"}, file)
    for format in ("table", "json"):
        result = process("check", tmp_path, "--format", format)
        assert result.returncode == 0
        result.stdout.decode()


@pytest.mark.parametrize("format", ["table", "ndjson", "json"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [([forms.CLEAR], 0), ([forms.OPEN], 3), ([forms.CLEAR, forms.MAJOR], 1)],
    ids=["clear", "open", "major after that"],
)
def test_the_status_is_that_of_the_forms_where_the_reader_left(
    format: str, given: list[Data], expected: int, tmp_path: Path
) -> None:
    """`panding check … | head`: what comes after the reader left is judged all the same."""
    files = write(tmp_path, {f"{i}.json": data for i, data in enumerate(given)})
    assert status_unread("check", *files, "--format", format) == (expected, b"")


@pytest.mark.parametrize(
    "args", ["standards list", "standards show industry_trade_2023", "standards list --format json", "form schema"]
)
def test_a_listing_nobody_reads_to_the_end_is_no_failure(args: str) -> None:
    assert status_unread(*args.split()) == (0, b"")


def status_unread(*args: str) -> tuple[int, bytes]:
    command = [sys.executable, "-c", "from cli.app import main; main()", *args]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        said = running.stderr.read()
        return running.wait(60), said


WRAPPED = [
    ("木质粉尘，干式除尘", 8, ["木质粉", "尘，干式", "除尘"]),
    ("应急（管理）部", 8, ["应急（管", "理）部"]),
    ("it does not replace", 9, ["it does", "not", "replace"]),
    ("第10号industry_trade", 14, ["第10号", "industry_trade"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("", 10, [""]),
]


@pytest.mark.parametrize(("text", "width", "lines"), WRAPPED)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_nothing_unseen_is_left() -> None:
    assert plain("除尘器\x00\x1b[2J\n\u200b1#\u202e\ud800　室") == "除尘器 [2J 1# 　室"
