"""The open questions of a part on paper, in large print: for where phones are banned."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.models import PathId
from api.pages.filling.rows import by_place, rows_of, waits
from api.pages.rendering import page
from api.pages.visits import Viewing
from api.routers import parts
from engine.reports.papers.questions import answers

router = APIRouter()


@router.get("/fill/{part}/paper")
def on_paper(part: PathId, call: Viewing) -> Response:
    """What still waits for an answer, row by row, with boxes to tick."""
    told = parts.one_part(part, call)
    known = call.service.library.kinds
    waiting = {
        row.path: [known[row.kind.kind].by_id[one.question] for one in row.row.asked if waits(one)]
        for row in rows_of(told)
    }
    return page(call, "fill/paper.html", part=told, groups=by_place(told), waiting=waiting, boxes=answers)
