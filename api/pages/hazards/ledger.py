"""The list of hazards: overdue first, then by their day; whose turn it is stands beside each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import Hazard, Site
from api.database.tables import today
from api.loop.life import Life
from api.loop.lists import Wanted, by_urgency, urgency
from api.loop.setting import Setting
from api.loop.telling import STANDINGS, HazardOut, hazard_out
from api.loop.turns import Turn, turn
from api.pages.hazards.choosing import LEVELS, STATES, Choosing, Chosen
from api.pages.hazards.standing import days_left
from api.pages.hazards.wording import VALUES
from api.pages.rendering import page
from api.pages.visits import Viewing, Visit
from api.paging import Paging
from api.practice import Practice
from api.rights import INSIDE, MATTERS, Actor
from standards.wording import Text

router = APIRouter()
_TABS = (
    (Text("在办", "Open"), Chosen()),
    (Text("逾期", "Overdue"), Chosen(overdue=True)),
    (Text("挂牌督办", "Listed"), Chosen(listed=True)),
    (Text("待验收", "To be accepted"), Chosen(state="rectified")),
    (Text("待复查", "To be reinspected"), Chosen(state="waiting")),
    (Text("已销号", "Closed"), Chosen(state="closed")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A hazard in the list."""

    told: HazardOut
    level: list[Text]
    days: Text | None
    turn: Turn | None
    listed: Text | None


@router.get("/hazards")
def ledger(call: Viewing, chosen: Choosing, paging: Paging) -> Response:
    """The hazards within reach."""
    call.require("hazard.read")
    day = today()
    with call.reading() as session:
        query = chosen.wanted.query(call.actor)
        rows, following = paging.of(
            session, query, *by_urgency(day), descending=False, place=lambda row: urgency(row, day)
        )
        lines = [_line(row, call.actor, call.service.practice, call) for row in rows]
        numbers = [_count(session, call.actor, _with(tab, chosen).wanted) for _, tab in _TABS[:2]]
        sites = _own_sites(session, call.actor)
    inside = all(reach.role in INSIDE for reach in call.actor.reaching("hazard.read"))
    return page(
        call,
        "hazards/ledger.html",
        chosen=chosen,
        lines=lines,
        next=following,
        tabs=[(name, _with(tab, chosen), _same(tab, chosen)) for name, tab in _TABS],
        numbers=numbers,
        states=[(name, words) for name, (words, _) in STATES.items()],
        levels=list(LEVELS.items()),
        matters=list(MATTERS.items()),
        regions=_regions(call),
        sites=sites,
        inside=inside,
        may_report=call.actor.may("hazard.report"),
    )


def _line(row: Hazard, actor: Actor, practice: Practice, call: Visit) -> Line:
    told = hazard_out(row, actor, call.lang)
    life = Life(phase=row.state, level=row.level, standing=row.standing, done=row.done)
    return Line(
        told,
        [VALUES[row.level], STANDINGS[row.standing]] if row.level == "major" else [VALUES[row.level]],
        days_left(told, today()),
        turn(Setting(row, life, actor, practice)),
        VALUES.get(row.listed or ""),
    )


def _count(session: Session, actor: Actor, wanted: Wanted) -> int:
    query = select(func.count()).select_from(wanted.query(actor).with_only_columns(Hazard.id).order_by(None).subquery())
    return session.scalar(query) or 0


def _with(tab: Chosen, chosen: Chosen) -> Chosen:
    """A tab for the same places and people: only how the hazards stand is otherwise."""
    return replace(chosen, state=tab.state, overdue=tab.overdue, listed=tab.listed)


def _same(tab: Chosen, chosen: Chosen) -> bool:
    return (tab.state, tab.overdue, tab.listed) == (chosen.state, chosen.overdue, chosen.listed)


def _own_sites(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The sites of an enterprise's own, to choose from; a department types a part of the name."""
    own = {reach.enterprise for reach in actor.reaching("hazard.read") if reach.role in INSIDE}
    rows = session.scalars(select(Site).where(Site.enterprise_id.in_(own)).order_by(Site.id).limit(200)) if own else ()
    return [(row.id, row.name) for row in rows]


def _regions(call: Visit) -> list[tuple[str, str]]:
    """The regions whose names are known, as far as the reader's own go."""
    mine = [reach.region for reach in call.actor.reaching("hazard.read") if reach.role not in INSIDE]
    known = call.service.practice.regions.items()
    return sorted((code, name) for code, name in known if any(code.startswith(one) for one in mine))
