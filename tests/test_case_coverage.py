"""Which cases every clause needs. A clause without its cases, or a case without its clause, fails here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import standards
from engine.proof.cases import Case, cases, tables
from standards.conditions import COMPARISONS, Leaf
from standards.editions import Edition
from standards.logic import atoms, evaluate
from standards.variants import Variant, variants

LIBRARY = standards.load()
EDITIONS = [edition for edition in LIBRARY.editions.values() if edition.clauses]
CASES = [case for path in tables() for case in cases(path)]
OUTCOME_OF = {
    "hit": "major",
    "broken": "major",
    "clear": "not_found",
    "not_applicable": "not_applicable",
    "undetermined": "undetermined",
}


@dataclass(frozen=True)
class Part:
    """A clause, or one branch of it, as the case tables write it: `11(6)`, `11(8)/sanding`."""

    edition: Edition
    key: str
    variants: tuple[Variant, ...]

    def __str__(self) -> str:
        return f"{self.edition.id}-{self.key}"

    def leaves(self) -> Iterator[Leaf]:
        for variant in self.variants:
            for tree in (variant.given, variant.hazard):
                yield from (atom.leaf for atom in atoms(tree))

    def safeguards(self) -> set[str]:
        """Every safeguard read through lacks, and every option of a safeguards question as `question.option`."""
        found = {leaf.question for leaf in self.leaves() if leaf.op == "lacks"}
        among = [leaf for leaf in self.leaves() if leaf.op == "lacks_among" and isinstance(leaf.value, tuple)]
        return found | {f"{leaf.question}.{option}" for leaf in among for option in leaf.value or ()}


def parts(edition: Edition) -> list[Part]:
    found: dict[str, list[Variant]] = defaultdict(list)
    for article, clause in edition.clauses.values():
        for variant in variants(edition, article, clause):
            found[variant.clause_id if variant.branch is None else f"{variant.clause_id}/{variant.branch}"].append(
                variant
            )
    return [Part(edition, key, tuple(mine)) for key, mine in found.items()]


PARTS = [part for edition in EDITIONS for part in parts(edition)]
NAMES = [str(part) for part in PARTS]


def meant(case: Case, key: str) -> list[str]:
    """The parts that a key of `expect` may stand for: a clause alone stands for its branches on the case's kind."""
    own = [p for p in PARTS if p.edition.id == case.edition]
    return [p.key for p in own if key in (p.key, p.key.split("/")[0]) and p.variants[0].subject == case.subject]


def covered() -> dict[tuple[str, str], list[tuple[Case, dict[str, object]]]]:
    """Per edition and part, the cases about its clause with what they expect of it."""
    found: dict[tuple[str, str], list[tuple[Case, dict[str, object]]]] = defaultdict(list)
    for case in CASES:
        for key, expected in case.expect.items():
            if key.split("/")[0] == case.clause.split("/")[0]:
                for part in meant(case, key):
                    found[case.edition, part].append((case, expected))
    return found


COVERED = covered()


def has(part: Part, kind: str) -> bool:
    mine = COVERED[part.edition.id, part.key]
    return any(
        case.kind == kind and expected["outcome"] == OUTCOME_OF.get(kind, expected["outcome"])
        for case, expected in mine
    )


def broken_in(case: Case) -> set[str]:
    """The safeguards that are there on the rows of a case and do not work."""
    answers = {q: a for _, _, _, row in case.rows for q, a in row.items()} | case.enterprise
    found = {q for q, answer in answers.items() if answer in ("failed", "disabled")}
    measures = {q: answer for q, answer in answers.items() if isinstance(answer, dict)}
    return found | {
        f"{q}.{o}" for q, states in measures.items() for o, s in states.items() if s in ("failed", "disabled")
    }


@pytest.mark.parametrize("kind", ["hit", "clear", "undetermined"])
@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_every_clause_and_branch_has_a_case_of_each_kind(part: Part, kind: str) -> None:
    assert has(part, kind)


@pytest.mark.parametrize("part", PARTS, ids=NAMES)
def test_a_clause_that_may_not_apply_has_a_case_for_it(part: Part) -> None:
    may_not_apply = any(evaluate(variant.given, lambda atom: "F") == "F" for variant in part.variants)
    assert has(part, "not_applicable") == may_not_apply


@pytest.mark.parametrize("part", [p for p in PARTS if any(leaf.op in COMPARISONS for leaf in p.leaves())], ids=str)
def test_a_clause_with_a_number_has_boundary_cases_on_both_sides(part: Part) -> None:
    outcomes = {expected["outcome"] for case, expected in COVERED[part.edition.id, part.key] if case.kind == "boundary"}
    assert {"major", "not_found"} <= outcomes


@pytest.mark.parametrize(
    ("part", "safeguard"),
    [(p, s) for p in PARTS if p.edition.head.broken.as_ == "lacking" for s in sorted(p.safeguards())],
    ids=str,
)
def test_every_safeguard_has_a_case_in_which_it_alone_is_broken(part: Part, safeguard: str) -> None:
    cite = part.edition.head.broken.cite
    assert any(
        case.kind == "broken" and broken_in(case) == {safeguard} and cite in (expected.get("cites") or ())  # type: ignore[operator]
        for case, expected in COVERED[part.edition.id, part.key]
    )


@pytest.mark.parametrize("table", sorted({case.file for case in CASES}))
def test_a_case_is_about_a_clause_there_is_and_comes_out_as_its_kind_says(table: str) -> None:
    assert not [f"{table}:{case.line} {why}" for case in CASES if case.file == table for why in amiss(case)]


def amiss(case: Case) -> Iterator[str]:
    clauses = LIBRARY.editions[case.edition].clauses
    for key in (case.clause, *case.expect):
        if key.split("/")[0] not in clauses or not meant(case, key):
            yield f"nothing is called {key} on {case.subject}"
    mine = set(meant(case, case.clause))
    about = [expected["outcome"] for key, expected in case.expect.items() if mine & set(meant(case, key))]
    if case.kind != "boundary" and OUTCOME_OF[case.kind] not in about:
        yield f"{case.kind} comes out as {about}"
