"""What a change of edition means for a form: known answers on a tiny form, and the real pair by the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import Form, Judge, form_from
from engine.handed import Handed
from engine.proof.compare import compare
from engine.proof.impact import Impact, impact
from standards import Library
from tests.engine.build import WOOD, form, row
from tests.proof.editions import edition, with_editions

GUARD, FAST, FASTER = {"lacks": "guard"}, {"speed": {"gt": "100"}}, {"speed": {"gt": "90"}}
OLD = edition("old", {"hazard": GUARD}, {"hazard": FAST}, superseded_on=date(2021, 1, 1))
NEW = edition("new", {"hazard": {"any": [FASTER, {"speed": {"lt": "10"}}]}}, effective=date(2099, 1, 1))
LIBRARY = with_editions(OLD, NEW)
JUDGE = Judge(LIBRARY)
SUCCESSORS = compare(LIBRARY, OLD, NEW).successors()

Row = tuple[str, str, list[str], list[str]]  # before, after, old clauses, new ones

CASES: dict[str, tuple[dict[str, Any], str, str, list[Row]]] = {
    "nothing changes": ({"guard": "working", "speed": 50}, "not_found", "not_found", []),
    "hit by both": ({"guard": "working", "speed": 120}, "major", "major", []),
    "hit by the new one": (
        {"guard": "working", "speed": 95},
        "not_found",
        "major",
        [("clear", "major", ["1(2)"], ["1(1)"])],
    ),
    "no longer hit": ({"guard": "absent", "speed": 50}, "major", "not_found", [("major", "clear", ["1(1)"], [])]),
    "one for the other": (
        {"guard": "absent", "speed": 95},
        "major",
        "major",
        [("major", "clear", ["1(1)"], []), ("clear", "major", ["1(2)"], ["1(1)"])],
    ),
    "nothing more to find out": ({"speed": 50}, "undetermined", "not_found", [("open", "clear", ["1(1)"], [])]),
}


def tiny(answers: dict[str, Any]) -> Form:
    machine = {"kind": "machine", "name": "1号机", "answers": answers}
    data = {
        "form": "panding/1",
        "id": "示例",
        "inspected_on": "2024-05-20",
        "counts": {"machine": 1, "hall": 0, "yard": 0},
        "subjects": [{"kind": "enterprise", "name": "企业", "answers": {"has_machines": "yes"}}, machine],
    }
    return form_from(Handed(data), LIBRARY)


@pytest.mark.parametrize("name", CASES)
def test_a_form_under_two_editions_neither_of_which_is_in_force(name: str) -> None:
    answers, before, after, rows = CASES[name]
    found = impact(JUDGE, tiny(answers), OLD, NEW, SUCCESSORS)
    assert (found.before.outcome, found.after.outcome) == (before, after)
    assert [
        (r.before, r.after, [str(f.clause) for f in r.old], [str(f.clause) for f in r.new]) for r in found.rows
    ] == rows
    assert found.changes == bool(rows)


def test_why_it_is_hit_now() -> None:
    (changed,) = impact(JUDGE, tiny({"guard": "working", "speed": 95}), OLD, NEW, SUCCESSORS).rows
    (hit,) = changed.new
    assert [(because.text, because.answer_text) for because in hit.because] == [("转速", "95 转/分")]


def test_a_kind_no_longer_asked_about(library: Library) -> None:
    """A kind left uncounted is open only under the edition that speaks of it."""
    old = edition("old", {"hazard": GUARD}, {"subject": "yard", "hazard": {"fenced": "no"}})
    new = edition("new", {"hazard": GUARD})
    both = with_editions(old, new)
    one = tiny({"guard": "working"})
    del one.counts["yard"]
    found = impact(Judge(both), one, old, new, compare(both, old, new).successors())
    assert [(r.subject.kind, r.subject.name, r.before, r.after) for r in found.rows] == [
        ("yard", None, "open", "clear")
    ]


@pytest.fixture(scope="module")
def successors(library: Library) -> dict[str, frozenset[str]]:
    editions = library.editions
    return compare(library, editions["industry_trade_2017"], editions["industry_trade_2023"]).successors()


DUST = {"collection": "dry", "dusts": ["metal"], "several_dusts": "no", "different_dusts": "no", "takes_vapour": "no"}
SAFE = {
    "serves_across": [],
    "interlinked": "none",
    "gravity_chamber": "no",
    "tunnel_duct": "no",
    "airlock_discharge": "working",
}


def of(judge: Judge, successors: dict[str, frozenset[str]], *rows: dict[str, Any]) -> Impact:
    editions = judge.library.editions
    one = form(judge.library, *rows, enterprise=WOOD)
    return impact(judge, one, editions["industry_trade_2017"], editions["industry_trade_2023"], successors)


def test_positive_pressure_with_metal_dust(judge: Judge, successors: dict[str, frozenset[str]]) -> None:
    """2017: 粉尘-4 needs that nothing prevents ignition; 2023: 11(4) does not."""
    system = row("dust_system", "1#", **DUST, **SAFE, draught="positive", ignition_prevention="working")
    found = of(judge, successors, system)
    assert [(r.before, r.after, r.old[0].clause, r.new[0].clause) for r in found.rows if r.subject.name == "1#"] == [
        ("clear", "major", "粉尘-4", "11(4)")
    ]


def test_a_sign_alone_is_missing_at_a_confined_space(judge: Judge, successors: dict[str, frozenset[str]]) -> None:
    """2017: 有限空间-1 is met if either is missing; 2023: 13(1) needs both."""
    space = row("confined_space", "1#", identified="yes", in_ledger="yes", warning_sign="none", toxic_risk=["h2s"])
    found = of(judge, successors, space)
    assert [(r.before, r.after) for r in found.rows if r.subject.name == "1#"] == [("major", "clear")]
