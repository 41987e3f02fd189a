"""Comparisons of dates for the solver, as engine/leaves makes them: months first, then days, `never` older than any."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import z3

from engine.leaves import earlier, fixed_period
from engine.proof.variables import NO, Moment

_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days of the year before each month
_LAST_DAY = date.max.toordinal()
_LAST_YEAR = date.max.year
Whole = Any  # a number of z3, or a plain one


class Limit(NamedTuple):
    """The date compared with: perhaps never, else a day, perhaps with the minute."""

    never: z3.BoolRef
    day: Whole
    minute: z3.ArithRef | None


def limit_of(
    start: Moment | None,
    inspected_on: date,
    amount: z3.ArithRef | str | None,
    unit: str | None,
    rules: list[z3.BoolRef],
) -> Limit:
    """A date minus a period.

    Args:
        start: the answer it starts from; None for the day of inspection.
        inspected_on: that day.
        amount: the period as ISO 8601, or the number of an answer; None for none.
        unit: of such a number: 天, 日, 月 or 年.
        rules: takes what must hold of helping variables.
    """
    if start is None and isinstance(amount, str):
        return Limit(NO, earlier(inspected_on, *fixed_period(amount)).toordinal(), None)
    limit = Limit(NO, inspected_on.toordinal(), None) if start is None else Limit(start.never, start.day, start.minute)
    if amount is None:
        return limit
    months, days = fixed_period(amount) if isinstance(amount, str) else _in_months_and_days(amount, unit)
    day, year = limit.day, z3.IntVal(1)
    if isinstance(months, z3.ArithRef) or months:
        year, month, of_month = _parts(start, inspected_on, rules)
        total = year * 12 + month - 1 - months
        year, month = total / 12, total % 12 + 1
        last = _length(year, month)
        day = _ordinal(year, month, z3.If(of_month < last, of_month, last))
    day = day - days
    fits = z3.And(year >= 1, year <= _LAST_YEAR, day >= 1, day <= _LAST_DAY)
    minute = limit.minute if limit.minute is None else z3.If(fits, limit.minute, 0)
    return Limit(limit.never, z3.If(fits, day, 1), minute)


def older(one: Moment | Limit, other: Moment | Limit) -> z3.BoolRef:
    """That a date is before another; never is before any other."""
    before = one.day < other.day
    if one.minute is not None and other.minute is not None:
        before = z3.Or(before, z3.And(one.day == other.day, one.minute < other.minute))
    return z3.And(z3.Not(other.never), z3.Or(one.never, before))


def _in_months_and_days(amount: z3.ArithRef, unit: str | None) -> tuple[Whole, Whole]:
    if unit in ("天", "日"):
        return 0, _cut(amount)
    return _cut(amount * 12 if unit == "年" else amount), 0


def _cut(number: z3.ArithRef) -> z3.ArithRef:
    """A number without its fraction, as `int` cuts it: towards nought."""
    return number if z3.is_int(number) else z3.If(number >= 0, z3.ToInt(number), -z3.ToInt(-number))


def _parts(start: Moment | None, inspected_on: date, rules: list[z3.BoolRef]) -> tuple[z3.ArithRef, ...]:
    """Year, month and day of the date it starts from."""
    if start is None:
        return z3.IntVal(inspected_on.year), z3.IntVal(inspected_on.month), z3.IntVal(inspected_on.day)
    year, month, day = (z3.Int(f"{start.day}.{part}") for part in ("year", "month", "of_month"))
    in_range = z3.And(year >= 1, year <= _LAST_YEAR, month >= 1, month <= 12, day >= 1, day <= _length(year, month))
    rules.append(z3.And(in_range, start.day == _ordinal(year, month, day)))
    return year, month, day


def _ordinal(year: z3.ArithRef, month: z3.ArithRef, day: z3.ArithRef) -> z3.ArithRef:
    """The number of a day, as `date.toordinal` counts."""
    before = year - 1
    years = before * 365 + before / 4 - before / 100 + before / 400
    return years + _pick(_BEFORE_MONTH, month) + z3.If(z3.And(month > 2, _leap(year)), 1, 0) + day


def _length(year: z3.ArithRef, month: z3.ArithRef) -> z3.ArithRef:
    """How many days a month has."""
    return z3.If(month == 2, z3.If(_leap(year), 29, 28), _pick((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), month))


def _leap(year: z3.ArithRef) -> z3.BoolRef:
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def _pick(table: tuple[int, ...], month: z3.ArithRef) -> z3.ArithRef:
    """The entry of a month in a table of twelve."""
    chosen = z3.IntVal(table[0])
    for number, entry in enumerate(table[1:], 2):
        chosen = z3.If(month == number, entry, chosen)
    return chosen
