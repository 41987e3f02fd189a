"""A row that tells a mutant from the original, or the proof that there is none. Needs z3 (the extra `verify`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

import z3

from engine.answers import plain
from engine.proof.answered import Answers
from engine.proof.bench import Row
from engine.proof.mutate import Undecided
from engine.proof.symbols import Symbols
from standards import Library
from standards.editions import Edition
from standards.kinds import SubjectKind
from standards.logic import Outcome
from standards.variants import Variant

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PATIENCE = 10_000  # milliseconds for one question to the solver


class Telling:
    """Complete rows of one kind on which two encodings of a clause come to different outcomes."""

    def __init__(self, library: Library, edition: Edition, kind: SubjectKind, day: date) -> None:
        """Make the symbols of the edition's clauses on the kind, for inspections on `day`."""
        self._symbols = Symbols(library, edition, kind, day)

    def row(self, before: Sequence[Variant], after: Sequence[Variant], near: Row) -> Answers | None:
        """Answers on which the variants of one clause (or branch) differ, as like those of `near` as can be.

        None where no complete row tells them apart.

        Raises:
            Undecided: where the solver gives up.
        """
        apart = self._apart(before, after)
        solver = z3.Solver()
        solver.set("timeout", PATIENCE)
        solver.add(self._symbols.domain, apart)
        found = solver.check()
        if found == z3.unsat:
            return None
        if found != z3.sat:
            raise Undecided
        return self._by_kind(self._nearest(apart, near) or solver.model())

    def meet(self, places: Sequence[Variant], elements: Sequence[Variant]) -> bool:
        """Whether one row can be a place that some of `places` apply to, and meet some of `elements`.

        Raises:
            Undecided: where the solver gives up.
        """
        applies = z3.Or([z3.Not(self._symbols.came_out(place, "not_applicable")) for place in places])
        met = z3.Or([self._symbols.hit(element) for element in elements])
        solver = z3.Solver()
        solver.set("timeout", PATIENCE)
        solver.add(self._symbols.domain, applies, met)
        found = solver.check()
        if found == z3.unknown:
            raise Undecided
        return bool(found == z3.sat)

    def _by_kind(self, model: z3.ModelRef) -> Answers:
        answers = self._symbols.answers(model)
        found: Answers = {}
        for scope, holder, question in self._symbols.asked():
            found.setdefault(holder.kind, {})[question.id] = answers[scope].get(question.id)
        return found

    def _nearest(self, apart: z3.BoolRef, near: Row) -> z3.ModelRef | None:
        best = z3.Optimize()
        best.set("timeout", PATIENCE)
        best.add(self._symbols.domain, self._symbols.plausible, apart)
        for scope, _, question in self._symbols.asked():
            answer = near.answer(scope, question.id)
            if answer.state in ("given", "n_a"):
                raw = "n_a" if answer.state == "n_a" else plain(answer.value)
                best.add_soft(self._symbols.says({scope: {question.id: raw}}))
        return best.model() if best.check() == z3.sat else None

    def _apart(self, before: Sequence[Variant], after: Sequence[Variant]) -> z3.BoolRef:
        """Reading by reading where both have the same ones, else as a whole."""
        if [v.reading for v in before] == [v.reading for v in after]:
            return z3.Or([self._differ([b], [a]) for b, a in zip(before, after, strict=True) if b != a])
        return self._differ(before, after)

    def _differ(self, before: Sequence[Variant], after: Sequence[Variant]) -> z3.BoolRef:
        return z3.Or([self._whole(before, o) != self._whole(after, o) for o in OUTCOMES])

    def _whole(self, readings: Sequence[Variant], outcome: Outcome) -> z3.BoolRef:
        """Where several readings together come to an outcome, as `engine.readings.combine` has it."""
        came = {o: [self._symbols.came_out(variant, o) for variant in readings] for o in OUTCOMES}
        same = z3.Or([z3.And(each) for each in came.values()])
        is_open = z3.Or(*came["undetermined"], z3.And(z3.Not(same), z3.Or(came["major"])))
        if outcome == "undetermined":
            return is_open
        if outcome == "not_found":
            return z3.Or(z3.And(came["not_found"]), z3.And(z3.Not(same), z3.Not(is_open)))
        return z3.And(came[outcome])
