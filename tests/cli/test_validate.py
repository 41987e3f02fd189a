"""`panding validate`: a claim from a file or from options, in plain words or JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exits import Exit
from engine.schema import schemas
from tests.cli.calls import call, squeezed

WOOD = ("--enterprise", "sectors=轻工", "--enterprise", "combustible_dust=是", "--on", "2024-05-20")
DRY = ("--kind", "除尘系统", "--answer", "collection=干式", "--answer", "dusts=木质粉尘")
STATE = {"未设": Exit.MAJOR, "正常": Exit.CLEAR, "": Exit.UNDETERMINED}
FILE = """\
clause: 第十一条第六项
inspected_on: 2024-05-20
enterprise: {sectors: [light_industry], combustible_dust: 是}
subject: {kind: dust_system, name: 12号除尘器, answers: {collection: 干式, dusts: [wood], airlock_discharge: 未设}}
"""


@pytest.mark.parametrize("state", STATE)
def test_the_status_says_what_it_came_to(state: str) -> None:
    done = call("validate", "--clause", "11(6)", *WOOD, *DRY, "--answer", f"airlock_discharge={state}")
    assert done.exit_code == STATE[state]


def test_supported_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "claim.yaml"
    file.write_text(FILE, encoding="utf-8")
    said = squeezed(call("validate", file).output)
    assert "■事实支持这一项（拟判定）" in said
    assert "（应急管理部令第10号）第十一条第六项" in said
    assert "12号除尘器灰斗卸灰口的锁气卸灰装置：未设" in said
    assert said.endswith("（依据自报，程序拟判定，不替代监管部门认定）")


def test_options_stand_on_top_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "claim.yaml"
    file.write_text(FILE, encoding="utf-8")
    done = call("validate", file, "--answer", "airlock_discharge=正常")
    assert done.exit_code == Exit.CLEAR
    assert "不说明没有其他重大隐患" in squeezed(done.output)


def test_what_to_ask_comes_with_who_and_where() -> None:
    done = call("validate", "--clause", "11(6)", *WOOD, "--kind", "dust_system", "--answer", "airlock_discharge=未设")
    said = squeezed(done.output)
    assert "1.除尘系统除尘方式先定是否适用设备管理员看哪里：" in said


def test_the_other_industrys_article_is_named() -> None:
    facts = ("bay_use=hoisting", "rooms_on_floor=休息室", "rooms_under_path=休息室")
    answers = [part for fact in facts for part in ("--answer", fact)]
    day = ("--on", "2024-05-20", "--enterprise", "sectors=有色")
    said = squeezed(call("validate", "--clause", "7(1)", *day, "--kind", "melt_bay", *answers).output)
    assert "■相邻的条文项（1）1.《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第五条第一项" in said
    assert "监管行业是有色，第七条只适用于机械" in said


def test_both_readings_are_shown() -> None:
    facts = ("toxic_risk=硫化氢", "identified=是", "in_ledger=否", "warning_sign=没有")
    answers = [part for fact in facts for part in ("--answer", fact)]
    day = ("--on", "2024-05-20", "--enterprise", "sectors=轻工")
    done = call("validate", "--clause", "13(1)", *day, "--kind", "confined_space", *answers)
    said = squeezed(done.output)
    assert done.exit_code == Exit.UNDETERMINED
    assert "辨识与台账缺一即算→命中" in said and "辨识与台账都没有做才算→不命中" in said


def test_words_in_english() -> None:
    said = call("validate", "--text", "叉车没有年检", "--on", "2024-05-20", "--lang", "en").output
    assert "not a listed item" in said and "no clearance" in " ".join(said.split())
    assert "不等于没有隐患" not in said


def test_json_holds_to_its_schema() -> None:
    from jsonschema import Draft202012Validator

    given = ("--clause", "7.3.9", "--on", "2024-05-20", "--kind", "fire_place", "--answer", "grilles_at=安全出口")
    done = call("validate", *given, "--format", "json")
    data = json.loads(done.output)
    assert data["result"] == "insufficient" and data["clause"] == "7.3.9"
    Draft202012Validator(schemas()["validation"]).validate(data)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--standard", "industry_trad", "--clause", "11(6)"), "是否想写“industry_trade”"),
        (("--clause", "11(6)", "--answer", "collection"), "应写成 问题=答案"),
        (("--clause", "11(6)", "--on", "昨天"), "不是日期"),
        (("nothing.yaml",), "读不了"),
    ],
)
def test_a_wrong_call(arguments: tuple[str, ...], message: str) -> None:
    done = call("validate", *arguments)
    assert done.exit_code == Exit.USAGE
    assert message in done.output
