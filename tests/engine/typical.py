"""Typical answers to a question: every option and state, numbers and dates around what the standards compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from typing import Any

from engine.answers import ANY_STATE, LACKING, PRESENT, Answer
from engine.judge import EditionJudge
from standards import Library
from standards.conditions import Leaf
from standards.kinds import SAFEGUARD_STATES, Question
from standards.logic import atoms

DAY = date(2024, 5, 20)
N_A = Answer("n_a", None, "不涉及")
UNKNOWN = (Answer("blank"), Answer("unclear", None, "不清楚"))
_DAYS_BACK = (29, 30, 31, 91, 92, 93, 181, 182, 183, 365, 366)
_FEW = ("working", "failed", "absent")
_MANY = 5  # options up to which every combination is tried


def settled(question: Question, numbers: Iterable[Decimal] = (), *, edges: bool = False) -> list[Answer]:
    """Answers that leave nothing open, 不涉及 among them where it is offered.

    With `edges` also numbers and dates beyond all the others, a little and by far: what an unknown answer may turn out
    to be.
    """
    values = _settled(question, sorted(numbers), edges)
    return [*(Answer("given", value) for value in values), *([N_A] if question.n_a else [])]


def half_open(question: Question) -> list[Answer]:
    """Answers that leave something open: a list ticked in part, a device whose state is not said."""
    return [Answer("given", value) for value in _half_open(question)]


def all_answers(question: Question, numbers: Iterable[Decimal] = ()) -> list[Answer]:
    return [*UNKNOWN, *settled(question, numbers), *half_open(question)]


def may_become(answer: Answer, other: Answer) -> bool:
    """Whether `other`, which is settled, is a completion of `answer`."""
    if answer.state in ("n_a", "given") and (answer.state != other.state or answer.state == "n_a"):
        return answer.state == other.state
    if answer.state != "given":
        return True
    one, two = answer.value, other.value
    if isinstance(one, dict):
        return all(
            one[o] == "U" or two[o] == one[o] or (isinstance(one[o], frozenset) and two[o] <= one[o]) for o in one
        )
    return bool(two <= one) if isinstance(one, frozenset) else bool(one == two)


def _settled(question: Question, numbers: list[Decimal], edges: bool) -> list[Any]:
    options = list(question.options or ())
    match question.type:
        case "yes_no":
            return ["yes", "no"]
        case "choice":
            return list(options)
        case "choices":
            return [dict(zip(options, ticks, strict=True)) for ticks in _ticks(len(options))]
        case "safeguard":
            return [_only(state) for state in SAFEGUARD_STATES]
        case "safeguards":
            return [dict(zip(options, mix, strict=True)) for mix in product(map(_only, _FEW), repeat=len(options))]
        case "number":
            return _around(question, numbers, edges)
        case _:
            return ["never", *(_moments(edges) if question.time else _days(edges))]


def _half_open(question: Question) -> list[Any]:
    options = list(question.options or ())
    match question.type:
        case "choices":
            if len(options) <= _MANY:
                mixes: Iterable[tuple[str, ...]] = product("TFU", repeat=len(options))
            else:
                mixes = [
                    tuple(one if i == n else rest for i in range(len(options)))
                    for n in range(len(options))
                    for one, rest in ("UF", "FU", "TU", "UT")
                ]
            return [dict(zip(options, mix, strict=True)) for mix in mixes if "U" in mix and set(mix) != {"U"}]
        case "safeguard":
            return [PRESENT, LACKING]
        case "safeguards":
            return [
                {o: states if o == one else ANY_STATE for o in options}
                for one in options
                for states in (*map(_only, _FEW), PRESENT)
            ]
        case _:
            return []


def _only(state: str) -> frozenset[str]:
    return frozenset({state})


def _ticks(count: int) -> Iterator[tuple[str, ...]]:
    """Every list of options where they are few; else those of at most three, of all and of all but one."""
    if count <= _MANY:
        yield from product("FT", repeat=count)
        return
    for most, one, rest in ((3, "T", "F"), (1, "F", "T")):
        for number in range(most + 1):
            for places in combinations(range(count), number):
                yield tuple(one if n in places else rest for n in range(count))


def _around(question: Question, numbers: list[Decimal], edges: bool) -> list[Decimal]:
    step = Decimal(1) if question.integer else Decimal("0.001")
    near = {n + d for n in (numbers or [Decimal(30)]) for d in (-step, Decimal(0), step)}
    far = {max(min(near) - 1000, question.min or Decimal(0)), min(near) - 1, max(near) + 1, max(near) + 1000}
    return sorted(n for n in (near | far if edges else near) if question.min is None or n >= question.min)


def _days(edges: bool) -> list[date]:
    return [DAY - timedelta(days=n) for n in (*_DAYS_BACK, *((0, 4000) if edges else ()))]


def _moments(edges: bool) -> list[datetime]:
    return [datetime.combine(DAY, time(hour)) for hour in ((7, 8, 9, 10, 11) if edges else (8, 9, 10))]


@cache
def _leaves(judge: EditionJudge) -> list[Leaf]:
    return [
        a.leaf for p in judge.programs.values() for v in p.variants for part in (v.given, v.hazard) for a in atoms(part)
    ]


def numbers_compared(library: Library) -> dict[str, set[Decimal]]:
    """Per question the numbers that any edition compares its answer with."""
    found: dict[str, set[Decimal]] = {}
    for edition in library.editions.values():
        for leaf in _leaves(EditionJudge(edition, library)):
            if isinstance(leaf.value, Decimal):
                found.setdefault(leaf.question, set()).add(leaf.value)
    return found
