"""The dashboard: who has reported, stock and flow, what checks came to; as a whole and by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from api.database.tables import today
from api.errors import Problem
from api.pages.dashboard.asking import (
    BY_SAID,
    PERIODS_SAID,
    Addresses,
    Question,
    matters,
    question,
    recent,
    regions,
    way_down,
)  # fmt: skip
from api.pages.dashboard.book import book
from api.pages.dashboard.tables import Cell, counted, outcomes, parts, share, short, whole
from api.pages.rendering import page
from api.pages.visits import Viewing, Visit
from api.routers import statistics
from api.statistics.asked import Asked, configured
from api.statistics.told import Line
from standards.wording import Text

router = APIRouter()
_LINES = 20  # of the tables by part on one page; the workbook has them all
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOWN = 9  # digits of the smallest region


@router.get("/dashboard")
def dashboard(call: Viewing) -> Response:
    """Figures for a place, a matter and some days. What cannot be counted is said above the fields."""
    call.require("statistics.read")
    asked_for = Question()
    try:
        asked_for = question(call)
        asked = asked_for.asked(call)
        told = statistics.counted(call, asked, asked_for.by, 1)
    except Problem as found:
        if found.status != 422:
            raise
        if not any(call.request.query_params.values()):  # nobody has asked yet, and the place has no period of its own
            return page(call, "dashboard/nothing.html", **_fields(call, asked_for), problem=None)
        said = found.said(call.lang)
        return page(call, "dashboard/nothing.html", 422, **_fields(call, asked_for), problem=said)
    there = Addresses(asked, asked_for.period, asked_for.by)
    pages = range(1, -(-len(told.lines) // _LINES) + 1)
    number = min(asked_for.page, len(pages) or 1)
    lines = told.lines[_LINES * (number - 1) :][:_LINES]
    return page(
        call,
        "dashboard/figures.html",
        **_fields(call, asked_for),
        told=told,
        there=there,
        days=there.days,
        flow=whole(told, call.lang),
        outcomes=outcomes(told, call.lang),
        parted=list(parts(told, lines, _head(there, asked), call.lang)),
        way=way_down(call, asked),
        cells={name: counted(getattr(told.total.sites, name)) for name in ("due", "reported", "unreported")},
        share=share(told.total.sites.unreported_share) if told.total.sites else None,
        number=number,
        pages=list(pages),
        many=len(told.lines),
        tabs=list(BY_SAID.items()),
        before=there.beside(-1),
        after=there.beside(1),
    )


@router.get("/dashboard/table.xlsx")
def table(call: Viewing) -> Response:
    """The tables by part as a workbook."""
    asked_for = question(call)
    asked = asked_for.asked(call)
    content = book(statistics.counted(call, asked, asked_for.by, 1), BY_SAID.get(asked_for.by, _LEVEL))
    name = f"statistics-{asked_for.by}-{asked.region or 'all'}-{asked.span.first}-{asked.span.last}.xlsx"
    return Response(content, media_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


_LEVEL = Text("级别", "level")


def _fields(call: Visit, asked_for: Question) -> dict[str, Any]:
    """What the fields above hold, and what there is to choose from."""
    kind = configured(call, asked_for.region)
    query = call.request.query_params
    return {
        "asked_for": asked_for,
        "filled": {name: query.get(name, "") for name in ("region", "matter", "of", "from", "to", "period", "by")},
        "regions": regions(call, asked_for.region),
        "matters": matters(call),
        "kinds": list(PERIODS_SAID.items()),
        "configured": kind,
        "recent": recent(kind, today()),
        "may_supervise": call.actor.may("supervision.write"),
    }


def _head(there: Addresses, asked: Asked) -> Callable[[Line], Cell]:
    """The head of a line; of a region it leads to its parts."""

    def region(line: Line) -> Cell:
        further = line.key and not line.rest and line.key != asked.region and len(line.key) < _TOWN
        return Cell(line.label, there.to("/dashboard", region=line.key) if further else None)

    return region if there.by == "region" else lambda line: Cell(short(line.label))
