"""Handing in: the head's self-check, an officer's inspection. What is handed in is judged, signed and unchanged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.calls import Call, Calling, Writing
from api.errors import conflict, invalid
from api.findings.told import FindingOut, Telling
from api.forms.contents import Content, checked
from api.forms.discrepancies import note_discrepancies
from api.forms.drafts import at_version, draft_within, keep, new_name
from api.forms.evidence import files_of, with_files
from api.forms.judging import Assessed, assessed, refuse_officers
from api.forms.submitting import Kept, Objection, determined_by_enterprise, hand_in, matters_of, open_hazards
from api.forms_in import CONTENT
from api.models import Given, PathId, Told
from api.rights import Where
from api.routers.forms import is_file, piece_of, read
from api.routers.needs import needs
from api.routers.sites import site_within
from engine.formats.pieces import Piece
from engine.reports.papers import Case
from engine.reports.papers.duties import REPORTING, what_to_do_now
from engine.reports.words import DISCLAIMER
from engine.vocabulary import fold
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["forms"])
# Where an officer's form may come from: what the department itself saw, or was told and then saw.
_OFFICIAL = ("inspection", "tip_off", "transfer", "hotline_12345", "expert", "insurer", "platform")


class Submission(Given):
    """The head hands a draft in. `version` is the one that was read and is signed."""

    version: int
    accept_unreadable: bool = False
    objections: Annotated[list[Objection], Field(max_length=500)] = []


class HazardLine(Told):
    """A hazard that is followed from now on, or was already."""

    id: str
    number: str
    clause: str | None
    subject_name: str | None
    standing: str


class HandedIn(Told):
    """What handing a form in came to."""

    form: str
    version: int
    verdict: str
    outcome: str
    disclaimer: str
    findings: list[FindingOut]
    hazards: list[HazardLine]
    leads: list[str] = Field(description="违法线索（作业已结束）: findings on jobs that are over, which are no hazards")
    duties: list[str] = Field(description="what the enterprise has to do now; to report without delay, by law")


@router.post("/forms/{form}/submit", **needs("form.submit"), response_model=HandedIn)
def submit(form: PathId, given: Submission, call: Calling) -> Response:
    """自查判定: the head hands in, stands by what was found or objects. From now on nothing of it changes."""
    if kept := call.kept():
        return kept
    with call.reading() as session:
        row = draft_within(session, call.actor, form, "form.submit", change=False)
        at_version(row, given.version)
        content = with_files(row.content, files_of(session, form))
        lost, uscc = row.lost, row.site.enterprise.uscc
    refuse_officers(content)
    _refuse_others(content, uscc)
    judged = assessed(call, content, lost, given.accept_unreadable)

    def act(writing: Writing) -> HandedIn:
        row = draft_within(writing.session, call.actor, form, "form.submit")
        at_version(row, given.version)
        if with_files(row.content, files_of(writing.session, form)) != content:
            raise conflict(Text("刚刚有人加了或删了照片，请再看一遍", "files were added or taken away; look again"))
        row.content = content
        kept = hand_in(writing, call.service.library, row, judged)
        determined_by_enterprise(writing, call.service.library, kept, judged.verdict, given.objections)
        open_hazards(writing, row, kept, judged.verdict)
        return _told(call, writing, kept, judged)

    return call.write(act)


@router.post("/sites/{site}/inspections", **needs("form.inspect", CONTENT), status_code=201, response_model=HandedIn)
async def inspect(
    site: PathId,
    request: Request,
    call: Calling,
    accept_unreadable: Annotated[bool, Query(description="judge though something was not understood")] = False,
) -> Response:
    """An officer's inspection, handed in at once. Its findings are suggestions until officers determine them."""
    call.require("form.inspect")
    piece = await piece_of(request, call)
    if piece is None:
        raise invalid(Text("没有内容", "there is nothing in it"))
    return await run_in_threadpool(take_inspection, site, call, piece, accept_unreadable, file=is_file(call))


def take_inspection(site: str, call: Call, piece: Piece, accept_unreadable: bool, *, file: bool) -> Response:
    """The same, once the form is there; a file is kept."""
    call.require("form.inspect")
    if kept := call.kept():
        return kept
    with call.reading() as session:
        place = site_within(session, call.actor, site, "form.inspect")
        called, uscc, region, enterprise = new_name(place), place.enterprise.uscc, place.region, place.enterprise_id
    content, lost = read(call, piece)
    if content.get("origin") == "self":
        raise invalid(Text("检查表的来源不能是企业自查", "an inspection is no self-check"))
    data, form = checked(content, called, _OFFICIAL)
    _refuse_others(data, uscc)
    judged = assessed(call, data, lost, accept_unreadable)
    for matter in matters_of(judged.verdict, call.service.library):
        call.require("form.inspect", Where(matter, region, enterprise))

    def act(writing: Writing) -> HandedIn:
        place = site_within(writing.session, call.actor, site, "form.inspect")
        row = keep(writing, place, data, form, piece if file else None, lost)
        kept = hand_in(writing, call.service.library, row, judged)
        open_hazards(writing, row, kept, judged.verdict)
        note_discrepancies(writing.session, row, kept.findings)
        return _told(call, writing, kept, judged)

    return call.write(act, status=201)


def _told(call: Call, writing: Writing, kept: Kept, judged: Assessed) -> HandedIn:
    writing.session.flush()
    case = Case(judged.verdict, call.service.judge)
    telling = Telling(writing.session, call.service.library, call.actor, call.lang)
    form = kept.form
    return HandedIn(
        form=form.id,
        version=form.version,
        verdict=kept.verdict.id,
        outcome=kept.verdict.outcome,
        disclaimer=DISCLAIMER.in_(call.lang),
        findings=telling.all(kept.findings),
        hazards=[HazardLine.model_validate(hazard) for hazard in kept.hazards],
        leads=[finding.id for finding in kept.findings if finding.past],
        duties=[*what_to_do_now(case), REPORTING] if case.major() else [],
    )


def _refuse_others(content: Content, uscc: str | None) -> None:
    """Refuse a form that says it is another enterprise's: a sheet copied from elsewhere."""
    said = (content.get("enterprise") or {}).get("uscc")
    if said and uscc and fold(said) != fold(uscc):
        raise invalid(
            Text("表上的统一社会信用代码是另一家企业的", "by its credit code this is another enterprise's form")
        )
