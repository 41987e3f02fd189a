"""The library's own Python wrapper, in its safe shape, judges our rulesets as our direct calls do."""

from __future__ import annotations

import random

import pytest

import standards
from engine.judge import EditionJudge
from tests.bench.compare.wrapper import ByTheWrapper

LIBRARY = standards.load()
PROGRAMS = [p for e in LIBRARY.editions.values() for p in EditionJudge(e, LIBRARY).programs.values()]


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
    for tokens in rows:
        assert oracle.judge(tokens) == program.judge(tokens)
