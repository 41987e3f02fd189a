"""Answers that may be changed, each with what it may become, and a form with some of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from engine.answers import ANY_STATE, NO_GROUND, Answer, Subject
from engine.forms import Form
from standards import Library
from standards.kinds import Question

AGAIN = "整改后重新认定"  # by whom and why a judgement holds after the change: it has to be signed anew


class Place(NamedTuple):
    """Where an answer stands: the row's number, the question, of several options the one that is meant."""

    row: int
    question: str
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """An answer that may be changed. `values[0]` is what stands there now.

    `alike` holds, per value, the choices that come to the same; `limits`, per number, the limit it just reaches.
    """

    place: Place
    values: tuple[Any, ...]
    alike: tuple[tuple[Any, ...], ...] = ()
    limits: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One answer changed: which, and to which of its values."""

    slot: Slot
    pick: int

    @property
    def value(self) -> Any:
        """What the answer becomes."""
        return self.slot.values[self.pick]

    @property
    def values(self) -> tuple[Any, ...]:
        """The value, and what it may become just as well."""
        return (self.value, *(self.slot.alike[self.pick] if self.slot.alike else ()))


Steps = frozenset[Step]


def answer_with(question: Question, now: Answer, changes: Mapping[str | None, Any]) -> Answer:
    """An answer with what is changed; of several options the others stay."""
    if None in changes:
        value = changes[None]
        return Answer("given", value, value)
    rest: Any = "U" if question.type == "choices" else ANY_STATE
    stood = now.value if now.state == "given" else dict.fromkeys(question.options or (), rest)
    return Answer("given", {**stood, **changes}, None)


def row_with(subject: Subject, kind: Mapping[str, Question], steps: Iterable[Step]) -> Subject:
    """A row with some answers changed."""
    changes: dict[str, dict[str | None, Any]] = {}
    for step in steps:
        changes.setdefault(step.slot.place.question, {})[step.slot.place.option] = step.value
    changed = {q: answer_with(kind[q], subject.answer(q), parts) for q, parts in changes.items()}
    return replace(subject, answers=subject.answers | changed) if changed else subject


def form_with(form: Form, steps: Iterable[Step], library: Library, day: date | None) -> Form:
    """The form as it would be filled in after the changes: learnt anew that day, judgements signed anew."""
    by_row: dict[int, list[Step]] = {}
    for step in steps:
        by_row.setdefault(step.slot.place.row, []).append(step)
    rows = list(form.subjects)
    for number, mine in by_row.items():
        row = row_with(rows[number], library.kinds[rows[number].kind].by_id, mine)
        anew = {
            s.slot.place.question: replace(
                row.grounds.get(s.slot.place.question, NO_GROUND), by=AGAIN, reason=AGAIN, at=day
            )
            for s in mine
        }
        rows[number] = replace(row, grounds=row.grounds | anew)
    return replace(form, subjects=rows)
