"""内部报告: workers report by their site's code, the enterprise answers; authorities have no part in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls import Call, Calling, Unnamed, Writing
from api.ciphers import new_code
from api.database import InternalReport, ReportCode, Site
from api.database.tables import now
from api.intake import CodeIn
from api.internal import answering, receiving
from api.internal.answering import Answering, InternalListed, InternalOut, Step
from api.internal.receiving import InternalIn, InternalReceived, InternalStatus
from api.models import Page, PathId, Told
from api.paging import Paging
from api.routers.needs import needs
from api.routers.sites import site_within

router = APIRouter(prefix="/v1", tags=["internal"])
State = Literal["received", "handling", "substantiated", "closed"]


class CodeOut(Told):
    """That a site has a code; not the code."""

    made_at: datetime


class NewCode(CodeOut):
    """A site's code, shown this once, to be printed on a poster."""

    code: Annotated[str, Field(examples=["7KQ4M-X2PAB-9TRWE-H3VCN"])]


@router.post("/sites/{site}/report-code", **needs("internal.read"), status_code=201, response_model=NewCode)
def make_code(site: PathId, call: Calling) -> Response:
    """Make the code with which a site's workers report. The one before holds no longer."""
    call.require("internal.read")
    code = new_code()

    def act(writing: Writing) -> NewCode:
        row = site_within(writing.session, call.actor, site, "internal.read")
        for former in _valid(writing.session, row):
            former.revoked_at = now()
        made = ReportCode(site_id=row.id, code=call.service.ciphers.mark(code), by=call.actor.account)
        writing.session.add(made)
        writing.session.flush()
        writing.note("report_code.made", "site", row.id)
        return NewCode(made_at=made.made_at, code=code)

    return call.write(act, status=201, keep=False)


@router.get("/sites/{site}/report-code", **needs("internal.read"))
def code(site: PathId, call: Calling) -> list[CodeOut]:
    """Since when the site's code holds; empty where it has none."""
    with call.reading() as session:
        row = site_within(session, call.actor, site, "internal.read")
        return [CodeOut.model_validate(one) for one in _valid(session, row)]


@router.delete("/sites/{site}/report-code", **needs("internal.read"), status_code=204, response_class=Response)
def revoke_code(site: PathId, call: Calling) -> Response:
    """Revoke the site's code: nobody reports with it any more; what was reported can still be followed."""
    call.require("internal.read")

    def act(writing: Writing) -> None:
        row = site_within(writing.session, call.actor, site, "internal.read")
        for former in _valid(writing.session, row):
            former.revoked_at = now()
            writing.note("report_code.revoked", "site", row.id)

    return call.write(act)


@router.post("/internal-reports", **needs(None), status_code=201, response_model=InternalReceived)
def report(given: InternalIn, call: Unnamed) -> Response:
    """Report something to one's enterprise, with the code on the poster. Answers a code to follow it by, once."""
    call.service.gate.report(call.request)
    return call.write(lambda w: receiving.receive(w.session, call.service.ciphers, given, call.lang), status=201)


@router.post("/internal-reports/status", **needs(None))
def status(given: CodeIn, call: Unnamed) -> InternalStatus:
    """How the report of a code stands, and what the enterprise answered."""
    call.service.gate.code(call.request)
    with call.reading() as session:
        return receiving.look_up(session, call.service.ciphers, given.code, call.lang)


@router.get("/internal-reports", **needs("internal.read"))
def reports(call: Calling, paging: Paging, state: State | None = None) -> Page[InternalListed]:
    """The enterprise's reports, the latest day first; nothing of what they say."""
    call.require("internal.read")
    within = call.actor.within("internal.read", region=Site.region, enterprise=Site.enterprise_id)
    query = select(InternalReport).join(Site, Site.id == InternalReport.site_id).where(within)
    if state:
        query = query.where(InternalReport.state == state)
    with call.reading() as session:
        rows, following = paging.of(session, query, InternalReport.on, InternalReport.id)
        items = [answering.listed(session, row, call.lang) for row in rows]
        return Page[InternalListed](items=items, next=following)


@router.get("/internal-reports/{report}", **needs("internal.read"), response_model=InternalOut)
def one(report: PathId, call: Calling) -> Response:
    """A report, decrypted. That somebody read it is noted."""
    call.require("internal.read")
    return call.write(lambda w: _answering(call, w).read(report, call.lang), keep=False)


@router.post("/internal-reports/{report}/acts", **needs("internal.read"), response_model=InternalListed)
def take(report: PathId, given: Step, call: Calling) -> Response:
    """Answer the worker, make a hazard of the report, or close it with the reason."""
    call.require("internal.read")
    return call.write(lambda w: _answering(call, w).take(report, given, call.lang))


def _valid(session: Session, site: Site) -> list[ReportCode]:
    return list(
        session.scalars(select(ReportCode).where(ReportCode.site_id == site.id, ReportCode.revoked_at.is_(None)))
    )


def _answering(call: Call, writing: Writing) -> Answering:
    return Answering(writing, call.service.ciphers, call.service.library, call.actor)
