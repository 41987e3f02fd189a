"""A hazard as it is told: to an enterprise's people without where it came from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import Account, Event, Hazard
from api.database.tables import today
from api.loop.life import replay
from api.loop.outlook import STATUS, missing, next_steps
from api.loop.setting import SELF_FOUND, Setting, sees_source, source_of, told_data
from api.loop.terms import is_overdue, terms
from api.models import Stamped, Told
from api.practice import Practice
from api.rights import Actor, Where
from api.steps import called
from standards.wording import Lang, Text

STANDINGS = {
    "suggested": Text("拟判定", "suggested"),
    "self": Text("自查判定", "determined by the enterprise"),
    "determined": Text("认定", "determined"),
}
_FROM_OUTSIDE = ("found", "found_again")  # events that tell where a hazard came from


class HazardOut(Stamped):
    """A hazard."""

    number: str
    version: int
    site_id: str
    site: str
    enterprise_id: str
    enterprise: str
    region: str
    matter: str
    level: str
    origin: str | None
    finding_id: str | None
    edition: str | None
    clause: str | None
    citation: str | None
    subject_kind: str | None
    subject_name: str | None
    description: str
    found_on: date
    state: str
    status: str
    standing: str
    due_on: date | None
    overdue: bool
    closed_on: date | None
    listed: str | None
    planned: bool
    again_of: str | None
    merged_into: str | None


class StepOut(Told):
    """A step, what it is called, and why it is wanted."""

    act: str
    name: str
    why: str | None = None


class EventOut(Told):
    """Something that happened."""

    number: int
    act: str
    name: str
    at: datetime
    by: str | None
    officers: list[str]
    data: dict[str, Any]


class TermOut(Told):
    """A term that runs or ran."""

    act: str
    name: str
    after: str
    due_on: date
    source: str
    done_on: date | None
    late: bool
    without_holidays: bool


class CloserOut(Told):
    """Who closes the hazard, and by which rule."""

    by: str
    why: str
    source: str | None


class RelatedOut(Told):
    """Another hazard in a word."""

    id: str
    number: str
    found_on: date
    state: str
    closed_on: date | None


class HazardWhole(HazardOut):
    """A hazard with its history and its outlook."""

    closer: CloserOut
    missing: list[StepOut]
    next: list[StepOut]
    terms: list[TermOut]
    stops: list[StepOut]
    again: list[RelatedOut]
    took_in: list[RelatedOut]
    events: list[EventOut]


def version_for(hazard: Hazard, actor: Actor) -> int:
    """The version as somebody may know it, which is what they say to have seen.

    That something came in from outside is not the enterprise's to know, so for its people it makes no new version.
    """
    if "found_again" not in hazard.done or _openly(hazard, actor):
        return hazard.version
    return hazard.version - sum(_is_hidden(event) for event in hazard.events)


def _openly(hazard: Hazard, actor: Actor) -> bool:
    return sees_source(actor, Where(hazard.matter, hazard.region, hazard.enterprise_id))


def _is_hidden(event: Event) -> bool:
    """Whether those who may not know where a hazard came from are not told of an event at all."""
    return event.act != "found" and _from_outside(event)


def _from_outside(event: Event) -> bool:
    return event.act in _FROM_OUTSIDE and event.data.get("origin") not in SELF_FOUND


def hazard_out(hazard: Hazard, actor: Actor, lang: Lang = "zh") -> HazardOut:
    """A hazard as this reader may know it."""
    return HazardOut(**_plain(hazard, actor, lang))


def hazard_whole(session: Session, hazard: Hazard, actor: Actor, practice: Practice, lang: Lang = "zh") -> HazardWhole:
    """A hazard with all that belongs to it, as this reader may know it."""
    life = replay(hazard.events)
    setting = Setting(hazard, life, actor, practice, actor.officers)
    closer = setting.closer
    day = today()
    return HazardWhole(
        **_plain(hazard, actor, lang),
        closer=CloserOut(by=closer.by, why=closer.why.in_(lang), source=closer.source),
        missing=[_step(one.act, lang, one.why) for one in missing(setting)],
        next=[_step(act, lang) for act in next_steps(setting)],
        terms=[
            TermOut(
                act=term.act,
                name=called(term.act).in_(lang),
                after=term.after,
                due_on=term.due_on,
                source=term.source,
                done_on=term.done_on,
                late=term.late(day),
                without_holidays=term.without_holidays,
            )
            for term in terms(practice, hazard.region, life)
        ],
        stops=[_step(stop, lang) for stop in life.stops],
        again=[_related(one) for one in earlier(session, hazard)],
        took_in=[
            _related(one)
            for one in session.scalars(select(Hazard).where(Hazard.merged_into == hazard.id).order_by(Hazard.id))
        ],
        events=list(_events(session, hazard, actor, lang)),
    )


def earlier(session: Session, hazard: Hazard) -> list[Hazard]:
    """屡查屡有: the hazards that this one is again, the latest first."""
    found: list[Hazard] = []
    before = hazard.again_of
    while before and (row := session.get(Hazard, before)) and row not in found:
        found.append(row)
        before = row.again_of
    return found


def _plain(hazard: Hazard, actor: Actor, lang: Lang) -> dict[str, Any]:
    own = ("id", "made_at", "number", "site_id", "enterprise_id", "region", "matter", "level", "finding_id",
           "edition", "clause", "citation", "subject_kind", "subject_name", "description", "found_on", "state",
           "standing", "due_on", "closed_on", "listed", "planned", "again_of", "merged_into")  # fmt: skip
    return {
        **{name: getattr(hazard, name) for name in own},
        "version": version_for(hazard, actor),
        "site": hazard.site.name,
        "enterprise": hazard.site.enterprise.name,
        "origin": source_of(hazard, actor),
        "status": STATUS[hazard.state].in_(lang),
        "overdue": is_overdue(hazard, today()),
    }


def _events(session: Session, hazard: Hazard, actor: Actor, lang: Lang) -> list[EventOut]:
    openly = _openly(hazard, actor)
    names = _names(session, hazard.events)
    told: list[EventOut] = []
    for event in hazard.events:
        if _is_hidden(event) and not openly:
            continue  # neither who nor when: that something came in at all is not the enterprise's to know
        hidden = _from_outside(event) and not openly
        told.append(
            EventOut(
                number=len(told) + 1,  # without a gap where something is not told
                act=event.act,
                name=called(event.act).in_(lang),
                at=event.made_at,
                by=None if hidden else names.get(event.by or ""),
                officers=[] if hidden else [names[one] for one in event.officers if one in names],
                data=told_data(event.act, event.data, openly=not hidden),
            )
        )
    return told


def _names(session: Session, events: list[Event]) -> dict[str, str]:
    accounts = {one for event in events for one in (event.by, *event.officers) if one}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(accounts))).all()
    return {row.id: row.name for row in rows}


def _step(act: str, lang: Lang, why: Text | None = None) -> StepOut:
    return StepOut(act=act, name=called(act).in_(lang), why=why.in_(lang) if why else None)


def _related(hazard: Hazard) -> RelatedOut:
    return RelatedOut(
        id=hazard.id,
        number=hazard.number,
        found_on=hazard.found_on,
        state=hazard.state,
        closed_on=hazard.closed_on,
    )
