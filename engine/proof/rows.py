"""All rows of one subject kind at once: what clauses of two editions come to on them, and examples in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from engine.grounds import in_words
from engine.program import Explainer
from engine.proof.symbols import Answers, Symbols, day_in_force
from engine.vocabulary import understand
from standards import Library
from standards.conditions import Leaf
from standards.editions import SECTORS, Edition
from standards.kinds import Question, SubjectKind
from standards.logic import Atom, Outcome, Tree, atoms, outcome
from standards.logic import tree as tree_of
from standards.variants import Variant


class Undecided(Exception):
    """The solver gave up on a question: nothing may be concluded from it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of an example: whose it is (empty: of the row itself), the question, the answer in words."""

    of: str
    question: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Example:
    """A row on which two editions differ: the answers that decide, in words, and all answers as a form holds them."""

    kind: str
    day: date
    told: tuple[Told, ...]
    answers: Answers


class Rows:
    """Every row of a kind, judged under an old and a new edition.

    `by_new` reads both editions' clauses by the new one's word on devices that do not work, so that only what the
    clauses say is compared; `by_old` by the old one's.
    """

    def __init__(
        self, library: Library, old: Edition, new: Edition, kind: SubjectKind, read: Sequence[Variant]
    ) -> None:
        """Make the variables of everything the variants `read` ask."""
        day = day_in_force(new)
        self.by_new = Symbols(library, new, kind, day)
        self.by_old = Symbols(library, old, kind, day)
        self.library, self.kind, self.day = library, kind, day
        self._gates = frozenset(atom.leaf for e in (old, new) for atom in atoms(tree_of(e.head.given)))
        for symbols in (self.by_new, self.by_old):
            for variant in read:
                symbols.hit(variant)
        self._rules = z3.And(self.by_new.domain, self.by_old.domain, self._one_industry())
        self._solver = z3.Solver()
        self._solver.add(self._rules)

    def can(self, *conditions: z3.BoolRef) -> bool:
        """Whether there is a row on which all of the conditions hold.

        Raises:
            Undecided: where the solver does not know.
        """
        found = self._solver.check(*conditions)
        if found == z3.unknown:
            raise Undecided(self.kind.kind)
        return bool(found == z3.sat)

    def example(
        self, hit: Variant, missed: Iterable[Variant], conditions: Sequence[z3.BoolRef], wishes: Iterable[z3.BoolRef]
    ) -> Example:
        """A row on which the conditions hold, as plain as can be had.

        Args:
            hit: the variant that is hit, whose answers are told first.
            missed: those of the other edition that are not; why not is told too.
            conditions: what must hold; there must be such a row.
            wishes: what makes the row plain, beside what always does.
        """
        search = z3.Optimize()
        search.add(self._rules, *conditions)
        for wish in wishes:
            search.add_soft(wish, 10)
        for wish, weight in self._plain():
            search.add_soft(wish, weight)
        if search.check() != z3.sat:
            raise Undecided(self.kind.kind)
        model = search.model()
        told: dict[tuple[str, str], Told] = {}
        for variant in (hit, *missed):
            for leaf in self._deciding(variant, model):
                for one in self._told(leaf, model):
                    told.setdefault((one.of, one.question), one)
        return Example(self.kind.kind, self.day, tuple(told.values()), self.by_new.answers(model))

    def _plain(self) -> Iterator[tuple[z3.BoolRef, int]]:
        """What makes a row plain: numbers of a usual size, devices that work or are missing, few boxes ticked."""
        yield self.by_new.plausible, 10
        for scope, holder, question in self.by_new.asked():
            symbol: Any = self.by_new.symbol(scope, question.id)
            if question.type == "number":
                yield symbol.value >= 1, 3
            elif question.type == "choices":
                ticks = list(symbol.options.values())
                yield z3.AtMost(*ticks, 1), 3
                governs = (holder.kind, question.id) == ("enterprise", "sectors")
                yield z3.Or(ticks) if governs else z3.Not(z3.Or(ticks)), 1
            for state in _devices(question, symbol):
                yield z3.Or(state.values["working"], state.values["absent"]), 2
                yield z3.Not(z3.Or(state.values["disabled"], state.values["unsuitable"])), 1
                yield state.values["working"], 1

    def _deciding(self, variant: Variant, model: z3.ModelRef) -> Iterator[Leaf]:
        """The leaves on which the outcome of a variant rests, as a verdict would tell them."""
        layout = list(dict.fromkeys(atom for part in (variant.given, variant.hazard) for atom in atoms(part)))
        tokens = [self._value(atom, model) for atom in layout]
        came_out: Outcome = outcome(self._value(variant.given, model), self._value(variant.hazard, model))  # type: ignore[arg-type]
        yield from Explainer(variant, layout, self._gates).explain(tokens, came_out).leaves

    def _value(self, part: Tree, model: z3.ModelRef) -> str:
        truth = self.by_new.truth(part)
        holds, fails = (z3.is_true(model.eval(side, model_completion=True)) for side in truth)
        return "T" if holds else "F" if fails else "U"

    def _told(self, leaf: Leaf, model: z3.ModelRef) -> Iterator[Told]:
        if leaf.op == "sector":
            governing = [words for sector, words in SECTORS.items() if self._value(_by_sector(sector), model) == "T"]
            yield Told("", "sector", "行业", "、".join(governing) or "不属于以上各行业")
            return
        for name in leaf.questions():
            scope = leaf.scope if name == leaf.question else ""
            holder = self.by_new.holder(scope, name)
            raw: Any = self.by_new.answers(model)[self._place(holder)][name]
            question = holder.by_id[name]
            answer = in_words(question, understand(question, raw))
            yield Told("" if holder is self.kind else holder.name, name, question.text, answer)

    def _place(self, holder: SubjectKind) -> str:
        return "" if holder is self.kind else "enterprise" if holder.kind == "enterprise" else "within"

    def _one_industry(self) -> z3.BoolRef:
        """At most one industry: a row is governed by one, and clauses of two industries do not stand for each other."""
        own = [
            self.by_new.symbol(scope, question.id).options.values()  # type: ignore[attr-defined]
            for scope, holder, question in self.by_new.asked()
            if (holder.kind, question.id) == ("enterprise", "sectors")
        ]
        return z3.And([z3.AtMost(*ticks, 1) for ticks in own])


def _devices(question: Question, symbol: Any) -> Iterable[Any]:
    """The states a question asks."""
    return {"safeguard": [symbol], "safeguards": getattr(symbol, "options", {}).values()}.get(question.type, ())


def _by_sector(sector: str) -> Atom:
    return Atom(Leaf("sector", "sector", sector))
