"""Which cases every clause needs. A clause without its cases, or a case without its clause, fails here."""

from __future__ import annotations

from dataclasses import replace

import pytest

import standards
from engine.proof.case_rules import Coverage, Part
from engine.proof.cases import cases, tables

CASES = [case for path in tables() for case in cases(path)]
COVERED = {edition.id: Coverage(edition, CASES) for edition in standards.load().editions.values() if edition.clauses}
PARTS = [part for coverage in COVERED.values() for part in coverage.parts]
SOME = "industry_trade_2023"


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_clause_and_branch_has_the_cases_it_needs(part: Part) -> None:
    assert not [words.zh for words in COVERED[part.edition.id].lacking(part)]


@pytest.mark.parametrize("table", sorted({case.file for case in CASES}))
def test_a_case_is_about_a_clause_there_is_and_comes_out_as_its_kind_says(table: str) -> None:
    mine = [case for case in CASES if case.file == table]
    assert not [f"{table}:{case.line} {words.zh}" for case in mine for words in COVERED[case.edition].amiss(case)]


def lacking(clause: str, left_out: str) -> list[str]:
    """What a clause lacks when its cases of one kind are left out."""
    kept = [case for case in CASES if (case.clause, case.kind) != (clause, left_out)]
    coverage = Coverage(COVERED[SOME].edition, kept)
    (part,) = [part for part in coverage.parts if part.key == clause]
    return [words.zh for words in coverage.lacking(part)]


LEFT_OUT = {
    ("11(6)", "hit"): ["缺命中（hit）的案例"],
    ("11(6)", "clear"): ["缺不命中（clear）的案例"],
    ("11(6)", "undetermined"): ["缺信息不足（undetermined）的案例"],
    ("11(6)", "not_applicable"): ["缺不适用（not_applicable）的案例"],
    ("11(6)", "broken"): ["缺只有“airlock_discharge”故障、停用（broken）的案例"],
    ("12(2)", "boundary"): ["缺数值两侧（boundary，一个命中、一个不命中）的案例"],
}


@pytest.mark.parametrize(("clause", "kind"), LEFT_OUT)
def test_a_kind_of_case_left_out_is_missed(clause: str, kind: str) -> None:
    assert lacking(clause, kind) == LEFT_OUT[clause, kind]


def amiss(**change: object) -> list[str]:
    """What is wrong with the first hit of 11(6) after a change."""
    coverage = COVERED[SOME]
    case = next(case for case in coverage.cases if (case.clause, case.kind) == ("11(6)", "hit"))
    return [words.zh for words in coverage.amiss(replace(case, **change))]  # type: ignore[arg-type]


def test_a_case_about_nothing_or_against_its_kind_is_named() -> None:
    assert amiss() == []
    assert amiss(subject="crusher")[0] == "“crusher”上没有“11(6)”"
    assert amiss(clause="11(66)")[0] == "“dust_system”上没有“11(66)”"
    assert amiss(kind="clear") == ["kind 是 clear，expect 里本项却写 major"]
