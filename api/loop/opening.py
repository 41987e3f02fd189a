"""How a hazard comes to be: found by a check, an inspection, a report, or brought from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.calls import Writing
from api.database import Counter, Hazard, Site
from api.loop.life import FOUND, OPEN, OVERTURNED
from api.loop.recording import locked, record


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, where, and by whom it came in. `clause` is None for what no clause names."""

    site: Site
    matter: str
    level: Literal["major", "general", "unrated"]
    origin: str
    found_on: date
    description: str
    finding_id: str | None = None
    edition: str | None = None
    clause: str | None = None
    citation: str | None = None
    subject_kind: str | None = None
    subject_name: str | None = None
    standing: Literal["suggested", "self"] = "suggested"
    finders: tuple[str, ...] = ()  # 排查人员


def open_hazard(writing: Writing, found: Found) -> Hazard:
    """Open a hazard, linked to the last one like it that was closed (屡查屡有).

    What is open already on the same subject under the same clause is not opened again: it is given back, and the new
    finding becomes an event of it. Whether hazards that merely look alike are one, a person decides (查重并案).
    """
    session = writing.session
    # Of two who find the same at once, the second waits here and then finds it open.
    session.execute(select(Site.id).where(Site.id == found.site.id).with_for_update(key_share=True))
    like = _alike(session, found)
    current = next((one for one in like if one.state in OPEN), None)
    if current is not None and (row := locked(session, current.id)):
        record(writing, row, "found_again", _data(found), clause=row.clause)
        return row
    real = [one for one in like if one.state != OVERTURNED]
    hazard = Hazard(
        number=_number(session, found),
        site=found.site,
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
        again_of=real[0].id if real else None,
    )
    record(writing, hazard, "found", _data(found), level=found.level, clause=found.clause)
    return hazard


def _alike(session: Session, found: Found) -> list[Hazard]:
    """Hazards of the same site under the same clause on the same subject, the latest first; of merged ones the one."""
    if found.clause is None:
        return []
    rows = session.scalars(
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
    return list(dict.fromkeys(_surviving(session, row) for row in rows))


def _surviving(session: Session, row: Hazard) -> Hazard:
    while row.merged_into:
        row = session.get_one(Hazard, row.merged_into)
    return row


def _data(found: Found) -> dict[str, Any]:
    told = {
        "on": found.found_on.isoformat(),
        "origin": found.origin,
        "finding": found.finding_id,
        "level": found.level,
        "standing": found.standing,
        "edition": found.edition,
        "clause": found.clause,
        "citation": found.citation,
        "finders": list(found.finders),
    }
    return {key: value for key, value in told.items() if value}


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
