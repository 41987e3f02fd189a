"""Conditions as what must become of the answers: a formula that holds where a clause is surely not met.

Only what a clause forbids is put right. That it applies (`given`, `unless`), what the row lies in and the enterprise
are no remedy: a hazard is not cleared by arguing that the clause is about something else. But where such an answer
changes because it is what another clause forbids, that is taken into account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


Known = frozenset[Place]
NOTHING_KNOWN: Known = frozenset()


class Formulas:
    """The formulas of the rows of one form."""

    def __init__(self, scene: Scene, leaves: Mapping[str, Sequence[Leaf]]) -> None:
        """Take the rows.

        Args:
            scene: the rows, with only the answers that count.
            leaves: by kind, every leaf of every edition in question: by them two options come to the same or not.
        """
        self._scene, self._leaves = scene, leaves
        self._rows = scene.surroundings.subjects
        self._slots: dict[Place, Slot] = {}

    def cleared(self, program: Program, variant: Variant, number: int) -> Formula:
        """That what a variant forbids is surely not there on a row."""
        return self._falsified(variant.hazard, _Asking(program, number, True, NOTHING_KNOWN))

    def spared(self, program: Program, variant: Variant, number: int, known: Known) -> Formula:
        """That a variant is surely not met on a row while answers in `known` change.

        What it forbids is put right, or it does not apply any more because of what is changed anyway.
        """
        gate = self._falsified(variant.given, _Asking(program, number, False, known))
        return joined("any", [gate, self._falsified(variant.hazard, _Asking(program, number, True, known))])

    def _falsified(self, part: Tree, asking: _Asking) -> Formula:
        if isinstance(part, Atom):
            return self._atom(part, asking)
        kind: Literal["all", "any"] = "any" if part.kind == "all" else "all"
        return joined(kind, (self._falsified(child, asking) for child in part.parts))

    def _atom(self, atom: Atom, asking: _Asking) -> Formula:
        is_false = frozenset(value for value in "TFUN" if atom.value(value) == "F")
        told = self._told(atom.leaf, asking)
        if told is None:
            value = compile_leaf(atom.leaf, silent_on_broken=asking.silent)
            return HOLDS if value(self._rows[asking.number], self._scene) in is_false else NEVER
        number, question, leaf = told
        row = self._rows[number]
        value = compile_leaf(leaf, silent_on_broken=asking.silent)
        still_open = [q for q in leaf.questions()[1:] if row.answer(q).state not in ("given", "n_a")]
        if still_open:
            return self._with_others(number, question, still_open, lambda one: value(one, self._scene) in is_false)
        if not question.options or question.type == "choice":
            return self._whole(number, question, lambda one: value(one, self._scene) in is_false)
        if value(row, self._scene) == "N":
            return HOLDS
        return self._by_option(number, leaf, question, "F" in is_false, asking.silent)

    def _told(self, leaf: Leaf, asking: _Asking) -> tuple[int, Question, Leaf] | None:
        """Whose answer a leaf reads and as what it is read there; None where that answer stays as it is."""
        if leaf.op in ("sector", "tally"):
            return None
        holder: Subject | None = self._rows[asking.number]
        if leaf.scope == "enterprise":
            holder = self._scene.enterprise
        elif leaf.scope == "within":
            holder = self._scene.surroundings.ask(self._rows[asking.number], leaf.question)[1]
        number = next((i for i, row in enumerate(self._rows) if row is holder), None)
        if number is None:
            return None
        kind = self._scene.kinds[self._rows[number].kind]
        question = kind.by_id[leaf.question]
        own = asking.hazard and not leaf.scope and changeable(question, kind)
        changes_anyway = any((p.row, p.question) == (number, question.id) for p in asking.known)
        return (number, question, replace(leaf, scope="")) if own or changes_anyway else None

    def _whole(self, number: int, question: Question, is_false: Callable[[Subject], bool]) -> Formula:
        """An atom on a question of one value: the values that make it false."""
        slot = self._slot(Place(number, question.id), question)
        rows = [self._rows[number], *(self._with(number, question, {None: value}) for value in slot.values[1:])]
        return _pick(slot, [is_false(row) for row in rows])

    def _with_others(
        self, number: int, question: Question, others: list[str], is_false: Callable[[Subject], bool]
    ) -> Formula:
        """An atom that also reads an answer not given: this is to be given, and the leading one to fit."""
        kind = self._scene.kinds[self._rows[number].kind]
        (other, *more) = [kind.by_id[q] for q in others]
        if more or not changeable(other, kind):
            return NEVER
        lead, told = (self._slot(Place(number, q.id), q) for q in (question, other))
        pairs: list[Formula] = []
        for j, known in enumerate(told.values[1:], 1):
            row = self._with(number, other, {None: known})
            rows = [row, *(_changed(row, question, {None: value}) for value in lead.values[1:])]
            pairs.append(joined("all", [Pick(told, frozenset({j})), _pick(lead, [is_false(one) for one in rows])]))
        return joined("any", pairs)

    def _by_option(self, number: int, leaf: Leaf, question: Question, wanted_false: bool, silent: bool) -> Formula:
        """An atom on a question of several options, which are changed one by one."""
        one_makes_it_true = leaf.op == "any_of"  # all_of and lacks_among are made false by one
        parts: list[Formula] = []
        assert isinstance(leaf.value, tuple)
        for option in leaf.value:
            slot = self._slot(Place(number, question.id, option), question)
            single = compile_leaf(replace(leaf, value=(option,)), silent_on_broken=silent)
            rows = [self._rows[number], *(self._with(number, question, {option: v}) for v in slot.values[1:])]
            parts.append(_pick(slot, [single(row, self._scene) == ("F" if wanted_false else "T") for row in rows]))
        return joined("any" if one_makes_it_true != wanted_false else "all", parts)

    def _with(self, number: int, question: Question, changes: dict[str | None, Any]) -> Subject:
        return _changed(self._rows[number], question, changes)

    def _slot(self, place: Place, question: Question) -> Slot:
        if place not in self._slots:
            self._slots[place] = self._new_slot(place, question)
        return self._slots[place]

    def _new_slot(self, place: Place, question: Question) -> Slot:
        row = self._rows[place.row]
        kind, now = self._scene.kinds[row.kind], row.answer(question.id)
        stands = now.value if now.state == "given" else None
        if place.option is not None:
            values = other_ticks(question, kind, now, place.option)
            return Slot(place, (stands[place.option] if stands else None, *values))
        mine = [one for one in self._leaves[row.kind] if question.id in one.questions() and not one.scope]
        values = other_answers(question, kind, row, mine, self._scene)
        if question.type == "number":
            return Slot(place, (stands, *(v.value for v in values)), (), (None, *(v.limit for v in values)))
        if question.type != "choice":
            return Slot(place, (stands, *values))
        alike: dict[tuple[str, ...], list[str]] = {}
        for value in values:
            changed = _changed(row, question, {None: value})
            alike.setdefault(tuple(compile_leaf(one)(changed, self._scene) for one in mine), []).append(value)
        groups = list(alike.values())
        return Slot(place, (stands, *(group[0] for group in groups)), ((), *(tuple(group[1:]) for group in groups)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Of which row, by which clauses, whether of what is forbidden; what changes anyway."""

    program: Program
    number: int
    hazard: bool
    known: Known

    @property
    def silent(self) -> bool:
        """Whether the edition speaks of absence only."""
        return self.program.edition.head.broken.as_ == "text_silent"


def _pick(slot: Slot, good: Sequence[bool]) -> Formula:
    """That one of the values is taken that are good."""
    if all(good) or not any(good):
        return HOLDS if all(good) else NEVER
    return Pick(slot, frozenset(i for i, one in enumerate(good) if one))


def _changed(row: Subject, question: Question, changes: dict[str | None, Any]) -> Subject:
    answer = answer_with(question, row.answer(question.id), changes)
    return replace(row, answers=row.answers | {question.id: answer})


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
