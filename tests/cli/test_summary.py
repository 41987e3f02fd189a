"""`panding summary` from the outside: what it reads, says, writes and refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli import forms
from tests.cli.calls import call, process, squeezed
from tests.cli.forms import write
from tests.summary import case
from tests.summary.made import table, verdict, write_results


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_results(tmp_path / "run", case.VERDICTS, case.FAILED)


@pytest.fixture
def kept(tmp_path: Path) -> dict[str, Path]:
    files = {"名册.csv": case.ROSTER, "台账.csv": case.LEDGER}
    files["月报.csv"] = table(
        "- - 一般隐患 - - 重大隐患",
        "- - 排查 整改 整改率 排查 整改 整改率",
        "全省 1 141911 137354 97.28% 182 72 39.56%",
    )
    files["属地.yaml"] = "".join(f"{code}: {name}\n" for code, name in case.NAMES.items()).encode()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return {name.partition(".")[0]: tmp_path / name for name in files}


def test_a_month_with_all_that_is_kept(run: Path, kept: dict[str, Path], tmp_path: Path) -> None:
    out = [tmp_path / f"s.{ending}" for ending in ("xlsx", "html", "json")]
    options = [
        "--roster",
        kept["名册"],
        "--ledger",
        kept["台账"],
        "--reported",
        kept["月报"],
        "--regions",
        kept["属地"],
    ]
    outputs = [part for path in out for part in ("-o", path)]
    done = call("summary", run, *options, "--of", "2024-05", "--period", "旬", *outputs)
    assert done.exit_code == 0, done.output
    said = squeezed(done.stdout)
    assert "应查6，已查4（已查率4/6=66.67%），未报2" in said
    assert said.index("未报名单") < said.index("各地区")
    assert "97.28%137354/141911=96.79%" in said
    assert "2024年5月中旬" in said
    assert "统计期以外的1张没有计入" in said
    assert all(path.stat().st_size for path in out)


def test_english(run: Path, kept: dict[str, Path]) -> None:
    done = call("summary", run, "--roster", kept["名册"], "--of", "2024-05", "--lang", "en")
    assert "due 6, checked 4 (4/6 = 66.67 %), not reported 2" in " ".join(done.stdout.split())


def test_what_check_writes_is_summed_up(tmp_path: Path) -> None:
    files = write(tmp_path / "in", {"a.json": forms.MAJOR, "b.json": forms.CLEAR | {"id": "b"}, "c.json": "{"})
    call("check", *files, "--jobs", "1", "--output", tmp_path / "run")
    call("check", *files, "--format", "json", "-o", tmp_path / "r.json")
    for given in (tmp_path / "run", tmp_path / "run" / "results.ndjson", tmp_path / "r.json"):
        said = squeezed(call("summary", given).stdout)
        assert "检查2份" in said
        assert f"已交未能识别{0 if given.suffix == '.json' else 1}份" in said
    both = call("summary", tmp_path / "run", tmp_path / "r.json", "-o", tmp_path / "s.json")
    assert both.exit_code == 0
    data = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert (data["repeated"], data["total"]["counts"]["checks"]) == (2, 2)


def test_broken_lines_are_said_and_the_status_is_3(run: Path) -> None:
    with (run / "results.ndjson").open("a", encoding="utf-8") as out:
        out.write('{"form": "half\n')
    done = call("summary", run)
    assert done.exit_code == 3
    assert "有1行不是完整的判定结果" in squeezed(done.stdout)


def test_what_is_there_is_not_replaced_unasked(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.xlsx"
    out.write_text("填过的")
    assert call("summary", run, "-o", out).exit_code == 3
    assert out.read_text() == "填过的"
    assert call("summary", run, "-o", out, "--force").exit_code == 0
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--of", "2024-13"], "不是统计期"),
        (["--of", "2024-05", "--from", "2024-05-01"], "只能用一种"),
        (["--from", "2024-05-01"], "要一起写"),
        (["--from", "2024-05-02", "--to", "2024-05-01"], "晚于"),
        (["--from", "5月", "--to", "2024-05-01"], "不是日期"),
        (["-o", "s.pdf"], "只能写成 xlsx、html 或 json"),
        (["--roster", "nowhere.xlsx"], "nowhere.xlsx：读不了"),
        (["--ledger", "{名册}"], "没有找到表头"),
        (["--reported", "{名册}"], "没有找到月报表的表头"),
        (["--force", "-o", "{results}"], "只能写成"),
        (["--force", "-o", "{json}"], "是要读的文件"),
    ],
)
def test_wrong_calls(arguments: list[str], message: str, run: Path, kept: dict[str, Path], tmp_path: Path) -> None:
    given = tmp_path / "r.json"
    given.write_bytes((run / "results.ndjson").read_bytes())
    known = {"{名册}": str(kept["名册"]), "{results}": str(run / "results.ndjson"), "{json}": str(given)}
    done = call("summary", given, *(known.get(one, one) for one in arguments))
    assert done.exit_code == 2
    assert message in done.stderr


def test_no_results_and_no_days(tmp_path: Path) -> None:
    assert "没有判定结果" in call("summary", tmp_path).stderr
    undated = write_results(tmp_path / "run", [case.VERDICTS[8]])
    done = call("summary", undated)
    assert (done.exit_code, "没有一张表写了检查日期" in done.stderr) == (2, True)
    assert "无日期1份" in squeezed(call("summary", undated, "--of", "2024").stdout)
    no_results = tmp_path / "a.ndjson"
    no_results.write_text(json.dumps({"form": "panding/1"}))
    assert "没有一行是判定结果" in call("summary", no_results).stderr


def test_a_name_cannot_colour_the_terminal(tmp_path: Path) -> None:
    evil = write_results(tmp_path / "run", [verdict("1", "2024-05-01", "major", "示例\x1b[31m公司")])
    assert "\x1b" not in call("summary", evil).stdout


@pytest.mark.parametrize("columns", [40, 100, 200])
def test_no_number_is_cut_however_narrow_the_terminal(columns: int, tmp_path: Path) -> None:
    says = "major " * 1234 + "contested " * 2345 + "missing " * 3456
    run = write_results(tmp_path / "run", [verdict("1", "2024-05-01", says, "示例公司" * 8)])
    (total, *_) = (
        line for line in call("summary", run, columns=columns).stdout.split("■ ")[3].splitlines() if "合计" in line
    )
    assert total.split() == ["合计", "1234", "0", "2345", "3456"]


def test_the_same_bytes_from_another_process(run: Path, kept: dict[str, Path], tmp_path: Path) -> None:
    for name in ("a", "b"):
        done = process(
            "summary", run, "--roster", kept["名册"], "-o", tmp_path / f"{name}.xlsx", "-o", tmp_path / f"{name}.html"
        )
        assert (done.returncode, done.stderr) == (0, b"")
    for ending in ("xlsx", "html"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_without_the_library_it_says_what_to_install(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = call("summary", run)
    assert (done.exit_code, "pip install 'panding[summary]'" in done.stderr) == (2, True)
