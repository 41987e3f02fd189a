"""The library's own Python wrapper, in its safe shape, judges our rulesets as our direct calls do."""

from __future__ import annotations

import copy
import random

import pytest
from durable import engine as wrapper

import standards
from engine.judge import EditionJudge
from engine.program import Program

LIBRARY = standards.load()
PROGRAMS = [p for e in LIBRARY.editions.values() for p in EditionJudge(e, LIBRARY).programs.values()]


class QuietHost(wrapper.Host):
    def _run(self) -> None:
        """No polling threads: they use sessions that were freed."""


class ByTheWrapper:
    """The same rulesets under other names, for a name can never be used again."""

    def __init__(self, program: Program) -> None:
        self.host, self.fired, self.variants = QuietHost(), set(), program.variants
        self.names = []
        for n, definition in enumerate(program.rules.definitions()):
            mine = copy.deepcopy(definition)
            for name, rule in mine.items():
                rule["run"] = self.record(name)
            self.names.append(f"wrapper.{program.edition.id}.{program.kind.kind}.{n}")
            self.host.register_rulesets({self.names[-1]: mine})

    def record(self, name: str):
        return lambda c: self.fired.add(name)  # a second parameter would be taken for a callback

    def judge(self, sid: str, tokens: list[str]) -> list[str]:
        self.fired.clear()
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
        return [self.outcome(i) for i in range(len(self.variants))]

    def outcome(self, i: int) -> str:
        told = {"surely": "major", "not_given": "not_applicable", "possibly": "undetermined"}
        return next((outcome for tag, outcome in told.items() if f"{i}.{tag}" in self.fired), "not_found")


# On 3.12 the wrapper warns of datetime.utcfromtimestamp: only it does, and only tests use it.
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: f"{p.edition.id}-{p.kind.kind}")
def test_the_wrapper_and_our_direct_calls_agree(program):
    oracle, rnd = ByTheWrapper(program), random.Random(program.kind.kind)
    rows = [[token] * len(program.layout) for token in "TFU"]
    rows += [
        rnd.choices("TFU", weights, k=len(program.layout))
        for weights in [(1, 1, 1), (8, 1, 1), (4, 1, 4)]
        for _ in range(10)
    ]
    for n, tokens in enumerate(rows):
        assert oracle.judge(f"s{n}", tokens) == program.judge(tokens)
