"""On site, with a phone: an inspection device by device, kept on the phone until it is handed in."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.calls import Call
from api.database import Enterprise, Site
from api.database.tables import today
from api.errors import Problem
from api.forms.drafts import new_name
from api.forms.judging import line_of
from api.models import PathId
from api.pages.desk.asked import number_of
from api.pages.on_site.offered import ENTERPRISE, Offered, offered
from api.pages.on_site.sheet import Part, content_of, parts_of, troubles
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, told
from api.paging import Slice
from api.routers import findings, forms
from api.routers.sites import site_within
from api.routers.submissions import HandedIn, take_inspection
from engine.formats.pieces import Piece
from engine.reports.words import FOR_A_PERSON, label, sentence
from engine.verdict import Verdict, verdict_from
from standards.wording import Text

router = APIRouter()
_SITES = 50
_MOST_KINDS = 8
Said = Annotated[str, Query(max_length=60)]
Kinds = Annotated[list[str], Query(max_length=100)]


@router.get("/on-site")
def sites(call: Viewing, q: Said = "") -> Response:
    """Which site."""
    call.require("form.inspect")
    query = (
        select(Site)
        .join(Enterprise)
        .where(Site.active, call.actor.within("form.inspect", region=Site.region, enterprise=Site.enterprise_id))
        .options(joinedload(Site.enterprise))
        .order_by(Enterprise.name, Site.name, Site.id)
        .limit(_SITES + 1)
    )
    words = q.replace("\0", "").strip()
    if words:
        query = query.where(
            Enterprise.name.contains(words, autoescape=True) | Site.name.contains(words, autoescape=True)
        )
    with call.reading() as session:
        found = [(one.id, one.enterprise.name, one.name, one.region, one.address) for one in session.scalars(query)]
    regions = call.service.practice.regions
    return page(
        call, "on_site/sites.html", q=q, sites=found[:_SITES], more=len(found) > _SITES,
        region_name=lambda code: regions.get(code, code),
    )  # fmt: skip


@router.get("/on-site/{site}")
def sheet(site: PathId, call: Viewing, kind: Kinds = []) -> Response:  # noqa: B006  # FastAPI copies it
    """What is inspected, and then the sheet to be filled in."""
    with call.reading() as session:
        place = _place(session, call, site)
        there = offered(call.service.library, call.actor, place, today())
    kinds = _known(there, kind)
    if not kinds:
        own, others = ([(kind.kind, kind.name) for kind in several] for several in (there.own, there.others))
        return page(call, "on_site/kinds.html", place=place, own=own, others=others)
    return _shown(call, place, there, kinds, parts_of(call, there, kinds))


@router.post("/on-site/{site}")
def hand_in(site: PathId, call: Sending) -> Response:
    """One more row, a look at what it comes to, or handing it in: `step` says which."""
    with call.reading() as session:
        place = _place(session, call, site)
        there = offered(call.service.library, call.actor, place, today())
    kinds = _known(there, call.all_said("kind"))
    more = call.said("more")
    parts = parts_of(call, there, kinds, more)
    if more or not kinds:
        return _shown(call, place, there, kinds, parts, at=more)
    wrong = [{"where": one["where"], "message": one["message"].in_(call.lang)} for one in troubles(parts)]
    if wrong:
        title = Text("还不能上交", "it cannot be handed in yet")
        return _shown(call, place, there, kinds, parts, Problem(422, "invalid", title, errors=wrong))
    try:
        return _taken(call, place, there, kinds, parts)
    except Problem as problem:
        if problem.status in (401, 403):
            raise
        return _shown(call, place, there, kinds, parts, problem)


@router.get("/on-site/{site}/done/{form}")
def done(site: PathId, form: PathId, call: Viewing) -> Response:
    """What was handed in, with its findings."""
    with call.reading() as session:
        place = _place(session, call, site)
    handed = forms.one_form(form, call)
    found = findings.findings(
        call, Slice(200, None), region="", matter=None, state=None, site=site, form=form, oldest=True
    ).items
    return page(
        call, "on_site/done.html", place=place, form=handed, findings=found,
        number_of=lambda one: number_of(call, one.edition, one.clause),
    )  # fmt: skip


def _taken(call: Visit, place: Site, there: Offered, kinds: list[str], parts: list[Part]) -> Response:
    content = content_of(call, place, new_name(place), parts, there)
    if call.said("step") != "hand_in":
        line = line_of(call, content, [], call.lang)
        return _shown(call, place, there, kinds, parts, verdict=verdict_from(json.loads(line)))
    data = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    # A phone that lost the answer sends the same sheet again: it is taken once.
    call.once, call.body = hashlib.sha256(place.id.encode() + data).hexdigest(), data
    answer = take_inspection(place.id, call, Piece("form.json", data), False, file=False)
    return see(f"/on-site/{place.id}/done/{told(answer, HandedIn).form}")


def _place(session: Session, call: Call, site: str) -> Site:
    place = site_within(session, call.actor, site, "form.inspect")
    _ = place.enterprise.name  # read while the transaction lasts
    return place


def _known(there: Offered, kinds: list[str]) -> list[str]:
    """The kinds asked for that are offered, in the order they stand in, each once."""
    known = [kind.kind for kind in (*there.own, *there.others)]
    return [kind for kind in known if kind in kinds and kind != ENTERPRISE][:_MOST_KINDS]


def _shown(
    call: Visit,
    place: Site,
    there: Offered,
    kinds: list[str],
    parts: list[Part],
    problem: Problem | None = None,
    verdict: Verdict | None = None,
    at: str = "",
) -> Response:
    day = call.said("inspected_on") or today().isoformat()
    return page(
        call,
        "on_site/sheet.html",
        problem.status if problem else 200,
        place=place,
        kinds=kinds,
        parts=parts,
        names=there.library.kinds,
        day=day,
        today=today(),
        at=at,
        problem=problem.said(call.lang) if problem else None,
        sent=bool(call.fields),
        looked=_looked(call, verdict) if verdict else None,
    )


def _looked(call: Call, verdict: Verdict) -> dict[str, Any]:
    """What the sheet comes to, before it is handed in."""
    return {
        "sentence": sentence(verdict, call.lang),
        "findings": [
            (one, number_of(call, one.edition, one.clause), label(one, call.lang))
            for one in verdict.findings
            if one.clause and (one.outcome == "major" or one.reason in FOR_A_PERSON)
        ],
        "open": verdict.open,
    }


__all__ = ["router"]
