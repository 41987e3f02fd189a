"""What people decide on a finding, told to its hazard: whose word it stands on, and whether it is one at all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Act, Event, Finding, Hazard
from api.database.tables import today
from api.loop.opening import OVERTURNED

DETERMINED, OBJECTED = "determined", "objected"
_STANDINGS = ("suggested", "self", "determined")


def settle(writing: Writing, hazard: Hazard, finding: Finding, act: Act, cited: dict[str, str] | None = None) -> None:
    """Write a decision into the history of a hazard, one event each, and let the row follow.

    自查判定 and 核实认定 raise what the hazard stands on; a department that overturns every finding behind it ends it
    as no hazard, and one that later decides otherwise takes it up where it was.

    Args:
        writing: the transaction; the hazard's row is locked by whoever asked for it.
        hazard: the hazard.
        finding: the finding that was decided on.
        act: the decision, already written.
        cited: `edition`, `clause` and `citation` that an amendment puts in place of the finding's.
    """
    session = writing.session
    with session.no_autoflush:  # one act, one version: the row changes once, at the end
        name = _name(act)
        data: dict[str, Any] = {"finding": finding.id, "act": act.id, "decision": act.decision, **(cited or {})}
        if name == OVERTURNED and hazard.closed_on is None and not _others_stand(session, hazard, finding):
            data["before"] = hazard.state
            hazard.state, hazard.closed_on = OVERTURNED, today()
        elif name == DETERMINED and act.kind != "self" and hazard.state == OVERTURNED:
            data["again"] = hazard.state = _state_before(session, hazard)
            hazard.closed_on = None
        if cited:
            hazard.edition, hazard.clause, hazard.citation = cited["edition"], cited["clause"], cited["citation"]
        hazard.standing = data["standing"] = max(hazard.standing or "suggested", _standing(act), key=_STANDINGS.index)
        number = _last(session, hazard) + 1
        hazard.done = {**(hazard.done or {}), name: number}
    session.add(Event(hazard_id=hazard.id, number=number, act=name, by=act.by, officers=act.officers, data=data))
    session.flush()
    writing.note(f"hazard.{name}", "hazard", hazard.id, standing=hazard.standing, decision=act.decision)


def _name(act: Act) -> str:
    """What an act is called in the history of a hazard."""
    if act.decision != "overturned":
        return DETERMINED
    return OBJECTED if act.kind == "self" else OVERTURNED


def _standing(act: Act) -> str:
    """Whose word an act is."""
    if act.kind == "determination":
        return "determined"
    return "self" if act.decision == "confirmed" else "suggested"


def hazard_behind(session: Session, finding: Finding) -> Hazard | None:
    """The hazard that a finding opened or was found to be, followed to what it was merged into; locked."""
    hazard = session.scalar(
        select(Hazard)
        .join(Event, Event.hazard_id == Hazard.id)
        .where(Hazard.site_id == finding.site_id, Event.data["finding"].as_string() == finding.id)
        .order_by(Hazard.id.desc())
        .limit(1)
    )
    while hazard is not None and hazard.merged_into is not None:
        hazard = session.get_one(Hazard, hazard.merged_into)
    if hazard is not None:
        session.refresh(hazard, with_for_update=True)
    return hazard


def _others_stand(session: Session, hazard: Hazard, finding: Finding) -> bool:
    """Whether another finding behind the hazard was not overturned by the department."""
    behind = {
        one for one in session.scalars(
            select(Event.data["finding"].as_string()).where(Event.hazard_id == hazard.id)
        ) if one
    } - {finding.id}  # fmt: skip
    acts = session.execute(
        select(Act.finding_id, Act.decision)
        .where(Act.finding_id.in_(behind), Act.kind == "determination")
        .order_by(Act.number)
    )
    last = {one.finding_id: one.decision for one in acts}
    return any(last.get(one) != "overturned" for one in behind)


def _state_before(session: Session, hazard: Hazard) -> str:
    """In what state the hazard was when it was overturned."""
    ended = session.scalars(
        select(Event).where(Event.hazard_id == hazard.id, Event.act == OVERTURNED).order_by(Event.number.desc())
    )
    return next(str(event.data["before"]) for event in ended if event.data.get("before"))


def _last(session: Session, hazard: Hazard) -> int:
    number = session.scalar(
        select(Event.number).where(Event.hazard_id == hazard.id).order_by(Event.number.desc()).limit(1)
    )
    return number or 0
