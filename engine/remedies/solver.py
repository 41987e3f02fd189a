"""The cheapest changes that make formulas hold, proven cheapest by a solver (weighted MaxSAT).

The one module that knows python-sat. Every answer takes one of its values; to keep one costs nothing, to change one
what it is said to cost; the solver (RC2) pays least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from engine.remedies.formulas import Formula, Pick, slots_of
from engine.remedies.slots import Place, Slot, Step, Steps

Cost = Callable[[Slot], Decimal]


class Solver:
    """Formulas over answers that may be changed; further ones may be added between two calls of `cheapest`."""

    def __init__(self, cost: Cost) -> None:
        """Start with nothing demanded."""
        self._cost = cost
        self._clauses: list[list[int]] = []
        self._variables = 0
        self._picked: dict[Slot, list[int]] = {}

    @property
    def places(self) -> frozenset[Place]:
        """Where an answer may be changed."""
        return frozenset(slot.place for slot in self._picked)

    def demand(self, formula: Formula) -> None:
        """Let a formula hold."""
        for slot in slots_of(formula).values():
            self._take(slot)
        self._clauses.append([self._literal(formula)])

    def forbid(self, steps: Steps) -> None:
        """Exclude these changes, whatever else is changed."""
        self._clauses.append([-self._picked[step.slot][step.pick] for step in steps])

    def forbid_exactly(self, steps: Steps) -> None:
        """Exclude that these answers change and no other."""
        chosen = {step.slot: step.pick for step in steps}
        self._clauses.append([-picked[chosen.get(slot, 0)] for slot, picked in self._picked.items()])

    def cheapest(self) -> Steps | None:
        """The cheapest changes by which everything demanded holds; None where there are none."""
        task = WCNF()
        task.extend(self._clauses)
        prices = {slot: self._cost(slot) for slot in self._picked}
        scale = Decimal(10) ** max((-int(price.as_tuple().exponent) for price in prices.values()), default=0)
        for slot, picked in self._picked.items():
            task.append([picked[0]], weight=int(prices[slot] * max(scale, Decimal(1))))
        with RC2(task) as search:
            model = search.compute()
        if model is None:
            return None
        true = {literal for literal in model if literal > 0}
        return frozenset(
            Step(slot, i) for slot, picked in self._picked.items() for i, one in enumerate(picked) if i and one in true
        )

    def _take(self, slot: Slot) -> None:
        """A variable a value, exactly one of them true."""
        if slot in self._picked:
            return
        picked = self._picked[slot] = [self._new() for _ in slot.values]
        self._clauses.append(picked)
        self._clauses += [[-one, -other] for i, one in enumerate(picked) for other in picked[:i]]

    def _literal(self, formula: Formula) -> int:
        """A variable that can be true only where the formula holds: enough, for formulas are only ever demanded."""
        mine = self._new()
        if isinstance(formula, Pick):
            self._clauses.append([-mine, *(self._picked[formula.slot][i] for i in sorted(formula.allowed))])
        elif formula.kind == "any":
            self._clauses.append([-mine, *(self._literal(part) for part in formula.parts)])
        else:
            self._clauses += [[-mine, self._literal(part)] for part in formula.parts]
        return mine

    def _new(self) -> int:
        self._variables += 1
        return self._variables


def total(steps: Iterable[Step], cost: Cost) -> Decimal:
    """What changes cost together."""
    return sum((cost(step.slot) for step in steps), Decimal(0))
