"""`panding standards diff` and `coverage`: what is printed, refused and where it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.standards import needs
from tests.cli.calls import call, squeezed

OLD, NEW = "industry_trade_2017", "industry_trade_2023"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_two_editions_in_words() -> None:
    result = call("standards", "diff", OLD, NEW)
    assert result.exit_code == 0
    said = squeezed(result.stdout)
    for words in (
        "文号：安监总管四〔2017〕129号→应急管理部令第10号",
        "设了而故障、停用：条文没有写明，不作命中，交人判定→等同于没有（第十四条）",
        "【有增有减】11(1)",
        "＋失效：设了而故障、停用的现在也算：灰斗卸灰口的锁气卸灰装置",
        "－适用范围：现在限于：“有什么中毒、窒息风险”有其中之一：硫化氢、一氧化碳、其他有毒气体",
        "【新增】3(1)",
        "【取消】商贸-1",
        "【相同】11(5)",
    ):
        assert words in said, words
    assert "None" not in said
    assert said.count("【") == 64 + 14


def test_two_editions_as_json() -> None:
    result = call("standards", "diff", OLD, NEW, "--format", "json")
    data = json.loads(result.stdout)
    assert (data["old"], data["new"]) == (OLD, NEW)
    assert sum(data["totals"].values()) == len(data["clauses"]) == 78
    (entry,) = [e for e in data["clauses"] if e["new"] == "11(6)"]
    (change,) = entry["changes"]
    assert (entry["old"], entry["verdict"]) == (["粉尘-6"], "stricter")
    assert (change["direction"], change["what"], change["readings"]) == ("more", "broken", ["narrow", "wide"])
    assert change["example"]["answers"][""]["airlock_discharge"] == "failed"


REFUSED = {
    (OLD, "industry_trade_2032"): "是否想写“industry_trade_2023”",
    (OLD, "gas_2023"): "不是同一个标准的版本；确实要比较的，加 --any",
    (OLD, NEW, "--forms", "没有这个.yaml"): "没有这个文件",
}


@pytest.mark.parametrize("args", REFUSED)
def test_refused(args: tuple[str, ...]) -> None:
    result = call("standards", "diff", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert REFUSED[args] in result.stderr


def test_two_standards_where_asked() -> None:
    result = call("standards", "diff", "grain_storage_2023", "grain_milling", "--any")
    assert result.exit_code == 0
    assert "标准：grain_storage → grain_milling" in result.stdout
    assert "没有比较的（须人工认定，或者按条文项计数）" in result.stdout


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "find_spec", lambda name: None)
    result = call("standards", "diff", OLD, NEW)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install 'panding[verify]'" in result.stderr


def test_forms_under_both(tmp_path: Path) -> None:
    """A form that cannot be read is listed; several files may follow one --forms."""
    bad = tmp_path / "坏的.yaml"
    bad.write_text("form: [", encoding="utf-8")
    result = call("standards", "diff", OLD, NEW, "--forms", EXAMPLES / "foundry.xlsx", bad)
    assert result.exit_code == 0
    said = squeezed(result.stdout)
    assert "自查表1份：有变化1，没有变化0，读不了1。" in said
    assert "·1#线铸造工位符合→未发现或不适用" in said
    assert "原有色-5符合为什么：紧急排放设施：未设" in said
    assert "新5(3)未发现或不适用为什么：供液炉的炉型：带保温炉的固定式熔炼炉" in said
    assert squeezed(str(bad)) in said.partition("读不了的：")[2]


def test_forms_under_both_as_json() -> None:
    data = json.loads(call("standards", "diff", OLD, NEW, EXAMPLES / "foundry.xlsx", "--format", "json").stdout)
    assert data["totals"] == {"forms": 1, "changed": 1, "unchanged": 0, "failed": 0}
    (one,) = data["forms"]
    (row,) = [r for r in one["rows"] if r["subject"]["name"] == "1#线铸造工位"]
    assert (row["before"], row["after"]) == ("major", "clear")
    assert [f["clause"] for f in (*row["old"], *row["new"])] == ["有色-5", "5(3)"]


def test_an_edition_against_itself_changes_nothing() -> None:
    data = json.loads(call("standards", "diff", NEW, NEW, "--format", "json").stdout)
    assert data["heads"] == []
    assert {word: n for word, n in data["totals"].items() if n} == {"same": 64}
    assert all(not entry["changes"] for entry in data["clauses"])


def test_coverage_in_words() -> None:
    text = call("standards", "coverage", "gas_2023").stdout
    assert "22 项（直接判定 21，须人工认定 1）；条文来源：已核对 22，部分核对 0，未核对 0" in text
    assert "改错查出：未运行" in text
    assert "须人工认定，程序不判的：10 其他严重违反" in text


def test_coverage_as_json_with_mutants(tmp_path: Path) -> None:
    counts = {"mutants": 9, "killed": 5, "refused": 1, "equivalent": 2, "survived": 1, "unproven": 0}
    results = tmp_path / "mutants.json"
    results.write_text(json.dumps([{"edition": "gas_2023", "clauses": {"4(1)": counts}}]), encoding="utf-8")
    data = json.loads(call("standards", "coverage", "--mutants", results, "--format", "json").stdout)
    (gas,) = [one for one in data["editions"] if one["edition"] == "gas_2023"]
    assert gas["clauses"][0]["mutants"] == {"caught": 6, "all": 7}
    assert gas["clauses"][1]["mutants"] is None
    assert gas["clauses"][0]["cases"]["hit"] >= 1
    assert data["totals"]["clauses"] == sum(one["totals"]["clauses"] for one in data["editions"])
    assert any("烟花爆竹" in gap["what"] for gap in data["catalogue"])


def test_coverage_without_case_tables_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.proof.cases.case_folder", lambda *root: tmp_path / "没有")
    text = call("standards", "coverage", "gas_2023").stdout
    assert "案例：未装案例表" in text


def test_coverage_with_results_that_are_none(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", encoding="utf-8")
    result = call("standards", "coverage", "--mutants", wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "不是 panding standards mutate --format json 的结果" in result.stderr
