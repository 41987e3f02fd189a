"""What statistics are asked for: where, of whose business, over which days, parted by what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.calls import Call, Calling
from api.database.tables import today
from api.errors import invalid
from api.models import Query as Plain
from api.models import RegionPrefix
from api.rights import MATTERS, Where
from api.statistics.figures import Days, of_the_day
from engine.summary.periods import Kind, NoPeriod, Span, period, period_named, periods
from engine.summary.regions import LEVELS, prefix
from standards.wording import Text

Period = Literal["ten_days", "month", "two_months", "quarter", "year"]
By = Literal["region", "industry", "clause", "period", "channel", "level"]
KINDS: dict[Period, Kind] = {"ten_days": "旬", "month": "月", "two_months": "双月", "quarter": "季", "year": "年"}
_MOST_PERIODS = 60
_EARLIEST, _LATEST = date(1949, 10, 1), date(2200, 1, 1)  # nobody counts beyond, and days can be added


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows, over which days. `today` is the same for all of one answer."""

    region: str
    matter: str | None
    span: Span
    kind: Kind | None
    today: date

    @property
    def days(self) -> Days:
        """The days, as figures take them."""
        return days_of(self.span, self.today)

    def parts(self) -> list[Span]:
        """The periods of the span.

        Raises:
            Problem: 422, where no kind is known or there are too many.
        """
        if self.kind is None:
            raise invalid(Text("请写 period：按旬、月、双月、季还是年分", "say by which `period` to part the days"))
        parts = list(periods(self.kind, self.span)) if _few(self.kind, self.span) else []
        if not parts:
            raise invalid(Text(f"统计期太多，最多 {_MOST_PERIODS} 个", f"more than {_MOST_PERIODS} periods"))
        return parts

    def during(self, span: Span) -> Asked:
        """The same over other days."""
        return replace(self, span=span)

    def link(self, what: str, **more: Any) -> str:
        """The address that lists rows; `more` narrows further."""
        told = {
            "region": self.region,
            "matter": self.matter,
            "from": self.span.first,
            "to": self.span.last,
            **more,
        }
        kept = {name: str(value) for name, value in told.items() if value not in (None, "", False)}
        return f"/v1/statistics/{what}?{urlencode(kept)}"


def days_of(span: Span, today: date) -> Days:
    """The days of a span, as figures take them."""
    return Days(span.first, span.last, of_the_day(span.last, today))


def within_reach(call: Call, asked: Asked) -> None:
    """Refuse with 403 a region or a matter that does not lie within the caller's reach as a whole."""
    call.require("statistics.read", Where(asked.matter, asked.region or None))


def _asked(
    call: Calling,
    region: Annotated[RegionPrefix, Query(description="属地代码的前几位；默认本人范围")] = "",
    matter: Annotated[str | None, Query(description="监管领域；默认本人范围", max_length=20)] = None,
    first: Annotated[date | None, Query(alias="from", description="从哪一天起")] = None,
    last: Annotated[date | None, Query(alias="to", description="到哪一天止，含当天")] = None,
    of: Annotated[
        Plain | None, Query(max_length=30, description="统计期，如 2024-05、2024-Q2、2024-05-上、2024")
    ] = None,
    period: Annotated[Period | None, Query(description="统计期种类；默认按地方配置")] = None,
) -> Asked:
    return asked_for(call, region, matter, first, last, of, period)


Wanted = Annotated[Asked, Depends(_asked)]


def asked_for(
    call: Call,
    region: str = "",
    matter: str | None = None,
    first: date | None = None,
    last: date | None = None,
    of: str | None = None,
    period: Period | None = None,
) -> Asked:
    """The days are those named, else the period that today lies in, by the kind that the place has configured."""
    if matter is not None and matter not in MATTERS:
        raise invalid(Text(f"没有监管领域：{matter}", f"no such matter: {matter}"))
    call.require("statistics.read")
    kind = KINDS[period] if period else configured(call, region)
    day = today()
    return Asked(_unit(region), matter, _span(first, last, of, kind, day), kind, day)


def _span(first: date | None, last: date | None, of: str | None, kind: Kind | None, day: date) -> Span:
    if of is not None:
        if first or last:
            raise invalid(Text("of 与 from、to 只写一种", "either `of` or `from` and `to`"))
        try:
            return _sensible(period_named(of, kind)[0])
        except NoPeriod as error:
            raise invalid(error.message) from None
    if first and last:
        return _sensible(Span(first, last))
    if first or last or kind is None:
        zh = "请写 from 和 to，或写 of（如 2024-05）；地方没有配置统计期"
        raise invalid(Text(zh, "say `from` and `to`, or `of`: no reporting period is configured here"))
    return period(kind, day)


def _unit(region: str) -> str:
    """A region as the roll-up writes it: 370100 is the city 3701."""
    code = prefix(region)
    if code and (len(code) not in LEVELS or region[len(code) :].strip("0")):
        raise invalid(Text("region 应为 2、4、6 或 9 位属地代码", "a region has 2, 4, 6 or 9 digits"))
    return code


def _sensible(span: Span) -> Span:
    if not _EARLIEST <= span.first <= span.last <= _LATEST:
        raise invalid(Text("from 应不晚于 to，并在 1949 年至 2200 年之间", "from 1949 to 2200, and `from` before `to`"))
    return span


def configured(call: Call, region: str) -> Kind | None:
    """The kind of period that the place reports by."""
    where = region or common([reach.region for reach in call.actor.reaching("statistics.read")])
    for place in call.service.practice.at(where):
        if place.reporting_period:
            return KINDS[place.reporting_period]
    return None


def common(codes: list[str]) -> str:
    """What all codes begin with.

    >>> common(["370102", "370202"]), common([])
    ('370', '')
    """
    if not codes:
        return ""
    low, high = min(codes), max(codes)
    alike = next((i for i, letter in enumerate(low) if i >= len(high) or letter != high[i]), len(low))
    return low[:alike]


def _few(kind: Kind, span: Span) -> bool:
    shortest = {"旬": 8, "月": 28, "双月": 59, "季": 90, "年": 365}[kind]
    if (span.last - span.first).days // shortest > 2 * _MOST_PERIODS:
        return False
    return sum(1 for _ in periods(kind, span)) <= _MOST_PERIODS
