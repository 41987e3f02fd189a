"""What a page of statistics is asked for: the same words in its address as in the API's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field

from api.calls import Call
from api.models import Given, RegionPrefix
from api.models import Query as Plain
from api.pages.visits import Visit, given
from api.rights import MATTERS, Where
from api.statistics.asked import Asked, By, Period, asked_for, common
from engine.summary.periods import Kind, Span, period
from engine.summary.regions import LEVELS, prefix
from standards.wording import Text

PERIODS_SAID: dict[Period, Text] = {
    "ten_days": Text("旬", "ten days"),
    "month": Text("月", "month"),
    "two_months": Text("双月", "two months"),
    "quarter": Text("季", "quarter"),
    "year": Text("年", "year"),
}
BY_SAID: dict[By, Text] = {
    "region": Text("地区", "Region"),
    "industry": Text("行业", "Industry"),
    "clause": Text("条文项", "Clause"),
    "channel": Text("渠道", "Channel"),
    "period": Text("统计期", "Period"),
}
_CODES = {"月": "{0.year}-{0.month:02}", "双月": "{0.year}-{0.month:02}", "年": "{0.year}"}


class Question(Given):
    """What stands in the address of a page."""

    region: RegionPrefix = ""
    matter: Annotated[str | None, Field(max_length=20)] = None
    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    of: Annotated[Plain | None, Field(max_length=30)] = None
    period: Period | None = None
    by: By = "region"
    page: Annotated[int, Field(ge=1, le=1000)] = 1
    measure: Literal["unreported_share", "overdue", "rate"] | None = None
    level: Literal["major", "general"] = "major"

    def asked(self, call: Call) -> Asked:
        """The same as the API takes it. Days that were chosen go before a period that still stands in its field."""
        of = None if self.first and self.last else self.of
        return asked_for(call, self.region, self.matter, self.first, self.last, of, self.period)


def question(call: Visit) -> Question:
    """What is asked for; empty fields of the form and words that are not ours are left out.

    Raises:
        Problem: 422, with what is wrong field by field.
    """
    known = {field.alias or name for name, field in Question.model_fields.items()}
    return given(call, Question, {name: value for name, value in call.request.query_params.items() if name in known})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of pages and of the API for one question, each said in full: with its days, not “this month”."""

    asked: Asked
    period: Period | None
    by: By

    def pairs(self, **more: object) -> dict[str, str]:
        """What stands in an address; `None` leaves something out."""
        asked = self.asked
        told = {
            "region": asked.region, "matter": asked.matter, "from": asked.span.first, "to": asked.span.last,
            "period": self.period, "by": self.by,
        } | more  # fmt: skip
        return {name: str(value) for name, value in told.items() if value not in (None, "")}

    def to(self, path: str, **more: object) -> str:
        """An address with them."""
        return f"{path}?{urlencode(self.pairs(**more))}"

    @property
    def days(self) -> Text:
        """The days, by the name of their period where they are one."""
        kind = self._kind
        return period(kind, self.asked.span.first).words if kind else self.asked.span.words

    @property
    def _kind(self) -> Kind | None:
        """The kind of period that the days are one of."""
        asked = self.asked
        return next((one for one in (asked.kind, *_KINDS) if one and _whole(one, asked.span)), None)

    def beside(self, steps: int) -> Addresses | None:
        """The same for the period before or after; None where the days are no whole period, or are still to come."""
        span, kind = self.asked.span, self._kind
        if kind is None:
            return None
        day = span.last + timedelta(days=1) if steps > 0 else span.first - timedelta(days=1)
        if day > self.asked.today:
            return None
        return replace(self, asked=self.asked.during(period(kind, day)))


_KINDS: tuple[Kind, ...] = ("月", "季", "年", "旬", "双月")


def _whole(kind: Kind, span: Span) -> bool:
    found = period(kind, span.first)
    return (found.first, found.last) == (span.first, span.last)


def recent(kind: Kind | None, today: date, many: int = 12) -> list[tuple[str, str]]:
    """The latest periods of a kind: as they are typed, and as they are called. None where no kind is known."""
    if kind is None:
        return []
    found, day = [], today
    for _ in range(many):
        span = period(kind, day)
        found.append((_typed(kind, span), span.name))
        day = span.first - timedelta(days=1)
    return found


def _typed(kind: Kind, span: Span) -> str:
    first = span.first
    if kind == "旬":
        return f"{first:%Y-%m}-{'上中下'[min((first.day - 1) // 10, 2)]}"
    return f"{first.year}-Q{(first.month + 2) // 3}" if kind == "季" else _CODES[kind].format(first)


def regions(call: Call, chosen: str) -> list[tuple[str, str]]:
    """The regions to choose from: those whose names are known, within reach, and the one that is chosen."""
    named = {prefix(code): name for code, name in call.service.practice.regions.items()}
    mine = {code: name for code, name in named.items() if call.actor.may("statistics.read", Where(region=code))}
    code = prefix(chosen)
    if code and code not in mine:
        mine[code] = named.get(code, code)
    return [(one, f"{name}（{one}）" if name != one else one) for one, name in sorted(mine.items())]


def way_down(call: Call, asked: Asked) -> list[tuple[str, str]]:
    """The regions from the largest within reach down to the one asked for, the whole first where one may see it."""
    named = {prefix(code): name for code, name in call.service.practice.regions.items()}
    above = ["", *(asked.region[:length] for length in LEVELS if length < len(asked.region))] if asked.region else []
    here = [code for code in above if call.actor.may("statistics.read", Where(asked.matter, code or None))]
    narrowest = common([reach.region for reach in call.actor.reaching("statistics.read")])
    whole = Text("本人范围", "all of mine").in_(call.lang)
    return [(code, named.get(code, code) or whole) for code in here if not code or len(code) >= len(narrowest)]


def matters(call: Call) -> list[tuple[str, Text]]:
    """The matters to choose from."""
    return [(key, MATTERS[key]) for key in MATTERS if call.actor.may("statistics.read", Where(matter=key))]
