"""Supervision of regions whose figures lag (函告、通报、约谈、曝光): records, never aimed at one enterprise."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.calls import Calling, Writing
from api.database import Enterprise, Site, SupervisionRecord
from api.database.tables import today
from api.errors import invalid
from api.models import Given, Long, Page, RegionPrefix, Stamped
from api.paging import Paging
from api.rights import MATTERS, Where
from api.routers.needs import needs
from api.statistics.asked import Asked
from api.statistics.counting import Counting
from api.statistics.figures import FIGURES
from engine.summary.periods import Span
from engine.summary.regions import Counts
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["supervision"])
Kind = Literal["letter", "notice", "interview", "exposure"]
_SITES = ("due", "reported", "unreported")


class SupervisionIn(Given):
    """函告 letter, 通报 notice, 约谈 interview, 曝光 exposure: of a region, in a matter, for figures of some days."""

    region: Annotated[
        str, Field(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9})$", examples=["3701"], description="2、4、6 或 9 位")
    ]
    matter: Annotated[str, Field(max_length=20, examples=["industry_trade"])]
    kind: Kind
    on: date
    reason: Long
    first: date = Field(examples=["2024-05-01"])
    last: date = Field(examples=["2024-05-31"])


class SupervisionOut(Stamped):
    """A record, with the figures as they were at that moment."""

    region: str
    matter: str
    kind: Kind
    on: date
    reason: str
    figures: dict[str, Any]
    by: str


@router.post("/supervision", **needs("supervision.write"), status_code=201, response_model=SupervisionOut)
def supervise(given: SupervisionIn, call: Calling) -> Response:
    """Record that a region is supervised. Its figures are counted now and kept as they are."""
    call.require("supervision.write", Where(given.matter, given.region))
    if given.matter not in MATTERS:
        raise invalid(Text(f"没有监管领域：{given.matter}", f"no such matter: {given.matter}"))
    if not date(1949, 10, 1) <= given.first <= given.last <= today() or given.on > today():
        raise invalid(Text("first 应不晚于 last，都不晚于今天", "`first` before `last`, and none still to come"))

    asked = Asked(given.region, given.matter, Span(given.first, given.last), None, today())
    with call.reading() as session:  # counting takes its time: nobody who writes waits for it
        _no_enterprise(session, given)
        figures = _figures(Counting(session, call.actor), asked)

    def act(writing: Writing) -> SupervisionOut:
        row = SupervisionRecord(
            region=given.region,
            matter=given.matter,
            kind=given.kind,
            on=given.on,
            reason=given.reason,
            figures=figures,
            by=call.actor.account,
        )
        writing.session.add(row)
        writing.session.flush()
        writing.note("supervision.made", "supervision", row.id, region=row.region, matter=row.matter, form=row.kind)
        return SupervisionOut.model_validate(row)

    return call.write(act, status=201)


@router.get("/supervision", **needs("statistics.read"))
def supervised(
    call: Calling,
    paging: Paging,
    region: Annotated[RegionPrefix, Query()] = "",
    matter: Annotated[str | None, Query(max_length=20, pattern="^[a-z_]+$")] = None,
) -> Page[SupervisionOut]:
    """The records of regions within reach, the latest first."""
    call.require("statistics.read")
    record = SupervisionRecord
    query = select(record).where(call.actor.within("statistics.read", region=record.region, matter=record.matter))
    if region:
        query = query.where(record.region >= region, record.region < region + ":")
    if matter:
        query = query.where(record.matter == matter)
    with call.reading() as session:
        rows, following = paging.of(session, query, record.id)
        return Page[SupervisionOut](items=[SupervisionOut.model_validate(row) for row in rows], next=following)


def _figures(counting: Counting, asked: Asked) -> dict[str, Any]:
    """What the region's figures are at this moment, in plain numbers."""
    sites: Counts = counting.sites(asked, None).get("", Counter())
    hazards: Counts = counting.hazards(asked, None).get("", Counter())
    return {
        "first": asked.span.first.isoformat(),
        "last": asked.span.last.isoformat(),
        "overdue_as_of": asked.days.on.isoformat(),
        "sites": {name: sites[f"site.{name}"] for name in _SITES},
        **{level: {name: hazards[f"{level}.{name}"] for name in FIGURES} for level in ("major", "general")},
    }


def _no_enterprise(session: Session, given: SupervisionIn) -> None:
    """Refuse a reason that names an enterprise of the region: supervision is aimed at regions.

    Which enterprises there are is not told by the refusal: only names that the caller wrote are looked for.
    """
    named = (
        select(Enterprise.id)
        .join(Site)
        .where(Site.region >= given.region, Site.region < given.region + ":", func.length(Enterprise.name) > 3)
        .where(func.replace(given.reason, Enterprise.name, "") != given.reason)
    )
    if session.scalar(named.limit(1)):
        zh = "理由里写了企业名称：函告、通报、约谈、曝光针对地区和部门，不针对个别企业"
        raise invalid(Text(zh, "the reason names an enterprise: supervision is aimed at regions, not at enterprises"))
