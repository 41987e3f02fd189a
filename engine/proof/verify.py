"""Proofs about the encoded standards: what no sample of forms can show, clause by clause.

Everything is shown over all answers a form can hold, by a solver or by whole tables, and every form found on the way
is judged: what the judge says must be what the proof said. Nothing that was not finished in time counts as proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from engine.judge import Judge
from engine.proof.desk import Clock, Desk, Unfinished
from engine.proof.parts import ALWAYS, Idle, differs, idle_parts, parts
from engine.proof.symbols import Answers
from engine.proof.thresholds import around, comparisons
from engine.proof.witness import Witness
from standards import Library
from standards.conditions import Leaf
from standards.editions import Article, Edition
from standards.logic import Atom, Outcome, Tree, tree
from standards.variants import Variant, variants
from standards.wording import Text

Mark = Literal["proven", "failed", "left_out"]
CHECKS: dict[str, Text] = {
    "fires": Text("能命中", "can fire"),
    "clears": Text("能排除", "can be clear"),
    "not_applicable": Text("能不适用", "can be not applicable"),
    "parts": Text("各部分有用", "every part matters"),
    "complete": Text("该定则定", "open only where answers differ"),
    "thresholds": Text("界限两侧", "both sides of every number"),
    "readings": Text("理解有别", "readings differ"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was to be proven and is not so, of one reading; with the form that shows it, if there is one."""

    check: str
    reading: str
    said: Text
    shown: Witness | None = None


@dataclass(slots=True)
class Proof:
    """What was proven of one clause. A check that does not arise (no number, one reading) has no mark."""

    edition: str
    clause: str
    summary: str
    marks: dict[str, Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)


def prove(library: Library, edition: Edition, clock: Clock) -> Iterator[Proof]:
    """Prove an edition clause by clause; decisions that only a person can take are left out."""
    judge = Judge(library)
    desks: dict[str, Desk] = {}
    for name, (article, clause) in edition.clauses.items():
        mine = list(variants(edition, article, clause))
        proof = Proof(edition.id, name, clause.summary)
        for branch in dict.fromkeys((v.branch, v.subject) for v in mine):
            readings = [v for v in mine if (v.branch, v.subject) == branch]
            kind = library.kinds[branch[1]]
            if kind.kind not in desks:
                desks[kind.kind] = Desk(edition, kind, judge, clock)
            _Branch(proof, desks[kind.kind], readings, _shared(edition, article)).prove()
        if mine:
            yield proof


def _shared(edition: Edition, article: Article) -> frozenset[Tree]:
    """What gates every clause of the article: it need not matter in each."""
    gates = [tree(edition.head.given), tree(article.given)]
    return frozenset(part for gate in gates for _, part in parts(gate))


@dataclass(frozen=True, slots=True)
class _Branch:
    """One branch of a clause under all its readings, being proven."""

    proof: Proof
    desk: Desk
    readings: list[Variant]
    shared: frozenset[Tree]

    def prove(self) -> None:
        """Run every check that arises."""
        for variant in self.readings:
            self._note("fires", self._comes_to("fires", variant, "major"))
            self._note("clears", self._comes_to("clears", variant, "not_found"))
            if variant.given != ALWAYS:
                self._note("not_applicable", self._comes_to("not_applicable", variant, "not_applicable"))
            self._note("parts", self._parts(variant))
            if leaves := comparisons(variant):
                self._note("thresholds", self._thresholds(variant, leaves))
        if len(self.readings) > 1:
            self._note("readings", self._differing())

    def _note(self, check: str, found: Iterator[Fault | Witness]) -> None:
        """Keep what a check finds. A form the judge sees otherwise is a fault, a check not finished no proof."""
        mark: Mark = "proven"
        try:
            for one in found:
                if isinstance(one, Witness) and one.agrees:
                    self.proof.witnesses.append(one)
                    continue
                mark = "failed"
                self.proof.faults.append(one if isinstance(one, Fault) else _disagreement(check, one))
        except Unfinished:
            mark = "left_out"
        self.proof.marks[check] = max(mark, self.proof.marks.get(check, mark), key=_WORST.index)

    def _comes_to(self, check: str, variant: Variant, outcome: Outcome) -> Iterator[Fault | Witness]:
        model = self.desk.find(self.desk.symbols.came_out(variant, outcome))
        if model is None:
            yield Fault(check, _name(variant), _NO_FORM[outcome])
        else:
            yield self._witness(check, self.desk.symbols.answers(model), {variant: outcome})

    def _parts(self, variant: Variant) -> Iterator[Fault]:
        for idle in idle_parts(self.desk, variant, self.shared):
            words = self.desk.words(idle.part)
            yield Fault("parts", _name(variant), _idle(idle, words))

    def _thresholds(self, variant: Variant, leaves: list[Leaf]) -> Iterator[Fault | Witness]:
        for leaf in leaves:
            points = around(self.desk, variant, leaf)
            if not points:
                words = self.desk.words(Atom(leaf))
                yield Fault("thresholds", _name(variant), _no_turn(words))
            for point in points:
                yield self._witness(f"{leaf.question}-{point.side}", point.answers, {variant: point.outcome})

    def _differing(self) -> Iterator[Fault | Witness]:
        symbols = self.desk.symbols
        for one, other in combinations(self.readings, 2):
            model = self.desk.find(differs(self.desk, one, other))
            if model is None:
                yield Fault("readings", _name(one), _no_difference(one, other))
                continue
            expected = {variant: self.desk.outcome(model, variant) for variant in (one, other)}
            yield self._witness(f"readings-{other.reading}", symbols.answers(model), expected)

    def _witness(self, check: str, answers: Answers, expected: Mapping[Variant, Outcome]) -> Witness:
        variant = next(iter(expected))
        name = "-".join(filter(None, (variant.clause_id, variant.branch, variant.reading, check)))
        return self.desk.witness(f"{self.proof.edition}/{name}", answers, expected)


_WORST: tuple[Mark, ...] = ("proven", "left_out", "failed")
_NO_FORM: dict[Outcome, Text] = {
    "major": Text("没有一种填法能命中", "no answers can meet it"),
    "not_found": Text("没有一种填法能排除（适用而不命中）", "no answers can make it apply and be clear"),
    "not_applicable": Text("没有一种填法使它不适用", "no answers can make it not apply"),
    "undetermined": Text("没有一种填法使它待定", "no complete answers can leave it open"),
}


def _name(variant: Variant) -> str:
    return "·".join(filter(None, (variant.branch, variant.reading)))


def _idle(idle: Idle, words: str) -> Text:
    if idle.instead == ALWAYS:
        return Text(f"这部分去掉也一样：{words}", f"leaving this part out changes nothing: {words}")
    return Text(f"这部分从不起作用：{words}", f"this part never makes a difference: {words}")


def _no_turn(words: str) -> Text:
    return Text(f"界限两侧结果没有分别：{words}", f"both sides of this number come out the same: {words}")


def _no_difference(one: Variant, other: Variant) -> Text:
    return Text(f"“{one.text}”与“{other.text}”没有分别", f"“{one.text}” and “{other.text}” never differ")


def _disagreement(check: str, shown: Witness) -> Fault:
    """The judge does not say what was proven: something in here is wrong, and nothing else may be believed."""
    (variant, *_) = shown.expected
    said = "；".join(f"{_name(v) or v.clause_id}: {o} / {shown.judged[v]}" for v, o in shown.expected.items())
    return Fault(
        check, _name(variant), Text(f"求解与判定不一致（应为 / 判为）：{said}", f"judged otherwise: {said}"), shown
    )
