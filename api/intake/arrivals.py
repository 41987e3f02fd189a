"""How the audit log comes to know of reports: not when they come in, for its moments would tell who was on shift.

What came in is noted with the first act after it on the report itself, or, from the next day on, on any other. Nobody
but who may read a report ever sees such entries (`api.audit.UNSEEN`).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from api.calls import Writing
from api.database import Tip
from api.database.tables import today
from api.database.tips import Reported


def note_arrivals(writing: Writing, row: Reported, mine: ColumnElement[bool]) -> None:
    """Have the audit log say what has come in, as part of an act on one of the reports.

    Args:
        writing: the transaction of the act.
        row: the report that is acted on.
        mine: the condition of the reports that may be noted along with it.
    """
    table: type[Reported] = type(row)
    kind = "tip" if table is Tip else "internal"
    due = (table.id == row.id) | ((table.on < today()) & mine)
    # What somebody else is just noting is skipped: each of two waiting for the other's would wait for ever.
    query = select(table).where(table.noted.is_(False), due).order_by(table.id).with_for_update(skip_locked=True)
    for one in writing.session.scalars(query):
        one.noted = True
        writing.note(f"{kind}.received", kind, one.id, on=one.on.isoformat())
