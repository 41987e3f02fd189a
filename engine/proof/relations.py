"""How the clauses of an edition relate: for people to look at, no failure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Literal

import z3

from engine.proof.desk import Desk
from standards.variants import Variant


@dataclass(frozen=True, slots=True)
class Relation:
    """Two clauses on one kind of row: one row can meet both (`overlap`), or what meets `one` always meets `other`."""

    edition: str
    kind: str
    one: str
    other: str
    how: Literal["overlap", "implies"]


def relations(desk: Desk) -> Iterator[Relation]:
    """How the clauses on one kind relate, pair by pair."""
    desk.clock.milliseconds_left()
    symbols = desk.symbols
    hits = {clause: _hit(desk, list(group)) for clause, group in groupby(symbols.variants, key=lambda v: v.clause_id)}
    edition, kind = symbols.edition.id, symbols.kind.kind
    for one, other in combinations(hits, 2):
        if desk.find(hits[one], hits[other], plain=True) is None:
            continue
        implied = False
        for a, b in ((one, other), (other, one)):
            if desk.find(hits[a], z3.Not(hits[b]), plain=True) is None:
                implied = True
                yield Relation(edition, kind, a, b, "implies")
        if not implied:
            yield Relation(edition, kind, one, other, "overlap")


def _hit(desk: Desk, variants: list[Variant]) -> z3.BoolRef:
    """Where a clause is hit by every reading of one of its branches."""
    branches = groupby(variants, key=lambda v: v.branch)
    return z3.Or([z3.And([desk.symbols.hit(variant) for variant in readings]) for _, readings in branches])
