"""How two editions of one standard differ: rows that meet a clause of one and surely none of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import z3

from engine.judge import Judge
from engine.proof.clock import Clock
from engine.proof.desk import Desk
from engine.proof.symbols import day_in_force
from engine.proof.witness import Witness, form_of, judged
from standards.editions import Edition
from standards.kinds import SubjectKind


@dataclass(frozen=True, slots=True)
class Difference:
    """A form met by a clause of one edition and by none of the other, judged under both."""

    kind: str
    met: Witness
    clear: Witness

    @property
    def agrees(self) -> bool:
        """Whether the judge says so too."""
        return self.met.agrees and self.clear.agrees


def differences(one: Edition, other: Edition, judge: Judge, clock: Clock) -> Iterator[Difference]:
    """For each kind of row that both editions speak of, a form that only `one` finds something on."""
    for kind in judge.library.kinds.values():
        found = _on_kind(one, other, kind, judge, clock)
        if found is not None:
            yield found


def _on_kind(one: Edition, other: Edition, kind: SubjectKind, judge: Judge, clock: Clock) -> Difference | None:
    day = day_in_force(one)
    desk, beside = (Desk(edition, kind, judge, clock, day) for edition in (one, other))
    mine, theirs = desk.symbols, beside.symbols
    if not mine.variants or not theirs.variants:
        return None
    for variant in theirs.variants:  # so that the form answers what the other edition asks
        mine.truth(variant.given)
        mine.truth(variant.hazard)
    clear = z3.And([z3.Or(theirs.fails(v.given), theirs.fails(v.hazard)) for v in theirs.variants])
    for variant in mine.variants:
        model = desk.find(mine.hit(variant), clear, mine.domain, theirs.domain)
        if model is not None:
            name = f"{one.id}/{variant.clause_id}-{other.id}"
            form = form_of(name, mine, mine.answers(model))
            expected = {v: beside.outcome(model, v) for v in theirs.variants}
            return Difference(
                kind.kind,
                judged(name, form, one.id, {variant: "major"}, judge),
                judged(name, form, other.id, expected, judge),
            )
    return None
