"""异议: the head says why a finding is none, and what shows it. It stands beside the finding and removes nothing."""

from __future__ import annotations

from fastapi import APIRouter, Response, UploadFile

from api.errors import Problem
from api.findings.told import FindingOut
from api.loop.lists import hazards_behind
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given
from api.routers import attachments, findings

router = APIRouter()
_ADDRESS = "/forms/{form}/verdict/objection/{finding}"


@router.get(_ADDRESS)
def objecting(form: PathId, finding: PathId, call: Viewing) -> Response:
    """The form of an objection, below what has been said so far."""
    return _page(call, form, findings.one_finding(finding, call))


@router.post(_ADDRESS)
def object_to(form: PathId, finding: PathId, call: Sending) -> Response:
    """Object. The evidence goes to the hazard, where the department finds it."""
    found = findings.one_finding(finding, call)
    file, hazard = call.file("evidence"), _hazard(call, found)
    try:
        asked = given(call, findings.ObjectionIn, {"reason": call.said("reason"), "expects": call.said("expects")})
        if file is not None and hazard and asked.expects == found.acts:  # else the objection is refused below
            attachments.add_attachment(hazard, UploadFile(file.file, filename=file.filename), call, "other")
        findings.add_objection(finding, asked, call)
    except Problem as problem:
        return _page(call, form, findings.one_finding(finding, call), problem)
    return see(f"/forms/{form}/verdict#{finding}")


def _page(call: Visit, form: str, found: FindingOut, problem: Problem | None = None) -> Response:
    return page(
        call,
        "verdict/objection.html",
        problem.status if problem else 200,
        form=form,
        finding=found,
        reason=call.said("reason"),
        with_file=_hazard(call, found) is not None,
        problem=problem.said(call.lang) if problem else None,
    )


def _hazard(call: Visit, found: FindingOut) -> str | None:
    with call.reading() as session:
        hazards = hazards_behind(session, call.actor, found.site_id, [found.id])
        return hazards[found.id].id if found.id in hazards else None
