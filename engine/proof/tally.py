"""Tallies of elements (综合判定) just reached and just missed, on forms with a row of every kind that belongs.

Variables are named after kind and question, so the symbols of several kinds describe rows that lie in each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any

import z3

from engine.proof.desk import Desk
from engine.proof.symbols import Symbols
from engine.proof.witness import Witness, form_with, judged
from standards.conditions import Tally
from standards.kinds import SubjectKind
from standards.logic import Atom, Outcome, atoms
from standards.variants import Variant


def tally_of(variant: Variant) -> Atom | None:
    """The tally in a variant's hazard, if there is one."""
    return next((atom for atom in atoms(variant.hazard) if isinstance(atom.leaf.value, Tally)), None)


def edges(desk: Desk, variant: Variant, counting: Atom) -> Iterator[tuple[int, Witness | None]]:
    """A form with just enough elements and one with one too few; None where there is none."""
    tally = counting.leaf.value
    assert isinstance(tally, Tally)
    world = _world(desk)
    met, settled = _elements(world, tally)
    conditions = [settled, *(symbols.domain for symbols in world), *(symbols.plausible for symbols in world)]
    mine = desk.symbols
    for number in (tally.at_least, tally.at_least - 1):
        enough = number == tally.at_least
        outcome: Outcome = "major" if enough else "not_found"
        exactly = z3.Sum([z3.If(one, 1, 0) for one in met]) == number
        counted = mine.holds(counting) if enough else mine.fails(counting)
        model = desk.find(exactly, counted, mine.came_out(variant, outcome), *conditions, plain=True)
        yield number, None if model is None else _form(desk, world, model, variant, outcome)


def _world(desk: Desk) -> list[Symbols]:
    """The rows that belong to a place: itself, the enterprise, what it lies in, what lies in it."""
    mine = desk.symbols
    kinds, edition = mine.library.kinds, mine.edition
    outer = mine.kind.outwards(kinds) | {"enterprise"}
    belonging = [kind for kind in kinds.values() if kind.kind in outer or mine.kind.kind in kind.outwards(kinds)]
    around = (Symbols(mine.library, edition, kind, mine.day) for kind in belonging if kind is not mine.kind)
    return [mine, *(symbols for symbols in around if symbols.variants)]


def _elements(world: list[Symbols], tally: Tally) -> tuple[list[z3.BoolRef], z3.BoolRef]:
    """Per element that it is met somewhere, and that none is contested or open anywhere."""
    met: dict[str, list[z3.BoolRef]] = {clause: [] for clause in tally.among}
    settled = []
    for symbols in world:
        mine = [variant for variant in symbols.variants if variant.clause_id in met]
        for (clause, _), group in groupby(mine, key=lambda v: (v.clause_id, v.branch)):
            readings = list(group)
            hit = z3.And([symbols.hit(variant) for variant in readings])
            clear = z3.And([z3.Or(symbols.fails(v.given), symbols.fails(v.hazard)) for v in readings])
            met[clause].append(hit)
            settled.append(z3.Or(hit, clear))
    return [z3.Or(hits) for hits in met.values()], z3.And(settled)


def _form(desk: Desk, world: list[Symbols], model: z3.ModelRef, variant: Variant, outcome: Outcome) -> Witness:
    kinds = desk.symbols.library.kinds
    by_kind: dict[str, dict[str, Any]] = {symbols.kind.kind: {} for symbols in world}
    for symbols in world:
        answers = symbols.answers(model)
        for scope, holder, question in symbols.asked():
            if question.id in answers[scope]:
                by_kind.setdefault(holder.kind, {})[question.id] = answers[scope][question.id]
    lies_in = {kind: _nearest(kinds, kind, by_kind) for kind in by_kind}
    name = "-".join(filter(None, (variant.clause_id, variant.branch, variant.reading, f"tally-{outcome}")))
    edition = desk.symbols.edition.id
    return judged(
        f"{edition}/{name}",
        form_with(name, desk.symbols, by_kind, lies_in),
        edition,
        {variant: outcome},
        desk.judge,
    )


def _nearest(kinds: Mapping[str, SubjectKind], kind: str, listed: Collection[str]) -> list[str]:
    """The kinds listed in which a row lies directly: not those in which it lies by way of another."""
    outer = [name for name in kinds[kind].within if name in listed]
    return [name for name in outer if not any(name in kinds[one].outwards(kinds) for one in outer if one != name)]
