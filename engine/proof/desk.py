"""Where the clauses of one edition on one kind lie to be proven: the solver with its symbols, the judge, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import z3

from engine.judge import Judge
from engine.proof.clock import Clock, Unfinished
from engine.proof.complete import Table
from engine.proof.knowledge import Knowledge
from engine.proof.symbols import Answers, Symbols
from engine.proof.witness import Witness, form_of, judged
from standards.editions import Edition
from standards.kinds import SubjectKind
from standards.logic import Outcome, Tree
from standards.phrases import phrase
from standards.variants import Variant


class Desk:
    """One edition's clauses on one kind, ready to be asked about."""

    def __init__(
        self, edition: Edition, kind: SubjectKind, judge: Judge, clock: Clock, day: date | None = None
    ) -> None:
        """Make the symbols; the solver knows what answers a form can hold."""
        self.judge, self.clock = judge, clock
        self.symbols = Symbols(judge.library, edition, kind, day)
        self._knowledge = Knowledge(self.symbols)
        self._tables: dict[Variant, Table] = {}
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

    def table(self, variant: Variant) -> Table:
        """What can be known of the answers a variant reads."""
        if variant not in self._tables:
            self._tables = {variant: Table(variant, self._knowledge.groups(variant), self.clock)}
        return self._tables[variant]

    def witness(self, name: str, answers: Answers, expected: Mapping[Variant, Outcome]) -> Witness:
        """The answers as a form, judged."""
        return judged(name, form_of(name, self.symbols, answers), self.symbols.edition.id, expected, self.judge)

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
