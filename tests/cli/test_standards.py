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
    lines = call("standards", "show", EDITION).stdout.splitlines()
    assert len(lines) == 2 * 64
    assert lines[0].endswith("第三条第一项　[3(1)]")


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
    (EDITION, "十四"): ["没有这个条文项“十四”"],
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
