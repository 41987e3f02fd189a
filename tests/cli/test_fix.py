"""`panding fix` and `panding why` as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import forms
from tests.cli.calls import call, squeezed
from tests.cli.forms import write

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FREEZERS = [{"kind": "quick_freezer", "name": n, "answers": {"own_room": "no", "workers": "12"}} for n in ("1#", "2#")]
COLD = forms.ENTERPRISE | {"sectors": ["light_industry"], "ammonia_refrigeration": "yes"}


def test_what_to_do_first_then_one_by_one() -> None:
    said = call("fix", EXAMPLES / "seafood.xlsx")
    assert said.exit_code == 0
    assert said.stdout.index("先做这些") < said.stdout.index("逐项") < said.stdout.index("违法线索")
    assert "10 人 → 至多 9 人" in said.stdout
    assert squeezed("今后同类作业按要求做") in squeezed(said.stdout)


def test_what_no_change_clears_is_said_and_is_3(tmp_path: Path) -> None:
    said = call("fix", EXAMPLES / "furniture.xlsx")
    assert said.exit_code == 3
    assert squeezed("须移除、更换、停用该部位，或由人定") in squeezed(said.stdout)


def test_costs_are_counted(tmp_path: Path) -> None:
    (form, cost) = write(
        tmp_path,
        {"a.json": forms.form(*FREEZERS, enterprise=COLD), "cost.yaml": "own_room: 5.5\nquick_freezer.workers: 2\n"},
    )
    data = json.loads(call("fix", form, "--cost", cost, "--format", "json").stdout)
    plan = data["advice"][0]["plan"]
    assert (plan["cost"], plan["proven"], plan["confirmed"]) == ("15.0", True, True)


@pytest.mark.parametrize(
    ("cost", "said"),
    [("own_rom: 1", "own_room"), ("own_room: 0", "大于 0"), ("own_room: 很贵", "大于 0"), ("- 1", "问题: 数")],
)
def test_costs_that_cannot_be_read(cost: str, said: str, tmp_path: Path) -> None:
    form, file = write(tmp_path, {"a.json": forms.MAJOR, "cost.yaml": cost})
    result = call("fix", form, "--cost", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_nothing_to_clear(tmp_path: Path) -> None:
    (form,) = write(tmp_path, {"a.json": forms.CLEAR})
    result = call("fix", form)
    assert result.exit_code == 0
    assert "没有要消除的命中" in result.stdout
    assert "合格" not in result.stdout


def test_in_english() -> None:
    said = call("fix", EXAMPLES / "seafood.xlsx", "--lang", "en").stdout
    assert "Do these first" in said
    assert "Judged again" in said


def test_why_on_one_row() -> None:
    said = call("why", EXAMPLES / "furniture.xlsx", "--clause", "第十一条第（三）项", "--subject", "2#除尘器").stdout
    assert "■ 2#除尘器　存在分歧，待人工判定" in said
    assert "3#除尘器" not in said
    assert said.count("条文理解") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--clause", "8-77"), "8-77"),
        (("--clause", "8-7", "--subject", "叉车"), "叉车锂电池库"),
        (("--clause", "第十四条"), "与命中的那一项一并引用"),
    ],
)
def test_why_wrongly_called(arguments: tuple[str, ...], said: str) -> None:
    result = call("why", EXAMPLES / "seafood.xlsx", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_why_where_none_is_listed() -> None:
    said = call("why", EXAMPLES / "seafood.xlsx", "--clause", "7(7)").stdout
    assert "没有列出这类部位" in said
