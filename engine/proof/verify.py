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
from engine.proof.clock import Clock, Unfinished
from engine.proof.complete import Slip
from engine.proof.desk import Desk
from engine.proof.differences import Difference, differences
from engine.proof.parts import ALWAYS, Idle, differs, idle_parts, matters, parts
from engine.proof.relations import Relation, relations
from engine.proof.symbols import Answers
from engine.proof.tally import apart, edges, tally_of
from engine.proof.thresholds import around, comparisons
from engine.proof.witness import Witness
from standards import Library
from standards.conditions import Leaf, Tally
from standards.editions import Edition
from standards.logic import Atom, Outcome, tree
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
    "tally": Text("计数两侧", "tally just reached and missed"),
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


class Prover:
    """Proves editions of one library; what is set up for a kind of row is kept for its next clause."""

    def __init__(self, library: Library, clock: Clock) -> None:
        """Take the standards and the time there is."""
        self.judge, self._clock = Judge(library), clock
        self._desks: dict[tuple[str, str], Desk] = {}

    def clauses(self, edition: Edition) -> Iterator[Proof]:
        """What is proven, clause by clause; decisions that only a person can take are left out."""
        gates = _Gates(edition)
        for name, (article, clause) in edition.clauses.items():
            mine = list(variants(edition, article, clause))
            proof = Proof(edition.id, name, clause.summary)
            for branch, subject in dict.fromkeys((v.branch, v.subject) for v in mine):
                readings = [v for v in mine if v.branch == branch]
                _Branch(proof, self._desk(edition, subject), readings, gates).prove()
            if mine:
                yield proof
        yield gates.proof()

    def relations(self, edition: Edition) -> Iterator[Relation]:
        """How the clauses of an edition relate.

        Raises:
            Unfinished: where time ran out.
        """
        for kind in self.judge.library.kinds:
            yield from relations(self._desk(edition, kind))

    def differences(self, one: Edition, other: Edition) -> Iterator[Difference]:
        """What only `one` of two editions finds, for each kind of row.

        Raises:
            Unfinished: where time ran out.
        """
        return differences(one, other, self.judge, self._clock)

    def _desk(self, edition: Edition, kind: str) -> Desk:
        key = edition.id, kind
        if key not in self._desks:
            self._desks[key] = Desk(edition, self.judge.library.kinds[kind], self.judge, self._clock)
        return self._desks[key]


class _Gates:
    """What gates a whole edition or article: its parts need not matter in each clause, but somewhere."""

    def __init__(self, edition: Edition) -> None:
        """Take the parts of all gates; all wait to be seen at work."""
        conditions = [tree(edition.head.given), *(tree(article.given) for article in edition.articles)]
        self.parts = dict.fromkeys(part for gate in conditions for _, part in parts(gate))
        self._edition, self._words = edition.id, {part: "" for part in self.parts}
        self._finished = True

    def look(self, desk: Desk, variant: Variant) -> None:
        """Note which of those still waiting matter in a variant."""
        try:
            desk.clock.milliseconds_left()
            for part in list(self._words):
                if any(part == found for _, found in parts(variant.given)):
                    self._words[part] = desk.words(part)
                    if matters(desk, variant, part, lambda: desk.table(variant)):
                        del self._words[part]
        except Unfinished:
            self._finished = False

    def proof(self) -> Proof:
        """What was proven of the gates, when every clause has been looked at."""
        done = Proof(self._edition, "*", "版本和各条的适用条件")
        if self.parts:
            done.marks["parts"] = "left_out" if not self._finished else "failed" if self._words else "proven"
        if self._finished:
            done.faults += [Fault("parts", "", _never_matters(words)) for words in self._words.values()]
        return done


@dataclass(frozen=True, slots=True)
class _Branch:
    """One branch of a clause under all its readings, being proven."""

    proof: Proof
    desk: Desk
    readings: list[Variant]
    gates: _Gates

    def prove(self) -> None:
        """Run every check that arises."""
        for variant in self.readings:
            tally = tally_of(variant)
            if tally is None:
                self._note("fires", self._comes_to("fires", variant, "major"))
                self._note("clears", self._comes_to("clears", variant, "not_found"))
            else:  # what it counts stands on other rows: the forms of its two edges show both outcomes
                self._note("tally", self._tally(variant, tally))
            if variant.given != ALWAYS:
                self._note("not_applicable", self._comes_to("not_applicable", variant, "not_applicable"))
            self.gates.look(self.desk, variant)
            self._note("complete", self._complete(variant))
            if leaves := comparisons(variant):
                self._note("thresholds", self._thresholds(variant, leaves))
        self._note("parts", self._parts())
        if len(self.readings) > 1:
            self._note("readings", self._differing())

    def _note(self, check: str, found: Iterator[Fault | Witness]) -> None:
        """Keep what a check finds. A form the judge sees otherwise is a fault, a check not finished no proof."""
        mark: Mark = "proven"
        try:
            self.desk.clock.milliseconds_left()
            for one in found:
                if isinstance(one, Witness) and one.agrees:
                    self.proof.witnesses.append(one)
                    continue
                mark = "failed"
                self.proof.faults.append(one if isinstance(one, Fault) else _disagreement(check, one))
        except Unfinished:
            mark = "failed" if mark == "failed" else "left_out"
        self.proof.marks[check] = max(mark, self.proof.marks.get(check, mark), key=_WORST.index)

    def _comes_to(self, check: str, variant: Variant, outcome: Outcome) -> Iterator[Fault | Witness]:
        model = self.desk.find(self.desk.symbols.came_out(variant, outcome))
        if model is None:
            yield Fault(check, _name(variant), _NO_FORM[outcome])
        else:
            yield self._witness(check, self.desk.symbols.answers(model), {variant: outcome})

    def _tally(self, variant: Variant, tally: Tally) -> Iterator[Fault | Witness]:
        for number, shown in edges(self.desk, variant, tally):
            if shown is None:
                yield Fault("tally", _name(variant), _no_tally(number))
            else:
                yield shown

    def _parts(self) -> Iterator[Fault]:
        """Parts that change nothing; of a condition that several readings have in common, under none of them."""
        found = [(v, self._idle_parts(v)) for v in self.readings]
        for variant, idle in found:
            for one in idle:
                alike = [others for v, others in found if one.condition in (v.given, v.hazard)]
                if all(any((o.condition, o.path) == (one.condition, one.path) for o in others) for others in alike):
                    yield Fault("parts", _name(variant), _idle(one, self.desk.words(one.part)))

    def _idle_parts(self, variant: Variant) -> list[Idle]:
        return list(idle_parts(self.desk, variant, self.gates.parts, lambda: self.desk.table(variant)))

    def _complete(self, variant: Variant) -> Iterator[Fault]:
        for slip in self.desk.table(variant).slips():
            words = {leaf: self.desk.words(Atom(leaf)) for leaf in slip.values}
            yield Fault("complete", _name(variant), _slip(slip, words))

    def _thresholds(self, variant: Variant, leaves: list[Leaf]) -> Iterator[Fault | Witness]:
        for number, leaf in enumerate(leaves, 1):
            points = around(self.desk, variant, leaf)
            if not points:
                words = self.desk.words(Atom(leaf))
                yield Fault("thresholds", _name(variant), _no_turn(words))
            for point in points:
                yield self._witness(f"{leaf.question}-{number}-{point.side}", point.answers, {variant: point.outcome})

    def _differing(self) -> Iterator[Fault | Witness]:
        symbols = self.desk.symbols
        for one, other in combinations(self.readings, 2):
            if tally_of(one) is not None:
                yield apart(self.desk, one, other) or Fault("readings", _name(one), _no_difference(one, other))
                continue
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


def _no_tally(number: int) -> Text:
    return Text(f"没有一张表恰好有 {number} 条要素", f"no form has just {number} of the elements")


_VALUES = {"T": "已知成立", "F": "已知不成立", "N": "不涉及", "U": "未知"}
_ENDS = {"major": Text("命中", "a hit"), "clear": Text("不命中", "clear")}


def _slip(slip: Slip, words: Mapping[Leaf, str]) -> Text:
    """Where it slips: what is known of each leaf, and what is not."""
    end = _ENDS[slip.end]
    by_value = (
        (said, [words[leaf] for leaf, v in slip.values.items() if v == value]) for value, said in _VALUES.items()
    )
    known = "".join(f"\n        {said}：{'；'.join(texts)}" for said, texts in by_value if texts)
    if slip.early:
        return Text(f"还有未知就判了{end.zh}，而补全后可能不是{known}", f"decided too early as {end.en}{known}")
    return Text(f"不论未知的怎样都{end.zh}，却判为待定{known}", f"left open although surely {end.en}{known}")


def _never_matters(words: str) -> Text:
    return Text(f"这个适用条件在哪一项中都不起作用：{words}", f"this gate matters in no clause: {words}")


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
