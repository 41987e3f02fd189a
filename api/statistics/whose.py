"""Whose sites, hazards and findings are counted: those within reach, narrowed to what was asked."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, String, Text, and_, case, cast, false, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.database import Finding, Hazard, Site
from api.rights import INSIDE, MAY, Action, Actor, Reach
from api.statistics.asked import Asked
from engine.summary.regions import LEVELS, prefix

Counted = Hazard | Finding | Site
# By channel, 举报 is counted among 监督检查 for those who may not know which hazard came from a tip-off. A lower bound
# for a separate count would not hide it: two questions that differ by a day or by a town tell the one between them.
HIDDEN, AMONG = "tip_off", "inspection"


def sites(actor: Actor, action: Action, asked: Asked) -> ColumnElement[bool]:
    """Sites within reach; of a matter, those that are its business."""
    inside = and_(_in_region(Site.region, asked.region), has_matter(asked.matter) if asked.matter else true())
    return and_(inside, sites_within(actor, action))


def sites_within(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Sites within reach of an action, by region and by whose business they are."""
    return or_(false(), *(_reached(reach) for reach in actor.reaching(action)))


def hazards(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    """Hazards within reach."""
    return _rows(Hazard, actor, asked)


def findings(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    """Findings within reach."""
    return _rows(Finding, actor, asked)


def has_matter(matter: str) -> ColumnElement[bool]:
    """Sites that are a matter's business: as marked; 工贸 also by their supervised industries."""
    marked = cast(Site.matters, Text).contains(f'"{matter}"')
    return or_(marked, cast(Site.sectors, Text) != "[]") if matter == "industry_trade" else marked


def knows_channels(actor: Actor) -> bool:
    """Whether the caller may know which hazards came from tip-offs: nobody who only counts."""
    reaches = list(actor.reaching("statistics.read"))
    return bool(reaches) and all("hazard.authority" in MAY[reach.role] for reach in reaches)


def channel(of: type[Hazard] | type[Finding], actor: Actor) -> ColumnElement[str]:
    """The channel that a row is counted under."""
    if knows_channels(actor):
        return cast(of.origin, String)
    return case((of.origin == HIDDEN, literal(AMONG)), else_=of.origin)


@lru_cache(maxsize=100_000)  # there are some 45,000 towns, and each is asked for as often as there are rows of it
def unit(region: str) -> str:
    """The region of the roll-up that a code belongs to; a code of another length to the next larger.

    >>> [unit(code) for code in ("370102", "370102001000", "37010200", "370100")]
    ['370102', '370102001', '370102', '3701']
    """
    length = max((length for length in LEVELS if length <= len(region)), default=0)
    return prefix(region[:length])


def alone(session: Session, of: type[Counted], region: str) -> list[str]:
    """The codes of rows that belong to a region itself and to no part of it."""
    within = select(of.region).where(_in_region(of.region, region)).distinct()
    return [code for code in session.scalars(within) if unit(code) == region]


def sectors_of(session: Session, industry: str) -> list[str]:
    """How the industries of sites are kept that are these, whatever their order."""
    wanted = set(industry.split(","))
    kept = cast(Site.sectors, Text)
    return [text for text in session.scalars(select(kept).distinct()) if set(_words(text)) == wanted]


def industries(text: str) -> str:
    """Industries as they are kept, as codes in one order."""
    return ",".join(sorted(_words(text)))


def _words(text: str) -> list[str]:
    return [word.strip(' "') for word in text.strip("[]").split(",")]


def _rows(of: type[Hazard] | type[Finding], actor: Actor, asked: Asked) -> ColumnElement[bool]:
    within = actor.within("statistics.read", region=of.region, matter=of.matter)
    return and_(_in_region(of.region, asked.region), of.matter == asked.matter if asked.matter else true(), within)


def _in_region(column: InstrumentedAttribute[str], region: str) -> ColumnElement[bool]:
    return and_(column >= region, column < region + ":") if region else true()


def _reached(reach: Reach) -> ColumnElement[bool]:
    if reach.role in INSIDE:
        return Site.enterprise_id == reach.enterprise
    inside = _in_region(Site.region, reach.region)
    if "*" in reach.matters:
        return inside
    return and_(inside, or_(false(), *(has_matter(matter) for matter in sorted(reach.matters))))
