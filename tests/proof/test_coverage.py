"""What is encoded, how sure and how well tested; what is not, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.proof.cases import cases, tables
from engine.proof.coverage import (
    Mutants,
    MutantsError,
    catalogue_gaps,
    edition_coverage,
    fates_from,
    totals,
)
from standards import Library
from standards.editions import HandOver
from tests.proof.editions import edition, with_editions

TABLE = """
edition: one
article: 第一条
good:
  enterprise: {has_machines: yes}
  machine: {guard: working}
cases:
  - {clause: 1(1), kind: hit, name: 没有防护罩, subject: machine, set: {guard: absent}, expect: {1(1): major}}
  - {clause: 1(1), kind: broken, name: 防护罩坏了, subject: machine, set: {guard: failed}, expect: {1(1): major}}
  - {clause: 1(1), kind: broken, name: 防护罩停用, subject: machine, set: {guard: disabled}, expect: {1(1): major}}
"""
ONE = edition(
    "one",
    {"hazard": {"lacks": "guard"}, "source": {"status": "verified", "copies": 3}},
    {"hazard": {"speed": {"gt": "9"}}, "source": {"status": "partly", "copies": 1}},
    {"effect": "decision", "summary": "其他情形"},
    missing=["附录"],
    hands_over=[HandOver(matter="火"), HandOver(matter="机器", standard="tiny")],
)
LIBRARY = with_editions(ONE)
SCORES = [
    {
        "edition": "one",
        "clauses": {
            "1(1)": {"mutants": 10, "killed": 6, "refused": 1, "equivalent": 2, "survived": 1, "unproven": 0},
            "1(2)": {"mutants": 4, "killed": 4, "refused": 0, "equivalent": 0, "survived": 0, "unproven": 0},
        },
    }
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "article_01.yaml").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_a_clause_with_its_source_its_cases_and_its_mutants(folder: Path) -> None:
    found = edition_coverage(LIBRARY, ONE, [c for t in tables(folder) for c in cases(t)], fates_from(SCORES))
    guard, speed, other = found.clauses
    assert (guard.source, guard.copies, guard.effect, other.effect) == ("verified", 3, "major", "decision")
    assert guard.cases == {
        "hit": 1,
        "clear": 0,
        "boundary": 0,
        "not_applicable": 0,
        "undetermined": 0,
        "broken": 2,
    }
    assert (guard.mutants, speed.mutants, other.mutants) == (Mutants(7, 8), Mutants(4, 4), None)


def test_what_is_not_encoded_and_why() -> None:
    gaps = edition_coverage(LIBRARY, ONE, None, None).gaps
    assert [(gap.what, gap.why, gap.clause) for gap in gaps] == [
        ("附录", "missing", None),
        ("其他情形", "decision", "1(3)"),
        ("火", "handed_over", None),
    ]


def test_totals(folder: Path) -> None:
    found = edition_coverage(LIBRARY, ONE, [c for t in tables(folder) for c in cases(t)], fates_from(SCORES))
    summed = totals(found.clauses)
    assert (summed.clauses, summed.effects, summed.sources) == (
        3,
        {"major": 2, "decision": 1},
        {"verified": 2, "partly": 1},
    )
    assert summed.cases is not None
    assert (sum(summed.cases.values()), summed.without_cases, summed.mutants) == (3, 1, Mutants(11, 12))


def test_what_was_not_run_is_not_counted_as_nothing() -> None:
    summed = totals(edition_coverage(LIBRARY, ONE, None, None).clauses)
    assert (summed.cases, summed.without_cases, summed.mutants) == (None, None, None)


@pytest.mark.parametrize("data", [{"edition": 1}, [{}], [{"edition": "one", "clauses": {"1(1)": {"killed": 1}}}], 3])
def test_what_is_no_result_of_mutants(data: object) -> None:
    with pytest.raises(MutantsError):
        fates_from(data)


def test_a_standard_counts_as_encoded_only_with_clauses(library: Library) -> None:
    known = {edition.head.standard for edition in library.editions.values() if edition.clauses}
    rows = library.catalogue.rows
    assert len(catalogue_gaps(library)) == sum(row.standard not in known for row in rows)
    assert not any("《工贸企业重大事故隐患判定标准》" in gap.what for gap in catalogue_gaps(library))
