"""Which part of one edition speaks of the same thing as which part of another, by what they forbid, not by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import z3

from engine.proof.compared import LEVELS, Level, Part
from engine.proof.rows import Rows


@dataclass(slots=True)
class Pairs:
    """Who stands for whom, the nearest first."""

    olds: dict[Part, list[Part]] = field(default_factory=dict)  # of a new part
    news: dict[Part, list[Part]] = field(default_factory=dict)  # of an old part


def pair(rows: Rows, olds: Sequence[Part], news: Sequence[Part]) -> Pairs:
    """Pair the parts of two editions on one subject kind.

    Two parts belong together where one row can hit both and their hazards share a question, or where one implies the
    other: first by their narrowest readings, for a widest one may reach into another industry. What then is left alone
    on both sides, on rows to which both apply, is the same matter asked otherwise (a spark alarm then, spark
    elimination now); of several such the branches of clauses already paired.
    """
    near: dict[tuple[Part, Part], int] = {}
    for level in LEVELS:
        left = _alone(near, olds, news)
        near |= {pair: how for pair in left if (how := _nearness(rows, *pair, level))}
    near |= dict.fromkeys(_asked_otherwise(rows, near, _alone(near, olds, news)), 1)
    found = Pairs({new: [] for new in news}, {old: [] for old in olds})
    for old, new in sorted(near, key=lambda pair: -near[pair]):
        found.olds[new].append(old)
        found.news[old].append(new)
    return found


Couple = tuple[Part, Part]


def _alone(near: Iterable[Couple], olds: Sequence[Part], news: Sequence[Part]) -> list[Couple]:
    """Every couple of parts neither of which is paired."""
    paired = {part for pair in near for part in pair}
    return [(old, new) for old in olds for new in news if old not in paired and new not in paired]


def _nearness(rows: Rows, old: Part, new: Part, level: Level) -> int:
    """How near two parts are to each other: 0 where they have nothing to do with each other."""
    one, other = rows.by_new.hit(old.at(level)), rows.by_new.hit(new.at(level))
    if not rows.can(one, other):
        return 0
    shared = len(old.forbids & new.forbids)
    implied = sum(not rows.can(a, z3.Not(b)) for a, b in ((one, other), (other, one)))
    return 2 * shared + 3 * implied


def _asked_otherwise(rows: Rows, near: Iterable[Couple], left: Sequence[Couple]) -> list[Couple]:
    clauses = {(old.clause, new.clause) for old, new in near}
    kin = [(old, new) for old, new in left if (old.clause, new.clause) in clauses]
    both_apply = [pair for pair in kin or left if rows.can(*(rows.by_new.holds(one.at("wide").given) for one in pair))]
    return both_apply
