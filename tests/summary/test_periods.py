"""Periods: where they begin and end, how people write them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.summary.periods import KINDS, Kind, NoPeriod, Span, period, period_named, periods

DAYS = st.dates(date(1999, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "day", "first", "last", "name"),
    [
        ("旬", "2024-02-10", "2024-02-01", "2024-02-10", "2024年2月上旬"),
        ("旬", "2024-02-11", "2024-02-11", "2024-02-20", "2024年2月中旬"),
        ("旬", "2023-02-21", "2023-02-21", "2023-02-28", "2023年2月下旬"),
        ("旬", "2024-05-31", "2024-05-21", "2024-05-31", "2024年5月下旬"),
        ("月", "2024-12-31", "2024-12-01", "2024-12-31", "2024年12月"),
        ("双月", "2024-02-29", "2024-01-01", "2024-02-29", "2024年1—2月"),
        ("双月", "2024-12-01", "2024-11-01", "2024-12-31", "2024年11—12月"),
        ("季", "2024-09-30", "2024-07-01", "2024-09-30", "2024年第三季度"),
        ("年", "2024-01-01", "2024-01-01", "2024-12-31", "2024年"),
    ],
)
def test_where_a_period_begins_and_ends(kind: Kind, day: str, first: str, last: str, name: str) -> None:
    assert period(kind, date.fromisoformat(day)) == Span(date.fromisoformat(first), date.fromisoformat(last), name)


@given(st.sampled_from(KINDS), DAYS, st.integers(0, 400))
def test_periods_cover_every_day_once(kind: Kind, first: date, days: int) -> None:
    span = Span(first, first + timedelta(days))
    parts = list(periods(kind, span))
    assert (parts[0].first, parts[-1].last) == (span.first, span.last)
    assert all(one.last + timedelta(1) == other.first for one, other in pairwise(parts))
    assert all(("（" in part.name) == (part != period(kind, part.first)) for part in parts)


@pytest.mark.parametrize(
    ("text", "kind", "name", "parts"),
    [
        ("2024-05", None, "2024年5月", None),
        ("2024年5月", None, "2024年5月", None),
        ("202405", None, "2024年5月", None),
        ("2024-05", "季", "2024年第二季度", None),
        ("2024-05", "旬", "2024年5月", "旬"),
        ("2024-05-11", "旬", "2024年5月中旬", None),
        ("2024年5月下旬", None, "2024年5月下旬", None),
        ("2024-q4", None, "2024年第四季度", None),
        ("2024年第二季度", None, "2024年第二季度", None),
        ("２０２４", "双月", "2024年", "双月"),
    ],
)
def test_how_people_write_them(text: str, kind: Kind | None, name: str, parts: Kind | None) -> None:
    span, parted = period_named(text, kind)
    assert (span.name, parted) == (name, parts)


@pytest.mark.parametrize("text", ["2024-13", "五月", "2024-05-32", "2024-Q5", "", "2024-05-20"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(NoPeriod):
        period_named(text)
