"""Every engine that is compared comes to the same outcome for every row: else its time would say nothing."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from engine import Judge
from engine.edition import EditionJudge
from tests.bench import forms
from tests.bench.compare.all import ENGINES, YARDSTICK
from tests.bench.compare.engine import Engine
from tests.bench.compare.rows import EDITIONS, rows

pytestmark = [
    pytest.mark.parametrize("edition", EDITIONS),
    # On 3.12 the wrapper of durable-rules warns of datetime.utcfromtimestamp.
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"),
]
every_engine = pytest.mark.parametrize("engine", [e for e in ENGINES if e is not YARDSTICK], ids=lambda e: e.name)


def of(judge: Judge, edition: str) -> EditionJudge:
    return judge.edition(judge.library.editions[edition])


@every_engine
def test_on_the_rows_of_forms(judge: Judge, edition: str, engine: Engine) -> None:
    programs = of(judge, edition).programs
    compiled = {kind: engine.compile(program) for kind, program in programs.items()}
    for form_type in forms.TYPES:
        for kind, tokens in rows(judge, of(judge, edition), form_type, 3):
            assert compiled[kind](tokens) == programs[kind].evaluate(tokens), (form_type, kind, tokens)


@every_engine
def test_on_any_tokens(judge: Judge, edition: str, engine: Engine) -> None:
    rnd = random.Random(engine.name)
    for program in (*of(judge, edition).programs.values(), *of(judge, edition).tallies.values()):
        judging = engine.compile(program)
        for weights in [(1, 0, 0), (0, 1, 0), (0, 0, 1), *[(1, 1, 1), (8, 1, 1), (1, 8, 1), (4, 1, 4)] * 3]:
            tokens = rnd.choices("TFU", weights, k=len(program.layout))
            assert judging(tokens) == program.evaluate(tokens), (program.kind.kind, tokens)


def test_the_rows_come_to_every_outcome(judge: Judge, edition: str) -> None:
    programs = of(judge, edition).programs
    found = Counter(
        outcome
        for form_type in forms.TYPES
        for kind, tokens in rows(judge, of(judge, edition), form_type, 3)
        for outcome in programs[kind].evaluate(tokens)
    )
    assert set(found) == {"major", "undetermined", "not_found", "not_applicable"}
    assert {kind for kind, _ in rows(judge, of(judge, edition), "mixed", 1)} == set(programs)
