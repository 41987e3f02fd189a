"""A change of an answer in words: what it is now, what it is to become, with the direction of a number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.answers import LACKING, PRESENT, Answer, Subject, plain
from engine.grounds import in_words, state_in_words
from engine.remedies.advice import Change
from engine.remedies.slots import Slot, Step
from standards.kinds import SAFEGUARD_STATES, Question, SubjectKind

_OPEN = {"unclear": "不清楚", "expired": "答案已过期", "unjudged": "没有写由谁认定、理由", "unreadable": "无法识别"}


def change_of(step: Step, subject: Subject, kind: SubjectKind, cost: Decimal) -> Change:
    """One step as it is shown."""
    place = step.slot.place
    question = kind.by_id[place.question]
    text = question.text + (f"（{(question.options or {})[place.option]}）" if place.option else "")
    return Change(
        place.question,
        place.option,
        text,
        subject.name,
        subject.kind,
        question.post,
        _code(step.slot.values[0]),
        _now(step.slot, subject.answer(question.id), question),
        tuple(_code(value) for value in step.values),
        _to(step, question),
        cost,
    )


def _code(value: Any) -> Any:
    return {"T": "yes", "F": "no", "U": None}[value] if value in ("T", "F", "U") else plain(value)


def _now(slot: Slot, answer: Answer, question: Question) -> str:
    if answer.state != "given":
        return "不涉及" if answer.state == "n_a" else _OPEN.get(answer.state, "未填")
    if slot.place.option is None:
        return in_words(question, answer)
    return _part(slot.values[0])


def _part(value: Any) -> str:
    """One option of several, as it stands."""
    if isinstance(value, frozenset):
        return state_in_words(value) if len(value) == 1 or value in (PRESENT, LACKING) else "未填"
    return {"T": "是", "F": "否"}.get(value, "未填")


def _to(step: Step, question: Question) -> str:
    value = step.value
    if step.slot.place.option is not None or question.type == "safeguard":
        return SAFEGUARD_STATES["working"].zh if isinstance(value, frozenset) else _part(value)
    if question.type == "number":
        limit = step.slot.limits[step.pick]
        return "定下来并写明" if limit is None else f"{_direction(step)} {plain(limit)} {question.unit}"
    if question.type == "date":
        return "补做一次，填补做的日期"
    return " 或 ".join(in_words(question, Answer("given", one)) for one in step.values)


def _direction(step: Step) -> str:
    stood, value, limit = step.slot.values[0], step.value, step.slot.limits[step.pick]
    if value != limit:
        return "超过" if value > limit else "低于"
    if not isinstance(stood, Decimal):
        return "恰好"
    return "至少" if value > stood else "至多"
