"""--format json and ndjson: what a program reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli import forms
from tests.cli.calls import call, process
from tests.cli.forms import form, write

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = sorted((DOCS / "examples").glob("*.xlsx"))
VALID = Draft202012Validator(json.loads((DOCS / "schema" / "verdict.json").read_text(encoding="utf-8")))
NAMED = {
    name: getattr(forms, name) for name in ("CLEAR", "MAJOR", "OPEN", "CONTESTED", "TOO_FEW", "NOT_ALL", "NOTHING")
}


def verdicts(*args: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("check", *args, "--format", "json").stdout)["verdicts"]
    return found


def test_verdicts_fit_their_schema(tmp_path: Path) -> None:
    files = [*EXAMPLES, *write(tmp_path, {f"{name}.json": data for name, data in NAMED.items()})]
    for lang in ("zh", "en"):
        found = verdicts(*files, "--lang", lang)
        assert len(found) == len(files)
        assert [error.message for verdict in found for error in VALID.iter_errors(verdict)] == []


def test_one_document_with_what_could_not_be_read(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.json": forms.CLEAR, "b.json": "{", "c.json": forms.TYPO})
    document = json.loads(call("check", *files, "--format", "json", "--lang", "en").stdout)
    assert list(document) == ["verdicts", "failed"]
    assert [verdict["form"] for verdict in document["verdicts"]] == ["t"]
    assert [failed["file"] for failed in document["failed"]] == files[1:]
    assert "not valid JSON" in document["failed"][0]["message"]
    assert "industry_trade" in document["failed"][1]["message"]


def test_ndjson_says_the_same_one_a_line(tmp_path: Path) -> None:
    files = write(tmp_path, {f"{name}.json": data for name, data in NAMED.items()})
    lines = call("check", *files, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == verdicts(*files)


def test_the_order_is_that_of_the_input(tmp_path: Path) -> None:
    named = {f"{name}.json": forms.CLEAR | {"id": name} for name in "cab"}
    lines = "\n".join(json.dumps(forms.CLEAR | {"id": name}) for name in "zyx")
    files = write(tmp_path, {**named, "more.ndjson": lines})
    assert [verdict["form"] for verdict in verdicts(*files)] == list("cabzyx")


def test_the_same_file_twice_is_judged_twice(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": forms.MAJOR})
    one, two = verdicts(file, file)
    assert one == two


def test_a_form_without_an_id_is_called_after_its_file(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"三车间.json": {k: v for k, v in forms.CLEAR.items() if k != "id"}})
    assert [verdict["form"] for verdict in verdicts(file)] == ["三车间"]


def test_200_forms_in_one_file(tmp_path: Path) -> None:
    kinds = [forms.CLEAR, forms.MAJOR, forms.OPEN, forms.CONTESTED]
    lines = [json.dumps(kinds[i % 4] | {"id": f"f{i}"}, ensure_ascii=False) for i in range(200)]
    lines[50] = "broken"
    result = call("check", *write(tmp_path, {"all.ndjson": "\n".join(lines)}), "--format", "ndjson")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [verdict["form"] for verdict in found] == [f"f{i}" for i in range(200) if i != 50]
    assert [verdict["outcome"] for verdict in found[:4]] == ["not_found", "major", "undetermined", "undetermined"]
    assert "第51行" in result.stderr
    assert result.exit_code == 1


@pytest.mark.parametrize("format", ["table", "json", "ndjson"])
def test_output_goes_to_the_file_and_nowhere_else(format: str, tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": forms.MAJOR})
    out = tmp_path / "out"
    result = call("check", file, "--format", format, "-o", out)
    assert (result.exit_code, result.output) == (1, "")
    assert out.read_text(encoding="utf-8") == call("check", file, "--format", format).stdout


@pytest.mark.parametrize("format", ["json", "ndjson", "table"])
def test_the_same_call_gives_the_same_bytes(format: str) -> None:
    """In processes of their own: with another hash seed the order of sets is another one."""
    seeds = ("1", "2")
    one, two = (process("check", *EXAMPLES, "--format", format, env={"PYTHONHASHSEED": seed}) for seed in seeds)
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)


def test_the_day_decides_the_edition(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": forms.MAJOR})
    (own,) = verdicts(file)
    (before,) = verdicts(file, "--as-of", "2001-01-01")
    assert (own["as_of"], own["outcome"]) == ("2024-05-20", "major")
    assert (before["as_of"], before["outcome"]) == ("2001-01-01", "undetermined")


def test_the_standards_of_the_call_replace_those_of_the_form(tmp_path: Path) -> None:
    (file,) = write(tmp_path, {"a.json": forms.MAJOR | {"standards": ["fire", "no_such"]}})
    (verdict,) = verdicts(file, "--standard", "industry_trade")
    assert [one["edition"] for one in verdict["standards"]] == ["industry_trade_2023"]
    assert verdict["outcome"] == "major"


def test_a_row_that_was_not_understood_is_listed_and_decides_nothing(tmp_path: Path) -> None:
    rows = [*forms.CLEAR["subjects"][1:], {"kind": "contracter", "name": "x"}]
    (verdict,) = verdicts(*write(tmp_path, {"a.json": form(*rows)}))
    (strange,) = verdict["unreadable"]
    assert "contractor" in strange["message"]
    assert verdict["outcome"] == "not_found"
