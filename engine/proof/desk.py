"""Where the clauses of one edition on one kind lie to be proven: the solver with its symbols, the judge, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

import z3

from engine.judge import Judge
from engine.proof.symbols import Answers, Symbols
from engine.proof.witness import Witness, witness
from standards.editions import Edition
from standards.kinds import SubjectKind
from standards.logic import Outcome, Tree
from standards.phrases import phrase
from standards.variants import Variant


class Unfinished(Exception):
    """The time is up, or the solver gave up: nothing is proven."""


class Clock:
    """How long there is."""

    def __init__(self, seconds: float | None = None) -> None:
        """Start; None is for ever."""
        self._end = None if seconds is None else monotonic() + seconds

    def milliseconds_left(self) -> int | None:
        """What is left; None for ever.

        Raises:
            Unfinished: where nothing is.
        """
        if self._end is None:
            return None
        left = int((self._end - monotonic()) * 1000)
        if left <= 0:
            raise Unfinished
        return left


class Desk:
    """One edition's clauses on one kind, ready to be asked about."""

    def __init__(self, edition: Edition, kind: SubjectKind, judge: Judge, clock: Clock) -> None:
        """Make the symbols; the solver knows what answers a form can hold."""
        self.judge, self.clock = judge, clock
        self.symbols = Symbols(judge.library, edition, kind)
        self._solver = z3.Solver()
        self._solver.add(self.symbols.domain)

    def find(self, *conditions: z3.BoolRef, plain: bool = False) -> z3.ModelRef | None:
        """Answers by which all conditions hold, such as people write where there are any; None where there are none.

        Args:
            conditions: what must hold.
            plain: whether any answers will do, for they are not shown.

        Raises:
            Unfinished: where the solver did not come to an end in time.
        """
        if not plain:
            found = self._find(*conditions, self.symbols.plausible)
            if found is not None:
                return found
        return self._find(*conditions)

    def witness(self, name: str, answers: Answers, expected: Mapping[Variant, Outcome]) -> Witness:
        """The answers as a form, judged."""
        return witness(name, self.symbols, answers, expected, self.judge)

    def outcome(self, model: z3.ModelRef, variant: Variant) -> Outcome:
        """What a variant comes to in a model."""
        outcomes: tuple[Outcome, ...] = ("major", "not_found", "not_applicable", "undetermined")
        return next(o for o in outcomes if self.symbols.true_in(model, self.symbols.came_out(variant, o)))

    def words(self, part: Tree) -> str:
        """A part of a condition as a person reads it."""
        symbols = self.symbols
        lacking = symbols.edition.head.broken.as_ == "lacking"
        return phrase(part, symbols.kind.kind, symbols.library, broken_lacks=lacking)

    def _find(self, *conditions: z3.BoolRef) -> z3.ModelRef | None:
        left = self.clock.milliseconds_left()
        if left is not None:
            self._solver.set("timeout", left)
        self._solver.push()
        try:
            self._solver.add(*conditions)
            answer = self._solver.check()
            if answer == z3.unknown:
                raise Unfinished
            return self._solver.model() if answer == z3.sat else None
        finally:
            self._solver.pop()
