"""Case tables made ready to be asked a thousand times: the judged row of every case, and what it comes to.

Only outcomes and readings are worked out here, by the plain evaluator and without grounds. A test holds them equal to
what the judge finds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from engine import Judge
from engine.answers import Answer, Subject
from engine.elements import Elements
from engine.forms import Form
from engine.leaves import Scene, Value, compile_leaf
from engine.proof.cases import Case, form_of
from engine.readings import combine
from standards.conditions import Leaf, Scope
from standards.editions import Edition
from standards.logic import Atom, Outcome, evaluate, outcome
from standards.logic import Value as Truth
from standards.variants import Variant


@dataclass(frozen=True, slots=True)
class Came:
    """What one clause, or one branch of it, comes to on a row: as a whole and under each reading."""

    outcome: Outcome
    contested: bool
    readings: dict[str, Outcome]


@dataclass(slots=True)
class Row:
    """The judged row of a case in its scene, with the leaves that were valued so far."""

    case: Case
    subject: Subject
    scene: Scene
    compiled: dict[Leaf, Value] = field(repr=False)  # shared by the rows of an edition
    silent: bool = False
    _values: dict[Leaf, str] = field(default_factory=dict)

    def outcome(self, variant: Variant) -> Outcome:
        """What a variant comes to."""
        return outcome(evaluate(variant.given, self._atom), evaluate(variant.hazard, self._atom))

    def answer(self, scope: Scope, question: str) -> Answer:
        """The answer to a question of the row, of the enterprise, or of what the row lies in."""
        if scope == "within":
            return self.scene.surroundings.ask(self.subject, question)[0]
        return (self.scene.enterprise if scope else self.subject).answer(question)

    def _atom(self, atom: Atom) -> Truth:
        return atom.value(self._values.get(atom.leaf) or self._value(atom.leaf))

    def _value(self, leaf: Leaf) -> str:
        value = self.compiled.get(leaf)
        if value is None:
            value = self.compiled[leaf] = compile_leaf(leaf, silent_on_broken=self.silent)
        self._values[leaf] = found = value(self.subject, self.scene)
        return found

    def came(self, variants: Iterable[Variant]) -> dict[str, Came]:
        """What several variants come to, by clause and branch as the tables write them."""
        mine = [variant for variant in variants if variant.subject == self.subject.kind]
        found: dict[str, Came] = {}
        for key, group in groupby(mine, key=part_of):
            read = [(variant.reading or "", self.outcome(variant)) for variant in group]
            whole, contested = combine([each for _, each in read])
            found[key] = Came(whole, contested, dict(read) if len(read) > 1 else {})
        return found


def part_of(variant: Variant) -> str:
    """A clause or one branch of it, as the case tables write it: `11(6)`, `11(8)/sanding`."""
    return variant.clause_id if variant.branch is None else f"{variant.clause_id}/{variant.branch}"


def unexpected(row: Row, variants: Iterable[Variant], touched: frozenset[str]) -> str | None:
    """Where a row comes out otherwise than its case expects of the clauses `touched`: the first key, as differences."""
    expect, found = row.case.expect, row.came(variants)
    keys = {key: key.split("/")[0] for key in found}
    clauses = list(keys.values())
    for key in expect:
        if key.split("/")[0] in touched and key not in found and clauses.count(key) != 1:
            return key
    for key, came in found.items():
        alone = clauses.count(keys[key]) == 1
        if not _as_expected(came, expect.get(key) or (expect.get(keys[key]) if alone else None)):
            return key
    return None


def _as_expected(came: Came, expected: dict[str, Any] | None) -> bool:
    if expected is None:
        return came.outcome not in ("major", "undetermined")
    if came.contested and expected.get("reason", "needs_person") != "needs_person":
        return False
    return expected.get("outcome") == came.outcome and expected.get("readings", came.readings) == came.readings


class Bench:
    """The judged rows of an edition's cases, by kind.

    A row whose industry is disputed is left out: that a hit on it goes to a person is not the encoding's doing.
    """

    def __init__(self, edition: Edition, judge: Judge, cases: Iterable[Case]) -> None:
        """Read the cases into rows."""
        self.edition, self._judge = edition, judge
        self._tallies = any(clause.effect == "tally" for _, clause in edition.clauses.values())
        self._compiled: dict[Leaf, Value] = {}
        self.rows: dict[str, list[Row]] = {}
        for case in cases:
            row = self.row(case)
            if not row.scene.sectors(row.subject).disputed:
                self.rows.setdefault(case.subject, []).append(row)

    def row(self, case: Case) -> Row:
        """The judged row of a case."""
        form = form_of(case, self._judge.library)
        scene = self._judge.scene(form, case.day)
        if self._tallies:
            scene.elements = self._elements(form, scene)
        subject = next(s for s in scene.surroundings.subjects if s.kind == case.subject and s.name == case.row_name)
        return Row(case, subject, scene, self._compiled, self.edition.head.broken.as_ == "text_silent")

    def _elements(self, form: Form, scene: Scene) -> Elements:
        """The elements the encoding finds; that a mutant would find others is for those cases to tell."""
        rows = {(row.kind, row.name): row for row in scene.surroundings.subjects}
        found = self._judge.edition(self.edition).judge(form, scene).elements
        return Elements(
            scene.surroundings, scene.enterprise, ((rows[f.subject.kind, str(f.subject.name)], f) for f in found)
        )
