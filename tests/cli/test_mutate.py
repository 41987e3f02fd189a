"""`panding standards mutate`: what it says, and its statuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.proof.cases import case_folder
from tests.cli.calls import call, process, squeezed

EDITION = "grain_storage_2023"
TABLE = case_folder() / EDITION / "article_03.yaml"


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    """A folder of tables in which nobody thought of expired certificates."""
    (tmp_path / EDITION).mkdir()
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines(keepends=True) if "expired" not in line]
    (tmp_path / EDITION / TABLE.name).write_text("".join(lines), encoding="utf-8")
    return tmp_path


def test_where_every_slip_is_noticed_the_status_is_0() -> None:
    result = call("standards", "mutate", EDITION)
    assert result.exit_code == 0
    assert "查出率 100.0 %" in result.stdout
    assert "漏过" not in result.stdout


def test_a_survivor_is_said_in_words_with_the_line_that_would_kill_it_and_the_status_is_1(weak: Path) -> None:
    result = call("standards", "mutate", EDITION, "--cases", weak)
    assert result.exit_code == 1
    text = squeezed(result.stdout)
    assert "✗漏过：" in text
    assert "-{clause:3(2)," in text
    suggested = [line.strip() for line in result.stdout.splitlines() if line.strip().startswith("- {clause: ")]
    path = weak / EDITION / TABLE.name
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"  {line}\n" for line in suggested), encoding="utf-8")
    assert call("standards", "mutate", EDITION, "--cases", weak).exit_code == 0


def test_one_clause_by_any_spelling_of_its_number() -> None:
    (score,) = json.loads(call("standards", "mutate", "--clause", "13-2", "--format", "json").stdout)
    assert score["edition"] == "industry_trade_2023"
    assert set(score["clauses"]) == {"13(2)"}


def test_json_holds_the_same(weak: Path) -> None:
    result = call("standards", "mutate", EDITION, "--cases", weak, "--format", "json")
    assert result.exit_code == 1
    (score,) = json.loads(result.stdout)
    assert list(score) == [
        "edition",
        "mutants",
        "killed",
        "refused",
        "equivalent",
        "survived",
        "unproven",
        "score",
        "clauses",
        "survivors",
        "left_out",
    ]
    kinds = ("killed", "refused", "equivalent", "survived", "unproven")
    assert score["mutants"] == sum(score[kind] for kind in kinds)
    assert score["survived"] == len(score["survivors"]) > 0
    for survivor in score["survivors"]:
        assert survivor["clause"] == "3(2)" and survivor["case"].startswith("- {clause: 3(2)")


def test_out_of_time_says_what_was_left_out_and_ends_with_3() -> None:
    result = call("standards", "mutate", EDITION, "--seconds", "0")
    assert result.exit_code == 3
    assert f"时间到：从 {EDITION} 起有" in result.stdout
    (score,) = json.loads(call("standards", "mutate", EDITION, "--seconds", "0", "--format", "json").stdout)
    assert score["mutants"] == 0
    assert sum(score["left_out"].values()) > 50


WRONG = {
    ("grain_store_2023",): "是否想写“grain_storage_2023”",
    (EDITION, "--clause", "9(9)"): "没有这个条文项“9(9)”",
    ("--clause", "99(9)"): "没有这个条文项“99(9)”",
    (EDITION, "--cases", case_folder() / EDITION): "没有案例表",
}


@pytest.mark.parametrize("args", WRONG)
def test_a_wrong_call_ends_with_2(args: tuple[str, ...]) -> None:
    result = call("standards", "mutate", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert WRONG[args] in result.stderr


def test_tables_that_fail_as_it_is_are_named_and_nothing_is_mutated(weak: Path) -> None:
    path = weak / EDITION / TABLE.name
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("expect: {3(1): major}", "expect: {3(1): not_found}"), encoding="utf-8")
    result = call("standards", "mutate", EDITION, "--cases", weak)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "这些案例与编码本身就不符" in result.stderr
    assert f"{EDITION}/{TABLE.name}:" in result.stderr


def test_a_table_that_cannot_be_read_ends_with_2(weak: Path) -> None:
    path = weak / EDITION / TABLE.name
    path.write_text(path.read_text(encoding="utf-8").replace("kind: hit", "kind: strange", 1), encoding="utf-8")
    result = call("standards", "mutate", EDITION, "--cases", weak)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{EDITION}/{TABLE.name}:" in result.stderr
    assert "hit, clear, boundary" in result.stderr


def test_without_z3_it_says_what_to_install(weak: Path, tmp_path: Path) -> None:
    """Needed only where something was not noticed: then it takes a proof to call it a slip or none."""
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "z3.py").write_text("raise ModuleNotFoundError('none here', name='z3')\n")
    env = {"PYTHONPATH": f"{tmp_path / 'without'}:{Path(__file__).parents[2]}"}
    without = process("standards", "mutate", EDITION, "--cases", weak, env=env)
    assert without.returncode == 2
    assert "pip install 'panding[verify]'" in without.stderr.decode()
    clear = process("standards", "mutate", EDITION, "--clause", "3(2)", env=env)
    assert clear.returncode == 0, clear.stderr.decode()


def test_the_tables_of_the_repository_are_found_without_being_named(tmp_path: Path) -> None:
    copied = shutil.copytree(case_folder(), tmp_path / "cases")
    named = call("standards", "mutate", EDITION, "--cases", copied)
    assert named.stdout == call("standards", "mutate", EDITION).stdout
