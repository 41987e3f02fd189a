"""The head looks through a draft and hands it in; where somebody changed it meanwhile, what changed is shown first."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Response

from api.errors import Problem
from api.forms.places import in_words
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.self_check.drafts import Settled, opened
from api.pages.self_check.seen import changes, packed, unpacked
from api.pages.visits import Sending, Viewing, Visit
from api.routers import forms, submissions
from engine.reports.papers.duties import REPORTING
from engine.verdict import Verdict, verdict_from
from standards.wording import Text

router = APIRouter(prefix="/self-check")
_MOST = 60  # findings, 不涉及 and the like that the page lists


@router.get("/{form}/sign")
def look(form: PathId, call: Viewing) -> Response:
    """What was filled in and what it comes to, before it is signed."""
    return _shown(form, call)


@router.post("/{form}/sign")
def sign(form: PathId, call: Sending) -> Response:
    """Hand in the version that was read."""
    version = call.said("version")
    try:
        if not call.said("read"):
            raise Problem(422, "invalid", Text("请先勾选“我已核对”", "tick that you have looked through it"))
        given = submissions.Submission(
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            accept_unreadable=bool(call.said("accept_unreadable")),
        )
        submissions.submit(form, given, call)
    except Problem as problem:
        return _shown(form, call, problem)
    return see(f"/forms/{form}/verdict")


def _shown(form: str, call: Visit, problem: Problem | None = None) -> Response:
    try:
        found = opened(call, form)
    except Settled as settled:
        return see(settled.path)
    verdict = _verdict(form, call)
    library = call.service.library
    stale = problem is not None and problem.status == 409
    return page(
        call,
        "self_check/sign.html",
        problem.status if problem else 200,
        draft=found,
        here="sign",
        verdict=verdict,
        major=[one for one in verdict.findings if one.outcome == "major"][:_MOST],
        totals=verdict.totals(),
        open=len(verdict.open),
        zeros=verdict.rests_on.zero_counts,
        strange=[(in_words(one.where, found.form.content, library), one) for one in verdict.unreadable],
        n_a=verdict.rests_on.n_a[:_MOST],
        reporting=REPORTING,
        may_sign=call.actor.may("form.submit"),
        seen=packed(found.form.content, library),
        changes=changes(unpacked(call.said("seen")), found.form.content, library) if stale else None,
        problem=problem.said(call.lang) if problem else None,
    )


def _verdict(form: str, call: Visit) -> Verdict:
    said: Any = json.loads(bytes(forms.trial(form, call).body))
    return verdict_from(said)
