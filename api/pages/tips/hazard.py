"""核实属实: a hazard of a tip-off, on a page that shows nothing of what was reported; own words are needed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.database.tables import today
from api.errors import Problem
from api.models import PathId
from api.pages.rendering import page, see
from api.pages.tips.wording import LABELS
from api.pages.visits import Sending, Viewing, Visit, given
from api.pages.words import place_name, trouble, typed
from api.paging import Slice
from api.rights import MATTERS, matter_of
from api.routers import sites, tips
from api.routers.sites import EnterpriseOut
from api.tips.handlers import handled
from api.tips.steps import Substantiate

router = APIRouter()
_MOST = 20  # enterprises that are shown to choose from
_FIELDS = (
    "find", "site_id", "matter", "level", "checked_on", "subject_name", "description", "edition", "clause", "note",
    "told",
)  # fmt: skip


@router.get("/tips/{tip}/hazard")
def describing(tip: PathId, call: Viewing, seen: int = 0) -> Response:
    """The form; `seen` is the version that was read before."""
    return _form(call, tip, seen)


@router.post("/tips/{tip}/hazard")
def substantiate(tip: PathId, call: Sending) -> Response:
    """Open the hazard, or look for the enterprise first."""
    seen = int(call.said("expects")) if call.said("expects").isdecimal() else 0
    if call.said("search"):
        return _form(call, tip, seen)
    data = {name: call.said(name) for name in _FIELDS if name != "find"}
    editions = _editions(call, data["matter"] or _of(call, tip)[1] or "")
    if data["clause"] and not data["edition"] and len(editions) == 1:
        data["edition"] = editions[0][0]
    try:
        tips.take(tip, given(call, Substantiate, {**data, "act": "substantiate", "expects": seen}), call)
    except Problem as problem:
        return _form(call, tip, seen, problem)
    return see(f"/tips/{tip}")


def _form(call: Visit, tip: str, seen: int, problem: Problem | None = None) -> Response:
    version, matter, region = _of(call, tip)
    said = typed(call, *_FIELDS)
    return page(
        call,
        "tips/hazard.html",
        problem.status if problem else 200,
        tip=tip,
        seen=version if problem and problem.status == 409 else seen or version,
        changed=bool(problem) and version != seen,
        matter=matter,
        region=place_name(call.service.practice, region),
        matters=list(MATTERS.items()),
        editions=_editions(call, matter or ""),
        found=_found(call, said["find"]),
        chosen=_chosen(call, said["site_id"]),
        typed=said,
        today=today(),
        problem=trouble(problem, call.lang, LABELS),
    )


def _of(call: Visit, tip: str) -> tuple[int, str | None, str]:
    """Version, matter and region of a tip-off that the caller handles; nothing of what it says."""
    with call.reading() as session:
        row = handled(session, call.actor, tip)
        return row.version, row.matter, row.region


def _found(call: Visit, word: str) -> list[EnterpriseOut]:
    """Enterprises by a part of their name: within reach, and only when somebody looks for one."""
    return sites.enterprises(call, Slice(_MOST, None), word).items if word else []


def _chosen(call: Visit, site: str) -> tuple[str, str] | None:
    """The site that was chosen before, with its name."""
    try:
        chosen = sites.one_site(site, call) if site else None
    except Problem:
        return None
    if chosen is None:
        return None
    return chosen.id, f"{sites.enterprise(chosen.enterprise_id, call).name} {chosen.name}"


def _editions(call: Visit, matter: str) -> list[tuple[str, str]]:
    """The standards that decide on a matter."""
    decides = [one for one in call.service.library.editions.values() if one.decides and one.in_force(today())]
    own = [one for one in decides if not matter or matter_of(one.head.standard) == matter]
    return [(one.id, one.head.cited_as) for one in own]
