"""Both sides of every number: rows that differ in one answer only, just below, at and just above what it is held to."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

import z3

from engine.proof.desk import Desk
from engine.proof.symbols import Answers
from engine.proof.variables import NO, YES, Moment, Number, exact, moment_text, number_text
from standards.conditions import Leaf
from standards.logic import Outcome, atoms
from standards.variants import Variant

STEP = exact(Decimal("0.01"))  # of the unit, where it is no whole number
SIDES = {"below": -1, "at": 0, "above": 1}
_TURNS_BELOW = ("lt", "ge", "before")  # 不足、以上: at the threshold it is as above; else (超过、以下) as below
_OUTCOMES: tuple[Outcome, ...] = ("major", "not_found", "not_applicable", "undetermined")
_PAIRS = sorted(permutations(_OUTCOMES, 2), key=lambda pair: "major" not in pair)


@dataclass(frozen=True, slots=True)
class Point:
    """A row on one side of a threshold (`below`, `at`, `above`), and what it must come to."""

    side: str
    answers: Answers
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Spot:
    """The answer put on one side: the variables replaced, and what must hold so that it can be there."""

    instead: tuple[tuple[z3.ExprRef, z3.ExprRef], ...]
    possible: z3.BoolRef


def comparisons(variant: Variant) -> list[Leaf]:
    """The comparisons of numbers and dates in a variant, each once."""
    found = (a.leaf for part in (variant.given, variant.hazard) for a in atoms(part))
    return list(dict.fromkeys(leaf for leaf in found if leaf.op in ("lt", "le", "gt", "ge", "before", "after")))


def around(desk: Desk, variant: Variant, leaf: Leaf) -> list[Point]:
    """Rows that differ in the compared answer only and come out as the direction of the comparison says.

    The side away from the turn is left out where no form can hold it (a date after the inspection). Empty where no row
    comes out differently on the two sides of the turn.
    """
    turn = ("below", "at") if leaf.op in _TURNS_BELOW else ("at", "above")
    for sides in (tuple(SIDES), turn):
        for left, right in _PAIRS:
            expected: dict[str, Outcome] = {side: left if SIDES[side] <= SIDES[turn[0]] else right for side in sides}
            spots = {side: _spot(desk, leaf, SIDES[side]) for side in sides}
            conditions = [z3.And(spot.possible, _there(desk, variant, spot, expected[s])) for s, spot in spots.items()]
            model = desk.find(*conditions)
            if model is not None:
                return [Point(side, _with(desk, leaf, model, spot), expected[side]) for side, spot in spots.items()]
    return []


def _there(desk: Desk, variant: Variant, spot: _Spot, outcome: Outcome) -> z3.BoolRef:
    symbols = desk.symbols
    return z3.substitute(z3.And(symbols.domain, symbols.came_out(variant, outcome)), *spot.instead)


def _spot(desk: Desk, leaf: Leaf, steps: int) -> _Spot:
    """The compared answer, so many steps from what it is held to."""
    symbols = desk.symbols
    symbol = symbols.symbol(leaf.scope, leaf.question)
    given = [(n_a, NO) for n_a in symbols.not_applicable(leaf) if not z3.is_false(n_a)]
    if isinstance(symbol, Number):
        held_to = symbols.number(leaf)
        if z3.is_int(symbol.value):
            exists = YES if z3.is_int(held_to) else z3.IsInt(held_to)
            held_to = held_to if z3.is_int(held_to) else z3.ToInt(held_to)
            return _Spot((*given, (symbol.value, held_to + steps)), exists)
        held_to = z3.ToReal(held_to) if z3.is_int(held_to) else held_to
        return _Spot((*given, (symbol.value, held_to + STEP * steps)), YES)
    assert isinstance(symbol, Moment)
    limit = symbols.limit(leaf)
    never = ((symbol.never, NO),)
    if symbol.minute is None or limit.minute is None:
        day = limit.day + steps
        return _Spot(
            (*given, *never, (symbol.day, z3.IntVal(day) if isinstance(day, int) else day)), z3.Not(limit.never)
        )
    minute = limit.minute + steps
    on_the_day = z3.And(z3.Not(limit.never), minute >= 0, minute < 1440)
    return _Spot((*given, *never, (symbol.day, limit.day), (symbol.minute, minute)), on_the_day)


def _with(desk: Desk, leaf: Leaf, model: z3.ModelRef, spot: _Spot) -> Answers:
    """The row of a model with the compared answer put on one side."""
    symbols = desk.symbols
    answers = deepcopy(symbols.answers(model))
    symbol = symbols.symbol(leaf.scope, leaf.question)
    terms = {variable.get_id(): term for variable, term in spot.instead}
    if isinstance(symbol, Number):
        raw = number_text(model, terms[symbol.value.get_id()])
    else:
        assert isinstance(symbol, Moment)
        minute = symbol.minute if symbol.minute is None else terms.get(symbol.minute.get_id(), symbol.minute)
        raw = moment_text(model, terms[symbol.day.get_id()], minute)
    scope = "" if symbols.holder(leaf.scope, leaf.question) is symbols.kind else leaf.scope
    answers[scope][leaf.question] = raw
    return answers
