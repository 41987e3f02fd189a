"""Terms that run: from which step to which, until when, by which rule. There are none but those configured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_

from api.database import Hazard
from api.loop.life import UNRECTIFIED, Life
from api.practice import Deadline, Practice

_REMOVAL = "rectified"
_WEEK = 5  # working days


@dataclass(frozen=True, slots=True)
class Term:
    """A step, the day by which it is due, and why."""

    act: str
    after: str
    due_on: date
    source: str
    done_on: date | None
    without_holidays: bool  # counted from Monday to Friday: holidays are not known to the program

    def late(self, day: date) -> bool:
        """Whether it was done too late, or is not done and too late now."""
        return (self.done_on or day) > self.due_on


def removal_due(practice: Practice, region: str, level: str, act: str, on: str) -> date | None:
    """The day by which a hazard has to be removed because of a step just taken, where a place says so."""
    days = [
        _after(date.fromisoformat(on), rule)
        for rule in practice.deadlines(region, level)
        if rule.act == _REMOVAL and rule.after == act and not rule.working_days
    ]
    return min(days, default=None)


def terms(practice: Practice, region: str, life: Life) -> Iterator[Term]:
    """The terms that run or ran for a hazard: by the rules of its place, and those that a department set."""
    for rule in practice.deadlines(region, life.level):
        begun = life.of(rule.after, "on")
        if begun:
            due = _after(date.fromisoformat(begun), rule)
            yield Term(rule.act, rule.after, due, rule.source, _done_on(life, rule.act), rule.working_days)
    for act, leads_to, source in (
        ("ordered", _REMOVAL, "document"),
        ("listed", _REMOVAL, "source"),
        ("handed_over", "handover_answered", "recipient"),
    ):
        if until := life.of(act, "deadline"):
            told = life.of(act, source) or ""
            yield Term(leads_to, act, date.fromisoformat(until), told, _done_on(life, leads_to), False)
    if life.of("extension_decided", "granted"):
        until, told = life.of("extension_decided", "until"), life.of("extension_decided", "reason")
        yield Term(_REMOVAL, "extension_decided", date.fromisoformat(until), told, _done_on(life, _REMOVAL), False)


def overdue_on(day: date) -> ColumnElement[bool]:
    """逾期, as a condition: not yet rectified, and the day is past. What waits for others is not the enterprise's."""
    return and_(Hazard.due_on < day, Hazard.state.in_(UNRECTIFIED))


def is_overdue(hazard: Hazard, day: date) -> bool:
    """逾期: the same of one hazard."""
    return hazard.due_on is not None and hazard.due_on < day and hazard.state in UNRECTIFIED


def _done_on(life: Life, act: str) -> date | None:
    on = life.of(act, "on")
    return date.fromisoformat(on) if on else None


def _after(begun: date, rule: Deadline) -> date:
    if not rule.working_days:
        return begun + timedelta(days=rule.days)
    day, left = begun, rule.days
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= _WEEK
    return day
