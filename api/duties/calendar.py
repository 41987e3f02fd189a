"""Calendar periods of duties: a day, a month, a quarter, half a year, a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from engine.summary.periods import Kind, Span, period
from standards.duty import Every

_KINDS: dict[Every, Kind] = {"P1M": "月", "P3M": "季", "P1Y": "年"}


def period_of(every: Every, day: date) -> Span:
    """The period that a day lies in.

    >>> period_of("P6M", date(2024, 2, 29)).words.zh, period_of("P1D", date(2024, 2, 29)).name
    ('2024年上半年（2024-01-01 至 2024-06-30）', '2024-02-29')
    """
    if every == "P1D":
        return Span(day, day, day.isoformat())
    if every != "P6M":
        return period(_KINDS[every], day)
    if day.month <= 6:
        return Span(date(day.year, 1, 1), date(day.year, 6, 30), f"{day.year}年上半年")
    return Span(date(day.year, 7, 1), date(day.year, 12, 31), f"{day.year}年下半年")


def periods_up_to(every: Every, day: date, back: int) -> Iterator[Span]:
    """The period of a day, and so many before it."""
    for _ in range(back + 1):
        span = period_of(every, day)
        yield span
        day = span.first - timedelta(days=1)
