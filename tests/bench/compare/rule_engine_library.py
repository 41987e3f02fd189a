"""rule-engine: expressions over a dictionary, parsed once, walked for every row."""

from __future__ import annotations

from collections.abc import Sequence

import rule_engine

from engine.program import Program
from standards.logic import Outcome
from tests.bench.compare.engine import Judging
from tests.bench.compare.expression import Language

RULES = Language('a{} == "{}"', "{} ? {} : {}")


class RuleEngine:
    name = "rule-engine"
    written = "one expression with its choice operator a clause (as three rules a clause it took half as long again)"

    def compile(self, program: Program) -> Judging:
        rules = [rule_engine.Rule(RULES.outcome(variant, program.layout)) for variant in program.variants]
        names = [f"a{i}" for i in range(len(program.layout))]

        def judge(tokens: Sequence[str]) -> list[Outcome]:
            row = dict(zip(names, tokens, strict=True))
            return [rule.evaluate(row) for rule in rules]

        return judge
