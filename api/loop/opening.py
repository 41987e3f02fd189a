"""How a hazard comes to be: found by a check, an inspection, a report, or brought from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Counter, Event, Hazard, Site

FOUND = "found"
CLOSED = "written_off"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, where, and by whom it came in. `clause` is None for what no clause names."""

    site: Site
    matter: str
    level: Literal["major", "general"]
    origin: str
    found_on: date
    description: str
    finding_id: str | None = None
    edition: str | None = None
    clause: str | None = None
    citation: str | None = None
    subject_kind: str | None = None
    subject_name: str | None = None


def open_hazard(writing: Writing, found: Found) -> Hazard:
    """Open a hazard, linked to the last one like it that was closed (屡查屡有).

    What is open already on the same subject under the same clause is not opened again: it is given back, and the new
    finding becomes an event of it. Whether hazards that merely look alike are one, a person decides (查重并案).
    """
    session = writing.session
    like = _alike(session, found)
    current = next((one for one in like if one.state != CLOSED and one.merged_into is None), None)
    if current is not None:
        _note(writing, current, "found_again", found)
        return current
    hazard = Hazard(
        number=_number(session, found),
        site_id=found.site.id,
        enterprise_id=found.site.enterprise_id,
        region=found.site.region,
        matter=found.matter,
        level=found.level,
        origin=found.origin,
        finding_id=found.finding_id,
        edition=found.edition,
        clause=found.clause,
        citation=found.citation,
        subject_kind=found.subject_kind,
        subject_name=found.subject_name,
        description=found.description,
        found_on=found.found_on,
        state=FOUND,
        again_of=like[0].id if like else None,
    )
    session.add(hazard)
    session.flush()
    _note(writing, hazard, "found", found)
    return hazard


def _alike(session: Session, found: Found) -> list[Hazard]:
    """Hazards of the same site under the same clause on the same subject, the latest first."""
    if found.clause is None:
        return []
    return list(
        session.scalars(
            select(Hazard)
            .where(
                Hazard.site_id == found.site.id,
                Hazard.edition == found.edition,
                Hazard.clause == found.clause,
                Hazard.subject_kind == found.subject_kind,
                Hazard.subject_name == found.subject_name,
            )
            .order_by(Hazard.id.desc())
        )
    )


def _note(writing: Writing, hazard: Hazard, act: str, found: Found) -> None:
    data = {"origin": found.origin, "found_on": found.found_on.isoformat(), "finding": found.finding_id}
    by = writing.actor.account if writing.actor else None
    writing.session.add(Event(hazard_id=hazard.id, number=_next(writing.session, hazard), act=act, by=by, data=data))
    writing.session.flush()
    writing.note(f"hazard.{act}", "hazard", hazard.id, level=hazard.level, clause=hazard.clause)


def _next(session: Session, hazard: Hazard) -> int:
    last = session.scalar(
        select(Event.number).where(Event.hazard_id == hazard.id).order_by(Event.number.desc()).limit(1)
    )
    return (last or 0) + 1


def _number(session: Session, found: Found) -> str:
    """The next number of the region's month, such as 370102-202405-00017."""
    name = f"{found.site.region[:6]}-{found.found_on:%Y%m}"
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Counter)
    given = session.scalar(
        insert.values(name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return f"{name}-{given:05}"


def number_for(session: Session, found: Found) -> str:
    """The next number, for a hazard that comes to be otherwise."""
    return _number(session, found)
