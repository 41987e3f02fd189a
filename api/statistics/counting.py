"""Counting hazards, findings and sites in the database, by what they have in common."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    func,
    join,
    literal,
    not_,
    outerjoin,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Session

from api.database import Finding, Form, Hazard, Site
from api.database.tables import Moment, after
from api.rights import Actor
from api.statistics import figures, whose
from api.statistics.asked import Asked, By
from api.statistics.figures import Days
from engine.summary.regions import Counts

ByKey = dict[str, Counts]
_HANDED_IN = (Form.state == "submitted", Form.origin == "self")


def together(counted: Iterable[ByKey]) -> ByKey:
    """What was counted of the same keys, side by side."""
    found: ByKey = {}
    for counts in counted:
        for key, more in counts.items():
            if key in found:
                found[key].update(more)
            else:
                found[key] = more
    return found


class Counting:
    """Counts within the reach of one caller: by key, `<level>.<figure>`, `finding.<outcome>` and `site.<figure>`."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor

    def all(self, asked: Asked, by: By | None) -> ByKey:
        """Everything that can be counted by this."""
        return together(each(asked, by) for each in (self.hazards, self.days, self.findings, self.sites))

    def hazards(self, asked: Asked, by: By | None) -> ByKey:
        """Stock and flow, what is overdue, listed and so on."""
        found, days = _empty(asked, by), asked.days
        within = and_(whose.hazards(self._actor, asked), figures.alive(days))
        key, rows = self._key(Hazard, by), join(Hazard, Site, Site.id == Hazard.site_id) if by == "industry" else Hazard
        if by == "period":
            # Hazard by hazard, its periods: an outer join keeps this order, and few are there in many.
            periods = _periods(asked)
            days = Days(periods.c.first, periods.c.last, periods.c.on)
            key, rows = periods.c.number, outerjoin(Hazard, periods, figures.alive(days))
        numbers = figures.of_hazards(days)
        query = select(key.label("key"), Hazard.level.label("level"), *map(_count, numbers.values()))
        query = query.select_from(rows).where(within).group_by(*_together(by), "level")
        for name, level, *counts in self._session.execute(query):
            into = found.setdefault(_named(by, name, level), Counter())
            into.update({f"{level}.{figure}": n for figure, n in zip(numbers, counts, strict=True) if n})
        return found

    def days(self, asked: Asked, by: By | None) -> ByKey:
        """After how many days hazards were written off.

        Quantiles of a region are not the sum of its parts': the days themselves are counted, and those add up.
        """
        key, rows = self._key(Hazard, by), join(Hazard, Site, Site.id == Hazard.site_id) if by == "industry" else Hazard
        of_day = _period_of(asked) if by == "period" else None
        if of_day:
            key = case((Hazard.closed_on < Hazard.found_on, Hazard.found_on), else_=Hazard.closed_on)
        lasted = _days_between(self._session, Hazard.found_on, Hazard.closed_on)
        query = select(key.label("key"), Hazard.level.label("level"), lasted.label("lasted"), func.count())
        query = query.select_from(rows).where(whose.hazards(self._actor, asked), figures.alive(asked.days))
        query = query.where(figures.of_hazards(asked.days)["closed"])
        found: ByKey = {}
        for name, level, days, count in self._session.execute(query.group_by(*_together(by), "level", "lasted")):
            into = found.setdefault(of_day(name) if of_day else _named(by, name, level), Counter())
            into[f"{level}.days.{max(days, 0)}"] += count
        return found

    def findings(self, asked: Asked, by: By | None) -> ByKey:
        """What findings came to. Those that the department overturned are taken out of it and counted apart."""
        if by == "level":
            return {}
        outcomes = figures.of_findings()
        key = Finding.as_of if by == "period" else self._key(Finding, by)
        named = _period_of(asked) if by == "period" else partial(_named, by)
        query = select(key.label("key"), *map(_count, outcomes.values()))
        query = query.where(whose.findings(self._actor, asked), figures.made_on(asked.days))
        query = query.join(Site, Site.id == Finding.site_id) if by == "industry" else query
        found = _empty(asked, by)
        for name, *counts in self._session.execute(query.group_by(*_together(by))):
            into = found.setdefault(named(name), Counter())
            into.update({f"finding.{outcome}": n for outcome, n in zip(outcomes, counts, strict=True) if n})
        for name, *counts in self._session.execute(query.where(figures.overturned()).group_by(*_together(by))):
            into = found[named(name)]
            into.subtract({f"finding.{outcome}": n for outcome, n in zip(outcomes, counts, strict=True)})
            into["finding.overturned"] += sum(counts)
        return found

    def sites(self, asked: Asked, by: By | None) -> ByKey:
        """应查, 已查, 未报. By clause, channel and level there is no such thing."""
        keys: dict[By | None, Any] = {
            None: literal(""),
            "region": Site.region,
            "industry": cast(Site.sectors, SqlText),
        }
        if by == "period":
            return self._sites_by_period(asked)
        if by not in keys:
            return {}
        there, reported = _there_and_reported(asked.days)
        within = whose.sites(self._actor, "statistics.read", asked)
        query = select(keys[by].label("key"), there.label("there"), reported.label("reported"), func.count())
        found: ByKey = {}
        # Grouped by both, so that a site is looked up among the forms once and not for every figure.
        for name, *is_so, count in self._session.execute(
            query.where(within).group_by(*_together(by), "there", "reported")
        ):
            into = found.setdefault(_named(by, name), Counter())
            into.update({f"site.{figure}": count for figure, counts in _by_figure(*map(int, is_so)).items() if counts})
        return found

    def _sites_by_period(self, asked: Asked) -> ByKey:
        """The same of every period, in one reading of the sites and one of the forms."""
        within = whose.sites(self._actor, "statistics.read", asked)
        periods, found = _periods(asked), _empty(asked, "period")
        there = [_there(after(span.last)) for span in asked.parts()]
        of_sites = self._session.execute(select(*map(_count, there)).where(within)).one()
        for counts, number in zip(found.values(), of_sites, strict=True):
            counts["site.due"] = counts["site.unreported"] = number
        gone = func.count(Form.site_id.distinct()).filter(not_(_there(periods.c.over)))
        during = and_(Form.inspected_on >= periods.c.first, Form.inspected_on <= periods.c.last)
        query = (
            select(periods.c.number.label("key"), func.count(Form.site_id.distinct()), gone)
            .select_from(outerjoin(outerjoin(Form, periods, during), Site, Site.id == Form.site_id))
            .where(*_HANDED_IN, Form.inspected_on >= asked.span.first, Form.inspected_on <= asked.span.last, within)
        )
        for key, reported, not_there in self._session.execute(query.group_by("key")):
            counts = found[key]
            counts["site.reported"] = reported
            counts["site.due"] += not_there
            counts["site.unreported"] -= reported - not_there
        return found

    def _key(self, of: type[Hazard] | type[Finding], by: By | None) -> ColumnElement[Any]:
        """What rows have in common that are counted together."""
        keys: dict[By | None, Callable[[], Any]] = {
            "region": lambda: of.region,
            "industry": lambda: cast(Site.sectors, SqlText),
            "clause": lambda: func.coalesce(of.edition, "") + " " + func.coalesce(of.clause, ""),
            "channel": lambda: whose.channel(of, self._actor),
        }
        key: ColumnElement[Any] = keys.get(by, lambda: literal(""))()
        return key


def sites_by_figure(days: Days) -> dict[str, ColumnElement[bool]]:
    """应查, 已查, 未报 as conditions on sites: 应查 = 已查 + 未报.

    已查: a self-check of the span was submitted, however late; that counts for a site that is new or closed by now too.
    """
    return _by_figure(*_there_and_reported(days))


def _there_and_reported(days: Days) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    handed_in = select(Form.site_id).where(
        *_HANDED_IN, Form.inspected_on >= days.first, Form.inspected_on <= days.last
    )  # fmt: skip
    return _there(after(days.last)), Site.id.in_(handed_in)


def _there(over: Any) -> ColumnElement[bool]:
    """Sites that are active and were registered before a moment."""
    return and_(Site.active.is_(True), Site.made_at < over)


def _by_figure(there: Any, reported: Any) -> dict[str, Any]:
    """Of conditions on sites, or of 0 and 1: the signs mean the same."""
    return {"due": there | reported, "reported": reported, "unreported": there & ~reported}


def _empty(asked: Asked, by: By | None) -> ByKey:
    """Where counts begin: each period is a line, though nothing happened in it."""
    return {f"{number:03}": Counter() for number, _ in enumerate(asked.parts())} if by == "period" else {}


def _periods(asked: Asked) -> Subquery:
    """The periods as a table: their number, first and last day, and the day that overdue is told by."""
    rows = []
    for number, span in enumerate(asked.parts()):
        days = asked.during(span).days
        named = {"first": days.first, "last": days.last, "on": days.on}
        dates = (literal(day, Date).label(name) for name, day in named.items())
        over = literal(after(span.last), Moment).label("over")
        rows.append(select(literal(f"{number:03}").label("number"), *dates, over))
    return union_all(*rows).subquery("periods")


def _period_of(asked: Asked) -> Callable[[date], str]:
    """Which period a day lies in."""
    lasts = [span.last for span in asked.parts()]
    return lambda day: f"{bisect_left(lasts, day):03}"


def _together(by: By | None) -> list[str]:
    """What rows are grouped by: the first column's name, unless all belong together."""
    return [] if by in (None, "level") else ["key"]


def _named(by: By | None, name: str, level: str = "") -> str:
    """The key that counts are kept under: levels by the level, regions as the roll-up writes them."""
    if by == "region":
        return whose.unit(name)
    return whose.industries(name) if by == "industry" else level if by == "level" else name


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _days_between(session: Session, first: Any, last: Any) -> ColumnElement[int]:
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.julianday(last) - func.julianday(first), Integer)
    return type_coerce(last - first, Integer)
