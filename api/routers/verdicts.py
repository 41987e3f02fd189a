"""Verdicts on what was handed in, and the papers written about them."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.calls import Call, Calling
from api.database import Form, StoredVerdict
from api.errors import Problem, forbidden
from api.forms.hiding import body_of
from api.forms.told import may_read, origin_seen, submitted_within
from api.models import PathId
from api.routers.downloads import download
from api.routers.needs import needs
from engine.forms import form_from
from engine.handed import Handed
from engine.reports.page import write_page
from engine.reports.papers import PAPERS, Case, NothingToSay
from engine.verdict import Verdict, verdict_from
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["verdicts"])
PaperName = Enum("PaperName", {name: name for name in PAPERS}, type=str)  # type: ignore[misc]
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/forms/{form}/verdict", **needs("form.read"), response_model=Verdict)
def verdict_on(form: PathId, call: Calling) -> Response:
    """The verdict on a form that was handed in (拟判定). It never changes."""
    with call.reading() as session:
        row, verdict = submitted_within(session, call.actor, form)
        return _told(call, row, verdict)


@router.get("/verdicts/{verdict}", **needs("form.read"), response_model=Verdict)
def one_verdict(verdict: PathId, call: Calling) -> Response:
    """A verdict."""
    with call.reading() as session:
        kept = session.get(StoredVerdict, verdict)
        row = session.get(Form, kept.form_id) if kept else None
        if kept is None or row is None or not may_read(call.actor, row):
            raise forbidden()
        return _told(call, row, kept)


@router.get("/forms/{form}/papers/{paper}", **needs("form.read"), response_class=Response)
def paper(
    form: PathId, paper: PaperName, call: Calling, format: Annotated[Literal["docx", "html"], Query()] = "docx"
) -> Response:
    """A paper about a form that was handed in: 判定意见, 报告, 治理方案 … They are in Chinese, for they are signed."""
    with call.reading() as session:
        case = case_of(call, *submitted_within(session, call.actor, form))
        called = case.verdict.form
    try:
        written = PAPERS[paper.value](case)
    except NothingToSay as reason:
        raise Problem(
            422,
            "nothing-to-say",
            Text("这张表用不着这份材料", "this form gives no reason for this paper"),
            reason.message,
        ) from None
    if format == "html":
        return download(write_page(written), "text/html; charset=utf-8", f"{written.title}-{called}.html")
    from engine.reports.word import write_word  # brings python-docx

    return download(write_word(written), _WORD, f"{written.title}-{called}.docx")


def case_of(call: Call, row: Form, verdict: StoredVerdict) -> Case:
    """What papers and pages about a form that was handed in are made of."""
    said = verdict_from(_body(call, row, verdict))
    return Case(said, call.service.judge, form_from(Handed(row.content), call.service.library))


def _told(call: Call, row: Form, verdict: StoredVerdict) -> Response:
    body = json.dumps(_body(call, row, verdict), ensure_ascii=False, separators=(",", ":"))
    headers = {"X-Panding-Verdict": verdict.id, "Last-Modified": _http(verdict.made_at)}
    return Response(body, media_type="application/json", headers=headers)


def _body(call: Call, row: Form, verdict: StoredVerdict) -> dict[str, Any]:
    return body_of(verdict, origin=origin_seen(call.actor, row))


def _http(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
