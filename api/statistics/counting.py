"""Counting hazards, findings and sites in the database, by what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, literal, or_, select, type_coerce
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Session

from api.database import Finding, Form, Hazard, Site
from api.database.tables import after
from api.rights import Actor
from api.statistics import figures, whose
from api.statistics.asked import Asked, By
from api.statistics.figures import Days
from engine.summary.regions import Counts

ByKey = dict[str, Counts]


class Counting:
    """Counts within the reach of one caller: by key, `<level>.<figure>`, `finding.<outcome>` and `site.<figure>`."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session, self._actor = session, actor

    def all(self, asked: Asked, by: By | None) -> ByKey:
        """Everything that can be counted by this."""
        if by == "period":
            parts = enumerate(asked.parts())
            return {f"{number:03}": self.all(asked.during(span), None).get("", Counter()) for number, span in parts}
        found = self.hazards(asked, by)
        for more in (self.findings, self.sites):
            for key, counts in more(asked, by).items():
                found.setdefault(key, Counter()).update(counts)
        return found

    def hazards(self, asked: Asked, by: By | None) -> ByKey:
        """Stock and flow, what is overdue, listed and so on; and of what was written off, after how many days."""
        numbers = figures.of_hazards(asked.days)
        found: ByKey = {}
        query = self._of(Hazard, asked, by, Hazard.level.label("level"), *map(_count, numbers.values()))
        for name, level, *counts in self._session.execute(query.group_by(*_together(by), "level")):
            into = found.setdefault(_named(by, name, level), Counter())
            into.update({f"{level}.{figure}": n for figure, n in zip(numbers, counts, strict=True) if n})
        # Quantiles of a region are not the sum of its parts': the days themselves are counted, and those add up.
        lasted = _days_between(self._session, Hazard.found_on, Hazard.closed_on).label("lasted")
        query = self._of(Hazard, asked, by, Hazard.level.label("level"), lasted, func.count()).where(numbers["closed"])
        for name, level, days, count in self._session.execute(query.group_by(*_together(by), "level", "lasted")):
            found[_named(by, name, level)][f"{level}.days.{max(days, 0)}"] += count
        return found

    def findings(self, asked: Asked, by: By | None) -> ByKey:
        """What findings came to. Those that the department overturned are taken out of it and counted apart."""
        if by == "level":
            return {}
        outcomes = figures.of_findings()
        query = self._of(Finding, asked, by, *map(_count, outcomes.values()))
        found: ByKey = {}
        for name, *counts in self._session.execute(query.group_by(*_together(by))):
            into = found.setdefault(_named(by, name), Counter())
            into.update({f"finding.{outcome}": n for outcome, n in zip(outcomes, counts, strict=True) if n})
        for name, *counts in self._session.execute(query.where(figures.overturned()).group_by(*_together(by))):
            into = found[_named(by, name)]
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
        if by not in keys:
            return {}
        numbers = sites_by_figure(asked.days)
        query = select(keys[by].label("key"), *map(_count, numbers.values())).where(
            whose.sites(self._actor, "statistics.read", asked)
        )
        found: ByKey = {}
        for name, *counts in self._session.execute(query.group_by(*_together(by))):
            into = found.setdefault(_named(by, name), Counter())
            into.update({f"site.{figure}": n for figure, n in zip(numbers, counts, strict=True) if n})
        return found

    def _of(self, of: type[Hazard] | type[Finding], asked: Asked, by: By | None, *columns: Any) -> Select[Any]:
        """A query of rows within reach and of the span; the first column says what is counted together."""
        keys: dict[By | None, Callable[[], Any]] = {
            "region": lambda: of.region,
            "industry": lambda: cast(Site.sectors, SqlText),
            "clause": lambda: func.coalesce(of.edition, "") + " " + func.coalesce(of.clause, ""),
            "channel": lambda: whose.channel(of, self._actor),
        }
        key = keys.get(by, lambda: literal(""))().label("key")
        query = select(key, *columns)
        if of is Hazard:
            query = query.where(whose.hazards(self._actor, asked), figures.alive(asked.days))
        else:
            query = query.where(whose.findings(self._actor, asked), figures.made_on(asked.days))
        return query.join(Site, Site.id == of.site_id) if by == "industry" else query


def sites_by_figure(days: Days) -> dict[str, ColumnElement[bool]]:
    """应查, 已查, 未报 as conditions on sites: 应查 = 已查 + 未报.

    已查: a self-check of the span was submitted, however late; that counts for a site that is new or closed by now too.
    """
    reported = select(Form.id).where(
        Form.site_id == Site.id,
        Form.state == "submitted",
        Form.origin == "self",
        Form.inspected_on >= days.first,
        Form.inspected_on <= days.last,
    ).exists()  # fmt: skip
    there = and_(Site.active.is_(True), Site.made_at < after(days.last))
    return {"due": or_(there, reported), "reported": reported, "unreported": and_(there, ~reported)}


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
