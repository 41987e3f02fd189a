"""Hazards: reporting, looking, taking steps, merging; the file of one and the ledger of many."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.calls import Calling, Writing
from api.database import Hazard
from api.loop import ledger
from api.loop.file import case_file
from api.loop.likeness import alike, merge
from api.loop.lists import Narrowed, hazard_within
from api.loop.payloads import ActIn
from api.loop.reporting import HazardIn, report
from api.loop.said import Words
from api.loop.taking import take
from api.loop.telling import HazardOut, HazardWhole, hazard_out, hazard_whole
from api.models import Given, Id, Page, PathId, Told
from api.paging import Paging
from api.rights import Where
from api.routers.downloads import gives_file
from api.routers.needs import needs

router = APIRouter(prefix="/v1", tags=["hazards"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PREFIX = Annotated[str | None, Query(pattern="^[0-9]{2,12}$", description="属地代码的前几位")]
_FILES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class ReportedOut(Told):
    """A hazard that was reported: its number, and whether it was open already."""

    id: str
    number: str
    already: bool


class AlikeOut(Told):
    """A hazard that may be the same, and why."""

    hazard: HazardOut
    reasons: list[str]
    words: Annotated[float, Field(description="描述的相似程度，0 至 1")]


class MergeIn(Given):
    """Into which other hazard of the site, and why they are one."""

    into: Id
    expects: Annotated[int, Field(ge=1)]
    reason: Words


@router.get("/hazards", **needs("hazard.read"))
def hazards(call: Calling, wanted: Narrowed, paging: Paging) -> Page[HazardOut]:
    """The hazards within reach, the latest first."""
    call.require("hazard.read")
    with call.reading() as session:
        rows, following = paging.of(session, wanted.query(call.actor), Hazard.id)
        return Page[HazardOut](items=[hazard_out(row, call.actor, call.lang) for row in rows], next=following)


@router.post("/hazards", **needs("hazard.report"), status_code=201, response_model=ReportedOut)
def report_hazard(given: HazardIn, call: Calling) -> Response:
    """Report a hazard by hand. What is open already on the same subject under the same clause is not opened again."""

    def act(writing: Writing) -> ReportedOut:
        hazard, already = report(writing, call.service.library, given)
        return ReportedOut(id=hazard.id, number=hazard.number, already=already)

    call.require("hazard.report")
    return call.write(act, status=201)


@router.get("/hazards/{hazard}", **needs("hazard.read"))
def one_hazard(hazard: PathId, call: Calling) -> HazardWhole:
    """A hazard with its history, what is missing, what can be done next, and the terms that run."""
    with call.reading() as session:
        row = hazard_within(session, call.actor, hazard, "hazard.read")
        return hazard_whole(session, row, call.actor, call.service.practice, call.lang)


@router.post("/hazards/{hazard}/acts", **needs("hazard.read"), response_model=HazardWhole)
def act_on_hazard(hazard: PathId, given: Annotated[ActIn, Body()], call: Calling) -> Response:
    """Take a step. Each has a right of its own; `expects` is the version that was seen: 409 where it has changed."""

    def act(writing: Writing) -> HazardWhole:
        row = take(writing, call.service.library, hazard, given, call.lang)
        return hazard_whole(writing.session, row, call.actor, call.service.practice, call.lang)

    call.require("hazard.read")
    return call.write(act)


@router.get("/hazards/{hazard}/alike", **needs("hazard.merge"))
def alike_hazards(hazard: PathId, call: Calling) -> list[AlikeOut]:
    """查重: open hazards of the same site that may be the same; a person decides."""
    with call.reading() as session:
        row = hazard_within(session, call.actor, hazard, "hazard.merge")
        return [
            AlikeOut(
                hazard=hazard_out(like.hazard, call.actor, call.lang), reasons=list(like.reasons), words=like.words
            )
            for like in alike(session, row)
            if call.actor.may("hazard.merge", Where(like.hazard.matter, like.hazard.region))
        ]


@router.post("/hazards/{hazard}/merge", **needs("hazard.merge"), response_model=HazardOut)
def merge_hazard(hazard: PathId, given: MergeIn, call: Calling) -> Response:
    """并案: this hazard into another. Both histories stay; the merged one leaves all counts."""

    def act(writing: Writing) -> HazardOut:
        row = merge(writing, hazard, given.into, given.expects, given.reason)
        return hazard_out(row, call.actor, call.lang)

    call.require("hazard.merge")
    return call.write(act)


@router.get("/hazards/{hazard}/file", **gives_file("hazard.read", *_FILES.values()))
def hazard_file(
    hazard: PathId, call: Calling, format: Annotated[Literal["html", "docx"], Query()] = "html"
) -> Response:
    """隐患治理档案: all of one hazard as one document."""
    with call.reading() as session:
        row = hazard_within(session, call.actor, hazard, "hazard.read")
        content = case_file(session, row, call.actor, call.service.practice, format)
    name = f"{row.number}.{format}"
    return Response(
        content, media_type=_FILES[format], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/ledger.xlsx", **gives_file("hazard.read", _XLSX))
def hazard_ledger(call: Calling, region: _PREFIX = None, enterprise: Annotated[Id | None, Query()] = None) -> Response:
    """台账: a department's of a region, or an enterprise's own, which has neither enterprises nor sources."""
    call.require("hazard.read", Where(None, region, enterprise) if region or enterprise else None)
    with call.reading() as session:
        book = ledger.write(session, call.actor, region or "", enterprise)
    headers = {"Content-Disposition": 'attachment; filename="ledger.xlsx"'}
    return StreamingResponse(book, media_type=_XLSX, headers=headers)
