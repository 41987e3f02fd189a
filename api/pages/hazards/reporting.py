"""Reporting a hazard by hand: first the site, then what was seen. Grid workers report and do not rate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from api.database import Enterprise, Site
from api.database.tables import today
from api.errors import Problem, forbidden
from api.loop.reporting import ORIGINS, HazardIn, role_of
from api.models import UUID
from api.pages.hazards.choices import Clauses, clauses_of
from api.pages.hazards.fields import names_in, plainly
from api.pages.hazards.files import chosen, kept
from api.pages.rendering import page, see
from api.pages.visits import Sending, Viewing, Visit, given, told
from api.rights import MATTERS, Actor, Role, Where
from api.routers import hazards
from engine.reports.ledger import SOURCES
from standards.wording import Text

router = APIRouter()
_MOST = 50
_NUMBER = re.compile(r"[\w-]{1,40}")
_LABELS = {
    "matter": Text("监管领域", "Matter"),
    "level": Text("等级", "Level"),
    "found_on": Text("发现日期", "Found on"),
    "description": Text("看到了什么", "What was seen"),
    "subject_name": Text("部位（设备）", "Place or device"),
    "clause": Text("条项", "Clause"),
    "edition": Text("判定标准", "Standard"),
    "finders": Text("排查人员", "Found by"),
    "origin": Text("来源", "Source"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A site to report of, and as what somebody reports there, in which matters."""

    id: str
    name: str
    enterprise: str
    region: str
    enterprise_id: str
    matters: dict[str, Role]

    @property
    def rates(self) -> bool:
        """Whether who reports says the level too."""
        return "grid_worker" not in self.matters.values()

    @property
    def origins(self) -> list[tuple[str, Text]]:
        """The channels that are theirs to report."""
        names = dict.fromkeys(name for role in self.matters.values() for name in ORIGINS[role])
        return [(name, SOURCES[name]) for name in names]


@router.get("/hazards/new")
def asking(
    call: Viewing, site: str = "", name: str = "", made: str = "", already: str = "", photos: str = ""
) -> Response:
    """The form; before it, where there are several sites, which one."""
    call.require("hazard.report")
    if made and _NUMBER.fullmatch(made):
        return page(call, "hazards/reported.html", number=made, already=already == "1", unkept=photos == "no")
    with call.reading() as session:
        place = _place(session, call.actor, site) if site else None
        found = [] if place else _sites(session, call.actor, name.strip()[:60])
        if place is None and len(found) == 1 and not name:
            place = _place(session, call.actor, found[0].id)
        sites = [(one.id, one.enterprise.name, one.name, one.region) for one in found]
    if place is None:
        return page(call, "hazards/site.html", sites=sites[:_MOST], more=len(sites) > _MOST, name=name)
    return _form(call, place, several=len(found) != 1)


@router.post("/hazards/new")
def report(call: Sending) -> Response:
    """Report it; photos of before come along. Whoever may look at hazards sees it at once."""
    call.require("hazard.report")
    with call.reading() as session:
        place = _place(session, call.actor, call.said("site"))
    if place is None:
        raise forbidden()
    try:
        model = given(call, HazardIn, _data(call, place))
        made = told(hazards.report_hazard(model, call), hazards.ReportedOut)
    except Problem as problem:
        return _form(call, place, problem)
    unkept = not _photos_kept(call, made.id)
    if call.actor.may("hazard.read", Where(model.matter, place.region, place.enterprise_id)):
        return see(f"/hazards/{made.id}?done=found{'&unkept=1' if unkept else ''}")
    return see(f"/hazards/new?made={made.number}{'&already=1' if made.already else ''}{'&photos=no' if unkept else ''}")


def _form(call: Visit, place: Place, problem: Problem | None = None, *, several: bool = True) -> Response:
    trouble = problem.said(call.lang) if problem else None
    for one in (trouble or {}).get("errors", ()):
        name = one["where"].split(".")[0]
        one["where"] = _LABELS[name].in_(call.lang) if name in _LABELS else one["where"]
        one["message"] = plainly(one["message"]).partition("；")[0]
    clauses = {matter: clauses_of(call.service.library, matter, today()) for matter in place.matters}
    return page(
        call,
        "hazards/new.html",
        problem.status if problem else 200,
        place=place,
        other_sites=several,
        typed={name: call.said(name) for name in (*_LABELS, "site")},
        problem=trouble,
        matters=[(name, MATTERS[name]) for name in place.matters],
        clauses=Clauses(
            tuple(one for each in clauses.values() for one in each.editions),
            tuple(one for each in clauses.values() for one in each.clauses) if len(clauses) == 1 else (),
        ),
        today=today(),
    )


def _data(call: Visit, place: Place) -> dict[str, object]:
    data: dict[str, object] = {name: call.said(name) for name in _LABELS}
    matter = call.said("matter") or (next(iter(place.matters)) if len(place.matters) == 1 else "")
    data |= {"site_id": place.id, "matter": matter, "found_on": call.said("found_on") or today().isoformat()}
    data["finders"] = names_in(call.said("finders"))
    return clauses_of(call.service.library, matter, today()).completed(data)


def _photos_kept(call: Visit, hazard: str) -> bool:
    """Keep the photos; the hazard is reported whether or not they can be read."""
    try:
        for file in chosen(call, "photos"):
            kept(call, hazard, file, "before")
    except Problem:
        return False
    return True


def _sites(session: Session, actor: Actor, name: str) -> list[Site]:
    """Active sites within reach, by a part of their name or the enterprise's."""
    within = actor.within("hazard.report", region=Site.region, enterprise=Site.enterprise_id)
    query = select(Site).join(Enterprise, Enterprise.id == Site.enterprise_id).where(within, Site.active.is_(True))
    if name:
        like = (Site.name.contains(name, autoescape=True), Enterprise.name.contains(name, autoescape=True))
        query = query.where(or_(*like))
    return list(session.scalars(query.options(joinedload(Site.enterprise)).order_by(Site.id).limit(_MOST + 1)))


def _place(session: Session, actor: Actor, site: str) -> Place | None:
    row = session.get(Site, site) if re.fullmatch(UUID, site) else None
    if row is None:
        return None
    roles = {name: role_of(actor, Where(name, row.region, row.enterprise_id)) for name in MATTERS}
    own = {name: role for name, role in roles.items() if role}
    return Place(row.id, row.name, row.enterprise.name, row.region, row.enterprise_id, own) if own else None
