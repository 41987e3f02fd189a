"""Hazards as lists: those within reach, by what people filter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Select, case, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from api.database import Enterprise, Event, Hazard, Site
from api.database.tables import today
from api.errors import forbidden
from api.loop.life import MERGED, OPEN, STATES
from api.loop.taking import where
from api.loop.terms import is_overdue, overdue_on
from api.models import UUID, RegionPrefix
from api.rights import Action, Actor

State = Annotated[str, Query(pattern=f"^({'|'.join(STATES)})$")]
Uuid = Annotated[str, Query(pattern=UUID)]
_NEVER = date(9999, 12, 31)  # what has no day comes last


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to. Merged hazards are in no list unless they are asked for.

    `states` asks for several at once; `name` is a part of the name of the site or of its enterprise.
    """

    region: str = ""
    matter: str | None = None
    level: str | None = None
    state: str | None = None
    overdue: bool | None = None
    listed: bool | None = None
    site: str | None = None
    enterprise: str | None = None
    states: tuple[str, ...] = ()
    name: str = ""

    def query(self, actor: Actor) -> Select[Hazard]:
        """The hazards that the actor may see, narrowed."""
        seen = actor.within("hazard.read", region=Hazard.region, matter=Hazard.matter, enterprise=Hazard.enterprise_id)
        loaded = joinedload(Hazard.site).joinedload(Site.enterprise)
        return select(Hazard).where(seen, *self._conditions()).options(loaded)

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.region:
            yield Hazard.region >= self.region
            yield Hazard.region < self.region + ":"
        for column, value in (
            (Hazard.matter, self.matter),
            (Hazard.level, self.level),
            (Hazard.site_id, self.site),
            (Hazard.enterprise_id, self.enterprise),
        ):
            if value is not None:
                yield column == value
        if self.states:
            yield Hazard.state.in_(self.states)
        else:
            yield Hazard.state == self.state if self.state else Hazard.state != MERGED
        if self.name:
            yield Hazard.site_id.in_(_named(self.name))
        if self.overdue is not None:
            late = overdue_on(today())
            yield late if self.overdue else not_(late) | Hazard.due_on.is_(None)
        if self.listed is not None:
            yield Hazard.listed.is_not(None) if self.listed else Hazard.listed.is_(None)


def _wanted(
    region: Annotated[RegionPrefix, Query(description="属地代码的前几位")] = "",
    matter: Annotated[str | None, Query(max_length=20, pattern="^[a-z_]+$")] = None,
    level: Literal["major", "general", "unrated"] | None = None,
    state: State | None = None,
    overdue: Annotated[bool | None, Query(description="逾期：过了整改期限还没有整改完")] = None,
    listed: Annotated[bool | None, Query(description="挂牌督办中")] = None,
    site: Uuid | None = None,
    enterprise: Uuid | None = None,
) -> Wanted:
    return Wanted(region, matter, level, state, overdue, listed, site, enterprise)


Narrowed = Annotated[Wanted, Depends(_wanted)]


def by_urgency(day: date) -> tuple[Any, ...]:
    """What to sort by, ascending: overdue first, then open by their day, then what is over; the oldest first."""
    rank = case((overdue_on(day), 0), (Hazard.state.in_(OPEN), 1), else_=2)
    return rank, func.coalesce(Hazard.due_on, _NEVER), Hazard.id


def urgency(hazard: Hazard, day: date) -> Sequence[Any]:
    """The same of one hazard, for the cursor."""
    rank = 0 if is_overdue(hazard, day) else 1 if hazard.state in OPEN else 2
    return rank, hazard.due_on or _NEVER, hazard.id


def _named(part: str) -> Select[str]:
    like = (Site.name.contains(part, autoescape=True), Enterprise.name.contains(part, autoescape=True))
    return select(Site.id).join(Enterprise, Enterprise.id == Site.enterprise_id).where(or_(*like))


def hazards_behind(session: Session, actor: Actor, site: str, findings: Collection[str]) -> dict[str, Hazard]:
    """The hazards that findings of a site opened or were found to be, followed to what they were merged into."""
    rows = session.execute(
        select(Event.data["finding"].as_string(), Hazard)
        .join(Hazard, Hazard.id == Event.hazard_id)
        .where(Hazard.site_id == site, Event.data["finding"].as_string().in_(findings))
        .order_by(Hazard.id)
    ).all()
    found: dict[str, Hazard] = {}
    for finding, hazard in rows:
        while hazard.merged_into is not None:
            hazard = session.get_one(Hazard, hazard.merged_into)
        if actor.may("hazard.read", where(hazard)):
            found[finding] = hazard
    return found


def hazard_within(session: Session, actor: Actor, hazard: str, action: Action) -> Hazard:
    """A hazard on which the actor may do this.

    Raises:
        Problem: 403, the same for one that is not there.
    """
    row = session.get(Hazard, hazard)
    if row is None or not actor.may(action, where(row)):
        raise forbidden()
    return row
