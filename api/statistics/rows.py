"""The rows that a figure counts: by the very condition it is counted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Text, and_, cast, func, select
from sqlalchemy.orm import Session, joinedload

from api.database import Finding, Form, Hazard, Site
from api.errors import forbidden
from api.models import Query as Plain
from api.models import Told
from api.paging import Slice
from api.rights import Actor
from api.statistics import figures, whose
from api.statistics.asked import Asked
from api.statistics.counting import sites_by_figure

NONE = "-"  # what stands for a blank where a blank would mean all


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What rows are narrowed to beside region, matter and days."""

    alone: bool
    industry: str | None
    edition: str | None
    clause: str | None
    channel: str | None
    level: str | None


def _narrowed(
    alone: Annotated[bool, Query(description="只要没有细分到下级的")] = False,
    industry: Annotated[Plain | None, Query(max_length=200, description="监管行业，逗号分隔；“-”为未写")] = None,
    edition: Annotated[Plain | None, Query(max_length=60)] = None,
    clause: Annotated[Plain | None, Query(max_length=30)] = None,
    channel: Annotated[Plain | None, Query(max_length=16)] = None,
    level: Annotated[Plain | None, Query(max_length=8)] = None,
) -> Narrowed:
    return Narrowed(alone, industry, edition, clause, channel, level)


Narrowing = Annotated[Narrowed, Depends(_narrowed)]


class CountedSite(Told):
    """A site that is counted."""

    id: str
    enterprise_id: str
    enterprise: str
    name: str
    region: str
    sectors: list[str]
    last_reported: date | None


class CountedFinding(Told):
    """A finding that is counted."""

    id: str
    enterprise: str
    site: str
    site_id: str
    form_id: str
    region: str
    matter: str
    as_of: date | None
    outcome: str
    reason: str | None
    past: bool
    edition: str
    clause: str | None
    citation: str | None


class CountedHazard(Told):
    """A hazard that is counted: no descriptions, no people, no origin."""

    id: str
    number: str
    enterprise: str
    site: str
    site_id: str
    region: str
    matter: str
    level: str
    state: str
    standing: str
    edition: str | None
    clause: str | None
    citation: str | None
    found_on: date
    due_on: date | None
    rectified_on: date | None
    closed_on: date | None
    listed: str | None


class Rows:
    """Rows within the reach of one caller."""

    def __init__(self, session: Session, actor: Actor, asked: Asked, narrowed: Narrowed, page: Slice) -> None:
        self._session, self._actor, self._asked = session, actor, asked
        self._narrowed, self._page = narrowed, page

    def hazards(self, figure: str) -> tuple[list[CountedHazard], str | None]:
        """The hazards of a figure."""
        asked = self._asked
        query = (
            select(Hazard)
            .where(whose.hazards(self._actor, asked), figures.alive(asked.days))
            .where(figures.of_hazards(asked.days)[figure], *self._conditions(Hazard))
            .options(joinedload(Hazard.site).joinedload(Site.enterprise))
        )
        rows, following = self._page.of(self._session, query, Hazard.id)
        return [_hazard(row) for row in rows], following

    def findings(self, figure: str) -> tuple[list[CountedFinding], str | None]:
        """The findings of an outcome."""
        asked, gone = self._asked, figures.overturned()
        query = select(Finding).where(whose.findings(self._actor, asked), figures.made_on(asked.days))
        query = query.where(gone if figure == figures.OVERTURNED else and_(figures.of_findings()[figure], ~gone))
        rows, following = self._page.of(self._session, query.where(*self._conditions(Finding)), Finding.id)
        sites = self._sites_of({row.site_id for row in rows})
        return [_finding(row, sites[row.site_id]) for row in rows], following

    def sites(self, figure: str) -> tuple[list[CountedSite], str | None]:
        """The sites of a figure, by region, with the day they were last checked on."""
        asked = self._asked
        query = select(Site).where(
            whose.sites(self._actor, "statistics.read", asked),
            sites_by_figure(asked.days)[figure],
            *self._conditions(Site),
        )
        query = query.options(joinedload(Site.enterprise))
        rows, following = self._page.of(self._session, query, Site.region, Site.id, descending=False)
        last = self._last_reported([row.id for row in rows])
        return [_site(row, last.get(row.id)) for row in rows], following

    def _conditions(self, of: type[Hazard] | type[Finding] | type[Site]) -> Iterator[ColumnElement[bool]]:
        narrowed = self._narrowed
        if narrowed.alone:
            yield of.region.in_(whose.alone(self._session, of, self._asked.region))
        if narrowed.industry is not None:
            kept = whose.sectors_of(self._session, "" if narrowed.industry == NONE else narrowed.industry)
            within = cast(Site.sectors, Text).in_(kept)
            yield within if of is Site else of.site_id.in_(select(Site.id).where(within))  # type: ignore[union-attr]
        if of is Site:
            return
        rows: type[Hazard] | type[Finding] = of  # type: ignore[assignment]
        for column, value in ((rows.edition, narrowed.edition), (rows.clause, narrowed.clause)):
            if value is not None:
                yield func.coalesce(column, "") == ("" if value == NONE else value)
        if narrowed.channel is not None:
            if narrowed.channel == whose.HIDDEN and not whose.knows_channels(self._actor):
                raise forbidden()
            yield whose.channel(rows, self._actor) == narrowed.channel
        if narrowed.level is not None and of is Hazard:
            yield Hazard.level == narrowed.level

    def _last_reported(self, sites: list[str]) -> dict[str, date]:
        query = (
            select(Form.site_id, func.max(Form.inspected_on))
            .where(Form.site_id.in_(sites), Form.state == "submitted", Form.origin == "self")
            .where(Form.inspected_on.is_not(None))
            .group_by(Form.site_id)
        )
        return {site: day for site, day in self._session.execute(query) if day}

    def _sites_of(self, sites: set[str]) -> dict[str, Site]:
        query = select(Site).where(Site.id.in_(sites)).options(joinedload(Site.enterprise))
        return {site.id: site for site in self._session.scalars(query)}


def _hazard(row: Hazard) -> CountedHazard:
    return CountedHazard(
        enterprise=row.site.enterprise.name, site=row.site.name, **_same(row, CountedHazard, "enterprise", "site")
    )


def _finding(row: Finding, site: Site) -> CountedFinding:
    return CountedFinding(
        enterprise=site.enterprise.name, site=site.name, **_same(row, CountedFinding, "enterprise", "site")
    )


def _site(row: Site, last: date | None) -> CountedSite:
    told = _same(row, CountedSite, "enterprise", "last_reported")
    return CountedSite(enterprise=row.enterprise.name, last_reported=last, **told)


def _same(row: object, model: type[Told], *others: str) -> dict[str, Any]:
    """What a model takes from a row as it is."""
    return {name: getattr(row, name) for name in model.model_fields if name not in others}
