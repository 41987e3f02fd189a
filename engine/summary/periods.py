"""Periods that clerks report by (旬, 月, 双月, 季, 年), and the days from one to another."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from standards.wording import Text, numeral

Kind = Literal["旬", "月", "双月", "季", "年"]
KINDS: tuple[Kind, ...] = ("旬", "月", "双月", "季", "年")
_MONTHS: dict[Kind, int] = {"月": 1, "双月": 2, "季": 3, "年": 12}
_PARTS = "上中下"
_QUARTER = r"(\d{4})年?-?(?:q([1-4])|第?([一二三四1-4])季度?)"
_MONTH = r"(\d{4})[-/.年]?(\d{1,2})月?"
_TEN_DAYS = r"(\d{4})[-/.年](\d{1,2})(?:月|-)?([上中下])旬?"
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"


class NoPeriod(ValueError):
    """What was written is no period; `message` says what to write."""

    def __init__(self, message: Text) -> None:
        """Keep the words in both languages."""
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both counted; `name` where it is a period."""

    first: date
    last: date
    name: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def words(self) -> Text:
        """The days in words, with the period's name."""
        days = Text(f"{self.first} 至 {self.last}", f"{self.first} to {self.last}")
        return Text(f"{self.name}（{days.zh}）", f"{self.name} ({days.en})") if self.name else days


def period(kind: Kind, day: date) -> Span:
    """The period of a kind that a day lies in.

    >>> period("旬", date(2024, 2, 25)).words.zh
    '2024年2月下旬（2024-02-21 至 2024-02-29）'
    >>> period("双月", date(2024, 5, 20)).name, period("季", date(2024, 5, 20)).name
    ('2024年5—6月', '2024年第二季度')
    """
    if kind == "旬":
        part = min((day.day - 1) // 10, 2)
        last = 10 * part + 10 if part < 2 else _last_day(day.year, day.month)
        name = f"{day.year}年{day.month}月{_PARTS[part]}旬"
        return Span(day.replace(day=10 * part + 1), day.replace(day=last), name)
    months = _MONTHS[kind]
    start = (day.month - 1) // months * months + 1
    end = start + months - 1
    names: dict[Kind, str] = {
        "月": f"{day.year}年{start}月",
        "双月": f"{day.year}年{start}—{end}月",
        "季": f"{day.year}年第{numeral(end // 3)}季度",
        "年": f"{day.year}年",
    }
    return Span(date(day.year, start, 1), date(day.year, end, _last_day(day.year, end)), names[kind])


def periods(kind: Kind, span: Span) -> Iterator[Span]:
    """The periods of a kind that a span touches, each cut to the span; one that is cut says so.

    >>> [each.name for each in periods("月", Span(date(2024, 4, 20), date(2024, 5, 31)))]
    ['2024年4月（自20日）', '2024年5月']
    """
    day = span.first
    while day <= span.last:
        whole = period(kind, day)
        yield _cut(whole, span)
        if whole.last == date.max:
            return
        day = whole.last + timedelta(days=1)


def period_named(text: str, kind: Kind | None = None) -> tuple[Span, Kind | None]:
    """The period that a person wrote, and into what it is to be parted.

    >>> [period_named(text)[0].name for text in ("2024", "2024-05", "2024-Q2", "2024-05-上")]
    ['2024年', '2024年5月', '2024年第二季度', '2024年5月上旬']
    >>> period_named("2024-05", "双月")[0].name, period_named("2024", "季")
    ('2024年5—6月', (Span(first=datetime.date(2024, 1, 1), last=datetime.date(2024, 12, 31), name='2024年'), '季'))

    Args:
        text: a day or a period.
        kind: the period of this kind that holds it; one of a smaller kind parts it.

    Raises:
        NoPeriod: where it is none, or does not say which.
    """
    day, said = _said(text)
    if kind is None and said is None:
        zh = "这一天属于哪种统计期没有写，请加 --period 旬、月、双月、季或年"
        raise NoPeriod(Text(zh, "say with --period what kind of period this day lies in"))
    if kind and said and KINDS.index(kind) < KINDS.index(said):
        return period(said, day), kind
    return period(kind or said or "月", day), None


def _said(text: str) -> tuple[date, Kind | None]:
    """The first day of what was written, and what kind of period it names."""
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    try:
        if match := re.fullmatch(_DAY, plain):
            return date(*map(int, match.groups())), None
        if match := re.fullmatch(_TEN_DAYS, plain):
            return date(int(match[1]), int(match[2]), 10 * _PARTS.index(match[3]) + 1), "旬"
        if match := re.fullmatch(_QUARTER, plain):
            quarter = (
                "一二三四".find(match[3]) + 1 if match[3] and match[3] in "一二三四" else int(match[2] or match[3])
            )
            return date(int(match[1]), 3 * quarter - 2, 1), "季"
        if match := re.fullmatch(r"(\d{4})年?", plain):
            return date(int(match[1]), 1, 1), "年"
        if match := re.fullmatch(_MONTH, plain):
            return date(int(match[1]), int(match[2]), 1), "月"
    except ValueError:
        pass
    zh = f"“{text}”不是统计期，请写成 2024、2024-05、2024-Q2 或 2024-05-上"
    raise NoPeriod(Text(zh, f"“{text}” is no period; write 2024, 2024-05, 2024-Q2 or 2024-05-上"))


def _cut(whole: Span, span: Span) -> Span:
    first, last = max(whole.first, span.first), min(whole.last, span.last)
    if (first, last) == (whole.first, whole.last):
        return whole
    marks = [
        f"自{_short(first, whole)}" if first > whole.first else "",
        f"到{_short(last, whole)}" if last < whole.last else "",
    ]
    return Span(first, last, f"{whole.name}（{''.join(marks)}）")


def _short(day: date, whole: Span) -> str:
    return f"{day.day}日" if whole.first.month == whole.last.month else f"{day.month}月{day.day}日"


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
