"""Regions that lag, and what was done about it: letters, notices, interviews, exposure, with figures of the moment."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.database.tables import today
from api.errors import Problem
from api.pages.dashboard.asking import PERIODS_SAID, Addresses, Question, matters, question, regions
from api.pages.dashboard.tables import API, FLOW, LEVELS, PAGES, share
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.paging import Paging, Slice
from api.rights import Where
from api.routers import statistics, supervision
from api.routers.supervision import SupervisionIn, SupervisionOut
from api.statistics.answering import SITES, naming
from api.statistics.asked import Asked, configured
from api.statistics.figures import FIGURES
from engine.summary.regions import prefix
from standards.wording import Text

router = APIRouter()
MEASURES = {
    "unreported_share": Text("未报率", "share of unreported"),
    "overdue": Text("逾期", "overdue"),
    "rate": Text("整改率", "rate of rectification"),
}
_WHAT = {
    "unreported_share": Text("未报/应查，高的在前", "unreported of due, the highest first"),
    "overdue": Text("逾期/期末存量，逾期多的在前", "overdue of the closing stock, the most first"),
    "rate": Text("已整改/新增，低的在前", "rectified of found, the lowest first"),
}
KINDS = {
    "letter": Text("函告", "letter"), "notice": Text("通报", "notice"),
    "interview": Text("约谈", "interview"), "exposure": Text("曝光", "exposure"),
}  # fmt: skip
_KEPT = ("region", "matter", "kind", "on", "reason", "first", "last")


@router.get("/supervision")
def lagging(call: Viewing, paging: Paging) -> Response:
    """The regions by the measure that was chosen, the records, and a form for one more."""
    call.require("statistics.read")
    try:
        asked_for = question(call)
    except Problem as problem:
        return _shown(call, Question(), paging, problem=problem)
    return _shown(call, asked_for, paging)


@router.post("/supervision")
def supervise(call: Sending) -> Response:
    """Record that a region is supervised."""
    filled = {name: call.said(name) for name in _KEPT}
    try:
        made = told(supervision.supervise(given(call, SupervisionIn, filled), call), SupervisionOut)
    except Problem as problem:
        call.require("supervision.write")
        return _shown(call, Question(), Slice(50, None), problem=problem, filled=filled)
    return see(f"/supervision?region={made.region}&matter={made.matter}&made={made.id}#r-{made.id}")


def _shown(
    call: Visit,
    asked_for: Question,
    paging: Slice,
    *,
    problem: Problem | None = None,
    filled: dict[str, str] | None = None,
) -> Response:
    """The page; what cannot be ranked for want of days is said, and the records are there all the same."""
    call.require("statistics.read")
    asked: Asked | None = None
    silent = not asked_for.of and not asked_for.first and problem is None
    try:
        asked = asked_for.asked(call) if problem is None or problem.status == 422 else None
    except Problem as found:
        if found.status != 422:
            raise
        problem = problem or (None if silent and not asked_for.measure else found)
    ranked = None
    if asked and asked_for.measure:
        ranked = statistics.lagging_regions(call, asked, asked_for.measure, asked_for.level)
    records = supervision.supervised(call, paging, prefix(asked_for.region), asked_for.matter)
    there = Addresses(asked, asked_for.period, "region") if asked else None
    return page(
        call,
        "dashboard/supervision.html",
        problem.status if problem else 200,
        asked_for=asked_for,
        problem=problem.said(call.lang) if problem and filled is None else None,
        refused=problem.said(call.lang) if problem and filled is not None else None,
        asked=asked,
        there=there,
        filled=filled or _begun(call, asked_for, asked),
        ranked=ranked.items if ranked else None,
        share=share,
        pages=PAGES,
        api=API,
        measures=MEASURES,
        what=_WHAT,
        levels=[(level, LEVELS[level]) for level in ("major", "general")],
        kinds=KINDS,
        periods=list(PERIODS_SAID.items()),
        configured=configured(call, asked_for.region),
        regions=regions(call, asked_for.region),
        matters=matters(call),
        records=[_record(call, record) for record in records.items],
        next=records.next,
        query={name: value for name, value in call.request.query_params.items() if name not in ("cursor", "made")},
        made=call.request.query_params.get("made", ""),
        may_supervise=call.actor.may("supervision.write"),
        flow=FLOW,
        figures={name: words.in_(call.lang) for name, words in (SITES | FIGURES).items()},
    )


def _begun(call: Visit, asked_for: Question, asked: Asked | None) -> dict[str, str]:
    """The form before anybody filled it in: the place and the days that are looked at, up to today."""
    own = [key for key, _ in matters(call) if call.actor.may("supervision.write", Where(key))]
    day = today()
    return {
        "region": prefix(asked_for.region),
        "matter": asked_for.matter or (own[0] if len(own) == 1 else ""),
        "kind": "",
        "on": day.isoformat(),
        "reason": "",
        "first": asked.span.first.isoformat() if asked else "",
        "last": min(asked.span.last, day).isoformat() if asked else "",
    }


def _record(call: Visit, record: SupervisionOut) -> dict[str, Any]:
    return {"told": record, "region": naming(call).region(record.region), "kind": KINDS[record.kind]}
