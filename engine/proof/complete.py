"""Whether a condition is decided exactly where answers still to come cannot change it.

The states of knowledge of the groups it reads (`engine.proof.knowledge`) are put to a solver. It looks for one that
the engine leaves open; every completion that comes out otherwise than is wanted rules out all states that allow for
what it rests on, until no state is left, or none of its completions does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import z3

from engine.proof.clock import Clock, Unfinished
from engine.proof.knowledge import Group, State, Vector
from engine.proof.variables import is_true
from standards.conditions import Leaf
from standards.logic import Atom, Node, Tree, Value, evaluate
from standards.variants import Variant

Found = dict[Leaf, str]
End = Literal["major", "clear"]
ENDS: tuple[End, ...] = ("major", "clear")


@dataclass(frozen=True, slots=True)
class Slip:
    """What the engine makes of the leaves where a condition is open although every completion ends so, or the reverse.

    `early`: it is decided although a completion ends otherwise.
    """

    end: End
    early: bool
    values: Found


class Table:
    """The states of knowledge of one variant, and their completions, as variables of a solver."""

    def __init__(self, variant: Variant, groups: list[Group], clock: Clock) -> None:
        """Make a variable for every state of a group and for every complete vector of values."""
        self.variant, self.groups, self._clock = variant, groups, clock
        self._ends = [sorted(frozenset().union(*(s.later for s in group.states))) for group in groups]
        self._states = [[z3.Bool(f"{g}.now.{i}") for i in range(len(group.states))] for g, group in enumerate(groups)]
        self._later = [[z3.Bool(f"{g}.later.{i}") for i in range(len(ends))] for g, ends in enumerate(self._ends)]
        self._place = {leaf: (g, i) for g, group in enumerate(groups) for i, leaf in enumerate(group.leaves)}
        self._whole = Node("all", (variant.given, variant.hazard))
        self._one_state = _one_each(self._states)

    def slips(self) -> list[Slip]:
        """Where the condition is open too long, or decided too early.

        Raises:
            Unfinished: where time ran out.
        """
        found = [self._open_although(end) for end in ENDS] + [self._decided_although(end) for end in ENDS]
        return [slip for slip in found if slip is not None]

    def tells_apart(self, other: Variant) -> bool:
        """Whether another condition over the same leaves comes out differently in some state of knowledge."""
        whole = Node("all", (other.given, other.hazard))
        sides = ((self._whole, whole), (self.variant.given, other.given))
        different = [one != two for a, b in sides for one, two in zip(self._now(a), self._now(b), strict=True)]
        solver = z3.Solver()
        solver.add(self._one_state, z3.Or(different))
        return bool(self._check(solver) == z3.sat)

    def _open_although(self, end: End) -> Slip | None:
        """A state left open although every completion ends so."""
        solver, completing = z3.Solver(), z3.Solver()
        holds, fails = self._now(self._whole)
        solver.add(self._one_state, z3.Not(holds), z3.Not(fails), z3.Not(z3.Or(self._waiting())))
        completing.add(_one_each(self._later), z3.Not(self._ends_so(end)))
        while self._check(solver) == z3.sat:
            states = self._chosen(solver.model())
            other = self._otherwise(completing, states)
            if other is None:
                return Slip(end, False, self._values([state.now for state in states]))
            solver.add(z3.Not(self._allows(self._rests_on(other, end))))
        return None

    def _decided_although(self, end: End) -> Slip | None:
        """A state decided although a completion ends otherwise."""
        holds, fails = self._now(self._whole)
        solver = z3.Solver()
        solver.add(self._one_state, _one_each(self._later), holds if end == "major" else fails)
        solver.add(z3.Not(self._ends_so(end)))
        for g, group in enumerate(self.groups):
            for chosen, state in zip(self._states[g], group.states, strict=True):
                solver.add(z3.Implies(chosen, self._one_of(g, state)))
        if self._check(solver) == z3.unsat:
            return None
        return Slip(end, True, self._values([state.now for state in self._chosen(solver.model())]))

    def _otherwise(self, completing: z3.Solver, states: list[State]) -> Found | None:
        """A completion of the states that does not end so."""
        completing.push()
        try:
            completing.add([self._one_of(g, state) for g, state in enumerate(states)])
            if self._check(completing) == z3.unsat:
                return None
            model = completing.model()
            vectors = [
                next(v for v, chosen in zip(ends, self._later[g], strict=True) if is_true(model, chosen))
                for g, ends in enumerate(self._ends)
            ]
            return self._values(vectors)
        finally:
            completing.pop()

    def _rests_on(self, values: Found, end: End) -> Found:
        """As few values of leaves as suffice for not ending so; what a silent text leaves open never ends."""
        otherwise, silent = ("F", "F") if end == "major" else ("T", "T")
        kept = dict(values)

        def value(atom: Atom) -> Value:
            if atom.leaf not in kept:
                return "U"
            found = atom.value(kept[atom.leaf])
            return silent if found == "U" else found  # type: ignore[return-value]

        for leaf in values:
            left_out = kept.pop(leaf)
            if evaluate(self._whole, value) != otherwise:
                kept[leaf] = left_out
        return kept

    def _allows(self, values: Found) -> z3.BoolRef:
        """That completions with these values are still possible."""
        by_group: dict[int, dict[int, str]] = {}
        for leaf, value in values.items():
            g, i = self._place[leaf]
            by_group.setdefault(g, {})[i] = value
        return z3.And(
            [
                z3.Or(
                    [
                        chosen
                        for chosen, state in zip(self._states[g], self.groups[g].states, strict=True)
                        if any(all(vector[i] == v for i, v in wanted.items()) for vector in state.later)
                    ]
                )
                for g, wanted in by_group.items()
            ]
        )

    def _ends_so(self, end: End) -> z3.BoolRef:
        return _truth(self._whole, self._atom_later)[0 if end == "major" else 1]

    def _now(self, part: Tree) -> tuple[z3.BoolRef, z3.BoolRef]:
        return _truth(part, self._atom_now)

    def _atom_now(self, atom: Atom, value: Value) -> z3.BoolRef:
        g, i = self._place[atom.leaf]
        pairs = zip(self._states[g], self.groups[g].states, strict=True)
        return z3.Or([chosen for chosen, state in pairs if atom.value(state.now[i]) == value])

    def _atom_later(self, atom: Atom, value: Value) -> z3.BoolRef:
        g, i = self._place[atom.leaf]
        pairs = zip(self._later[g], self._ends[g], strict=True)
        return z3.Or([chosen for chosen, vector in pairs if atom.value(vector[i]) == value])

    def _one_of(self, g: int, state: State) -> z3.BoolRef:
        """That a group ends in what a state may become."""
        return z3.Or([v for v, vector in zip(self._later[g], self._ends[g], strict=True) if vector in state.later])

    def _waiting(self) -> list[z3.BoolRef]:
        """The states that wait for a leaf and not for the condition."""
        pairs = (
            (s, state)
            for g, group in enumerate(self.groups)
            for s, state in zip(self._states[g], group.states, strict=True)
        )
        return [chosen for chosen, state in pairs if state.leaf_waits]

    def _chosen(self, model: z3.ModelRef) -> list[State]:
        return [
            next(state for s, state in zip(self._states[g], group.states, strict=True) if is_true(model, s))
            for g, group in enumerate(self.groups)
        ]

    def _values(self, vectors: list[Vector]) -> Found:
        return {leaf: vectors[g][i] for leaf, (g, i) in self._place.items()}

    def _check(self, solver: z3.Solver) -> Any:
        left = self._clock.milliseconds_left()
        if left is not None:
            solver.set("timeout", left)
        answer = solver.check()
        if answer == z3.unknown:
            raise Unfinished
        return answer


def _one_each(variables: list[list[z3.BoolRef]]) -> z3.BoolRef:
    return z3.And([z3.PbEq([(variable, 1) for variable in group], 1) for group in variables])


def _truth(part: Tree, atom: Any) -> tuple[z3.BoolRef, z3.BoolRef]:
    """Where a tree is true and where false, given where its atoms are."""
    if isinstance(part, Atom):
        return atom(part, "T"), atom(part, "F")
    sides = [_truth(child, atom) for child in part.parts]
    holds, fails = [side[0] for side in sides], [side[1] for side in sides]
    return (z3.And(holds), z3.Or(fails)) if part.kind == "all" else (z3.Or(holds), z3.And(fails))
