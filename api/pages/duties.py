"""Duties on a calendar: who is due, who is late; an enterprise records what it has done."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from pydantic import Field

from api.calls import Call
from api.database import Site
from api.database.tables import today
from api.errors import Problem
from api.models import Given, PathId, RegionPrefix
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given
from api.paging import Paging, Slice
from api.rights import INSIDE, Where
from api.routers import duties, forms
from api.routers.duties import DoneIn
from api.routers.sites import site_within
from engine.summary.regions import prefix
from standards.wording import Text

router = APIRouter()
_TABS: tuple[tuple[Literal["late", "due"] | None, Text], ...] = (
    (None, Text("全部", "All")),
    ("late", Text("逾期", "Late")),
    ("due", Text("到期前未做", "Due, not yet done")),
)
_KEPT = ("duty", "on", "form", "note")
_FORMS = 20  # of the latest, to name one as what shows that a duty was done
_DONE = 50


class Question(Given):
    """What stands in the address."""

    region: RegionPrefix = ""
    on: date | None = None
    duty: Annotated[str | None, Field(max_length=60)] = None
    only: Literal["due", "late"] | None = None
    back: Annotated[int, Field(ge=0, le=12)] = 1


@router.get("/duties")
def due(call: Viewing, paging: Paging) -> Response:
    """Who is due, who is late; of an enterprise its own sites."""
    call.require("duty.read")
    query = call.request.query_params
    asked, problem = Question(), None
    try:
        asked = given(call, Question, {name: query[name] for name in Question.model_fields if name in query})
        found = duties.due(call, paging, asked.region, asked.on, asked.duty, asked.only, asked.back)
    except Problem as wrong:
        if wrong.status != 422:
            raise
        problem, asked = wrong, Question()
        found = duties.due(call, Slice(paging.limit, None), "", None, None, None, 1)
    bound = duties.duties(call)
    kept = {name: query.get(name, "") for name in Question.model_fields}
    return page(
        call,
        "duties/due.html",
        problem.status if problem else 200,
        problem=problem.said(call.lang) if problem else None,
        asked=asked,
        filled=kept,
        day=asked.on or today(),
        sites=found.items,
        next=found.next,
        bound=bound,
        names=_names(call),
        inside=_inside(call),
        may_record=call.actor.may("duty.write"),
        may_see=call.actor.may("site.read"),
        path=_address(kept),
        tabs=[(words, _address(kept | {"only": only or ""}), only == asked.only) for only, words in _TABS],
    )


@router.get("/duties/{site}")
def of_a_site(site: PathId, call: Viewing, paging: Paging) -> Response:
    """What was recorded at a site, and a form for one more."""
    query = call.request.query_params
    return _site(call, site, paging, {"duty": query.get("duty", ""), "on": today().isoformat(), "form": "", "note": ""})


@router.post("/duties/{site}")
def record(site: PathId, call: Sending) -> Response:
    """Record that a duty was done."""
    filled = {name: call.said(name) for name in _KEPT}
    try:
        duties.record_done(site, given(call, DoneIn, filled), call)
    except Problem as problem:
        return _site(call, site, Slice(_DONE, None), filled, problem)
    return see(f"/duties/{site}?made={filled['duty']}")


def _site(call: Visit, site: str, paging: Slice, filled: dict[str, str], problem: Problem | None = None) -> Response:
    done = duties.duties_done(site, call, paging)
    with call.reading() as session:
        row = site_within(session, call.actor, site, "duty.read")
        place = {"id": row.id, "name": row.name, "enterprise": row.enterprise.name, "region": row.region}
        may = call.actor.may("duty.write", _where(row))
    bound = duties.duties(call)
    own = [one for one in bound if place["region"].startswith(prefix(one.region))]
    return page(
        call,
        "duties/site.html",
        problem.status if problem else 200,
        problem=problem.said(call.lang) if problem else None,
        place=place,
        done=done.items,
        next=done.next,
        said={one.id: one.duty for one in bound},
        bound=own,
        filled=filled,
        forms=_handed_in(call, site) if may else [],
        may_record=may,
        made=call.request.query_params.get("made", "") if problem is None else "",
    )


def _handed_in(call: Visit, site: str) -> list[tuple[str, str]]:
    found = forms.forms(call, Slice(_FORMS, None), site, "", "submitted").items if call.actor.may("form.read") else []
    return [(one.id, str(one.inspected_on or "")) for one in found]


def _where(site: Site) -> Where:
    return Where(region=site.region, enterprise=site.enterprise_id)


def _inside(call: Call) -> bool:
    return all(reach.role in INSIDE for reach in call.actor.reaching("duty.read"))


def _names(call: Call) -> list[tuple[str, str]]:
    """The regions with names within reach, to choose from."""
    named = {prefix(code): name for code, name in call.service.practice.regions.items()}
    reach = [each.region for each in call.actor.reaching("duty.read") if each.role not in INSIDE]
    return sorted((code, name) for code, name in named.items() if any(code.startswith(one) for one in reach))


def _address(kept: dict[str, Any]) -> str:
    return f"/duties?{urlencode({name: value for name, value in kept.items() if value})}"
