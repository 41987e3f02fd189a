"""不涉及 in a condition: false in either polarity in `given` and `hazard`, no exception in `unless`."""

from __future__ import annotations

import pytest

from engine.answers import BLANK, Answer, Subject
from engine.leaves import Scene, compile_leaf
from engine.relations import Surroundings
from standards.conditions import parse
from standards.logic import evaluate, inverse, tree
from tests.engine.build import DRY, WOOD, finding, judged, row
from tests.engine.typical import DAY, N_A

YES, NO = Answer("given", "yes"), Answer("given", "no")
PLAIN = {"different_dusts": "yes"}


@pytest.mark.parametrize(
    ("condition", "answer", "asked", "excepted"),
    [
        # asked: its value in given and hazard; excepted: what `unless` with it leaves of a clause that holds
        (PLAIN, YES, "T", "F"),
        (PLAIN, NO, "F", "T"),
        (PLAIN, BLANK, "U", "U"),
        (PLAIN, N_A, "F", "T"),
        ({"not": PLAIN}, YES, "F", "T"),
        ({"not": PLAIN}, NO, "T", "F"),
        ({"not": PLAIN}, BLANK, "U", "U"),
        ({"not": PLAIN}, N_A, "F", "T"),
        ({"none": [PLAIN, {"takes_vapour": "yes"}]}, N_A, "F", "T"),
        ({"not": {"not": PLAIN}}, N_A, "F", "T"),
        ({"any": [{"not": PLAIN}, {"takes_vapour": "no"}]}, N_A, "T", "F"),
    ],
)
def test_a_leaf_on_n_a_is_false_in_either_polarity(library, condition, answer, asked, excepted):
    subject = Subject("dust_system", "1#", (), {"different_dusts": answer, "takes_vapour": NO})
    scene = Scene(Subject("enterprise", "企业"), Surroundings([subject], library.kinds), library.kinds, DAY)
    part = tree(parse(condition))

    def value(atom):
        return atom.value(compile_leaf(atom.leaf)(subject, scene))

    assert (evaluate(part, value), evaluate(inverse(part), value)) == (asked, excepted)


FURNACE = {"furnace": "melting", "cooling_water": "yes", "conveying_interlock": "working"}
ALARMS = {"outlet_temperature_alarm": "working", "flow_difference_alarm": "working"}
FOUNDRY = {"sectors": ["machinery"], "steelmaking_furnaces": []}


@pytest.mark.parametrize(
    ("answer", "outcome", "listed"),
    [("不涉及", "not_found", True), ("正常", "not_found", False), (None, "undetermined", False)],
)
def test_a_clear_outcome_that_rests_on_n_a_says_so(judge, answer, outcome, listed):
    furnace = row("casting_furnace", "1#", **FURNACE, **ALARMS, heating_interlock=answer)
    verdict = judged(judge, furnace, enterprise=FOUNDRY)
    assert finding(verdict, "7(4)", "1#").outcome == outcome
    assert (("heating_interlock", "1#") in {(n.question, n.subject) for n in verdict.rests_on.n_a}) == listed


def test_n_a_where_it_is_not_offered_is_unreadable_and_clears_nothing(judge):
    others = {"serves_across": [], "interlinked": "none", "several_dusts": "no"}
    system = row("dust_system", "1#", **DRY, **others, takes_vapour="不涉及")
    verdict = judged(judge, system, enterprise=WOOD)
    assert finding(verdict, "11(2)", "1#").reason == "unreadable"
    assert verdict.rests_on.n_a == ()
