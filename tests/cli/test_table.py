"""The verdict as a safety officer reads it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from engine.reports import words
from engine.verdict import REASONS, Note, WhyOpen
from standards import Library
from tests.cli import forms
from tests.cli.calls import call, squeezed
from tests.cli.forms import contractor, form, write

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
UNANSWERED = {**forms.BLANK, "inspected_on": "2024-05-20"}
CHINESE = re.compile(r"[一-鿿]+")
# a name on a form that tries to be more than a name
FORGED = "[/b]1#[red]:smile:\x1b[31m清洗队\u202e\n■ 未判定范围\r\x9b2J"


@pytest.fixture
def shown(tmp_path: Path) -> Any:
    def show(data: forms.Data, *args: object, columns: int = 100) -> str:
        (file,) = write(tmp_path, {"a.json": data})
        return call("check", file, *args, columns=columns).stdout

    return show


def titles(text: str) -> list[str]:
    return re.findall(r"^■ (.*?)(?:（\d+）| \(\d+\))?$", text, re.MULTILINE)


def section(text: str, title: str) -> str:
    return text.split(f"■ {title}")[1].split("\n■ ")[0]


def test_one_sentence_first_and_then_what_is_gravest() -> None:
    text = call("check", EXAMPLES / "furniture.xlsx").stdout
    order = ("按填报情况，拟判定（按部位×条文项计）：", "依据自报", "■")
    assert sorted(order, key=squeezed(text).index) == list(order)
    expected = [
        "填报无法识别",
        "符合重大事故隐患判定情形（拟判定）",
        "违法线索（作业已结束）",
        "待人工判定",
        "待核实的问题（先问能定得多的）",
        "整类未判定",
        "按填报未发现",
        "不适用",
        "上述结论所依据的“不涉及”和“0”，请现场核对",
        "异议（不减少上面的任何一项）",
        "判定所用标准",
        "未判定范围",
    ]
    assert [title for title in titles(text) if title in expected] == expected


def test_a_major_finding_says_where_by_which_clause_why_and_what_to_do(shown: Any) -> None:
    found = section(shown(forms.MAJOR, columns=200), "符合重大事故隐患判定情形（拟判定）")
    assert "1. 清洗队" in found
    fields = re.findall(r"^ {5}(\S+) +(.*)$", found, re.MULTILINE)
    assert [name for name, _ in fields] == ["判定依据", "条文大意", "为什么", "整改建议"]
    said = dict(fields)
    assert said["判定依据"] == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第三条第一项"
    assert said["为什么"].startswith("本单位对其做了哪些统一协调、管理：都没有；最近一次对其安全检查的日期：从未")
    assert "检查" in said["整改建议"]


def test_readings_that_differ_are_each_shown(shown: Any) -> None:
    found = section(shown(forms.CONTESTED, columns=200), "待人工判定")
    assert "存在分歧，待人工判定" in found
    assert len(re.findall("条文理解 .*：不命中（", found)) == len(re.findall("条文理解 .*：命中（", found)) == 1


def test_every_code_of_the_engine_has_its_words() -> None:
    assert set(words.WHY_OPEN) | {"blank"} == set(get_args(WhyOpen))
    assert set(words.NOTE) == set(get_args(Note))
    assert set(words.REASON) - {"contested"} == set(REASONS)


def test_why_an_answer_does_not_count_and_which_article_is_disputed() -> None:
    text = call("check", EXAMPLES / "furniture.xlsx", columns=200).stdout
    assert "设备前的铁、石等杂物去除装置（填报无法识别）" in text
    assert "现场积尘的结论（没有写由谁认定、理由）" in text
    assert "说明      车间的行业不在企业的监管行业之内，两个行业条中只有一个命中" in text


def test_a_job_that_is_over_is_counted_apart() -> None:
    text = call("check", EXAMPLES / "seafood.xlsx").stdout
    assert "符合重大事故隐患判定情形 3 项，违法线索（作业已结束） 1 项" in text
    assert "违法线索（作业已结束）" in titles(text)


def test_open_questions_come_most_decisive_first(tmp_path: Path) -> None:
    (file,) = write(
        tmp_path, {"a.json": form(contractor("安装队"), contractor("清洗队", last_check=None), enterprise={})}
    )
    (verdict,) = json.loads(call("check", file, "--format", "json").stdout)["verdicts"]
    expected = [question["text"] for question in verdict["open"] if question["question"] != "count"]
    found = section(call("check", file, "--all", columns=300).stdout, "待核实的问题")
    assert [line.split("  ")[1].strip() for line in found.splitlines()[2:] if line.strip()] == expected
    assert len(expected) > 1


def test_more_than_15_open_questions_are_said_to_be_more(shown: Any) -> None:
    rows = [contractor(f"安装队{i}", coordination=None) for i in range(20)]
    assert "另有 5 个，加 --all 全列" in shown(form(*rows))
    everything = shown(form(*rows), "--all")
    assert "安装队19" in everything
    assert "另有" not in section(everything, "待核实的问题")


def test_a_tally_names_its_elements() -> None:
    found = section(call("check", EXAMPLES / "hotel.xlsx", columns=200).stdout, "综合判定")
    assert "5.3.3(a) 宾馆：3 确定（7.3.6、7.3.7、7.5），0 待定，需 3（够数）" in found
    assert "5.3.3(a) 小餐馆：2 确定（7.3.9、7.9.3），1 待定（7.3.2），需 3（待定）" in found


def test_an_element_that_readings_differ_on_is_asked_of_nobody() -> None:
    found = section(call("check", EXAMPLES / "hotel.xlsx", columns=200).stdout, "待核实的问题")
    (line,) = [line for line in found.splitlines() if "不能正常联动控制" in line]
    assert "（存在分歧，待人工判定）" in line
    assert "安全管理员" not in line


def test_that_it_cannot_be_put_right_at_once_is_said_in_short() -> None:
    found = section(call("check", EXAMPLES / "hotel.xlsx", columns=500).stdout, "符合重大火灾隐患判定情形")
    assert "；能立即改正：否；" in found


def test_what_an_edition_lacks_stands_under_its_name_once() -> None:
    found = section(call("check", EXAMPLES / "grain_depot.xlsx", columns=200).stdout, "未判定范围")
    assert found.count("国粮办应急〔2023〕155号") == 1
    assert "第四条（房式仓" in found
    assert "第五条及以后" in found


def test_with_nothing_handed_over_it_is_said_that_no_other_standard_was_judged() -> None:
    found = section(call("check", EXAMPLES / "hotel.xlsx", columns=200).stdout, "未判定范围")
    assert "没有要求的标准，一律没有判定" in found


def test_a_kind_that_is_not_listed_takes_one_line(shown: Any) -> None:
    lines = section(shown(UNANSWERED, columns=400), "整类未判定").strip().splitlines()[1:]
    kinds = [line.split("　")[0].strip() for line in lines]
    assert len(kinds) > 20
    assert len(set(kinds)) == len(kinds)


def test_without_a_date_the_date_is_asked_first(shown: Any) -> None:
    found = section(shown(forms.BLANK, columns=200), "待核实的问题")
    assert found.splitlines()[2].split()[0] == "检查日期"


@pytest.mark.parametrize("name", ["CLEAR", "MAJOR", "OPEN", "BLANK", "NOTHING"])
@pytest.mark.parametrize(("lang", "title"), [("zh", "未判定范围"), ("en", "Not judged")])
def test_what_was_not_judged_is_always_said(name: str, lang: str, title: str, shown: Any) -> None:
    text = shown(getattr(forms, name), "--lang", lang)
    assert titles(text)[-1] == title
    assert "燃气" in section(text, title)


def test_a_clear_form_is_no_promise(shown: Any) -> None:
    text = shown(forms.CLEAR)
    assert [word for word in ("合格", "无隐患", "没有隐患", "未发现隐患", "安全。") if word in squeezed(text)] == []
    sentence = text.splitlines()[2]
    assert sentence.startswith("按填报情况，拟判定（按部位×条文项计）：符合重大事故隐患判定情形 0 项")
    assert "按填报未发现1项" in squeezed(text)
    assert "依据自报，程序拟判定，不替代监管部门认定" in text
    assert "请现场核对" in text  # the counts of 0
    english = shown(forms.CLEAR, "--lang", "en").lower()
    assert [word for word in ("safe ", "compliant", "passed", "no hazard") if word in english] == []


@pytest.mark.parametrize("data", [UNANSWERED, forms.MAJOR, forms.CONTESTED], ids=["unanswered", "major", "contested"])
def test_a_narrow_terminal_shows_the_same(data: forms.Data, shown: Any) -> None:
    wide = shown(data, "--all", columns=500)
    for columns in (100, 60, 34):
        narrow = shown(data, "--all", columns=columns)
        assert Counter(squeezed(narrow).replace("─", "")) == Counter(squeezed(wide).replace("─", "")), columns
        assert "…" not in narrow
        assert max(map(_width, narrow.splitlines())) <= columns


def test_no_line_begins_with_a_closing_mark(shown: Any) -> None:
    text = shown(forms.MAJOR, columns=60).split("■ 判定所用标准")[0]
    assert [line for line in text.splitlines() if line.lstrip().startswith(tuple("，。；：、）》”"))] == []


def test_a_name_cannot_colour_hide_or_forge(shown: Any) -> None:
    for data in (
        form(contractor(FORGED, coordination=None)),
        form(contractor(FORGED, coordination=[], last_check="never")),
        form(contractor(FORGED)),
        form(contractor("清洗队", coordination=FORGED)),
        form(contractor("清洗队"), enterprise=forms.ENTERPRISE | {"cement": FORGED}),
        forms.CLEAR | {"id": FORGED, "enterprise": {"name": FORGED, "region": FORGED}},
    ):
        text = shown(data, "--all", columns=200)
        assert "[/b]1#[red]:smile:" in text
        assert [char for char in "\x1b\u202e\r\x9b" if char in text] == []
        assert titles(text).count("未判定范围") == 1


def test_english_leaves_only_what_is_data_in_chinese(tmp_path: Path) -> None:
    files = write(
        tmp_path, {f"{n}.json": getattr(forms, n) for n in ("CLEAR", "MAJOR", "CONTESTED", "OPEN", "NOTHING")}
    )
    for file in [*EXAMPLES.glob("*.xlsx"), *write(tmp_path, {"u.json": UNANSWERED}), *files]:
        (verdict,) = json.loads(call("check", file, "--format", "json", "--lang", "en").stdout)["verdicts"]
        text = squeezed(call("check", file, "--lang", "en", "--all", columns=500).stdout)
        articles = {cite.rpartition("）")[2] for finding in verdict["findings"] for cite in finding["cites"]}
        for data in sorted({*_strings(verdict), *articles}, key=len, reverse=True):
            text = text.replace(squeezed(data), "")
        assert CHINESE.findall(text) == [], file


def test_the_words_of_the_engine_are_english_too(tmp_path: Path, library: Library) -> None:
    missing = [re.escape(what) for edition in library.editions.values() for what in edition.head.missing]
    data = "|".join(["《.*?》", "（.*?）", "“.*?”", *missing])  # what the standards say stays Chinese
    files = [*EXAMPLES.glob("*.xlsx"), *write(tmp_path, {"n.json": forms.NOTHING, "c.json": forms.TOO_FEW})]
    for verdict in json.loads(call("check", *files, "--format", "json", "--lang", "en").stdout)["verdicts"]:
        said = [one["why"] for one in (*verdict["standards"], *verdict["not_judged"])]
        said += verdict["remarks"]
        assert [words for words in said if CHINESE.search(re.sub(data, "", words))] == []
        assert [one for one in verdict["unreadable"] if not one["message"][0].isascii()] == []


def _strings(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data] if CHINESE.search(data) else []
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for part in parts for text in _strings(part)]


def _width(line: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line.rstrip())


def test_what_can_be_put_right_at_once_is_no_element_and_still_to_be_put_right() -> None:
    found = section(call("check", EXAMPLES / "hotel.xlsx", columns=200).stdout, "能立即改正")
    assert "仍须立即改正" in found
    assert re.findall(r"(\S+)　(7\.3\.\d+)　", found) == [("宾馆", "7.3.3"), ("主楼", "7.3.11")]
