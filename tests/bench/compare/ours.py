"""What panding itself has: durable-rules as `engine.rules` drives it, and the plain evaluator beside it."""

from __future__ import annotations

from engine.program import Program
from engine.rules import KindRules
from tests.bench.compare.engine import Judging


class DurableRules:
    """The product's own path."""

    name = "durable-rules"
    written = (
        "three rules a clause, nested conditions inside one fact, the C functions called directly: what panding does"
    )

    def compile(self, program: Program) -> Judging:
        return KindRules(f"compared.{program.edition.id}.{program.kind.kind}", program.variants, program.layout).judge


class PlainEvaluator:
    """Kleene's logic by a function that calls itself; the oracle of the tests."""

    name = "plain evaluator"
    written = "`standards.logic.evaluate`, 6 lines of Python that walk the conditions"

    def compile(self, program: Program) -> Judging:
        return lambda tokens: program.evaluate(list(tokens))
