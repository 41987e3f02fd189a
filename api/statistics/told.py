"""What statistics answer: every figure with the address that lists its rows, every rate with both of its numbers."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.models import Told
from engine.summary.rates import Rate, rounded


class Figure(Told):
    """A number, and where the rows it counts are listed."""

    count: int
    rows: str = Field(examples=["/v1/statistics/hazards?region=3701&from=2024-05-01&to=2024-05-31&figure=closing"])


class Share(Told):
    """A rate; null without a denominator."""

    part: int
    whole: int
    percent: str | None = Field(examples=["96.79"])

    @classmethod
    def of(cls, part: int, whole: int) -> Share:
        """The quotient, in percent with two digits."""
        return cls(part=part, whole=whole, percent=rounded(Rate(part, whole).percent) or None)


class SitesOut(Told):
    """应查 = 已查 + 未报."""

    due: Figure
    reported: Figure
    unreported: Figure
    unreported_share: Share


class WriteOff(Told):
    """Days from 发现 to 销号 of what was written off: half and nine tenths took no longer (nearest rank)."""

    written_off: int
    median_days: int | None
    ninetieth_days: int | None


class HazardsOut(Told):
    """Hazards of one level: opening + found - closed = closing."""

    opening: Figure
    found: Figure
    closed: Figure
    closing: Figure
    rectified: Figure
    overdue: Figure
    no_deadline: Figure
    listed: Figure
    planned: Figure
    suggested: Figure
    recurring: Figure
    overturned: Figure
    rectified_rate: Share
    time_to_write_off: WriteOff


class Line(Told):
    """What was counted of a region, an industry, a clause, a period, a channel or a level."""

    key: str
    label: str
    rest: bool = Field(False, description="本级未细分到下级的部分 what was given no finer code")
    sites: SitesOut | None = None
    findings: dict[str, Figure] = Field(default_factory=dict)
    hazards: dict[str, HazardsOut] = Field(default_factory=dict, description="by level: major, general, unrated")


class Statistics(Told):
    """The whole and its parts. Parts add up to the whole, but for periods, whose stocks follow one another."""

    region: str
    region_name: str
    matter: str | None
    first: date
    last: date
    name: str
    overdue_as_of: date
    by: str | None
    total: Line
    lines: list[Line]
    words: dict[str, str]
    rules: list[str]


class Lagging(Told):
    """A region, and the measure it was ranked by."""

    region: str
    label: str
    measure: str
    value: Share
    rows: str


class LaggingOut(Told):
    """Regions, those that lag most first. There are no thresholds: who lags too much a person says."""

    measure: str
    first: date
    last: date
    items: list[Lagging]
