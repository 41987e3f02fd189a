"""What is counted, each figure a condition on rows: the same condition counts and lists.

Stock and flow: opening + found - closed = closing. It holds whatever days a row has, for `closed` and `closing` part
what was there at the beginning or found since. Merged hazards are in no figure, overturned ones only in their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from api.database import Act, Finding, Hazard
from standards.wording import Text

OVERTURNED = "overturned"
FIGURES: dict[str, Text] = {
    "opening": Text("期初存量", "opening stock"),
    "found": Text("新增", "found"),
    "closed": Text("销号", "written off"),
    "closing": Text("期末存量", "closing stock"),
    "rectified": Text("新增中已整改", "of what was found: rectified"),
    "overdue": Text("存量中逾期", "of the stock: overdue"),
    "no_deadline": Text("存量中没有整改期限", "of the stock: no deadline"),
    "listed": Text("存量中挂牌督办", "of the stock: listed"),
    "planned": Text("存量中列入治理计划", "of the stock: planned"),
    "suggested": Text("存量中只有拟判定", "of the stock: suggested only"),
    "recurring": Text("新增中屡查屡有", "of what was found: found before"),
    "overturned": Text("认定不成立（另计）", "overturned, counted apart"),
}
# What a finding comes to, each in one of them. Contested is neither major nor clear; past jobs are apart.
OUTCOMES: dict[str, Text] = {
    "major": Text("拟判定重大", "major (suggested)"),
    "past": Text("违法线索", "past jobs"),
    "contested": Text("存在分歧", "contested"),
    "needs_person": Text("待人工判定", "for a person"),
    "text_silent": Text("条文未明", "text silent"),
    "other": Text("其他尚不能判定", "otherwise undetermined"),
    "overturned": Text("认定不成立（另计）", "overturned, counted apart"),
}
_REASONS = ("contested", "needs_person", "text_silent")


@dataclass(frozen=True, slots=True)
class Days:
    """The days counted over, as dates or as columns of a table of periods; `on` is the day that overdue is told by."""

    first: Any
    last: Any
    on: Any


def alive(days: Days) -> ColumnElement[bool]:
    """Hazards that were there at some time of a span: all others are in no figure."""
    there = or_(Hazard.closed_on.is_(None), Hazard.closed_on >= days.first, Hazard.found_on >= days.first)
    return and_(Hazard.found_on <= days.last, Hazard.merged_into.is_(None), there)


def of_hazards(days: Days) -> dict[str, ColumnElement[bool]]:
    """Each figure as a condition on hazards that are `alive`."""
    counts = Hazard.state != OVERTURNED
    found = and_(counts, Hazard.found_on >= days.first)
    ended = and_(counts, Hazard.closed_on <= days.last)
    stock = and_(counts, or_(Hazard.closed_on.is_(None), Hazard.closed_on > days.last))
    unrectified = or_(Hazard.rectified_on.is_(None), Hazard.rectified_on > days.on)
    return {
        "opening": and_(counts, Hazard.found_on < days.first),
        "found": found,
        "closed": ended,
        "closing": stock,
        "rectified": and_(found, func.coalesce(Hazard.rectified_on, Hazard.closed_on) <= days.last),
        "overdue": and_(stock, Hazard.due_on < days.on, unrectified),
        "no_deadline": and_(stock, Hazard.due_on.is_(None), unrectified),
        "listed": and_(stock, Hazard.listed.is_not(None)),
        "planned": and_(stock, Hazard.planned),
        "suggested": and_(stock, Hazard.standing == "suggested"),
        "recurring": and_(found, Hazard.again_of.is_not(None)),
        "overturned": and_(Hazard.state == OVERTURNED, Hazard.found_on >= days.first),
    }


def of_findings() -> dict[str, ColumnElement[bool]]:
    """Each outcome as a condition on findings; whether the department overturned one is asked apart."""
    open_ = and_(Finding.outcome != "major", Finding.past.is_(False))
    reason = func.coalesce(Finding.reason, "")
    return {
        "major": and_(Finding.outcome == "major", Finding.past.is_(False)),
        "past": Finding.past.is_(True),
        **{name: and_(open_, reason == name) for name in _REASONS},
        "other": and_(open_, reason.not_in(_REASONS)),
    }


def overturned() -> ColumnElement[bool]:
    """Whether the department's last word on a finding is that it is none."""
    later = Act.__table__.alias("later")
    last = (
        ~select(later.c.id)
        .where(later.c.finding_id == Act.finding_id, later.c.kind == "determination", later.c.number > Act.number)
        .exists()
    )
    decided = select(Act.finding_id).where(Act.decision == OVERTURNED, Act.kind == "determination", last)
    return Finding.id.in_(decided)


def made_on(days: Days) -> ColumnElement[bool]:
    """Findings of forms of a span, by the day of the check."""
    return and_(Finding.as_of >= days.first, Finding.as_of <= days.last)


def of_the_day(last: date, today: date) -> date:
    """The day overdue is told by: the last of the span, or today where that is still to come."""
    return min(last, today)
