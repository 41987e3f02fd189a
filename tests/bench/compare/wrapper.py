"""durable-rules through the Python wrapper that comes with it, in its safe shape."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from durable import engine as wrapper

from engine.program import Program
from engine.rules import KindRules
from standards.logic import Outcome
from tests.bench.compare.engine import Judging, outcomes

_NUMBERS = itertools.count()


class QuietHost(wrapper.Host):
    def _run(self) -> None:
        """No polling threads: they use sessions that were freed."""


class ByTheWrapper:
    """The same rulesets under other names, for a name can never be used again."""

    def __init__(self, program: Program) -> None:
        self.host, self.fired, self.count = QuietHost(), set[str](), len(program.variants)
        self.names = []
        for definition in KindRules("wrapped", program.variants, program.layout).definitions():
            mine = copy.deepcopy(definition)
            for name, rule in mine.items():
                number, _, tag = name.partition(".")
                rule["run"] = self._record(f"{tag}.{number}")
            self.names.append(f"wrapper.{next(_NUMBERS)}")
            self.host.register_rulesets({self.names[-1]: mine})

    def _record(self, name: str) -> Callable[[Any], None]:
        return lambda c: self.fired.add(name)  # a second parameter would be taken for a callback

    def judge(self, tokens: Sequence[str]) -> list[Outcome]:
        self.fired.clear()
        sid = str(next(_NUMBERS))
        row = {f"a{i}": token for i, token in enumerate(tokens)}
        for name in self.names:
            try:
                self.host.assert_fact(name, {"t": "s", "sid": sid, **row})
            except wrapper.MessageNotHandledException:
                pass  # nothing fired: normal
            finally:
                state = self.host.assert_fact(name, {"t": "end", "sid": sid})
                self.host.delete_state(name, sid)
            assert not state.get("exception")
        return outcomes(self.fired, self.count)


class DurableRulesWrapper:
    name = "durable-rules, its own wrapper"
    written = "the same rulesets through the library's Python API (`durable.engine.Host`), which panding goes round"

    def compile(self, program: Program) -> Judging:
        return ByTheWrapper(program).judge
