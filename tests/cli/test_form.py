"""`panding form`: what is asked, what is left out, and why."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import standards
from engine.edition import EditionJudge
from tests.cli.calls import call, process

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "form.json"
DUST = {"dust_system", "dust_collector", "dust_place", "sander_duct", "crusher"}
# The kinds that clauses in force ask about.
IN_FORCE = EditionJudge(standards.load().editions["industry_trade_2023"], standards.load()).programs
ALL = {"enterprise", "workshop", *IN_FORCE}
EVERYBODY = {"enterprise", "workshop", "contractor", "special_worker"}  # 第三条 holds for all


def kinds(path: Path) -> set[str]:
    """The kinds a workbook asks about: the id in A3 of each sheet."""
    book = openpyxl.load_workbook(path)
    return {str(sheet["A3"].value) for sheet in book if sheet["A3"].value} & ALL


def asked(path: Path) -> dict[str, set[str]]:
    """The questions of each kind: the ids in the third row."""
    sheets = {str(sheet["A3"].value): sheet for sheet in openpyxl.load_workbook(path)}
    return {
        kind: {str(cell.value).split(".")[0].split("=")[0] for cell in sheets[kind][3][3:] if cell.value}
        for kind in kinds(path)
    }


@pytest.fixture
def blank(tmp_path: Path) -> Any:
    def make(*args: str) -> Path:
        path = tmp_path / "blank.xlsx"
        result = call("form", "blank", "-o", path, *args)
        assert result.exit_code == 0, result.stderr
        return path

    return make


# options, kinds that must be there, kinds that must not
PLANS: dict[str, tuple[str, set[str], set[str]]] = {
    "nothing known": ("", ALL, set()),
    "wood": ("--sector light_industry --has combustible_dust --has wood_products", DUST | EVERYBODY, {"casting_line"}),
    "not said is not no": (
        "--sector light_industry",
        DUST | EVERYBODY | {"quick_freezer"},
        {"casting_line", "textile_heat_unit"},
    ),
    "said to be without": (
        "--sector light_industry --without combustible_dust --without ammonia_refrigeration",
        EVERYBODY | {"paint_room", "spirit_place"},
        DUST | {"quick_freezer", "ammonia_work_room"},
    ),
    "nothing else": (
        "--sector light_industry --has ammonia_refrigeration --no-others",
        EVERYBODY | {"quick_freezer", "ammonia_work_room"},
        DUST | {"spirit_place", "melt_bay"},
    ),
    "a workshop of another industry": (
        "--sector light_industry --workshop-sector nonferrous --no-others",
        EVERYBODY | {"melt_bay"},
        DUST,
    ),
    "two industries": (
        "--sector commerce --sector machinery --no-others",
        EVERYBODY | {"casting_furnace"},
        {"casting_line", "quick_freezer"},
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_only_what_can_matter_is_asked(name: str, blank: Any) -> None:
    options, there, not_there = PLANS[name]
    found = kinds(blank(*options.split()))
    assert (there - found, not_there & found) == (set(), set())


def test_the_questions_that_decide_are_asked(blank: Any) -> None:
    found = asked(blank("--sector", "light_industry", "--has", "combustible_dust", "--has", "wood_products"))
    assert {"collection", "dusts", "airlock_discharge"} <= found["dust_system"]
    assert "work_type" in found["special_worker"]


UNKNOWN = {
    "--sector light_indstry": "是否想写“light_industry”",
    "--workshop-sector metalurgy": "是否想写“metallurgy”",
    "--has combustible_dst": "是否想写“combustible_dust”",
    "--without amonia_refrigeration": "是否想写“ammonia_refrigeration”",
    "--standard industry_trad": "是否想写“industry_trade”",
    "--standard fire": "fire_2017",  # of the edition now in force nothing is encoded
    "--has cement --without cement": "都写了：cement",
    "-o nowhere/form.xlsx": "nowhere/form.xlsx",
    "--sektor textile": "--sector",
}


@pytest.mark.parametrize("options", UNKNOWN)
def test_wrong_call(options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("form", "blank", "-o", "blank.xlsx", *options.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert UNKNOWN[options] in result.stderr
    assert list(tmp_path.iterdir()) == []


INDUSTRIES = {
    ("C3130", ""): ["C3130", "metallurgy（冶金）", "以主管部门认定为准"],
    ("C3130", "metallurgy"): [],
    ("C3021", ""): ["building_materials（建材）"],
    ("C2110", ""): [],
    ("C9999", ""): ["没有 99 大类"],
    ("furniture", ""): ["如 C2110"],
}


@pytest.mark.parametrize(("industry", "sector"), INDUSTRIES)
def test_the_industry_is_a_suggestion_only(industry: str, sector: str, tmp_path: Path) -> None:
    options = ["--industry", industry, *(["--sector", sector] if sector else [])]
    result = call("form", "blank", "-o", tmp_path / "blank.xlsx", *options)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 1 + bool(INDUSTRIES[industry, sector])
    for words in INDUSTRIES[industry, sector]:
        assert words in lines[-1]
    assert (kinds(tmp_path / "blank.xlsx") == ALL) == (not sector)  # it rules nothing out


def test_a_blank_form_judged_at_once_asks_for_the_date_first(blank: Any) -> None:
    path = blank("--sector", "light_industry", "--name", "示例公司", "--industry", "C2110")
    result = call("check", path)
    assert (result.exit_code, result.stderr) == (3, "")
    assert result.stdout.index("检查日期") < result.stdout.index("未判定范围")
    verdict = checked(path)
    assert verdict["open"][0]["question"] == "inspected_on"
    assert (verdict["outcome"], verdict["as_of"], verdict["unreadable"]) == ("undetermined", None, [])
    assert verdict["enterprise"] == {"name": "示例公司", "industry": "C2110"}
    assert verdict["form"] == "blank"


def test_a_blank_form_on_a_day_asks_what_it_is_there_to_ask(blank: Any) -> None:
    path = blank("--sector", "light_industry", "--without", "combustible_dust")
    verdict = checked(path, "--as-of", "2024-05-20")
    assert verdict["outcome"] == "undetermined"
    lines = {
        f["subject"]["kind"] for f in verdict["findings"] if f["clause"] is None and f["outcome"] == "undetermined"
    }
    assert lines <= kinds(path)
    assert {"contractor", "special_worker"} <= lines


def checked(path: Path, *args: str) -> dict[str, Any]:
    (verdict,) = json.loads(call("check", path, "--format", "json", *args).stdout)["verdicts"]
    assert isinstance(verdict, dict)
    return verdict


def test_the_same_call_gives_the_same_bytes(tmp_path: Path) -> None:
    books = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}" / "blank.xlsx"
        path.parent.mkdir()
        process("form", "blank", "-o", path, "--sector", "light_industry", env={"PYTHONHASHSEED": seed})
        books.append(path.read_bytes())
    assert books[0] == books[1]
    assert openpyxl.load_workbook(io.BytesIO(books[0])).sheetnames[:3] == ["说明", "表头", "企业"]


def test_the_schema_is_the_one_in_docs() -> None:
    assert process("form", "schema").stdout == SCHEMA.read_bytes()
