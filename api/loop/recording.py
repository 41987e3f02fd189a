"""The one way in which anything happens to a hazard: an event is added, and the row becomes what the events come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Event, Hazard
from api.loop.life import Life, replay
from api.loop.terms import removal_due
from api.rights import Where
from api.webhooks.telling import EventName, tell


def locked(session: Session, hazard: str) -> Hazard | None:
    """A hazard that nobody else changes until the transaction ends, as it stands now."""
    query = select(Hazard).where(Hazard.id == hazard).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def record(
    writing: Writing, hazard: Hazard, act: str, data: dict[str, Any], officers: Sequence[str] = (), **noted: Any
) -> Event:
    """Add an event and bring the row up to date; the version rises by one.

    Args:
        writing: the transaction, which holds the hazard (`locked`) unless it has just made it.
        hazard: what it happens to.
        act: one of `api.steps.STEPS`.
        data: what was said; days as YYYY-MM-DD, among them `on`, the day it was done.
        officers: the accounts of the officers who act.
        noted: what the audit log says beside the act; nothing personal.
    """
    by = writing.actor.account if writing.actor else None
    level = data.get("level", hazard.level) if act in ("found", "rated") else hazard.level
    if due := removal_due(writing.practice, hazard.region, level, act, data["on"]):
        data = {**data, "due_by_rule": due.isoformat()}
    was = hazard.closed_on
    with writing.session.no_autoflush:
        number = len(hazard.events) + 1
        event = Event(number=number, act=act, by=by, officers=list(officers), data=data)
        hazard.events.append(event)
        become(hazard, replay(hazard.events))
    writing.session.add(hazard)
    writing.session.flush()
    writing.note(f"hazard.{act}", "hazard", hazard.id, number=event.number, **noted)
    _tell(writing, hazard, event, closed=was is None and hazard.closed_on is not None)
    return event


def _tell(writing: Writing, hazard: Hazard, event: Event, *, closed: bool) -> None:
    """Have those told who asked for it; where a hazard came from is not among what they hear."""
    name: EventName = "hazard.closed" if closed else "hazard.opened" if event.number == 1 else "hazard.changed"
    body = {
        "hazard": hazard.id,
        "number": hazard.number,
        "act": event.act,
        "state": hazard.state,
        "level": hazard.level,
    }
    tell(writing, name, Where(hazard.matter, hazard.region, hazard.enterprise_id), body)


def become(hazard: Hazard, life: Life) -> None:
    """Make the row what a life says."""
    for column, value in life.row().items():
        setattr(hazard, column, value)
