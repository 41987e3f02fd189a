"""Regions whose figures lag, the worst first. Who lags too much a person says: there are no thresholds."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.orm import Session

from api.calls import Call
from api.statistics import lines
from api.statistics.answering import naming
from api.statistics.asked import Asked
from api.statistics.counting import Counting
from api.statistics.told import Figure, Lagging, LaggingOut, Line, Share

Measure = Literal["unreported_share", "overdue", "rate"]
Level = Literal["major", "general"]


def lagging(call: Call, session: Session, asked: Asked, measure: Measure, level: Level) -> LaggingOut:
    """The regions directly within the one asked for.

    Args:
        call: the request.
        session: a reading transaction.
        asked: where and when.
        measure: 未报 of 应查; 逾期 of 期末存量 (by their number); 整改率 of 新增.
        level: which hazards.
    """
    counting = Counting(session, call.actor)
    counted = counting.sites if measure == "unreported_share" else counting.hazards
    parts = lines.parts(asked, "region", counted(asked, "region"), naming(call), lines.base_of(asked, call.actor), 1)
    items = [_measured(part, measure, level) for part in parts]
    items.sort(key=lambda one: _behind(one, measure))
    return LaggingOut(measure=measure, first=asked.span.first, last=asked.span.last, items=items)


def _measured(part: Line, measure: Measure, level: Level) -> Lagging:
    value, rows = _value(part, measure, level)
    return Lagging(region=part.key, label=part.label, measure=measure, value=value, rows=rows.rows)


def _value(part: Line, measure: Measure, level: Level) -> tuple[Share, Figure]:
    hazards = part.hazards[level]
    if measure == "unreported_share":
        assert part.sites is not None
        return part.sites.unreported_share, part.sites.unreported
    if measure == "overdue":
        return Share.of(hazards.overdue.count, hazards.closing.count), hazards.overdue
    return hazards.rectified_rate, hazards.found


def _behind(one: Lagging, measure: Measure) -> tuple[bool, float, str]:
    """The worst first; those without a denominator last, for nothing can be said of them."""
    value = one.value
    if measure == "overdue":
        return False, -value.part, one.region
    share = value.part / value.whole if value.whole else 0.0
    return not value.whole, share if measure == "rate" else -share, one.region
