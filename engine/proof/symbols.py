"""Answers as z3 variables: what a solver needs to look for forms on which a condition holds or fails.

A variable stands for an answer, never for a leaf: two leaves on one question move together. The answers are
complete: nothing is unknown, 不涉及 is an answer where the question offers it. Variables are named after kind and
question, so the symbols of two editions on one kind speak of one row.

What stays open on complete answers: `lacks` of a device that is there but broken, where the edition is silent on
it. So a condition is surely true (`holds`), surely false (`fails`), or neither. A tally of elements is one variable
by itself: what it counts stands on other rows.

Needs z3 (the extra `verify`); nothing outside engine/proof imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import z3

from engine.answers import BROKEN, NOT_THERE
from engine.leaves import may_lie_in_workshop
from engine.proof.cases import DAY
from engine.proof.dates import Limit, limit_of, older
from engine.proof.variables import (
    NO,
    NOWHERE,
    YES,
    Moment,
    Number,
    OneOf,
    Raw,
    Symbol,
    Ticks,
    exact,
    is_true,
    symbol_of,
)
from standards import Library
from standards.conditions import Bound, Leaf, Other, Scope, Tally
from standards.editions import Edition
from standards.kinds import Question, SubjectKind
from standards.logic import Atom, Outcome, Tree, tree
from standards.variants import Variant, variants

Answers = dict[str, dict[str, Raw]]
_WORKSHOP = ("workshop", "sector")
_COMPARE: dict[str, Callable[[Any, Any], z3.BoolRef]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


class Truth(NamedTuple):
    """Where a leaf or a condition is surely true, and where surely false."""

    holds: z3.BoolRef
    fails: z3.BoolRef


class Symbols:
    """The answers that the clauses of one edition on one subject kind read, and the conditions over them.

    `library`, `edition`, `kind` and `day`, the day of inspection, are as given.
    """

    def __init__(self, library: Library, edition: Edition, kind: SubjectKind, day: date | None = None) -> None:
        """Make the variables of everything the edition's variants on the kind read.

        Args:
            library: the standards.
            edition: whose clauses, and whose word on broken devices.
            kind: of the row that is judged.
            day: the day of inspection; by default one on which the edition is in force.
        """
        self.library, self.edition, self.kind = library, edition, kind
        self.day = day or day_in_force(edition)
        self.variants = [
            variant
            for article, clause in edition.clauses.values()
            for variant in variants(edition, article, clause)
            if variant.subject == kind.kind
        ]
        self._silent = edition.head.broken.as_ == "text_silent"
        self._symbols: dict[tuple[str, str], Symbol] = {}
        self._n_a: dict[tuple[str, str], z3.BoolRef] = {}
        self._truths: dict[Leaf, Truth] = {}
        self._rules: list[z3.BoolRef] = []
        self._governed: dict[str, z3.BoolRef] = {}
        for variant in self.variants:
            self.truth(variant.given)
            self.truth(variant.hazard)
        self._rules += [self._agrees(kind, question) for kind, question in list(self._symbols)]

    def _agrees(self, kind: str, question: str) -> z3.BoolRef:
        """That the row contradicts nothing that is said of what it lies in: such an answer would count for nothing."""
        asked = self.library.kinds[kind].by_id[question]
        told = [one for one in asked.contradicted_by if one.inside == self.kind.kind]
        said = self._symbols[kind, question].says
        return z3.Not(z3.Or([z3.And(said(one.answer), self.holds(tree(one.where))) for one in told]))

    @property
    def domain(self) -> z3.BoolRef:
        """That the answers read so far are ones a form can hold; take it after the last new condition."""
        return z3.And([s.domain for s in self._symbols.values()] + self._rules + self._implied())

    @property
    def plausible(self) -> z3.BoolRef:
        """That dates and numbers are such as people write: for forms worth showing, never for proofs."""
        return z3.And([YES, *(s.plausible(self.day) for s in self._symbols.values() if isinstance(s, Moment | Number))])

    def holds(self, part: Tree) -> z3.BoolRef:
        """Where a condition is surely true."""
        return self.truth(part).holds

    def fails(self, part: Tree) -> z3.BoolRef:
        """Where it is surely false; what is neither is left open by a text silent on broken devices."""
        return self.truth(part).fails

    def hit(self, variant: Variant) -> z3.BoolRef:
        """Where a variant is hit."""
        return z3.And(self.holds(variant.given), self.holds(variant.hazard))

    def came_out(self, variant: Variant, outcome: Outcome) -> z3.BoolRef:
        """Where a variant comes to `outcome`, by the table of `standards.logic.outcome`."""
        given, hazard = self.truth(variant.given), self.truth(variant.hazard)
        hit, clear = z3.And(given.holds, hazard.holds), z3.And(z3.Not(given.fails), hazard.fails)
        return {
            "major": hit,
            "not_found": clear,
            "not_applicable": given.fails,
            "undetermined": z3.Not(z3.Or(hit, clear, given.fails)),
        }[outcome]

    def true_in(self, model: z3.ModelRef, condition: z3.BoolRef) -> bool:
        """Whether a condition holds in a model."""
        return is_true(model, condition)

    def truth(self, part: Tree) -> Truth:
        """Where a condition is true and where it is false."""
        if isinstance(part, Atom):
            return self._atom(part)
        parts = [self.truth(child) for child in part.parts]
        holds, fails = [p.holds for p in parts], [p.fails for p in parts]
        return Truth(z3.And(holds), z3.Or(fails)) if part.kind == "all" else Truth(z3.Or(holds), z3.And(fails))

    def answers(self, model: z3.ModelRef) -> Answers:
        """The answers a model gives, by scope (`""`, `enterprise`, `within`) and question, as a form holds them.

        Of a row of the enterprise itself all stands under `""`. A row that lies in no workshop with an industry has no
        `sector`. `holder` names the kind of the row that holds an answer of `within`.
        """
        found: Answers = {"": {}, "enterprise": {}, "within": {}}
        for (kind, question), symbol in self._symbols.items():
            n_a = is_true(model, self._n_a[kind, question])
            raw = "n_a" if n_a else symbol.raw(model)
            if raw != NOWHERE:
                found[self._scope(kind)][question] = raw
        return found

    def says(self, answers: Mapping[str, Mapping[str, Raw]]) -> z3.BoolRef:
        """That the answers are these; a question without an answer is free, but for the industry of a workshop."""
        parts = [YES]
        for (kind, question), symbol in self._symbols.items():
            raw = answers.get(self._scope(kind), {}).get(question)
            if raw is None and (kind, question) == _WORKSHOP and self._governed:
                raw = NOWHERE
            if raw is not None:
                n_a = self._n_a[kind, question]
                parts.append(n_a if raw == "n_a" else z3.And(z3.Not(n_a), symbol.says(raw)))
        return z3.And(parts)

    def asked(self) -> Iterator[tuple[Scope, SubjectKind, Question]]:
        """Every question read so far, with its scope and the kind of the row that holds it."""
        for kind, question in self._symbols:
            holder = self.library.kinds[kind]
            yield self._scope(kind), holder, holder.by_id[question]

    def symbol(self, scope: Scope, question: str) -> Symbol:
        """The variables of an answer, made when first asked for."""
        symbol: Symbol = self._read(scope, question)[0]
        return symbol

    def holder(self, scope: Scope, question: str) -> SubjectKind:
        """The kind of the row a question is asked of: for `within` the nearest kind that has it."""
        kinds = self.library.kinds
        if scope != "within":
            return kinds["enterprise"] if scope else self.kind
        ring, seen = self.kind.within, {self.kind.kind}
        while True:
            for name in ring:
                if question in kinds[name].by_id:
                    return kinds[name]
            seen |= set(ring)
            ring = [outer for name in ring for outer in kinds[name].within if outer not in seen]

    def number(self, leaf: Leaf) -> z3.ArithRef:
        """What a comparison of numbers is held to."""
        if isinstance(leaf.value, Other):
            return exact(leaf.value.times) * self._read("", leaf.value.question)[0].value
        assert isinstance(leaf.value, Decimal)
        return exact(leaf.value)

    def limit(self, leaf: Leaf) -> Limit:
        """What a comparison of dates is held to."""
        bound = leaf.value
        assert isinstance(bound, Bound)
        start = None if bound.of == "inspected_on" else self._read("", bound.of)[0]
        amount, unit = bound.minus, None
        if amount in self.kind.by_id:
            unit = self.kind.by_id[amount].unit
            amount = self._read("", amount)[0].value
        return limit_of(start, self.day, amount, unit, self._rules)

    def tally(self, tally: Tally) -> z3.BoolRef:
        """That enough of the elements are met; what it counts stands on other rows."""
        return z3.Bool(f"at least {tally.at_least} of {' '.join(tally.among)}")

    def not_applicable(self, leaf: Leaf) -> list[z3.BoolRef]:
        """That an answer the leaf compares is 不涉及, for each; no variable where it cannot be."""
        return [self._read(scope, question)[1] for scope, question in _read_by(leaf)]

    def _scope(self, kind: str) -> Scope:
        return "" if kind == self.kind.kind else "enterprise" if kind == "enterprise" else "within"

    def _read(self, scope: Scope, question: str) -> tuple[Any, z3.BoolRef]:
        """The variables of an answer, and that it is 不涉及."""
        holder = self.holder(scope, question)
        key = holder.kind, question
        if key not in self._symbols:
            name = ".".join(key)
            asked = holder.by_id[question]
            self._symbols[key] = symbol_of(name, asked, self.day, nowhere=key == _WORKSHOP)
            self._n_a[key] = z3.Bool(f"{name}=n_a") if asked.n_a else NO
        return self._symbols[key], self._n_a[key]

    def _implied(self) -> list[z3.BoolRef]:
        """What an answer says of another question of the row: with a 监管行业 it is a 工贸 enterprise."""
        found = []
        for (kind, question), symbol in self._symbols.items():
            asked = self.library.kinds[kind].by_id[question]
            for option, implied in (asked.implies or {}).items():
                for other, raw in implied.items() if isinstance(implied, dict) else ():
                    if (kind, other) in self._symbols:
                        ticked = symbol.options[option] if isinstance(symbol, Ticks) else symbol.says(option)
                        counts = z3.And(ticked, z3.Not(self._n_a[kind, question]))
                        meant = z3.And(self._symbols[kind, other].says(raw), z3.Not(self._n_a[kind, other]))
                        found.append(z3.Implies(counts, meant))
        return found

    def _atom(self, atom: Atom) -> Truth:
        """As `Atom.value`: 不涉及 is false in either polarity, and turned over only with the whole part."""
        leaf = atom.leaf
        if leaf not in self._truths:
            self._truths[leaf] = self._leaf(leaf)
        holds, fails = self._truths[leaf]
        if atom.negated:
            holds, fails = fails, holds
        n_a = z3.Or(self.not_applicable(leaf))
        holds, fails = z3.And(holds, z3.Not(n_a)), z3.Or(fails, n_a)
        return Truth(fails, holds) if atom.inverted else Truth(holds, fails)

    def _leaf(self, leaf: Leaf) -> Truth:
        if isinstance(leaf.value, Tally):
            return _sure(self.tally(leaf.value))
        if leaf.op == "sector":
            return _sure(self._sector(str(leaf.value)))
        symbol, _ = self._read(leaf.scope, leaf.question)
        if isinstance(leaf.value, Bound):
            limit = self.limit(leaf)
            return _sure(older(symbol, limit) if leaf.op == "before" else older(limit, symbol))
        if leaf.op in _COMPARE:
            return _sure(_COMPARE[leaf.op](symbol.value, self.number(leaf)))
        if leaf.op == "lacks":
            return self._lacks(symbol)
        if leaf.op == "lacks_among":
            assert isinstance(leaf.value, tuple)
            lacking = [self._lacks(symbol.options[option]) for option in leaf.value]
            return Truth(z3.And([part.holds for part in lacking]), z3.Or([part.fails for part in lacking]))
        return _sure(self._plain(leaf, symbol))

    def _plain(self, leaf: Leaf, symbol: Any) -> z3.BoolRef:
        """Operators that only pick among values, options, states."""
        if leaf.op in ("absent", "failed"):
            return symbol.among(NOT_THERE if leaf.op == "absent" else BROKEN)
        if (self.holder(leaf.scope, leaf.question).kind, leaf.question) == _WORKSHOP:
            self._rules.append(z3.Not(symbol.values[NOWHERE]))  # asked for by name, it must be given
        if leaf.op == "is":
            return symbol.never if leaf.value == "never" and isinstance(symbol, Moment) else symbol.says(leaf.value)
        wanted = leaf.value if isinstance(leaf.value, tuple) else ()
        if leaf.op == "in":
            return symbol.among(wanted)
        ticked = [symbol.options[option] for option in wanted]
        return z3.Or(ticked) if leaf.op == "any_of" else z3.And(ticked)

    def _lacks(self, state: OneOf) -> Truth:
        working, not_there = state.values["working"], state.among(NOT_THERE)
        return Truth(not_there, working) if self._silent else Truth(z3.Not(working), working)

    def _sector(self, sector: str) -> z3.BoolRef:
        """Whether the industry governs the row: the workshop's where one is given, else the enterprise's.

        Left out are rows of which no clause decides: a workshop whose industry is not among the enterprise's
        (engine/disputes), and what lies in no workshop of an enterprise of several (unknown).
        """
        if not self._governed:
            own, _ = self._read("enterprise", "sectors")
            self._governed = dict(own.options)
            if may_lie_in_workshop(self.kind.kind, self.library.kinds):
                mine = self._read("" if self.kind.kind == "workshop" else "within", "sector")[0].values
                nowhere = mine[NOWHERE]
                self._rules += [z3.Implies(mine[s], ticked) for s, ticked in own.options.items()]
                self._rules.append(z3.Implies(nowhere, z3.AtMost(*own.options.values(), 1)))
                self._governed = {s: z3.Or(mine[s], z3.And(nowhere, ticked)) for s, ticked in own.options.items()}
        return self._governed[sector]


def day_in_force(edition: Edition) -> date:
    """A day on which the edition is in force: that of the case tables where it was, else its last or its first."""
    head = edition.head
    if head.superseded_on and head.superseded_on <= DAY:
        return head.superseded_on - timedelta(days=1)
    return max(filter(None, (DAY, head.effective, head.known_since)))


def _sure(holds: z3.BoolRef) -> Truth:
    return Truth(holds, z3.Not(holds))


def _read_by(leaf: Leaf) -> Iterator[tuple[Scope, str]]:
    """The answers a leaf compares; of an industry none can be 不涉及, of a tally there are none."""
    if leaf.op not in ("sector", "tally"):
        first, *others = leaf.questions()
        yield leaf.scope, first
        yield from (("", other) for other in others)
