"""内部报告 for workers: with the code on the poster, to one's own enterprise; codes are only sent in a form's body."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import Problem
from api.intake import CodeIn
from api.internal.receiving import InternalIn, InternalReceived
from api.pages.rendering import page
from api.pages.tips.wording import LABELS, MEANING
from api.pages.visits import UnseenSending, UnseenViewing, Visit, given, told
from api.pages.words import trouble, typed
from api.routers import internal

router = APIRouter()
_FIELDS = ("site_code", "text", "place", "reporter")


@router.get("/workers")
def reporting(call: UnseenViewing) -> Response:
    """Who reads a report, and the form."""
    return _form(call, None)


@router.post("/workers")
def report(call: UnseenSending) -> Response:
    """Send a report; the page that answers shows the code to follow it by."""
    try:
        received = told(internal.report(given(call, InternalIn, typed(call, *_FIELDS)), call), InternalReceived)
    except Problem as problem:
        return _form(call, problem)
    return page(call, "workers/received.html", told=received)


@router.get("/workers/follow")
def following(call: UnseenViewing) -> Response:
    """Where the code is typed in."""
    return page(call, "workers/follow.html", problem=None)


@router.post("/workers/follow")
def follow(call: UnseenSending) -> Response:
    """How a report stands, and what the enterprise answered."""
    try:
        asked = given(call, CodeIn, {"code": call.said("code")})
        status = internal.status(asked, call)
    except Problem as problem:
        return page(call, "workers/follow.html", problem.status, problem=trouble(problem, call.lang, LABELS))
    return page(call, "workers/status.html", code=asked.code, told=status, means=MEANING.get(status.state))


def _form(call: Visit, problem: Problem | None) -> Response:
    status = problem.status if problem else 200
    said = trouble(problem, call.lang, LABELS)
    return page(call, "workers/report.html", status, problem=said, typed=typed(call, *_FIELDS))
