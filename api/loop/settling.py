"""What people decide on a finding, told to its hazard: whose word it stands on, and whether it is one at all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Act, Event, Finding, Hazard
from api.database.tables import today
from api.loop.recording import record

SELF_DETERMINED, OBJECTED = "self_determined", "objected"
DETERMINED, OVERTURNED = "determined", "overturned"


def settle(writing: Writing, hazard: Hazard, finding: Finding, act: Act, cited: dict[str, str] | None = None) -> None:
    """Write a decision into the history of a hazard, one event each; the row follows.

    自查判定 and 核实认定 raise what the hazard stands on; a department that overturns every finding behind it ends it
    as no hazard, and one that later decides otherwise takes it up where it was.

    Args:
        writing: the transaction; the hazard's row is locked by whoever asked for it.
        hazard: the hazard.
        finding: the finding that was decided on.
        act: the decision, already written.
        cited: `edition`, `clause` and `citation` that an amendment puts in place of the finding's.
    """
    name = _name(act)
    data: dict[str, Any] = {
        "on": today().isoformat(),
        "finding": finding.id,
        "act": act.id,
        "decision": act.decision,
        **(cited or {}),
    }
    if name == OVERTURNED:
        data["ends"] = not _others_stand(writing.session, hazard, finding)
    record(writing, hazard, name, data, act.officers, decision=act.decision)


def _name(act: Act) -> str:
    """What an act is called in the history of a hazard."""
    if act.kind == "self":
        return OBJECTED if act.decision == "overturned" else SELF_DETERMINED
    return OVERTURNED if act.decision == "overturned" else DETERMINED


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
