"""Answers as the engine holds them: a typed value, or why there is none.

| question    | value                                                              |
|-------------|--------------------------------------------------------------------|
| yes_no      | "yes", "no"                                                         |
| choice      | the option's id                                                     |
| choices     | per option "T", "F" or "U"                                          |
| safeguard   | the set of states it may be in (一个装置“有”，但状态未填: three of them) |
| safeguards  | per option the set of states                                        |
| number      | Decimal, in the question's unit                                     |
| date        | date, datetime (where the time is asked), or "never"                |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from standards.kinds import SAFEGUARD_STATES, Question

State = Literal["given", "blank", "unclear", "n_a", "unreadable", "expired", "unjudged", "unconfirmed"]
States = frozenset[str]

ANY_STATE: States = frozenset(SAFEGUARD_STATES)
PRESENT: States = frozenset({"working", "failed", "disabled"})
LACKING: States = ANY_STATE - {"working"}
BROKEN: States = frozenset({"failed", "disabled"})
NOT_THERE: States = frozenset({"unsuitable", "absent"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `value` is typed as above where `state` is given, else None; `raw` is what stands on the form."""

    state: State
    value: Any = None
    raw: Any = None

    @property
    def known(self) -> bool:
        """Whether something can be concluded from it, if only in part."""
        return self.state in ("given", "n_a")


BLANK = Answer("blank")


@dataclass(frozen=True, slots=True)
class Ground:
    """How an answer was learnt (依据). `how` is seen, record, told or measured."""

    how: str | None = None
    by: str | None = None
    at: date | None = None
    reason: str | None = None
    files: tuple[str, ...] = ()


NO_GROUND = Ground()


@dataclass(slots=True)
class Subject:
    """One row of a form: a named device, place, person or job, with its answers."""

    kind: str
    name: str
    within: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    grounds: dict[str, Ground] = field(default_factory=dict)

    def answer(self, question: str) -> Answer:
        """The answer to a question, blank where there is none."""
        return self.answers.get(question, BLANK)


def counted(question: Question, answer: Answer, ground: Ground, day: date | None) -> Answer:
    """The answer as far as it counts: not past its validity, and with `by` and `reason` where it is a judgement."""
    if not answer.known:
        return answer
    if answer.state == "given" and question.judged and not (ground.by and ground.reason):
        return Answer("unjudged", None, answer.raw)
    if day and ground.at and over(question, ground.at, day):
        return Answer("expired", None, answer.raw)
    return answer


def over(question: Question, at: date, day: date) -> bool:
    """Whether an answer of the day `at` is past its validity on another day."""
    return question.valid_days is not None and day - at > timedelta(days=question.valid_days)


def partly_open(question: Question, answer: Answer) -> bool:
    """Whether a given answer of several options or states still leaves something open."""
    if question.type == "choices":
        return "U" in answer.value.values()
    if question.type == "safeguard":
        return len(answer.value) > 1
    if question.type == "safeguards":
        return any(len(states) > 1 for states in answer.value.values())
    return False


def plain(value: Any) -> Any:
    """A typed value as JSON: options as lists where complete, sets of states as words."""
    if isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        names = {PRESENT: "present", LACKING: "lacking", ANY_STATE: None}
        return next(iter(value)) if len(value) == 1 else names.get(value, sorted(value))
    if isinstance(value, dict):
        if set(value.values()) <= {"T", "F"}:
            return [option for option, tick in value.items() if tick == "T"]
        words = {"T": "yes", "F": "no"}
        return {o: words.get(v, plain(v)) if isinstance(v, str) else plain(v) for o, v in value.items() if v != "U"}
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, date):
        return value.isoformat(" ", "minutes") if hasattr(value, "hour") else value.isoformat()  # type: ignore[call-arg]
    return value
