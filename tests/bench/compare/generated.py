"""A Python function generated from the clauses: what one would write who wants nothing but speed."""

from __future__ import annotations

from typing import Any

from engine.program import Program
from tests.bench.compare.engine import Judging
from tests.bench.compare.expression import Language

PYTHON = Language("t[{}] == '{}'", "{1} if {0} else {2}", "True", "False")


class Generated:
    name = "generated Python"
    written = "source text, one function a kind, one conditional expression a clause, compiled by `compile()`"

    def compile(self, program: Program) -> Judging:
        expressions = (PYTHON.outcome(variant, program.layout) for variant in program.variants)
        source = "def judge(t):\n    return [\n" + "".join(f"        {one},\n" for one in expressions) + "    ]\n"
        names: dict[str, Any] = {}
        exec(compile(source, f"<{program.edition.id} {program.kind.kind}>", "exec"), names)
        judge: Judging = names["judge"]
        return judge
