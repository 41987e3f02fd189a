"""Answers as fields show them, and as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.asking import N_A, UNCLEAR
from engine.grounds import in_words
from engine.vocabulary import NotUnderstood, understand
from standards.kinds import SAFEGUARD_STATES, Question

YES_NO = {"yes": "是", "no": "否"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a field shows: what is chosen, typed, said of the options not ticked, and the grounds of a judgement."""

    chosen: frozenset[str] = frozenset()
    text: str = ""
    rest: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    reason: str = ""


def shown(question: Question, raw: Any, ground: Mapping[str, Any] | None = None, by: str = "") -> Shown:
    """What a field shows of an answer as it stands on a form; nothing where that means nothing."""
    said = ground or {}
    return replace(_shown(question, raw), by=said.get("by") or by, reason=said.get("reason") or "")


def _shown(question: Question, raw: Any) -> Shown:
    try:
        answer = understand(question, raw)
    except NotUnderstood:
        return Shown(text=str(raw) if question.type == "number" else "")
    if answer.state == "unclear":
        if question.type in ("choices", "safeguards"):
            return Shown(rest=UNCLEAR, states=dict.fromkeys(question.options or {}, UNCLEAR))
        return Shown(frozenset({UNCLEAR}))
    if answer.state == "n_a":
        return Shown(frozenset({N_A}))
    return _given(question, raw, answer.value) if answer.state == "given" else Shown()


def _given(question: Question, raw: Any, value: Any) -> Shown:
    options = question.options or {}
    match question.type:
        case "yes_no":
            return Shown(frozenset({YES_NO[value]}))
        case "choice":
            return Shown(frozenset({options[value]}))
        case "safeguard":
            return Shown(frozenset({_state(value)} - {""}))
        case "safeguards":
            return Shown(states={option: one for option in options if (one := _state(value[option]))})
        case "choices":
            left = set(value.values()) - {"T"}
            unsure = isinstance(raw, Mapping) and UNCLEAR in raw.values()
            rest = "no" if left <= {"F"} else UNCLEAR if unsure else ""
            return Shown(frozenset(text for option, text in options.items() if value[option] == "T"), rest=rest)
        case "number":
            return Shown(text=f"{value.normalize():f}")
    if value == "never":
        return Shown(frozenset({never(question)}))
    return Shown(text=f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value.isoformat())


def never(question: Question) -> str:
    """How a question's day is said not to be: 没有通风, else 从未."""
    return next(iter(question.words.get("never", ())), "从未")


def same(question: Question, one: Any, other: Any) -> bool:
    """Whether two answers mean the same."""
    try:
        first, second = understand(question, one), understand(question, other)
    except NotUnderstood:
        return bool(one == other)
    return (first.state, first.value) == (second.state, second.value)


def words(question: Question, raw: Any) -> str:
    """An answer as a person reads it; as it stands where it means nothing."""
    try:
        answer = understand(question, raw)
    except NotUnderstood:
        return str(raw)
    if answer.state == "blank":
        return ""
    return in_words(question, answer) if answer.known else UNCLEAR


def _state(states: frozenset[str]) -> str:
    return SAFEGUARD_STATES[next(iter(states))].zh if len(states) == 1 else ""
