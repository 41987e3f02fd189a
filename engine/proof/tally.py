"""Tallies of elements (综合判定) just reached and just missed, on forms with a row of every kind that belongs.

Variables are named after kind and question, so the symbols of several kinds describe rows that lie in each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any

import z3

from engine.proof.desk import Desk
from engine.proof.parts import differs
from engine.proof.symbols import Symbols
from engine.proof.witness import Witness, form_with, judged
from standards.conditions import Tally
from standards.kinds import SubjectKind
from standards.logic import Outcome, atoms
from standards.variants import Variant


def tally_of(variant: Variant) -> Tally | None:
    """The tally in a variant's hazard, if there is one."""
    return next((atom.leaf.value for atom in atoms(variant.hazard) if isinstance(atom.leaf.value, Tally)), None)


def edges(desk: Desk, variant: Variant, tally: Tally) -> Iterator[tuple[int, Witness | None]]:
    """A form with just enough elements and one with one too few; None where there is none."""
    place = _Place(desk, tally)
    for number in (tally.at_least, tally.at_least - 1):
        outcome: Outcome = "major" if number == tally.at_least else "not_found"
        model = place.find(place.count(tally) == number, desk.symbols.came_out(variant, outcome))
        yield number, None if model is None else place.witness(f"tally-{outcome}", model, {variant: outcome})


def apart(desk: Desk, one: Variant, other: Variant) -> Witness | None:
    """A form on which two readings of a tally differ, or None."""
    place = _Place(desk, *filter(None, map(tally_of, (one, other))))
    model = place.find(differs(desk, one, other))
    if model is None:
        return None
    expected = {variant: desk.outcome(model, variant) for variant in (one, other)}
    return place.witness(f"readings-{other.reading}", model, expected)


class _Place:
    """A place with one row of every kind that belongs to it, and the elements met there."""

    def __init__(self, desk: Desk, *tallies: Tally) -> None:
        self._desk, self._world = desk, _world(desk)
        self._met, self._settled = _elements(self._world, {clause for tally in tallies for clause in tally.among})
        self._counted = [desk.symbols.tally(tally) == (self.count(tally) >= tally.at_least) for tally in tallies]

    def count(self, tally: Tally) -> z3.ArithRef:
        """How many of a tally's elements are met."""
        return z3.Sum([z3.If(self._met[clause], 1, 0) for clause in tally.among])

    def find(self, *conditions: z3.BoolRef) -> z3.ModelRef | None:
        """Answers for all rows."""
        every = [side for symbols in self._world for side in (symbols.domain, symbols.plausible)]
        return self._desk.find(self._settled, *self._counted, *every, *conditions, plain=True)

    def witness(self, what: str, model: z3.ModelRef, expected: Mapping[Variant, Outcome]) -> Witness:
        """The rows as a form, judged."""
        symbols = self._desk.symbols
        by_kind: dict[str, dict[str, Any]] = {one.kind.kind: {} for one in self._world}
        for one in self._world:
            answers = one.answers(model)
            for scope, holder, question in one.asked():
                if question.id in answers[scope]:
                    by_kind.setdefault(holder.kind, {})[question.id] = answers[scope][question.id]
        lies_in = {kind: _nearest(symbols.library.kinds, kind, by_kind) for kind in by_kind}
        first = next(iter(expected))
        name = "-".join(filter(None, (first.clause_id, first.branch, first.reading, what)))
        edition = symbols.edition.id
        form = form_with(f"{edition}/{name}", symbols, by_kind, lies_in)
        return judged(f"{edition}/{name}", form, edition, expected, self._desk.judge)


def _world(desk: Desk) -> list[Symbols]:
    """The rows that belong to a place: itself, the enterprise, what it lies in, what lies in it."""
    mine = desk.symbols
    kinds, edition = mine.library.kinds, mine.edition
    outer = mine.kind.outwards(kinds) | {"enterprise"}
    belonging = [kind for kind in kinds.values() if kind.kind in outer or mine.kind.kind in kind.outwards(kinds)]
    around = (Symbols(mine.library, edition, kind, mine.day) for kind in belonging if kind is not mine.kind)
    return [mine, *(symbols for symbols in around if symbols.variants)]


def _elements(world: list[Symbols], clauses: Collection[str]) -> tuple[dict[str, z3.BoolRef], z3.BoolRef]:
    """Per element that it is met somewhere, and that none is contested or open anywhere."""
    met: dict[str, list[z3.BoolRef]] = {clause: [] for clause in clauses}
    settled = []
    for symbols in world:
        mine = [variant for variant in symbols.variants if variant.clause_id in met]
        for (clause, _), group in groupby(mine, key=lambda v: (v.clause_id, v.branch)):
            readings = list(group)
            hit = z3.And([symbols.hit(variant) for variant in readings])
            clear = z3.And([z3.Or(symbols.fails(v.given), symbols.fails(v.hazard)) for v in readings])
            met[clause].append(hit)
            settled.append(z3.Or(hit, clear))
    return {clause: z3.Or(hits) for clause, hits in met.items()}, z3.And(settled)


def _nearest(kinds: Mapping[str, SubjectKind], kind: str, listed: Collection[str]) -> list[str]:
    """The kinds listed in which a row lies directly: not those in which it lies by way of another."""
    outer = [name for name in kinds[kind].within if name in listed]
    return [name for name in outer if not any(name in kinds[one].outwards(kinds) for one in outer if one != name)]
