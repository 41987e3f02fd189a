"""The rows behind a figure: who has not reported, which hazards, which findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from api.loop.outlook import STATUS
from api.loop.telling import STANDINGS
from api.models import Page
from api.pages.dashboard.asking import Addresses
from api.pages.dashboard.tables import LEVELS, PAGES, Cell, short
from api.pages.rendering import page
from api.pages.visits import Viewing, Visit
from api.paging import Paging
from api.rights import Where
from api.routers import statistics
from api.routers.statistics import FindingFigure, HazardFigure, SiteFigure
from api.statistics.answering import SITES, naming
from api.statistics.asked import Asked, Wanted
from api.statistics.figures import FIGURES, OUTCOMES
from api.statistics.rows import CountedFinding, CountedHazard, CountedSite, Narrowing
from engine.summary.industries import industry
from engine.summary.regions import prefix
from standards.wording import Text

router = APIRouter(prefix="/dashboard")
_LISTED = {
    "town": Text("镇级挂牌", "listed by the town"), "county": Text("县级挂牌", "listed by the county"),
    "city": Text("市级挂牌", "listed by the city"), "province": Text("省级挂牌", "listed by the province"),
    "national": Text("国家挂牌", "listed nationally"),
}  # fmt: skip


@router.get("/unreported")
def unreported(call: Viewing, asked: Wanted, narrowed: Narrowing, paging: Paging) -> Response:
    """Who has not reported."""
    found = statistics.unreported(call, asked, narrowed, paging)
    return _listed(call, asked, SITES["unreported"], "unreported", found, _SITE_HEADS, _site)


@router.get("/sites")
def sites(
    call: Viewing, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: SiteFigure = "due"
) -> Response:  # fmt: skip
    """The sites that a figure counts."""
    found = statistics.counted_sites(call, asked, narrowed, paging, figure)
    return _listed(call, asked, SITES[figure], "sites", found, _SITE_HEADS, _site)


@router.get("/hazards")
def hazards(
    call: Viewing, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: HazardFigure = "closing"
) -> Response:
    """The hazards that a figure counts."""
    found = statistics.counted_hazards(call, asked, narrowed, paging, figure)
    words = FIGURES[figure]
    if narrowed.level in LEVELS:
        level = LEVELS[narrowed.level]
        words = Text(f"{level.zh}：{words.zh}", f"{level.en}: {words.en}")
    return _listed(call, asked, words, "hazards", found, _HAZARD_HEADS, _hazard)


@router.get("/findings")
def findings(
    call: Viewing, asked: Wanted, narrowed: Narrowing, paging: Paging, figure: FindingFigure = "major"
) -> Response:
    """The findings that a figure counts."""
    found = statistics.counted_findings(call, asked, narrowed, paging, figure)
    return _listed(call, asked, OUTCOMES[figure], "findings", found, _FINDING_HEADS, _finding)


_SITE_HEADS = (
    Text("企业、厂区", "enterprise, site"), Text("最近自查日期", "last self-check"), Text("属地", "region"),
    Text("监管行业", "industry"),
)  # fmt: skip
_HAZARD_HEADS = (
    Text("隐患编号", "number"), Text("企业、厂区", "enterprise, site"), Text("属地", "region"),
    Text("级别、判定状态", "level, standing"), Text("现在进展", "state now"), Text("判定依据", "clause"),
    Text("发现", "found"), Text("整改期限", "deadline"), Text("整改完成", "rectified"), Text("销号", "written off"),
)  # fmt: skip
_FINDING_HEADS = (
    Text("企业、厂区", "enterprise, site"), Text("属地", "region"), Text("检查日期", "day of the check"),
    Text("拟判定", "suggested"), Text("判定依据", "clause"),
)  # fmt: skip


def _site(row: CountedSite, call: Visit) -> Iterator[Cell]:
    yield Cell(f"{row.enterprise} {row.name}")
    yield _day(row.last_reported) if row.last_reported else Cell(Text("从未", "never").in_(call.lang))
    yield Cell(_region(row.region, call))
    yield Cell(industry(row.sectors))


def _hazard(row: CountedHazard, call: Visit) -> Iterator[Cell]:
    seen = call.actor.may("hazard.read", Where(row.matter, row.region))
    yield Cell(row.number, f"/hazards/{row.id}" if seen else None)
    yield Cell(f"{row.enterprise} {row.site}")
    yield Cell(_region(row.region, call))
    words = [LEVELS[row.level]] if row.level in LEVELS else []
    words += [STANDINGS[row.standing]] if row.standing in STANDINGS else []
    words += [_LISTED[row.listed]] if row.listed in _LISTED else []
    yield Cell("，".join(one.in_(call.lang) for one in words))
    yield Cell(STATUS[row.state].in_(call.lang) if row.state in STATUS else row.state)
    yield Cell(short(row.citation or _clause(row.edition, row.clause, call)), kind="wide")
    yield from (_day(day) for day in (row.found_on, row.due_on, row.rectified_on, row.closed_on))


def _finding(row: CountedFinding, call: Visit) -> Iterator[Cell]:
    seen = call.actor.may("finding.determine", Where(row.matter, row.region))
    yield Cell(f"{row.enterprise} {row.site}", f"/desk/findings/{row.id}" if seen else None)
    yield Cell(_region(row.region, call))
    yield _day(row.as_of)
    yield Cell(_outcome(row).in_(call.lang))
    yield Cell(short(row.citation or _clause(row.edition, row.clause, call)), kind="wide")


def _day(day: date | None) -> Cell:
    return Cell(str(day or ""), kind="day")


def _outcome(row: CountedFinding) -> Text:
    if row.past:
        return OUTCOMES["past"]
    if row.outcome == "major":
        return OUTCOMES["major"]
    return OUTCOMES.get(row.reason or "", OUTCOMES["other"])


def _clause(edition: str | None, clause: str | None, call: Visit) -> str:
    return naming(call).clause(f"{edition} {clause}") if edition and clause else ""


def _region(code: str, call: Visit) -> str:
    """A region by its name, or by that of the nearest one around it that has a name, with its code."""
    named = {prefix(key): name for key, name in call.service.practice.regions.items()}
    name = next((named[code[:length]] for length in (9, 6, 4, 2) if code[:length] in named), "")
    return f"{name} {code}" if name else code


def _listed(
    call: Visit,
    asked: Asked,
    words: Text,
    what: str,
    found: Page[Any],
    heads: tuple[Text, ...],
    cells: Callable[[Any, Visit], Iterator[Cell]],
) -> Response:
    query = call.request.url.query
    names = naming(call)
    narrowed = call.request.query_params
    told = [names.region(asked.region)] if asked.region else []
    told += (
        [names.clause(f"{narrowed['edition']} {narrowed['clause']}")] if {"edition", "clause"} <= {*narrowed} else []
    )
    told += [names.channel(narrowed["channel"])] if "channel" in narrowed else []
    told += [industry(narrowed["industry"].strip("-"))] if "industry" in narrowed else []
    return page(
        call,
        "dashboard/rows.html",
        words=words,
        told=told,
        days=Addresses(asked, None, "region").days,
        heads=heads,
        rows=[list(cells(row, call)) for row in found.items],
        next=found.next,
        path=f"{PAGES}/{what}?" + "&".join(part for part in query.split("&") if not part.startswith("cursor=")),
        api=f"/v1/statistics/{what}?{query}",
        back=_back(call, asked),
    )


def _back(call: Visit, asked: Asked) -> dict[str, Any]:
    """Where these figures stand."""
    told = {"region": asked.region, "matter": asked.matter, "from": asked.span.first, "to": asked.span.last}
    return {name: value for name, value in told.items() if value}
