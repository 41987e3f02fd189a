"""How fast it is, beside yardsticks of the same run. Run with `make bench`; nothing here fails on time.

Forms of 12 subjects and about 80 answers, in memory, full grounds, one core. The yardsticks judge the same rows of
tokens by the same clauses: the plain evaluator, and the rule-engine library (three expressions a variant, as in ours).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import rule_engine

import standards
from engine import Judge
from engine.program import Program
from engine.rules import TAGS
from engine.validating import Validator, claim_from
from standards import Library
from standards.logic import Atom, Node, Tree, dual, join
from tests.bench import forms

EDITION = "industry_trade_2023"
ROUNDS = 400


def _cycled(judge: Judge, made: list[Any]) -> Callable[[], Any]:
    cycle = itertools.cycle(made)
    for form in made:
        judge.judge(form)
    return lambda: judge.judge(next(cycle))


@pytest.mark.parametrize("kind", ["mixed", "blank", "all_bad"])
def test_verdicts(benchmark: Any, judge: Judge, library: Library, kind: str) -> None:
    benchmark.group = "a verdict with full grounds"
    made = [getattr(forms, kind)(library, seed) for seed in range(200)]
    benchmark.pedantic(_cycled(judge, made), rounds=ROUNDS, iterations=5)


def test_claims(benchmark: Any, judge: Judge) -> None:
    """A claim on a dust system: one form under every edition in force that speaks of it."""
    benchmark.group = "a claim validated"
    facts = {"collection": "dry", "dusts": ["wood"]}
    claims = [
        claim_from(
            {
                "clause": clause,
                "inspected_on": "2024-05-20",
                "enterprise": {"sectors": ["light_industry"], "combustible_dust": "yes"},
                "subject": {"kind": "dust_system", "answers": {**facts, "airlock_discharge": state}},
            }
        )
        for clause in ("11(6)", "粉尘-6", "11(2)")
        for state in ("absent", "working", None)
    ]
    validator = Validator(judge)
    for claim in claims:
        validator.validate(claim)
    cycle = itertools.cycle(claims)
    benchmark.pedantic(lambda: validator.validate(next(cycle)), rounds=ROUNDS, iterations=5)


@pytest.fixture(scope="session")
def rows(judge: Judge, library: Library) -> list[tuple[Program, list[str]]]:
    edition = judge.edition(library.editions[EDITION])
    found = []
    for form in (forms.mixed(library, seed) for seed in range(20)):
        scene = judge.scene(form)
        for subject in scene.surroundings.subjects:
            if subject.kind in edition.programs:
                program = edition.programs[subject.kind]
                found.append((program, program.tokens(subject, scene)))
    return found


def test_rows_by_durable_rules(benchmark: Any, rows: list[tuple[Program, list[str]]]) -> None:
    benchmark.group = "the clauses on the rows of 20 forms"
    benchmark(lambda: [program.judge(tokens) for program, tokens in rows])


def test_rows_by_the_plain_evaluator(benchmark: Any, rows: list[tuple[Program, list[str]]]) -> None:
    benchmark.group = "the clauses on the rows of 20 forms"
    benchmark(lambda: [program.evaluate(tokens) for program, tokens in rows])


def test_rows_by_rule_engine(benchmark: Any, rows: list[tuple[Program, list[str]]]) -> None:
    benchmark.group = "the clauses on the rows of 20 forms"
    compiled = {id(program): _expressions(program) for program, _ in rows}

    def judge_rows() -> list[list[str]]:
        return [_outcomes(compiled[id(program)], tokens) for program, tokens in rows]

    assert judge_rows() == [program.judge(tokens) for program, tokens in rows]
    benchmark(judge_rows)


def test_loading_all_standards(benchmark: Any) -> None:
    benchmark.group = "loading"
    benchmark.pedantic(standards.load, rounds=20, warmup_rounds=2)


def _expressions(program: Program) -> list[list[rule_engine.Rule]]:
    number = {atom: f"a{i}" for i, atom in enumerate(program.layout)}
    return [
        [
            rule_engine.Rule(_expression(part, number, test))
            for part, test in (
                (join("all", [v.given, v.hazard]), '== "T"'),
                (join("all", [v.given, v.hazard]), '!= "F"'),
                (dual(v.given), '== "F"'),
            )
        ]
        for v in program.variants
    ]


def _expression(part: Tree, number: dict[Atom, str], test: str) -> str:
    if isinstance(part, Node):
        joint = " and " if part.kind == "all" else " or "
        return "(" + joint.join(_expression(child, number, test) for child in part.parts) + ")"
    return f"{number[part]} {test}"


def _outcomes(compiled: list[list[rule_engine.Rule]], tokens: list[str]) -> list[str]:
    row = {f"a{i}": token for i, token in enumerate(tokens)}
    found = []
    for surely, possibly, not_given in compiled:
        if surely.matches(row):
            found.append("major")
        elif not_given.matches(row):
            found.append("not_applicable")
        else:
            found.append("undetermined" if possibly.matches(row) else "not_found")
    assert len(TAGS) == 3
    return found
