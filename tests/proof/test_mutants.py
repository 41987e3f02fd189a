"""What counts as a slip, slip by slip; that a table too weak lets it through, and one line more does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import standards
from engine import Judge
from engine.proof.bench import Bench, Row, unexpected
from engine.proof.cases import Case, cases, differences, tables
from engine.proof.changes import Asked, changes
from engine.proof.lines import line
from engine.proof.mutants import Mutant, mutants
from engine.proof.mutate import Fate, Trial, refused
from engine.proof.telling import Telling
from standards import Library, load
from standards.conditions import parse
from standards.editions import Article, Edition
from standards.kinds import SubjectKind
from standards.logic import tree
from standards.variants import variants

TESTS = Path(__file__).parent.parent
TINY = load(TESTS / "standards" / "good")
COUNTING = load(TESTS / "engine" / "counting")
OURS = standards.load()

# --- the slips of a condition: operator, condition, what each slip of that operator makes of it

CHANGES: list[tuple[str, Any, list[Any]]] = [
    (
        "connective",
        {"any": [{"running": "yes"}, {"drive": "belt"}]},
        [{"all": [{"running": "yes"}, {"drive": "belt"}]}],
    ),
    (
        "dropped",
        {"all": [{"running": "yes"}, {"lacks": "guard"}, {"drive": "belt"}]},
        [
            {"all": [{"lacks": "guard"}, {"drive": "belt"}]},
            {"all": [{"running": "yes"}, {"drive": "belt"}]},
            {"all": [{"running": "yes"}, {"lacks": "guard"}]},
        ],
    ),
    ("dropped", {"lacks": "guard"}, []),
    (
        "negated",
        {"all": [{"running": "yes"}, {"not": {"lacks": "guard"}}]},
        [
            {"not": {"all": [{"running": "yes"}, {"not": {"lacks": "guard"}}]}},
            {"all": [{"not": {"running": "yes"}}, {"not": {"lacks": "guard"}}]},
            {"all": [{"running": "yes"}, {"lacks": "guard"}]},
        ],
    ),
    ("strictness", {"speed": {"gt": "30"}}, [{"speed": {"ge": "30"}}]),
    ("strictness", {"speed": {"le": "rated"}}, [{"speed": {"lt": "rated"}}]),
    (
        "strictness",
        {"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}},
        [{"not": {"checked": {"after": {"of": "inspected_on", "minus": "P3M"}}}}],
    ),
    ("threshold", {"speed": {"gt": "30"}}, [{"speed": {"gt": "29.99"}}, {"speed": {"gt": "30.01"}}]),
    ("threshold", {"within.storeys": {"ge": "2"}}, [{"within.storeys": {"ge": "1"}}]),  # gt 2 is its strictness
    ("threshold", {"within.storeys": {"gt": "2"}}, [{"within.storeys": {"gt": "3"}}]),
    (
        "threshold",
        {"speed": {"gt": {"times": ["rated", "1.1"]}}},
        [{"speed": {"gt": {"times": ["rated", "1.09"]}}}, {"speed": {"gt": {"times": ["rated", "1.11"]}}}],
    ),
    ("threshold", {"speed": {"gt": "rated"}}, []),
    (
        "threshold",
        {"checked": {"before": {"of": "inspected_on", "minus": "P3M"}}},
        [{"checked": {"before": {"of": "inspected_on", "minus": period}}} for period in ("P2M", "P4M", "P3M1D")],
    ),
    (
        "threshold",
        {"checked": {"before": {"of": "inspected_on", "minus": "P1Y"}}},
        [{"checked": {"before": {"of": "inspected_on", "minus": period}}} for period in ("P11M", "P13M", "P12M1D")],
    ),
    (
        "threshold",
        {"checked": {"before": {"of": "inspected_on", "minus": "P1D"}}},
        [{"checked": {"before": {"of": "inspected_on", "minus": "P2D"}}}, {"checked": {"before": "inspected_on"}}],
    ),
    ("option", {"drive": "belt"}, [{"drive": {"in": ["belt", "gear"]}}]),
    ("option", {"drive": {"in": ["belt", "gear"]}}, [{"drive": {"in": ["gear"]}}, {"drive": {"in": ["belt"]}}]),
    (
        "option",
        {"dangers": {"any_of": ["heat", "noise"]}},
        [
            {"dangers": {"any_of": ["heat", "noise", "dust"]}},
            {"dangers": {"any_of": ["noise"]}},
            {"dangers": {"any_of": ["heat"]}},
        ],
    ),
    (
        "option",
        {"lacks": {"of": "measures", "among": ["stop"]}},
        [{"lacks": {"of": "measures", "among": ["stop", "light"]}}],
    ),
    ("option", {"running": "yes"}, []),
    ("any_all", {"dangers": {"any_of": ["heat", "noise"]}}, [{"dangers": {"all_of": ["heat", "noise"]}}]),
    ("any_all", {"dangers": {"any_of": ["heat"]}}, []),
    ("state", {"lacks": "guard"}, [{"absent": "guard"}, {"failed": "guard"}]),
    ("state", {"absent": "guard"}, [{"lacks": "guard"}, {"failed": "guard"}]),
    ("device", {"lacks_all": ["guard", "brake"]}, [{"lacks_all": ["guard", "brake", "horn"]}]),
    ("device", {"lacks_any": ["guard"]}, [{"lacks_any": ["guard", "brake"]}, {"lacks_any": ["guard", "horn"]}]),
    ("device", {"any": [{"lacks": "guard"}, {"lacks": "brake"}]}, []),  # no list of devices
]


@pytest.mark.parametrize(("operator", "before", "after"), CHANGES, ids=[f"{c[0]}-{c[1]}" for c in CHANGES])
def test_the_slips_of_a_condition(operator: str, before: Any, after: list[Any]) -> None:
    found = [c.whole for c in changes(parse(before), Asked(TINY, "machine")) if c.operator == operator]
    assert {tree(condition) for condition in found} == {tree(parse(each)) for each in after}


def test_a_tally_asks_for_one_more_or_fewer_and_counts_one_element_more_or_fewer() -> None:
    counted = parse({"tally": {"among": ["7.1", "7.4"], "at_least": "2"}})
    found = [
        c.whole for c in changes(counted, Asked(COUNTING, "place", ("7.1", "7.2", "7.4"))) if c.operator == "tally"
    ]
    written = [(["7.1", "7.4"], "1"), (["7.1", "7.4", "7.2"], "2")]
    assert {tree(c) for c in found} == {
        tree(parse({"tally": {"among": among, "at_least": least}})) for among, least in written
    }


def test_no_slip_leaves_a_condition_as_it_was_and_no_two_are_the_same() -> None:
    hazard = parse({"any": [{"lacks": "guard"}, {"not": {"running": "no"}}, {"none": [{"drive": "belt"}]}]})
    found = [tree(change.whole) for change in changes(hazard, Asked(TINY, "machine"))]
    assert tree(hazard) not in found
    assert len(found) == len(set(found))


# --- the slips of an edition

ARTICLE: dict[str, Any] = {
    "article": "第一条",
    "heading": "机器",
    "given": {"within.storeys": {"ge": "1"}},
    "readings": {"wider": {"text": "扩大", "basis": "指南", "given": {"within.storeys": {"ge": "2"}}, "items": [1]}},
    "clauses": [
        {
            "item": 1,
            "summary": "没有防护罩",
            "subject": "machine",
            "given": {"running": "yes"},
            "unless": {"drive": "gear"},
            "hazard": {"lacks": "guard"},
            "remedy": "装",
            "source": {"status": "verified"},
        },
        {
            "item": 2,
            "summary": "两种机器",
            "branches": {
                "one": {"text": "甲", "subject": "machine", "given": {"drive": "belt"}, "hazard": {"running": "yes"}},
                "two": {
                    "text": "乙",
                    "subject": "machine",
                    "readings": {
                        "narrow": {"text": "窄", "basis": "甲", "hazard": {"lacks_all": ["guard", "brake"]}},
                        "wide": {
                            "text": "宽",
                            "basis": "乙",
                            "given": {"running": "yes"},
                            "hazard": {"lacks": "guard"},
                        },
                    },
                },
            },
            "remedy": "改",
            "source": {"status": "verified"},
        },
    ],
}
HEAD = TINY.editions["tiny_2020"].head
SMALL = Edition(head=HEAD, articles=[Article.model_validate(ARTICLE)])


def places(operator: str, edition: Edition = SMALL, library: Library = TINY) -> set[tuple[str, str, str, str]]:
    """Of every slip of a kind: in which clause (or article, or edition), branch, reading and part."""
    return {
        (m.place, m.slip.branch or "", m.slip.reading or "", m.slip.part)
        for m in mutants(edition, library)
        if m.slip.operator == operator
    }


def test_a_gate_or_an_exception_is_dropped_whole_wherever_one_stands() -> None:
    assert places("part") == {
        ("tiny_2020", "", "", "given"),
        ("第一条", "", "", "given"),
        ("第一条", "", "wider", "given"),
        ("1(1)", "", "", "given"),
        ("1(1)", "", "", "unless"),
        ("1(2)", "one", "", "given"),
        ("1(2)", "two", "wide", "given"),
    }


def test_a_branch_or_a_reading_is_dropped() -> None:
    assert places("branch") == {("1(2)", "one", "", ""), ("1(2)", "two", "", "")}
    assert places("reading") == {
        ("第一条", "", "wider", ""),
        ("1(2)", "two", "narrow", ""),
        ("1(2)", "two", "wide", ""),
    }


def test_of_two_readings_the_one_that_is_left_becomes_the_clause() -> None:
    dropped = next(m for m in mutants(SMALL, TINY) if (m.slip.operator, m.slip.reading) == ("reading", "narrow"))
    left = [v for v in dropped.variants() if v.branch == "two"]
    assert [(v.reading, v.hazard) for v in left] == [(None, tree(parse({"lacks": "guard"})))]


def test_guidance_that_widens_an_article_covers_one_item_more_or_fewer() -> None:
    items = [m.slip.said.zh for m in mutants(SMALL, TINY) if m.slip.operator == "items"]
    assert items == ["扩大适用的项多列了第2项"]  # item 1 alone is listed: without it the reading would be dropped


def test_a_subject_is_swapped_for_a_kind_that_is_asked_the_same() -> None:
    twin = TINY.kinds["machine"].model_copy(update={"kind": "engine", "name": "发动机"})
    twins = replace(TINY, kinds={**TINY.kinds, "engine": twin})
    assert places("subject", library=twins) == {("1(1)", "", "", ""), ("1(2)", "one", "", ""), ("1(2)", "two", "", "")}
    assert places("subject") == set()


def test_what_can_be_put_right_at_once_counts_or_does_not() -> None:
    edition = COUNTING.editions["counting_2020"]
    every = {name for name, (_, clause) in edition.clauses.items() if clause.effect != "decision"}
    assert {place for place, *_ in places("at_once", edition, COUNTING)} == every
    assert places("at_once") == set()  # this edition knows nothing of it


def test_catch_alls_have_no_mutants() -> None:
    assert "8" not in {m.place for m in mutants(COUNTING.editions["counting_2020"], COUNTING)}


@pytest.mark.parametrize("edition", OURS.editions.values(), ids=lambda e: e.id)
def test_every_mutant_is_judged_otherwise_than_the_encoding_and_than_every_other(edition: Edition) -> None:
    seen = set()
    for mutant in mutants(edition, OURS):
        judged = tuple(mutant.variants())
        before = tuple(v for a, c in _as_they_are(edition, mutant) for v in variants(edition, a, c))
        assert judged != before, mutant.slip
        assert judged not in seen, mutant.slip
        seen.add(judged)
        assert mutant.slip.said.zh and mutant.slip.said.en


def _as_they_are(edition: Edition, mutant: Mutant) -> list[tuple[Article, Any]]:
    return [edition.clauses[name] for name in edition.clauses if name in mutant.clauses()]


def test_the_whole_edition_holds_the_slip_and_is_otherwise_the_same() -> None:
    for mutant in mutants(SMALL, TINY):
        whole = mutant.whole()
        judged = [v for a, c in whole.clauses.values() for v in variants(whole, a, c)]
        touched = [v for v in judged if v.clause_id in mutant.clauses()]
        others = [v for a, c in SMALL.clauses.values() for v in variants(SMALL, a, c)]
        assert touched == list(mutant.variants())
        assert [v for v in judged if v not in touched] == [v for v in others if v.clause_id not in mutant.clauses()]


def test_the_loader_refuses_a_mutant_by_which_n_a_clears_a_clause() -> None:
    found = {m.slip.said.en: refused(m, TINY) for m in mutants(SMALL, TINY) if m.slip.operator == "device"}
    assert set(found.values()) == {True}  # brake and horn may be 不涉及, and then would clear it unsaid


# --- what becomes of them

TABLE = """
edition: tiny_2020
article: 第一条
good:
  enterprise: {has_machines: yes}
  machine: {guard: working, running: yes, drive: belt, dangers: [],
            measures: {stop: working, light: absent}, speed: 100, rated: 100, checked: 2024-05-01}
cases:
  - {clause: 1(1), kind: hit, name: 没有防护罩, subject: machine, set: {guard: absent}, expect: {1(1): major}}
  - {clause: 1(1), kind: clear, name: 有防护罩, subject: machine, expect: {1(1): not_found}}
"""
SET = "subject: machine, set: {guard: failed}, expect: {1(1): major}}"
BROKEN = f"  - {{clause: 1(1), kind: broken, name: 防护罩坏了, {SET}\n"


def trial(edition: Edition, library: Library, told: list[Case]) -> Trial:
    tells: Callable[[str, date], Telling] = cache(lambda kind, day: Telling(library, edition, library.kinds[kind], day))
    return Trial(edition, Judge(library), told, tells)


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[[str], Trial]:
    """The mutants of the tiny edition before a table that is written out."""

    def of(table: str) -> Trial:
        path = tmp_path / "tiny_2020" / "article_01.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(table, encoding="utf-8")
        return trial(TINY.editions["tiny_2020"], TINY, cases(path))

    return of


def fate_of(tried: Trial, clause: str, said: str) -> Fate:
    (mutant,) = [m for m in tried.mutants(clause) if m.slip.said.en == said]
    return tried.fate(mutant)


ABSENT_FOR_LACKING = "hazard: “防护罩”没有或者不能正常使用 → “防护罩”没有"


def test_a_weak_table_lets_a_slip_through_and_a_case_more_does_not(tiny: Callable[[str], Trial]) -> None:
    assert fate_of(tiny(TABLE), "1(1)", ABSENT_FOR_LACKING).how == "survived"
    killed = fate_of(tiny(TABLE + BROKEN), "1(1)", ABSENT_FOR_LACKING)
    assert killed.how == "killed"
    assert killed.case is not None and killed.case.name == "防护罩坏了"


def test_the_line_suggested_kills_the_survivor(tiny: Callable[[str], Trial]) -> None:
    survived = fate_of(tiny(TABLE), "1(1)", ABSENT_FOR_LACKING)
    assert survived.case is not None
    written = f"- {{clause: 1(1), kind: hit, name: 防护罩：故障, {SET}"
    assert line(survived.case) == written
    again = tiny(TABLE + f"  {written}\n")
    assert again.wrong() == []
    assert fate_of(again, "1(1)", ABSENT_FOR_LACKING).how == "killed"


def test_every_line_suggested_kills_what_it_was_suggested_for(tiny: Callable[[str], Trial]) -> None:
    """Round by round, until nothing survives: threshold, factor, period, list, scope, whatever the slip."""
    table = TABLE
    judge = Judge(TINY)
    for _ in range(100):
        tried = tiny(table)
        fates = (tried.fate(mutant) for mutant in tried.mutants())
        survivor = next((fate for fate in fates if fate.how == "survived"), None)
        if survivor is None:
            break
        assert survivor.case is not None
        assert differences(survivor.case, judge) == []
        table += f"  {line(survivor.case)}\n"
        again = tiny(table)
        (same,) = [mutant for mutant in again.mutants() if mutant.slip == survivor.mutant.slip]
        assert again.fate(same).how == "killed"
    else:
        pytest.fail("there is always one more")


def test_a_slip_that_changes_nothing_is_no_survivor(tiny: Callable[[str], Trial]) -> None:
    """从未 is older than any date: without it the clause comes to the same."""
    assert fate_of(tiny(TABLE), "1(2)", "hazard, dropped: “上次检查”为从未").how == "equivalent"


def test_cases_that_fail_as_it_is_are_named(tiny: Callable[[str], Trial]) -> None:
    wrong = TABLE.replace("expect: {1(1): major}", "expect: {1(1): not_found}")
    assert [case.name for case in tiny(wrong).wrong()] == ["没有防护罩"]
    assert tiny(TABLE).wrong() == []


def test_without_a_solver_nothing_is_called_equivalent(tiny: Callable[[str], Trial], tmp_path: Path) -> None:
    tiny(TABLE)
    told = [case for path in tables(tmp_path) for case in cases(path)]
    blind = Trial(TINY.editions["tiny_2020"], Judge(TINY), told, None)
    assert {blind.fate(mutant).how for mutant in blind.mutants()} == {"killed", "unproven"}


def test_an_element_that_no_place_of_a_tally_can_meet_makes_no_difference_to_it() -> None:
    """Were every underground station an important place, 7.1.4 would never be met in the places of 5.3.3(d)."""
    kind = OURS.kinds["fire_place"]
    which = kind.by_id["place_kinds"]
    important = which.model_copy(update={"implies": {**(which.implies or {}), "underground_station": ["important"]}})
    questions = [important if question is which else question for question in kind.questions]
    fields = {name: getattr(kind, name) for name in SubjectKind.model_fields} | {"questions": questions}
    other = replace(OURS, kinds=OURS.kinds | {"fire_place": SubjectKind.model_construct(**fields)})
    for library, how in ((OURS, "killed"), (other, "equivalent")):
        judge = Judge(library)
        right = [case for case in told("fire_2017") if not differences(case, judge)]
        tried = trial(library.editions["fire_2017"], library, right)
        assert fate_of(tried, "5.3.3(d)", "tally, one too few: 7.1.4").how == how
        assert fate_of(tried, "5.3.3(d)", "tally, one too few: 7.1.1").how == "killed"


# --- the bench is the judge


@cache
def told(edition: str) -> tuple[Case, ...]:
    return tuple(case for path in tables() if path.parent.name == edition for case in cases(path))


EDITIONS = [edition for edition in OURS.editions.values() if told(edition.id)]
of_editions = pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)


@of_editions
def test_on_the_bench_a_row_comes_to_what_the_judge_finds(edition: Edition) -> None:
    judge = Judge(OURS)
    bench = Bench(edition, judge, told(edition.id)[::5])
    judged = [v for a, c in edition.clauses.values() for v in variants(edition, a, c)]
    rows = [row for rows in bench.rows.values() for row in rows]
    assert rows
    for row in rows:
        assert _found(row, judge) == {key: (came.outcome, came.readings) for key, came in row.came(judged).items()}


def _found(row: Row, judge: Judge) -> dict[str, tuple[str, dict[str, str]]]:
    from engine.proof.cases import form_of

    verdict = judge.judge(form_of(row.case, OURS))
    return {
        "/".join(filter(None, (f.clause, f.branch))): (f.outcome, {r.name: r.outcome for r in f.readings})
        for f in (*verdict.findings, *verdict.elements)
        if f.clause and f.subject.name == row.case.row_name
    }


@of_editions
def test_a_case_that_kills_a_mutant_fails_under_the_mutated_edition(edition: Edition) -> None:
    """Through the rule engine, as tests/test_cases.py does it; and where none kills it, outcomes and readings hold."""
    bench = Bench(edition, Judge(OURS), told(edition.id))
    all_mutants = [m for m in mutants(edition, OURS) if m.clause]
    for mutant in all_mutants[7 :: max(1, len(all_mutants) // 4)]:
        slipped = Judge(replace(OURS, editions={**OURS.editions, edition.id: mutant.whole()}))
        judged = list(mutant.variants())
        for row in bench.rows[judged[0].subject][::4]:
            fails = differences(row.case, slipped)
            if unexpected(row, judged, mutant.clauses()):
                assert fails, f"{mutant.slip.said.en}: {row.case}"
            else:
                assert all(any(key in text for key in (" missing ", " cites ", " reason ", " past ")) for text in fails)


# --- the tables notice


@of_editions
def test_the_tables_notice_every_slip_in_a_share_of_the_clauses(edition: Edition) -> None:
    """`panding standards mutate` tries all of them."""
    tried = trial(edition, OURS, list(told(edition.id)))
    shares = set(list(edition.clauses)[:: len(edition.clauses) // 8 + 1])
    fates = [tried.fate(mutant) for mutant in tried.mutants() if mutant.clause in shares]
    assert len(fates) > 30
    assert [line(fate.case) if fate.case else fate for fate in fates if fate.how in ("survived", "unproven")] == []
