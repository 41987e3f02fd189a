"""内部报告 at the enterprise: the list, one report with answering it, the code for the poster."""

from __future__ import annotations

import io
from typing import Any

import segno
from fastapi import APIRouter, Response
from markupsafe import Markup
from sqlalchemy import select

from api.database import Account
from api.database.tables import today
from api.errors import Problem
from api.intake import STATUS
from api.internal.answering import Answer, Close, InternalOut, MakeHazard
from api.models import PathId
from api.pages.hazards.choices import clauses_of
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.paging import Paging, Slice
from api.rights import MATTERS
from api.routers import internal, sites
from api.routers.internal import State
from standards.wording import Text

router = APIRouter()
_STATES: tuple[State, ...] = ("received", "handling", "substantiated", "closed")
_ACTS: dict[str, type[Answer | MakeHazard | Close]] = {"answer": Answer, "hazard": MakeHazard, "close": Close}
_DONE = {
    "answer": Text("答复", "answered"),
    "hazard": Text("列为隐患", "made a hazard"),
    "close": Text("办结", "closed"),
}
_LABELS = {
    "told": Text("答复的话", "What the worker is told"),
    "matter": Text("监管领域", "Matter"),
    "level": Text("等级", "Level"),
    "found_on": Text("发现日期", "Found on"),
    "description": Text("隐患描述", "Description"),
    "subject_name": Text("部位（设备）", "Place or device"),
    "edition": Text("判定标准", "Standard"),
    "clause": Text("条项", "Clause"),
}


@router.get("/internal")
def reports(call: Viewing, paging: Paging, state: str = "") -> Response:
    """The workers' reports, the latest first, without what they say; the codes of the sites."""
    wanted = state if state in _STATES else None
    listed = internal.reports(call, paging, wanted)
    names = _sites(call)
    return page(
        call,
        "internal/list.html",
        reports=listed.items,
        next=listed.next,
        state=state,
        states=[("", Text("全部", "all")), *((one, STATUS[one]) for one in _STATES)],
        names=names,
        codes=[(id, name, internal.code(id, call)) for id, name in names.items()],
    )


@router.get("/internal/{report}")
def one(report: PathId, call: Viewing) -> Response:
    """A report. That it was read is noted."""
    return _shown(call, report)


@router.post("/internal/{report}")
def take(report: PathId, call: Sending) -> Response:
    """Answer the worker, make a hazard of the report, or close it."""
    act = call.said("act")
    if act not in _ACTS:
        return see(f"/internal/{report}")
    try:
        step = given(call, _ACTS[act], _data(call, act))
        internal.take(report, step, call)
    except Problem as problem:
        return _shown(call, report, problem, act)
    return see(f"/internal/{report}")


@router.post("/internal/codes/{site}")
def make_code(site: PathId, call: Sending) -> Response:
    """A new code for a site, as a poster. It is shown this once: no redirect could show it."""
    made = told(internal.make_code(site, call), internal.NewCode)
    # In an address the code may stand only after #: that part is sent to nobody and stands in no log.
    reporting = f"{str(call.request.base_url).rstrip('/')}/workers"
    return page(
        call,
        "internal/poster.html",
        name=_sites(call).get(site, ""),
        code=made.code,
        reporting=reporting,
        picture=_drawn(f"{reporting}#{made.code}"),
    )


@router.post("/internal/codes/{site}/end")
def end_code(site: PathId, call: Sending) -> Response:
    """Nobody reports with the site's code any more."""
    internal.revoke_code(site, call)
    return see("/internal")


@router.get("/internal/codes/{site}")
@router.get("/internal/codes/{site}/end")
def back(site: PathId, call: Viewing) -> Response:
    """Whoever asks again for what was sent comes back to the list."""
    return see("/internal")


def _shown(call: Visit, report: str, problem: Problem | None = None, act: str = "") -> Response:
    whole = told(internal.one(report, call), InternalOut)
    with call.reading() as session:
        accounts = {answer.by for answer in whole.answers}
        rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(accounts))).all()
    trouble = problem.said(call.lang) if problem else None
    for one in (trouble or {}).get("errors", ()):
        name = one["where"].split(".")[0]
        one["where"] = _LABELS[name].in_(call.lang) if name in _LABELS else one["where"]
    clauses = [clauses_of(call.service.library, matter, today()) for matter in MATTERS]
    return page(
        call,
        "internal/one.html",
        problem.status if problem else 200,
        told=whole,
        site=_sites(call).get(whole.site_id, ""),
        names={row.id: row.name for row in rows},
        done=_DONE,
        matters=list(MATTERS.items()),
        editions=[one for each in clauses for one in each.editions],
        act=act,
        typed={name: call.said(name) for name in _LABELS},
        problem=trouble,
        today=today(),
    )


def _data(call: Visit, act: str) -> dict[str, Any]:
    named = {"answer": ("told",), "close": ("told",), "hazard": tuple(_LABELS)}[act]
    data: dict[str, Any] = {name: call.said(name) for name in named}
    if act == "hazard":
        data["found_on"] = data["found_on"] or today().isoformat()
        data = clauses_of(call.service.library, data["matter"], today()).completed(data)
    return {**data, "act": act, "expects": call.said("expects")}


def _sites(call: Visit) -> dict[str, str]:
    """The names of the enterprise's sites."""
    return {site.id: site.name for site in sites.sites(call, Slice(200, None)).items}


def _drawn(content: str) -> Markup:
    """A QR code as a picture within the page, dark on white also on a dark screen."""
    picture = io.BytesIO()
    segno.make(content, error="m").save(
        picture, kind="svg", light="white", border=3, xmldecl=False, nl=False, omitsize=True
    )
    return Markup(picture.getvalue().decode())  # drawn here
