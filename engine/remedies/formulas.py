"""Conditions as what must become of the answers: a formula that holds where a clause is surely not met.

Only what a clause forbids is put right. That it applies (`given`, `unless`), what the row lies in and the enterprise
stay as they are, for a hazard is not cleared by arguing that the clause is about something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.answers import Subject
from engine.leaves import Scene, compile_leaf
from engine.program import Program
from engine.remedies.changeable import changeable, other_answers, other_ticks
from engine.remedies.slots import Place, Slot, answer_with
from standards.conditions import Leaf
from standards.kinds import Question
from standards.logic import Atom, Tree, atoms
from standards.variants import Variant


@dataclass(frozen=True, slots=True)
class Pick:
    """The answer of a slot is one of these of its values."""

    slot: Slot
    allowed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Joined:
    """`all` or `any` of the parts; an empty `all` holds, an empty `any` does not."""

    kind: Literal["all", "any"]
    parts: tuple[Formula, ...]


Formula = Pick | Joined
HOLDS = Joined("all", ())
NEVER = Joined("any", ())


def joined(kind: Literal["all", "any"], parts: Iterable[Formula]) -> Formula:
    """`kind` of the parts, what is settled taken out."""
    settling, idle = (NEVER, HOLDS) if kind == "all" else (HOLDS, NEVER)
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == settling:
            return settling
        if part != idle:
            kept[part] = None
    return next(iter(kept)) if len(kept) == 1 else Joined(kind, tuple(kept))


def slots_of(formula: Formula) -> dict[Place, Slot]:
    """The answers a formula speaks of."""
    if isinstance(formula, Pick):
        return {formula.slot.place: formula.slot}
    return {place: slot for part in formula.parts for place, slot in slots_of(part).items()}


class RowFormulas:
    """The formulas of one row under one edition."""

    def __init__(self, program: Program, number: int, subject: Subject, scene: Scene, leaves: Iterable[Leaf]) -> None:
        """Take the row.

        Args:
            program: the clauses on its kind.
            number: the row's number in the form.
            subject: the row, with only the answers that count.
            scene: what its leaves are read against.
            leaves: every leaf of every edition in question, by which two options come to the same or not.
        """
        self._program, self._number, self._subject, self._scene = program, number, subject, scene
        self._silent = program.edition.head.broken.as_ == "text_silent"
        self._leaves = list(leaves)
        self._slots: dict[Place, Slot] = {}

    def cleared(self, variant: Variant) -> Formula:
        """That what the variant forbids is surely not there."""
        return self._falsified(variant.hazard, changeable)

    def spared(self, variant: Variant, known: frozenset[Place]) -> Formula:
        """That the variant is not met although answers in `known` change: it does not apply, or nothing is wrong."""
        bound = self._falsified(variant.given, lambda question, _: self._is_known(question, known))
        return joined("any", [bound, self.cleared(variant)])

    def _is_known(self, question: Question, known: frozenset[Place]) -> bool:
        return any((place.row, place.question) == (self._number, question.id) for place in known)

    def _falsified(self, part: Tree, may_change: Callable[..., bool]) -> Formula:
        if isinstance(part, Atom):
            return self._atom(part, may_change)
        kind: Literal["all", "any"] = "any" if part.kind == "all" else "all"
        return joined(kind, (self._falsified(child, may_change) for child in part.parts))

    def _atom(self, atom: Atom, may_change: Callable[..., bool]) -> Formula:
        leaf, subject = atom.leaf, self._subject
        value = compile_leaf(leaf, silent_on_broken=self._silent)
        question = self._program.kind.by_id.get(leaf.question)
        is_false = {v for v in "TFUN" if atom.value(v) == "F"}
        if leaf.scope or question is None or leaf.op in ("sector", "tally") or not may_change(question, self._program.kind):
            return HOLDS if value(subject, self._scene) in is_false else NEVER
        open_others = [q for q in leaf.questions()[1:] if subject.answer(q).state not in ("given", "n_a")]
        if open_others:
            return self._with_others(leaf, question, open_others, lambda row: value(row, self._scene) in is_false)
        if not question.options or question.type == "choice":
            return self._whole(leaf, question, lambda row: value(row, self._scene) in is_false)
        if value(subject, self._scene) == "N":
            return HOLDS
        return self._by_option(leaf, question, "F" in is_false)

    def _whole(self, leaf: Leaf, question: Question, is_false: Callable[[Subject], bool]) -> Formula:
        """An atom on a question of one value: the values that make it false."""
        slot = self._slot(Place(self._number, question.id), question)
        good = {0} if is_false(self._subject) else set()
        for i, value in enumerate(slot.values[1:], 1):
            if is_false(self._with(question, {None: value})):
                good.add(i)
        if not good:
            return NEVER
        return HOLDS if len(good) == len(slot.values) else Pick(slot, frozenset(good))

    def _with_others(
        self, leaf: Leaf, question: Question, others: list[str], is_false: Callable[[Subject], bool]
    ) -> Formula:
        """An atom that also reads answers not given: these are to be given, and the leading one to fit."""
        (other, *more) = [self._program.kind.by_id[q] for q in others]
        if more or not changeable(other, self._program.kind):
            return NEVER
        lead, told = (self._slot(Place(self._number, q.id), q) for q in (question, other))
        pairs: list[Formula] = []
        for j, known in enumerate(told.values[1:], 1):
            row = self._with(other, {None: known})
            rows = [row, *(self._with(question, {None: value}, row) for value in lead.values[1:])]
            good = frozenset(i for i, one in enumerate(rows) if is_false(one))
            pairs.append(joined("all", [Pick(told, frozenset({j})), Pick(lead, good) if good else NEVER]))
        return joined("any", pairs)

    def _by_option(self, leaf: Leaf, question: Question, wanted_false: bool) -> Formula:
        """An atom on a question of several options, which are changed one by one."""
        strong_is_true = leaf.op == "any_of"  # one option makes any_of true; all_of and lacks_among it makes false
        one_suffices = strong_is_true != wanted_false
        parts: list[Formula] = []
        assert isinstance(leaf.value, tuple)
        for option in leaf.value:
            slot = self._slot(Place(self._number, question.id, option), question)
            single = compile_leaf(replace(leaf, value=(option,)), silent_on_broken=self._silent)
            wanted = "F" if wanted_false else "T"
            rows = [self._subject, *(self._with(question, {option: value}) for value in slot.values[1:])]
            good = frozenset(i for i, row in enumerate(rows) if single(row, self._scene) == wanted)
            parts.append(NEVER if not good else HOLDS if len(good) == len(rows) else Pick(slot, good))
        return joined("any" if one_suffices else "all", parts)

    def _with(self, question: Question, changes: dict[str | None, Any], row: Subject | None = None) -> Subject:
        row = row or self._subject
        answer = answer_with(question, row.answer(question.id), changes)
        return replace(row, answers=row.answers | {question.id: answer})

    def _slot(self, place: Place, question: Question) -> Slot:
        if place not in self._slots:
            self._slots[place] = self._new_slot(place, question)
        return self._slots[place]

    def _new_slot(self, place: Place, question: Question) -> Slot:
        kind, now = self._program.kind, self._subject.answer(question.id)
        stands = now.value if now.state == "given" else None
        if place.option is not None:
            values = other_ticks(question, kind, now, place.option)
            return Slot(place, (stands[place.option] if stands else None, *values))
        mine = [leaf for leaf in self._leaves if question.id in leaf.questions() and not leaf.scope]
        values = other_answers(question, kind, self._subject, mine, self._scene)
        if question.type == "number":
            return Slot(place, (stands, *(v.value for v in values)), (), (None, *(v.limit for v in values)))
        if question.type != "choice":
            return Slot(place, (stands, *values))
        alike: dict[tuple[str, ...], list[str]] = {}
        for value in values:
            row = self._with(question, {None: value})
            alike.setdefault(tuple(compile_leaf(leaf)(row, self._scene) for leaf in mine), []).append(value)
        groups = list(alike.values())
        return Slot(place, (stands, *(group[0] for group in groups)), ((), *(tuple(group[1:]) for group in groups)))


def leaves_of(programs: Iterable[Program]) -> list[Leaf]:
    """Every leaf of the programs, each once."""
    return list(
        dict.fromkeys(
            atom.leaf
            for program in programs
            for variant in program.variants
            for part in (variant.given, variant.hazard)
            for atom in atoms(part)
        )
    )
