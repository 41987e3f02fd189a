"""Statistics: counts, the rows behind them, who has not reported, the monthly table, regions that lag."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.calls import Call, Calling
from api.models import Page
from api.paging import Paging, Slice
from api.rights import Where
from api.routers.needs import needs
from api.statistics.answering import statistics
from api.statistics.asked import Asked, By, Wanted, within_reach
from api.statistics.lagging import Level, Measure, lagging
from api.statistics.monthly import monthly
from api.statistics.rows import CountedFinding, CountedHazard, CountedSite, Narrowed, Narrowing, Rows
from api.statistics.told import LaggingOut, Statistics

router = APIRouter(prefix="/v1/statistics", tags=["statistics"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SiteFigure = Literal["due", "reported", "unreported"]
FindingFigure = Literal["major", "past", "contested", "needs_person", "text_silent", "other", "overturned"]
HazardFigure = Literal[
    "opening", "found", "closed", "closing", "rectified", "overdue", "no_deadline", "listed", "planned", "suggested",
    "recurring", "overturned",
]  # fmt: skip


@router.get("", **needs("statistics.read"))
def counted(
    call: Calling,
    asked: Wanted,
    by: By | None = None,
    levels: Annotated[int, Query(ge=1, le=4, description="by=region：往下分几级")] = 1,
) -> Statistics:
    """应查、已查、未报, findings by outcome, stock and flow of hazards; the whole and its parts.

    Every figure comes with the address that lists the rows it counts.
    """
    within_reach(call, asked)
    with call.reading() as session:
        return statistics(call, session, asked, by, levels)


@router.get("/unreported", **needs("statistics.read"))
def unreported(call: Calling, asked: Wanted, narrowed: Narrowing, paging: Paging) -> Page[CountedSite]:
    """Who has not reported: 未报 as a list, with the day each site was last checked on."""
    return _sites(call, asked, narrowed, paging, "unreported")


@router.get("/sites", **needs("statistics.read"))
def counted_sites(
    call: Calling, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: SiteFigure = "due"
) -> Page[CountedSite]:
    """The sites that a figure counts, by region."""
    return _sites(call, asked, narrowed, paging, figure)


@router.get("/findings", **needs("statistics.read"))
def counted_findings(
    call: Calling, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: FindingFigure = "major"
) -> Page[CountedFinding]:
    """The findings that a figure counts, the latest first."""
    with call.reading() as session:
        items, following = _rows(call, session, asked, narrowed, paging).findings(figure)
        return Page[CountedFinding](items=items, next=following)


@router.get("/hazards", **needs("statistics.read"))
def counted_hazards(
    call: Calling, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: HazardFigure = "closing"
) -> Page[CountedHazard]:
    """The hazards that a figure counts, the latest first; without descriptions, people and origin."""
    with call.reading() as session:
        items, following = _rows(call, session, asked, narrowed, paging).hazards(figure)
        return Page[CountedHazard](items=items, next=following)


@router.get("/lagging", **needs("statistics.read"))
def lagging_regions(call: Calling, asked: Wanted, measure: Measure, level: Level = "major") -> LaggingOut:
    """Regions by how far their figures lag, the worst first; what is too much a person says."""
    within_reach(call, asked)
    with call.reading() as session:
        return lagging(call, session, asked, measure, level)


@router.get("/monthly.xlsx", **needs("statistics.read"), response_class=Response)
def monthly_table(call: Calling, asked: Wanted) -> Response:
    """月报表: 行业（领域）、地区 × 排查、整改、整改率; what no record says is marked 填报."""
    within_reach(call, asked)
    with call.reading() as session:
        content = monthly(call, session, asked)
    name = f"monthly-{asked.region or 'all'}-{asked.span.first}-{asked.span.last}.xlsx"
    return Response(content, media_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _sites(call: Call, asked: Asked, narrowed: Narrowed, paging: Slice, figure: SiteFigure) -> Page[CountedSite]:
    with call.reading() as session:
        items, following = _rows(call, session, asked, narrowed, paging).sites(figure)
        return Page[CountedSite](items=items, next=following)


def _rows(call: Call, session: Session, asked: Asked, narrowed: Narrowed, paging: Slice) -> Rows:
    """Rows within reach: of a region that reaches beyond it, what lies within."""
    call.require("statistics.read", Where())
    return Rows(session, call.actor, asked, narrowed, paging)
