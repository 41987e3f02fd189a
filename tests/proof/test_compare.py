"""What changes from one edition to another: every verdict word on small editions, then 2017 and 2023 by the law."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Judge
from engine.forms import form_from
from engine.handed import Handed
from engine.proof.beyond import Change
from engine.proof.compare import Comparison, Entry, compare
from engine.proof.heads import head_differences
from engine.proof.lookalikes import lookalikes
from engine.proof.rows import Example
from engine.proof.symbols import Symbols
from engine.proof.witness import form_of
from engine.verdict import Finding
from standards import Library
from standards.editions import Edition
from tests.proof.editions import LIBRARY, SILENT, edition

GUARD, BRAKE, HORN = {"lacks": "guard"}, {"lacks": "brake"}, {"lacks": "horn"}
FAST, FASTER = {"speed": {"gt": "100"}}, {"speed": {"gt": "90"}}
BELT, GEAR, RUNS = {"drive": "belt"}, {"drive": "gear"}, {"running": "yes"}


def clause(hazard: dict[str, Any], given: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"hazard": hazard, **({"given": given} if given else {}), "n_a_clears": [], **more}


def read_two_ways(narrow: dict[str, Any], wide: dict[str, Any]) -> dict[str, Any]:
    texts = {"text": "示例", "basis": "示例"}
    return {"readings": {"narrow": {**texts, "hazard": narrow}, "wide": {**texts, "hazard": wide}}}


WORDS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[str | None, tuple[str, ...], str]]]] = {
    "the same, said otherwise": (
        [clause({"any": [GUARD, FAST]})],
        [clause({"not": {"all": [{"speed": {"le": "100"}}, {"not": GUARD}]}})],
        [("1(1)", ("1(1)",), "same")],
    ),
    "another number": (
        [clause(GUARD)],
        [clause(FAST), clause(GUARD)],
        [("1(1)", (), "new"), ("1(2)", ("1(1)",), "same")],
    ),
    "new": ([], [clause(GUARD)], [("1(1)", (), "new")]),
    "gone": ([clause(GUARD), clause(FAST)], [clause(GUARD)], [("1(1)", ("1(1)",), "same"), (None, ("1(2)",), "gone")]),
    "a lower threshold": ([clause(FAST)], [clause(FASTER)], [("1(1)", ("1(1)",), "stricter")]),
    "a higher threshold": ([clause(FASTER)], [clause(FAST)], [("1(1)", ("1(1)",), "looser")]),
    "strictly more than, not as much as": (
        [clause({"speed": {"ge": "100"}})],
        [clause(FAST)],
        [("1(1)", ("1(1)",), "looser")],
    ),
    "either instead of both": (
        [clause({"all": [GUARD, FAST]})],
        [clause({"any": [GUARD, FAST]})],
        [("1(1)", ("1(1)",), "stricter")],
    ),
    "applies to more": ([clause(GUARD, BELT)], [clause(GUARD)], [("1(1)", ("1(1)",), "stricter")]),
    "an exception is gone": ([clause(GUARD, unless=BELT)], [clause(GUARD)], [("1(1)", ("1(1)",), "stricter")]),
    "one thing more, one less": (
        [clause({"any": [GUARD, FAST]})],
        [clause({"any": [FAST, {"dangers": {"any_of": ["heat"]}}]})],
        [("1(1)", ("1(1)",), "both")],
    ),
    "asked otherwise": ([clause(GUARD, BELT)], [clause({"running": "yes"}, BELT)], [("1(1)", ("1(1)",), "both")]),
    "one became two": (
        [clause({"any": [GUARD, FAST]})],
        [clause(GUARD), clause(FAST)],
        [("1(1)", ("1(1)",), "same"), ("1(2)", ("1(1)",), "same")],
    ),
    "two became one": (
        [clause(GUARD), clause(FAST)],
        [clause({"any": [GUARD, FAST]})],
        [("1(1)", ("1(1)", "1(2)"), "same")],
    ),
    "a branch more": (
        [clause(GUARD)],
        [
            {
                "branches": {
                    "guard": {"text": "防护罩", "subject": "machine", "hazard": GUARD},
                    "yard": {"text": "围栏", "subject": "yard", "hazard": {"fenced": "no"}},
                }
            }
        ],
        [("1(1)", ("1(1)",), "stricter")],
    ),
    "a branch less": (
        [
            {
                "branches": {
                    "guard": {"text": "防护罩", "subject": "machine", "hazard": GUARD},
                    "yard": {"text": "围栏", "subject": "yard", "hazard": {"fenced": "no"}},
                }
            }
        ],
        [clause(GUARD)],
        [("1(1)", ("1(1)",), "looser")],
    ),
    "two readings became one of them": (
        [read_two_ways({"all": [GUARD, FAST]}, {"any": [GUARD, FAST]})],
        [clause({"any": [GUARD, FAST]})],
        [("1(1)", ("1(1)",), "readings")],
    ),
    "a wider reading": (
        [clause(GUARD)],
        [read_two_ways(GUARD, {"any": [GUARD, FAST]})],
        [("1(1)", ("1(1)",), "readings")],
    ),
    "another industry": (
        [clause(GUARD, BELT)],
        [clause(GUARD, GEAR)],
        [("1(1)", (), "new"), (None, ("1(1)",), "gone")],
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_one_word_for_a_clause(name: str) -> None:
    old, new, expected = WORDS[name]
    found = compare(LIBRARY, edition("old", *old), edition("new", *new))
    assert [(entry.new, entry.old, entry.word) for entry in found.entries] == expected


def test_a_device_that_does_not_work_is_told_apart_from_the_clause_itself() -> None:
    found = compare(LIBRARY, edition("old", clause(GUARD), broken=SILENT), edition("new", clause(GUARD)))
    (entry,) = found.entries
    (change,) = entry.changes
    assert entry.word == "stricter"
    assert (change.what, change.direction, change.situation) == ("broken", "more", ("防护罩",))
    assert change.example.answers[""]["guard"] in ("failed", "disabled")


def test_and_so_is_it_where_the_new_text_is_the_silent_one() -> None:
    found = compare(LIBRARY, edition("old", clause(GUARD)), edition("new", clause(GUARD), broken=SILENT))
    assert [(c.what, c.direction) for c in found.entries[0].changes] == [("broken", "less")]


def test_where_a_clause_applies_is_told_apart_from_what_it_forbids() -> None:
    old = edition("old", clause({"any": [GUARD, FASTER]}, {"all": [BELT, RUNS]}))
    new = edition("new", clause({"any": [GUARD, FAST]}, RUNS))
    changes = compare(LIBRARY, old, new).entries[0].changes
    scope, situation = (next(c for c in changes if c.what == what) for what in ("scope", "situation"))
    assert (scope.direction, scope.conditions) == ("more", ("“传动方式”为皮带",))
    assert (situation.direction, situation.situation) == ("less", ("“转速”超过 90 转/分",))


def test_of_a_list_only_the_options_that_are_new_are_named() -> None:
    old = edition("old", clause({"dangers": {"any_of": ["heat"]}}))
    new = edition("new", clause({"dangers": {"any_of": ["heat", "noise"]}}))
    (change,) = compare(LIBRARY, old, new).entries[0].changes
    assert change.situation == ("“危险”有其中之一：噪声",)


def test_what_was_demanded_besides_and_no_longer_is() -> None:
    old, new = edition("old", clause({"all": [GUARD, FAST]})), edition("new", clause(GUARD))
    (change,) = compare(LIBRARY, old, new).entries[0].changes
    assert change.conditions == ("“转速”超过 100 转/分",)


def test_what_only_a_person_decides_is_named_and_not_compared() -> None:
    last = {"effect": "decision", "hazard": None}
    found = compare(LIBRARY, edition("old", clause(GUARD)), edition("new", clause(GUARD), last))
    assert (found.left_old, found.left_new) == ((), ("1(2)",))
    assert [entry.new for entry in found.entries] == ["1(1)"]


def test_elements_are_compared_like_any_clause_and_tallies_named() -> None:
    element = clause(GUARD, effect="element")
    tally = {"effect": "tally", "hazard": {"tally": {"among": ["1(1)"], "at_least": "1"}}}
    found = compare(LIBRARY, edition("old", element, tally), edition("new", clause({"any": [GUARD, FAST]}), tally))
    assert [(entry.new, entry.old, entry.word) for entry in found.entries] == [("1(1)", ("1(1)",), "stricter")]
    assert (found.left_old, found.left_new) == (("1(2)",), ("1(2)",))


def test_what_the_heads_say() -> None:
    old, new = edition("old"), edition("new", term="重大事故隐患", broken=SILENT)
    said = {one.about.en: (one.old, one.new) for one in head_differences(LIBRARY, old, new)}
    assert said == {
        "term": ("重大隐患", "重大事故隐患"),
        "devices that do not work": ("等同于没有（第二条）", "条文没有写明，不作命中，交人判定"),
    }


# From 2017 to 2023, by the two texts.


@pytest.fixture(scope="module")
def pair(library: Library) -> tuple[Edition, Edition]:
    return library.editions["industry_trade_2017"], library.editions["industry_trade_2023"]


@pytest.fixture(scope="module")
def found(library: Library, pair: tuple[Edition, Edition]) -> Comparison:
    return compare(library, *pair)


def entry_of(found: Comparison, clause: str) -> Entry:
    (entry,) = [e for e in found.entries if clause == (e.new or e.old[0])]
    return entry


LAW: dict[str, tuple[tuple[str, ...], str]] = {
    "3(1)": ((), "new"),  # 管理类新设
    "3(2)": ((), "new"),
    "3(3)": (("冶金-11", "有色-10"), "stricter"),  # 不再限于冶金、有色企业
    "5(1)": (("有色-2",), "readings"),  # 场所列举和地坪区域写定，两种理解收窄
    "5(3)": (("有色-5",), "both"),  # 新设四种炉型的例外；失效的算
    "6(1)": (("建材-1",), "stricter"),  # 不再限于水泥工厂；监测要报警
    "7(2)": ((), "new"),  # 2017版机械没有这一项
    "8(3)": (("轻工-3",), "same"),
    "8(7)": ((), "new"),  # 锂电池仓库
    "10(1)": (("烟草-1",), "stricter"),  # 且 → 或；新增磷化氢监测
    "11(1)": (("粉尘-1",), "both"),  # 距离一支取消，场所内聚集一支新增
    "11(2)": (("粉尘-2",), "stricter"),
    "11(3)": (("粉尘-3",), "stricter"),
    "11(4)": (("粉尘-4",), "stricter"),  # 铝镁正压即命中
    "11(5)": (("粉尘-5",), "same"),
    "11(6)": (("粉尘-6",), "stricter"),  # 只因第十四条
    "11(8)": (("粉尘-8", "粉尘-9"), "both"),  # 探测报警 → 探测消除
    "11(9)": ((), "new"),
    "11(10)": (("粉尘-10",), "looser"),  # 要积尘严重
    "12(2)": (("液氨-2",), "stricter"),  # 且 → 或
    "13(1)": (("有限空间-1",), "looser"),  # 缺一 → 都没有；限于有中毒风险的
    "13(2)": (("有限空间-2",), "both"),  # 加通风、检测、监护；限于有中毒风险的
    "商贸-1": (("商贸-1",), "gone"),
    "冶金-2": (("冶金-2",), "gone"),  # 起重机
    "冶金-3": (("冶金-3",), "gone"),  # 耳轴探伤
    "冶金-7": (("冶金-7",), "gone"),  # 煤气柜选址
}


@pytest.mark.parametrize("name", LAW)
def test_the_known_changes_of_2023(found: Comparison, name: str) -> None:
    entry = entry_of(found, name)
    assert (entry.old, entry.word) == LAW[name]


def changes(found: Comparison, clause: str, direction: str, what: str) -> list[Change]:
    return [c for c in entry_of(found, clause).changes if (c.direction, c.what) == (direction, what)]


def test_confined_spaces_without_toxic_risk_are_no_longer_in_it(found: Comparison) -> None:
    for name in ("13(1)", "13(2)"):
        (change,) = changes(found, name, "less", "scope")
        assert change.conditions == ("“有什么中毒、窒息风险”有其中之一：硫化氢、一氧化碳、其他有毒气体",)


def test_positive_pressure_with_metal_dust_is_enough_by_itself(found: Comparison) -> None:
    (change,) = changes(found, "11(4)", "more", "situation")
    assert change.part.branch == "metal"
    assert "火花探测" in change.conditions[0]


def test_a_clause_that_changed_only_by_article_14(found: Comparison) -> None:
    assert [c.what for c in entry_of(found, "11(6)").changes] == ["broken"]


def test_an_industry_article_stands_for_that_of_its_own_industry_alone(found: Comparison) -> None:
    for name, old in (
        ("4(1)", "冶金-1"),
        ("5(1)", "有色-2"),
        ("7(1)", "机械-1"),
        ("7(7)", "机械-7"),
        ("8(6)", "轻工-6"),
    ):
        assert entry_of(found, name).old == (old,)


def test_what_looks_like_a_clause_that_is_gone(found: Comparison, pair: tuple[Edition, Edition]) -> None:
    """Asked of other things now (the kiln then, the gas main now), so only the words tell."""
    old, new = pair
    gone = [e.old[0] for e in found.entries if e.word == "gone"]
    fresh = [e.new for e in found.entries if e.word == "new" and e.new]
    assert lookalikes(old, gone, new, fresh) == {
        "有色-9": ("5(12)",),
        "建材-3": ("6(3)", "6(5)", "6(6)"),
        "轻工-4": ("8(4)", "8(5)"),
        "轻工-5": ("8(5)",),
    }


def test_every_clause_is_in_it_once(found: Comparison, pair: tuple[Edition, Edition]) -> None:
    old, new = pair
    assert [e.new for e in found.entries if e.new] == list(new.clauses)
    gone = {e.old[0] for e in found.entries if e.new is None}
    assert {name for e in found.entries for name in e.old} == set(old.clauses)
    assert not gone & {name for e in found.entries if e.new for name in e.old}


def test_every_example_is_judged_so(
    found: Comparison, pair: tuple[Edition, Edition], library: Library, judge: Judge
) -> None:
    """The rule engine agrees with the solver: one edition hits the example, the other does not."""
    old, new = pair
    for entry in found.entries:
        for change in entry.changes:
            own, other = (new, old) if change.direction == "more" else (old, new)
            mine = on_the_row(judge, library, own, change.example)
            theirs = on_the_row(judge, library, other, change.example)
            hits = [f for f in mine if (f.clause, f.branch) == (change.part.clause, change.part.branch)]
            assert any(may_be_major(f) for f in hits), (entry.new, change)
            assert not any(f.outcome == "major" for f in theirs), (entry.new, change)


def may_be_major(finding: Finding) -> bool:
    return finding.outcome == "major" or any(reading.outcome == "major" for reading in finding.readings)


def on_the_row(judge: Judge, library: Library, edition: Edition, example: Example) -> list[Finding]:
    """The findings of an edition on an example, handed in as a form."""
    symbols = Symbols(library, edition, library.kinds[example.kind], example.day)
    data = form_of("示例", symbols, example.answers)
    verdict = judge.judge(form_from(Handed(data), library), standards=[edition.id])
    found = [f for one in (verdict, *verdict.advisory) for f in (*one.findings, *one.elements)]
    return [f for f in found if f.clause and f.subject.kind == example.kind]
