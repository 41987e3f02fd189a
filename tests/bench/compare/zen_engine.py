"""zen-engine: one decision a kind, an expression node with one expression a clause.

Clauses hit independently of one another and are nested conditions, for which its authors have the expression node; a
decision table that collects all lines that match takes longer. How a decision is called matters far more: asked for by
its key of an engine with a static loader it costs some microseconds a call, from `create_decision(…)` or
`get_decision(…)` some 150, whatever is in it. So both stand on the page. Its expression language by itself
(`zen.compile_expression`, all outcomes as one list) is a fifth quicker still, but then it is no decision any more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import zen

from engine.program import Program
from standards.logic import Outcome
from tests.bench.compare.engine import Judging
from tests.bench.compare.expression import Language

ZEN = Language("a{} == '{}'", "{} ? {} : {}")


class ZenByKey:
    name = "zen-engine"
    written = "one expression node a kind, one expression a clause; static loader, `engine.evaluate(key, row)`"

    def compile(self, program: Program) -> Judging:
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"clauses": _graph(program)}}})
        return _judging(program, lambda row: engine.evaluate("clauses", row))


class ZenDecision:
    name = "zen-engine, `create_decision`"
    written = (
        "the same node as its documentation's first example calls it: `engine.create_decision(json).evaluate(row)`"
    )

    def compile(self, program: Program) -> Judging:
        decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(_graph(program))))
        return _judging(program, decision.evaluate)


def _judging(program: Program, evaluate: Callable[[dict[str, str]], Any]) -> Judging:
    names = [f"a{i}" for i in range(len(program.layout))]
    keys = [f"v{i}" for i in range(len(program.variants))]

    def judge(tokens: Sequence[str]) -> list[Outcome]:
        found = evaluate(dict(zip(names, tokens, strict=True)))["result"]
        return [found[key] for key in keys]

    return judge


def _graph(program: Program) -> dict[str, Any]:
    """A decision (JDM) of input, clauses, output."""
    expressions = [
        {"id": f"e{i}", "key": f"v{i}", "value": ZEN.outcome(variant, program.layout)}
        for i, variant in enumerate(program.variants)
    ]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "row"},
            {"id": "clauses", "type": "expressionNode", "name": "clauses", "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "outcomes"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "clauses"},
            {"id": "2", "type": "edge", "sourceId": "clauses", "targetId": "out"},
        ],
    }
