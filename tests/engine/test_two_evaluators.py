"""The rule engine and the plain evaluator agree, for every variant of every clause on every kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge import EditionJudge
from engine.leaves import Scene
from engine.program import Program
from engine.relations import Surroundings
from tests.engine.forms import LIBRARY, forms
from tests.engine.typical import DAY

JUDGES = [EditionJudge(edition, LIBRARY) for edition in LIBRARY.editions.values()]
PROGRAMS = [program for judge in JUDGES for program in judge.programs.values()]
every_program = pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: f"{p.edition.id}-{p.kind.kind}")


@every_program
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_they_agree_on_any_row_of_tokens(program: Program, data: st.DataObject):
    weights = data.draw(st.sampled_from(["TFU", "TTTF", "FFFT", "UUT", "UUF"]))
    tokens = data.draw(st.lists(st.sampled_from(weights), min_size=len(program.layout), max_size=len(program.layout)))
    assert program.judge(tokens) == program.evaluate(tokens)


@every_program
@pytest.mark.parametrize("token", "TFU")
def test_they_agree_where_every_token_is_the_same(program: Program, token: str):
    tokens = [token] * len(program.layout)
    outcomes = program.evaluate(tokens)
    assert program.judge(tokens) == outcomes
    assert set(outcomes) <= {"T": {"major"}, "F": {"not_applicable", "not_found"}, "U": {"undetermined"}}[token]


@every_program
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_they_agree_on_rows_made_from_typed_answers(program: Program, data: st.DataObject):
    form = data.draw(forms((program.kind.kind,), most=1))
    scene = Scene(form.enterprise, Surroundings(form.subjects, LIBRARY.kinds), LIBRARY.kinds, DAY)
    (*_, subject) = form.subjects
    assert subject.kind == program.kind.kind
    tokens = program.tokens(subject, scene)
    assert program.judge(tokens) == program.evaluate(tokens)


def test_every_kind_that_a_clause_speaks_of_is_compared():
    spoken_of = {v.subject for program in PROGRAMS for v in program.variants}
    assert {program.kind.kind for program in PROGRAMS} == spoken_of
    assert len(spoken_of) > 30
