"""How a report stands, in the words told to whoever made it; from the hazard on it goes as the hazard does."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from api.database import Hazard
from standards.wording import Text

STATUS = {
    "received": Text("已收到", "received"),
    "checking": Text("核查中", "being checked"),
    "handling": Text("处理中", "being handled"),
    "transferred": Text("已转办", "handed to another department"),
    "substantiated": Text("已核实属实", "found true"),
    "unfounded": Text("不属实", "found not true"),
    "closed": Text("已办结", "closed"),
    "rectifying": Text("整改中", "being rectified"),
    "written_off": Text("已销号", "written off"),
}


def followed(session: Session, state: str, hazards: Iterable[str]) -> str:
    """The state of a report with the hazards that were opened on it."""
    rows = [_surviving(session, one) for one in hazards]
    standing = [row for row in rows if row.state != "overturned"]
    if not rows:
        return state
    if not standing:
        return "unfounded"
    if all(row.closed_on or row.state == "written_off" for row in standing):
        return "written_off"
    return "substantiated" if all(row.state == "found" for row in standing) else "rectifying"


def _surviving(session: Session, hazard: str) -> Hazard:
    """The hazard itself, or the one that it was merged into."""
    row = session.get_one(Hazard, hazard)
    while row.merged_into:
        row = session.get_one(Hazard, row.merged_into)
    return row
