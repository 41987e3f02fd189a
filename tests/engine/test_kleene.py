"""Every condition is Kleene-complete: where every completion of the unknowns agrees, the outcome says so.

The table runs over the questions a variant reads, not over its leaves: two leaves on one question move together.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import pytest

import standards
from engine.answers import Answer, Subject
from engine.judge import EditionJudge
from engine.leaves import Scene, compile_leaf
from engine.program import Program
from engine.relations import Surroundings
from standards.conditions import Leaf, parse
from standards.kinds import Question
from standards.logic import TRUE, atoms, evaluate, outcome, tree
from standards.variants import Variant
from tests.engine.typical import DAY, all_answers, may_become, numbers_compared, settled

LIBRARY = standards.load()
NUMBERS = numbers_compared(LIBRARY)
PROGRAMS = [p for e in LIBRARY.editions.values() for p in EditionJudge(e, LIBRARY).programs.values()]
VARIANTS = [(program, variant) for program in PROGRAMS for variant in program.variants]
WHOLE_TABLE = 10_000
SAMPLE = 1_500
CLEAR = {"not_found", "not_applicable"}
Vector = tuple[str, ...]
Row = tuple["State", ...]


@dataclass(frozen=True, slots=True)
class State:
    """What one group of questions makes of its leaves, and what it may still make of them."""

    now: Vector
    later: tuple[Vector, ...]


def name(pair: tuple[Program, Variant]) -> str:
    program, v = pair
    return "/".join(filter(None, (program.edition.id, v.clause_id, v.branch, v.reading)))


@pytest.mark.parametrize("pair", VARIANTS, ids=name)
def test_a_variant_says_what_every_completion_agrees_on(pair):
    program, variant = pair
    table = Table(program, variant)
    assert not table.faults()


@pytest.mark.parametrize(
    ("hazard", "faults"),
    [
        ({"any": [{"zone": "zone20"}, {"not": {"zone": "zone20"}}]}, {"undetermined although major"}),
        ({"all": [{"zone": "zone20"}, {"zone": "no_drawing"}]}, {"undetermined although clear"}),
        ({"any": [{"zone": "zone20"}, {"zone": "no_drawing"}]}, set()),
        ({"zone": {"in": ["zone20", "other_zone", "no_drawing"]}}, {"undetermined although major"}),
    ],
)
def test_the_table_finds_a_condition_that_is_not_complete(hazard, faults):
    program = next(p for p in PROGRAMS if p.kind.kind == "zone20_place")
    source = program.variants[0].source
    variant = Variant("x", None, None, "", "", "zone20_place", TRUE, tree(parse(hazard)), source)
    assert {fault.partition(":")[0] for fault in Table(program, variant).faults()} == faults


class Table:
    """The truth table of one variant over the questions it reads."""

    def __init__(self, program: Program, variant: Variant) -> None:
        self.program, self.variant = program, variant
        self.leaves = list(dict.fromkeys(a.leaf for part in (variant.given, variant.hazard) for a in atoms(part)))
        self.groups = list(_groups(self.leaves))
        self.states = [list(self._states(group)) for group in self.groups]
        self._came_out: dict[tuple[Vector, ...], str] = {}
        self._kept: dict[Row, frozenset[str]] = {}

    def faults(self) -> list[str]:
        return list(dict.fromkeys(fault for row in self.rows() if (fault := self.fault(row))))[:3]

    def rows(self) -> Iterator[Row]:
        if prod(map(len, self.states)) <= WHOLE_TABLE:
            yield from product(*self.states)
            return
        rnd = random.Random(0)
        for _ in range(SAMPLE):
            yield tuple(rnd.choice(states) for states in self.states)

    def fault(self, row: Row) -> str | None:
        """Both ways: nothing is said that a completion contradicts, and what all agree on is said."""
        now, later = self.outcome(tuple(s.now for s in row)), self.completions(row)
        said = f": {[(g, s.now) for g, s in zip(self.groups, row, strict=True)]}"
        if now == "undetermined" and later == {"major"}:
            return "undetermined although major" + said
        if now == "undetermined" and later <= CLEAR:
            return "undetermined although clear" + said
        if now == "major" and later != {"major"}:
            return "major too early" + said
        if now in CLEAR and not later <= CLEAR:
            return f"{now} although {later}" + said
        if now == "not_applicable" and later != {now}:
            return f"{now} although {later}" + said
        return None

    def completions(self, row: Row) -> frozenset[str]:
        """Every outcome that completing the row may lead to."""
        kept = self._kept.get(row)
        if kept is None:
            i = next((i for i, state in enumerate(row) if len(state.later) > 1), None)
            if i is None:
                kept = frozenset({self.outcome(tuple(s.later[0] for s in row))})
            else:
                ends = [self.completions((*row[:i], State(v, (v,)), *row[i + 1 :])) for v in row[i].later]
                kept = frozenset().union(*ends)
            self._kept[row] = kept
        return kept

    def outcome(self, vectors: tuple[Vector, ...]) -> str:
        if vectors not in self._came_out:
            values = {
                leaf: v
                for g, vector in zip(self.groups, vectors, strict=True)
                for leaf, v in zip(g, vector, strict=True)
            }
            given, hazard = (
                evaluate(part, lambda atom: atom.value(values[atom.leaf]))
                for part in (self.variant.given, self.variant.hazard)
            )
            self._came_out[vectors] = outcome(given, hazard)
        return self._came_out[vectors]

    def _states(self, group: tuple[Leaf, ...]) -> Iterator[State]:
        """The distinct states of a group, over the typical answers to its questions."""
        if group[0].op == "sector":
            for mix in product("TFU", repeat=len(group)):
                yield State(mix, tuple(product(*("TF" if v == "U" else v for v in mix))))
            return
        asked = list(dict.fromkeys((leaf.scope, q) for leaf in group for q in leaf.questions()))
        questions = [_as_read(self._question(scope, q), group) for scope, q in asked]
        ends = [settled(q, NUMBERS.get(q.id, ()), edges=True) for q in questions]
        at_the_end = {
            numbers: self._vector(group, asked, [end[n] for n, end in zip(numbers, ends, strict=True)])
            for numbers in product(*(range(len(end)) for end in ends))
        }
        found: dict[State, None] = {}
        for mix in product(*(all_answers(q, NUMBERS.get(q.id, ())) for q in questions)):
            fitting = [[n for n, e in enumerate(end) if may_become(a, e)] for a, end in zip(mix, ends, strict=True)]
            later = {at_the_end[numbers] for numbers in product(*fitting)}
            found[State(self._vector(group, asked, list(mix)), tuple(sorted(later)))] = None
        yield from found

    def _question(self, scope: str, question: str) -> Question:
        kinds = LIBRARY.kinds
        asked = {"": [self.program.kind], "enterprise": [kinds["enterprise"]], "within": kinds.values()}[scope]
        return next(kind.by_id[question] for kind in asked if question in kind.by_id)

    def _vector(self, group: tuple[Leaf, ...], asked: list[tuple[str, str]], mix: list[Answer]) -> Vector:
        row = Subject(self.program.kind.kind, "被查", ("外面",))
        enterprise = row if row.kind == "enterprise" else Subject("enterprise", "企业")
        rows = [row, enterprise]
        for (scope, question), answer in zip(asked, mix, strict=True):
            if scope == "within":
                kind = next(kind for kind in LIBRARY.kinds.values() if question in kind.by_id)
                rows.append(Subject(kind.kind, "外面", (), {question: answer}))
            else:
                (row if scope == "" else enterprise).answers[question] = answer
        scene = Scene(enterprise, Surroundings(rows, LIBRARY.kinds), LIBRARY.kinds, DAY)
        silent = self.program.edition.head.broken.as_ == "text_silent"
        return tuple(compile_leaf(leaf, silent_on_broken=silent)(row, scene) for leaf in group)


def _as_read(question: Question, group: tuple[Leaf, ...]) -> Question:
    """A list of options cut down to those that the leaves look at: whatever else is ticked changes nothing."""
    if question.type != "choices":
        return question
    read = {option for leaf in group if question.id == leaf.question for option in leaf.value}
    return question.model_copy(update={"options": {o: text for o, text in question.options.items() if o in read}})


def _groups(leaves: list[Leaf]) -> Iterator[tuple[Leaf, ...]]:
    """Leaves that read a question in common, directly or by way of others."""
    todo = list(leaves)
    while todo:
        group = [todo.pop(0)]
        while near := [leaf for leaf in todo if any(_reads(leaf) & _reads(other) for other in group)]:
            group += near
            todo = [leaf for leaf in todo if leaf not in near]
        yield tuple(group)


def _reads(leaf: Leaf) -> set[tuple[str, str]]:
    return {(leaf.scope, question) for question in leaf.questions()}
