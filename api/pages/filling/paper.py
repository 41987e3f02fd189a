"""The open questions of a part on paper, in large print: for where phones are banned."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import Problem
from api.models import PathId
from api.pages.filling.files import nothing_chosen, of_part, shown_of_part, take
from api.pages.filling.rows import by_place, rows_of, waits
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit
from api.routers import evidence, parts
from engine.reports.papers.questions import answers

router = APIRouter()


@router.get("/fill/{part}/paper")
def on_paper(part: PathId, call: Viewing) -> Response:
    """What still waits for an answer, row by row, with boxes to tick; and the signed list once it is scanned."""
    return _shown(part, call)


@router.post("/fill/{part}/paper/files")
def hand_in_paper(part: PathId, call: Sending) -> Response:
    """Keep the signed list: scanned, or photographed where that is allowed."""
    try:
        if not take(call, part, "file"):
            raise nothing_chosen()
    except Problem as problem:
        return _shown(part, call, problem)
    return see(f"/fill/{part}/paper#signed")


@router.post("/fill/{part}/paper/files/{file}/removal")
def remove_paper(part: PathId, file: PathId, call: Sending) -> Response:
    """Take it away again."""
    evidence.remove_from_part(part, file, call)
    return see(f"/fill/{part}/paper#signed")


def _shown(part: str, call: Visit, problem: Problem | None = None) -> Response:
    told = parts.one_part(part, call)
    known = call.service.library.kinds
    waiting = {
        row.path: [known[row.kind.kind].by_id[one.question] for one in row.row.asked if waits(one)]
        for row in rows_of(told)
    }
    papers = [one for one in of_part(call, part) if one.role == "paper"]
    return page(
        call,
        "fill/paper.html",
        problem.status if problem else 200,
        part=told,
        groups=by_place(told),
        waiting=waiting,
        boxes=answers,
        files=shown_of_part(papers, part, f"/fill/{part}/paper"),
        problem=problem.said(call.lang) if problem else None,
    )
