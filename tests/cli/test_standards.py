"""`panding standards`: every clause can be looked up and read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cli.standards.app import standards_app
from standards import Library
from tests.cli.calls import call

EDITION = "industry_trade_2023"
KEYS = ["id", "article", "item", "citation", "summary", "subject", "effect", "source"]
SPELLINGS = [
    "11(6)",
    "11（6）",
    " １１（６） ",
    "11-6",
    "11.6",
    "十一(六)",
    "十一（六）",
    "第十一条第六项",
    "第十一条第（六）项",
    "第十一条 第6项",
    "第11条第（6）项",
]


def data(*args: object) -> Any:
    result = call("standards", *args, "--format", "json")
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_the_list_as_json(library: Library) -> None:
    found = data("list")
    assert list(found) == ["editions", "catalogue", "digest"]
    (edition,) = [one for one in found["editions"] if one["edition"] == EDITION]
    origin = edition.pop("origin")
    assert (origin.pop("folder"), origin.pop("fills"), origin.pop("added")) == (None, False, [])
    assert re.fullmatch("[0-9a-f]{64}", origin.pop("digest"))
    assert edition == {
        "edition": EDITION,
        "standard": "industry_trade",
        "title": "工贸企业重大事故隐患判定标准",
        "number": "应急管理部令第10号",
        "issuer": "应急管理部",
        "term": "重大事故隐患",
        "published": "2023-04-14",
        "effective": "2023-05-15",
        "superseded_on": None,
        "coverage": "full",
        "clauses": 64,
    }
    assert len(found["catalogue"]) == len(library.catalogue.rows)
    assert found["digest"] == library.digest


def test_the_list_as_text(library: Library) -> None:
    text = call("standards", "list").stdout
    assert f"{EDITION}　《工贸企业重大事故隐患判定标准》（应急管理部令第10号）" in text
    assert "64 项，收录：全部条文" in text
    assert "城镇燃气经营安全重大隐患判定标准" in text
    assert "未收录" in text


def test_an_edition_as_json(library: Library) -> None:
    clauses = data("show", EDITION)["clauses"]
    assert [clause["id"] for clause in clauses] == list(library.editions[EDITION].clauses)
    assert len(clauses) == 64
    for clause in clauses:
        assert list(clause) == KEYS
        assert set(clause["source"]) == {"status", "copies"}
        subjects = clause["subject"] if isinstance(clause["subject"], list) else [clause["subject"]]
        assert set(subjects) <= set(library.kinds)
        assert all(clause[key] for key in KEYS if key != "source")


def test_one_clause_as_json() -> None:
    (clause,) = data("show", EDITION, "11(6)")["clauses"]
    assert clause["citation"] == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十一条第六项"
    assert (clause["article"], clause["item"], clause["subject"], clause["effect"]) == (
        "第十一条",
        6,
        "dust_system",
        "major",
    )


def test_an_edition_as_text() -> None:
    head, _, clauses = call("standards", "show", EDITION).stdout.partition("\n\n")
    lines = clauses.splitlines()
    assert len(lines) == 2 * 64
    assert lines[0].endswith("第三条第一项　[3(1)]")
    for said in (
        "应急管理部　2023-04-14 公布，2023-05-15 起施行",
        "收录：全部条文，64 项",
        "用语：重大事故隐患",
        "不约束：餐饮、商场等商贸企业没有专门的行业条",
        "设了而故障、停用：按第十四条等同于没有设",
        "另有规定的适用其规定：燃气（gas_2023）",
        "另有规定的适用其规定：特种设备（未收录）",
    ):
        assert f"    {said}" in head


def test_what_an_edition_does_not_have_is_said_first() -> None:
    head = call("standards", "show", "industry_trade_2017").stdout.partition("\n\n")[0]
    assert "公布日期未见，施行日期未见，2023-05-15 起被代替" in head
    assert "设了而故障、停用：条文没有写明，不作命中，交人判定" in head
    assert "缺：发布日期、施行日期（文号只写2017年）" in head


def test_what_an_edition_does_not_bind_as_json() -> None:
    found = data("show", EDITION)
    assert found["broken"] == {"as": "lacking", "cite": "第十四条"}
    assert {"matter": "燃气", "standard": "gas"} in found["hands_over"]
    assert len(found["not_bound"]) == 1
    assert data("show", "industry_trade_2017")["missing"]


@pytest.mark.parametrize("spelling", ["第十四条", "14", "十四", "第14条"])
def test_the_article_on_devices_that_do_not_work_is_explained(spelling: str, library: Library) -> None:
    """It is no clause: it stands beside the one that is hit."""
    said = call("standards", "show", EDITION, spelling).stdout
    settled = library.editions[EDITION].head.settled["25"]
    for words in ("《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十四条", "等同于没有设", settled):
        assert words in said
    row = data("show", EDITION, spelling)["effectiveness"]
    assert (row["article"], row["as"], row["settled"]) == ("第十四条", "lacking", {"25": settled})


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_clause_in_every_spelling(spelling: str) -> None:
    assert [clause["id"] for clause in data("show", EDITION, spelling)["clauses"]] == ["11(6)"]


def test_every_clause_can_be_read(library: Library) -> None:
    """Every condition in words: nothing raises, nothing is left in the words of the YAML."""
    codes = {question.id for kind in library.kinds.values() for question in kind.questions if "_" in question.id}
    for clause in library.editions[EDITION].clauses:
        text = call("standards", "show", EDITION, clause).stdout
        for label in ("  ◇ ", "适用：", "命中：", "整改建议：", "条文来源："):
            assert label in text, clause
        assert [code for code in codes if code in text] == [], clause
        assert "None" not in text


UNKNOWN = {
    ("industry_trade_2032",): ["是否想写“industry_trade_2023”"],
    ("fire",): ["没有这个版本“fire”", EDITION],
    (EDITION, "11(66)"): ["没有这个条文项“11(66)”", f"panding standards show {EDITION}"],
    (EDITION, "十五"): ["没有这个条文项“十五”"],
    ("industry_trade_2017", "十四"): ["没有这个条文项“十四”"],
    (EDITION, ""): ["没有这个条文项"],
}


@pytest.mark.parametrize("args", UNKNOWN)
def test_unknown(args: tuple[str, ...]) -> None:
    for format in ("table", "json"):
        result = call("standards", "show", *args, "--format", format)
        assert (result.exit_code, result.stdout) == (2, "")
        for hint in UNKNOWN[args]:
            assert hint in result.stderr


def test_each_command_has_a_help() -> None:
    for command in standards_app.registered_commands:
        assert call("standards", command.name or "", "--help").exit_code == 0
